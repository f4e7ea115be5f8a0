"""``run --precision``: how many histories until a 95 % interval is narrow enough."""
