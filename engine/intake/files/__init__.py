"""Step 1, files to grids: what the command line names is collected, told apart by content, and read under guard.

`collect_files` gathers files, folders and queries; `read_grids` reads one file; a `Grid` is what every reader gives.
A `LongSource` is a table on disk that is read by row numbers; `database` puts what a query gives into one.
"""
