"""The vocabulary: one event, one file."""
