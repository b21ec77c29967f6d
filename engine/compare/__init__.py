"""Compares two finished runs: what is new, gone and changed, and for each changed verdict the cause."""
