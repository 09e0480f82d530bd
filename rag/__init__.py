"""A question in, a checked answer with its citations out. Reads what ingest published."""
