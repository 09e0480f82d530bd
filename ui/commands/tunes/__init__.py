"""One file an action of `nameplate tune`: add names its options, run does it."""
