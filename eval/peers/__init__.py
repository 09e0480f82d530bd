"""Other retrieval methods, asked what ours is asked: the same texts, the same embedder, this machine."""
