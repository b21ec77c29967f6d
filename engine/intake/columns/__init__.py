"""Step 4, which column gives which field, in which unit and year, and the values of its cells."""
