"""One file a verb: `add` names its options, `run` does it."""
