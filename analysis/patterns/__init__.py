"""The published scoreboard: patterns that the model should reproduce, and whether it does.

One pattern (or closely related group) per file, each a function from a dataset to a `Finding`; `job` says which
histories they are measured on and lives them, `scoreboard` puts the findings together.
"""
