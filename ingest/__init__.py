"""Documents in, a published generation out. Knows nothing of questions."""
