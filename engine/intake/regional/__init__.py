"""Steps 4 and 5 of regional sheets: one indicator of one place in one year, whatever way the sheet is laid out."""
