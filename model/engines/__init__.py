"""Two ways to live the same history, bit for bit: `reference` (SimPy) and `bulk` (compiled)."""
