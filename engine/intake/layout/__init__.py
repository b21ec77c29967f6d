"""Step 2, where the tables of a grid stand: heading, header, rows, merged cells, lists side by side, form pages."""
