"""The same steps for tables that are too long to be held at once, in parts that divide the rows of no enterprise.

`long_files` decides which submissions are read this way, `long_table` interprets a table's head, `first_pass` scans
all rows once, `parts` reads them part by part.
"""
