"""Faults of statistics: estimates, their errors, intervals, merged tallies."""

from tests.planted.fault import Fault


def _fault(name: str, file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, "statistics", f"analysis/{file}.py", old, new, tests)


STATISTICS = (
    _fault("a standard error is not free of bias", "estimate", "np.std(sample, ddof=1", "np.std(sample, ddof=0", "tests/test_findings.py"),
    _fault(
        "Wilson's interval is centred wrongly", "estimate",
        "larger = p + z * z / (2 * n) + z", "larger = p + z",
        "tests/test_findings.py", "tests/test_precision.py",
    ),
    _fault("a quantile is one rank off", "estimate", "rank = q * (n - 1)", "rank = q * n", "tests/test_findings.py"),
    _fault(
        "competing risks are taken for independent", "endings", "before = np.concatenate([[1.0], after[:-1]])",
        "before = np.ones(n)", "tests/test_findings.py",
    ),
    _fault(
        "those that ended in a year were never at risk in it", "hazards",
        "later * width**power + np.bincount(which, part**power, bins + 1)[:bins]", "later * width**power", "tests/test_hazards.py",
    ),
    _fault(
        "a simultaneous band holds at one date only", "simultaneous",
        "np.abs(standard(covariance, draws)).max(axis=1)", "np.abs(standard(covariance, draws)).mean(axis=1)",
        "tests/test_hazards.py",
    ),
    _fault(
        "the edge of a tail is left out", "tails",
        "(float(worst[:whole].sum()) + (size - whole) * edge) / size", "float(worst[:whole].sum()) / size",
        "tests/test_worth.py",
    ),
    _fault(
        "pairs are compared as if they were strangers", "compare/estimate",
        "max(gained + lost - (gained - lost) ** 2 / n, 0.0)", "max(float(a.sum() + b.sum()), 0.0)", "tests/test_compare.py",
    ),
    _fault(
        "merged tallies forget that means differ", "tallied/tally",
        "square + away**2 * (total / both * count)", "square", "tests/test_summary.py",
    ),
    _fault(
        "a precision target takes the shorter arm", "precision/half_width",
        "return max(high - found, found - low)", "return min(high - found, found - low)", "tests/test_precision.py",
    ),
    _fault(
        "total effects are twice as large", "sensitivity/sobol", "(a - mixed) ** 2 / 2", "(a - mixed) ** 2",
        "tests/test_sensitivity.py",
    ),
)  # fmt: skip
