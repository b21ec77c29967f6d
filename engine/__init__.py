"""The way of the data: intake, evaluation, decision, notice and report."""
