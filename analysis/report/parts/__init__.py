"""The sections of the report, one a file: material in, section out, nothing where a run does not allow it."""
