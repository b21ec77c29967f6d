"""Which column gives which field, in which unit and year, and the values of its cells."""
