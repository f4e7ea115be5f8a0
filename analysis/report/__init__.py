"""The report: one page of HTML that explains a run to people who were not there; built from findings alone."""
