"""What is refused in an expression: of `--where`, `--of`, `--outcome` and `--precision`."""

from __future__ import annotations

from tests.rejections.row import Row

# Wrong as a condition and as a number alike.
BOTH = {
    "bracket": "(value[first] > 0", "condition": "1", "deep": "(" * 17 + "1", "empty": " ", "label": "value > 0", "long": " " * 2001,
    "name": "valu[first] > 0", "operand": "value[first] >", "rest": "value[first] > 0 0", "sign": "0 < value[first] < 1", "word": "?",
    "year": "ending[dissolved] at x",
}  # fmt: skip
OF = {**BOTH, "code": "ending"}
PRECISION = {
    "bracket": "mean value[first", "code": "mean ending: 1", "colon": "mean value[first]", "design": "mean value[first] design 9: 1",
    "difference": "median value[first] design 1 - design 0: 1", "ending": "ending[disolved]: 1", "half_width": "mean value[first]: 0",
    "label": "mean value[fist]: 1", "rest": "mean value[first]: 1 1", "short": "mean", "statistic": "men value[first]: 1",
    "variable": "mean valu: 1", "year": "ending[dissolved] at 9y: 1",
}  # fmt: skip
REFERENCE = ("--engine", "reference", "--no-progress")
EXPRESSIONS = {
    **{f"where.{code}": Row(("discover", "RUN", "--where", text)) for code, text in BOTH.items()},
    **{f"of.{code}": Row(("sensitivity", "RUN", "--of", text)) for code, text in OF.items()},
    **{f"outcome.{code}": Row(("explain", "CASE", "--outcome", text, "--trials", "1", *REFERENCE)) for code, text in BOTH.items()},
    **{f"precision.{code}": Row(("run", "CASE", "--precision", text, *REFERENCE)) for code, text in PRECISION.items()},
}  # fmt: skip
