"""A check on Spark: the same evaluator on parts of the rows, in which the rows of no enterprise are divided."""
