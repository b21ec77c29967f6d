"""The same steps for tables that are too long to be held at once, in parts that divide the rows of no enterprise.

`long_files` tells which submissions are read so, `long_table` understands a table by its head, `first_pass` looks over
all its rows once, `parts` reads them part by part.
"""
