"""Benchmarks: ratios within one run, medians of interleaved rounds. ``python -m tests.benchmarks`` prints them."""
