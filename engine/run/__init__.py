"""The whole way of a check: held whole, in parts, and its letters written again."""
