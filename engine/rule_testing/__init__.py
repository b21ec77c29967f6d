"""The rules' own tests: written cases, generated boundaries, mutants, overlaps and gaps, lint."""
