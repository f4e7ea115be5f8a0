"""Figures, one a file: a finding in, a Plotly figure out; nothing is estimated here."""
