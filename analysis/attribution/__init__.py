"""Which events caused it: the same histories without them, on the same draws. One question per file."""
