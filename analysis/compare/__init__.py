"""Two runs, trial by trial on the same draws: what B changes against A. One question per file."""
