"""One reader for each kind of file, and the guard around them.

In this order: `sniff` tells the kind, `guarded` decides where it is read (here, or in a child process), `dispatch`
calls the reader of the kind (`xlsx`, `xlsb`, `xls`, `ods`, `html_table`, `delimited_text`, `parquet`), and each reader
hands its cells to a `GridBuilder`. The other modules are parts that the readers share.
"""
