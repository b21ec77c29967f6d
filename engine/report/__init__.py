"""Verdicts and decisions for people: terminal, ledger workbook, problem list, forms."""
