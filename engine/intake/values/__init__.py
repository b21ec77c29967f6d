"""Step 3, what the text of one cell says: numbers, dates, yes and no, choices, codes."""
