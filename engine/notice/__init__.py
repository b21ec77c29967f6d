"""Decisions → letters: Word files from templates/, filled with what the verdicts found."""
