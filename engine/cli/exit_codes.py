"""What the command line ends with; 0 where nothing follows."""

FINDINGS = 1
"""Something follows for somebody, or something should be looked at."""

FAILED = 2
"""The run could not be done; one line says why."""
