"""Criteria of policies on records: figures, truth, outcome, message; doubts about records."""
