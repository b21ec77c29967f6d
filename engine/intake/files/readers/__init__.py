"""One reader for each kind of file, and the guard around them.

In this order: `guarded` asks the limited child, which does the `reading_tasks`: `sniff` tells the kind, `dispatch` calls
the reader of the kind (`xlsx`, `xlsb`, `xls`, `ods`, `html_table`, `delimited_text`, `parquet`), and each reader
hands its cells to a `GridBuilder`. The other modules are parts that the readers share.
"""
