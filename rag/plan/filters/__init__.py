"""A reading in, its conditions out: which rows are meant, by values, numbers, empty cells and times."""
