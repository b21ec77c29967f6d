"""Targets of policies on regional figures, and indicators computed from lists of enterprises."""
