"""Step 5, tables to records: rows of one enterprise joined, fields inferred, figures cross-checked.

`submission.read_submission` is the entry point: it runs all the steps.
"""
