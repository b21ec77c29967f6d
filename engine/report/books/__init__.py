"""The office's workbooks (表册) and the forms that enterprises fill in."""
