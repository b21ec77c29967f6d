"""Step 1, files to grids: what the command line names is collected, told apart by content, and read under guard.

`collect_files` gathers files, folders and queries; `read_grids` reads one file; every reader returns `Grid` objects.
A `LongSource` is a table on disk that is read by row numbers; `database` stores the result of a query as one.
"""
