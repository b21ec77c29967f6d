"""A submission of any kind of file to records: typed, exact, each value traceable to its cell.

The steps, each in a folder that uses only those before it: `files`, `layout`, `values`, `columns`, `regional`,
`records`; `long` goes the same way with tables that are too long to be held at once.
"""
