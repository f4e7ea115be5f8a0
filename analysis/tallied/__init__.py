"""Findings of runs of which only a summary is kept: the same as from rows, from counts on bins and moments."""
