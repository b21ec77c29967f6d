"""The exit codes of the command line; 0 means that nothing has to be done."""

FINDINGS = 1
"""Something follows for somebody, or something should be looked at."""

FAILED = 2
"""The run could not be done; one line says why."""
