"""Verdicts and decisions for people: terminal, ledger, books, forms, handbook."""
