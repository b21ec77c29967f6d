"""Tables to records: rows of one enterprise joined, fields inferred, figures cross-checked."""
