"""What a run of several points says: design by design, against design 0, and over all of a sample."""
