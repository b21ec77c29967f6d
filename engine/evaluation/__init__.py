"""Criteria × records → verdicts: vectorised, exact, three-valued."""
