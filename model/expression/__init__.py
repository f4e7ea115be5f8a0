"""The language of ``--where`` and ``--of``: comparisons of stored outcomes and inputs; text in, values out."""
