"""One reader for each kind of file, and the guard around them."""
