"""What `nameplate eval` measures, one file an action: `add` names its options, `run` does it."""
