"""A submission of any kind of file to records: typed, exact, each value traceable to its cell."""
