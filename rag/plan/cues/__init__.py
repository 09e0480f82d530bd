"""A question in, its cues out: what its wording alone asks for, before any log is looked at."""
