"""The table of records and the table of problems, and how their columns are named."""
