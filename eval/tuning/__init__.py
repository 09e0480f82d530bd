"""Tuning on a company's own documents: pairs out of what the store holds, training, measuring, and a gate."""
