"""The words of a question and one log in, which of its values and columns they mean out: schema linking."""
