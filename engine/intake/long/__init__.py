"""Tables too long to be held at once, in parts that divide the rows of no enterprise."""
