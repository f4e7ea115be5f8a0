"""Box, trajectory, tree and patterns as datasets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.box import Table
from analysis.discovery.features import Feature
from analysis.discovery.patterns import Found
from analysis.discovery.region import Region
from analysis.discovery.sample import Share
from analysis.discovery.tree import Node, Question

if TYPE_CHECKING:
    import xarray

SHARE = ("value", "se", "low", "high")


def box(columns: list[Feature], found: Region, table: Table) -> xarray.Dataset:
    """The chosen box over (feature): its limits, as numbers and in words, and how often random halves limit a feature.

    Features are those that the box or at least one random half limits. `density`, `coverage` and `base`, each with its
    interval, are of histories that were not peeled on.
    """
    import xarray

    limited = found.box.restricted
    rest = [at for at in np.argsort(-found.often, kind="stable").tolist() if at not in limited and found.often[at] > 0]
    at = [*sorted(limited, key=lambda at: found.quasi_p[at]), *rest]
    low, high = found.box.low[at], found.box.high[at]
    limits = {
        "low": np.where(np.isfinite(low), low, np.nan), "high": np.where(np.isfinite(high), high, np.nan),
        "low_q05": _spread(found.lows[:, at], 5), "low_q95": _spread(found.lows[:, at], 95),
        "high_q05": _spread(found.highs[:, at], 5), "high_q95": _spread(found.highs[:, at], 95),
        "quasi_p": np.array([found.quasi_p.get(one, math.nan) for one in at]), "often": found.often[at],
        "limited": np.array([one in limited for one in at]),
    }  # fmt: skip
    words = {
        "said": [_limits(columns[one], found, one, table) for one in at],
        "label": [columns[one].label for one in at],
    }
    return xarray.Dataset(
        {**{name: ("feature", values, MEANING.get(name, {})) for name, values in limits.items()},
         **{name: ("feature", _text(values)) for name, values in words.items()},
         **_share("density", found.density), **_share("coverage", found.coverage), **_share("base", found.base),
         "mass": ((), found.mass), "histories": ((), found.density.n), "chosen": ((), found.chosen)},
        {"feature": _text([columns[one].name for one in at])},
        {"band": "95 %", "features": len(columns)},
    )  # fmt: skip


MEANING = {
    "quasi_p": {"long_name": "chance of as many cases if this feature were not limited"},
    "often": {"long_name": "share of random halves of the histories in which this feature is limited"},
    "limited": {"long_name": "whether the chosen box limits it"},
}


def trajectory(found: Region) -> xarray.Dataset:
    """Coverage, density and mass of every step of the peeling, on the histories that were peeled."""
    import xarray

    steps = found.trajectory
    variables = {name: ("step", [getattr(one, name) for one in steps]) for name in ("coverage", "density", "mass")}
    limited = ("step", [len(one.box.restricted) for one in steps])
    return xarray.Dataset({**variables, "limited": limited}, {"step": np.arange(len(steps))})


def leaves(columns: list[Feature], root: Node) -> xarray.Dataset:
    """The leaves, those with the largest share of cases first, each with the answers that lead to it."""
    import xarray

    found = sorted(_leaves(columns, root, ()), key=lambda leaf: -leaf[1].share.value)
    parts: dict[str, Any] = {
        name: ("leaf", [getattr(node.share, "value" if name == "share" else name) for _, node in found])
        for name in ("share", "se", "low", "high", "n")
    }
    parts["mass"] = ("leaf", [node.mass for _, node in found])
    parts["said"] = ("leaf", _text([" and ".join(answers) or "all histories" for answers, _ in found]))
    return xarray.Dataset(parts, {"leaf": np.arange(len(found))}, {"band": "95 %, Wilson"})


def patterns(found: list[Found], tried: int, base: float, histories: int, before: float) -> xarray.Dataset:
    """The patterns that are told from chance, the strongest first."""
    import xarray

    names = ("p", "support", "n", "share", "lift", "se", "low", "high", "alike")
    variables: dict[str, Any] = {name: ("pattern", [getattr(one, name) for one in found]) for name in names}
    return xarray.Dataset(
        {**variables, "tried": ((), tried), "base": ((), base), "histories": ((), histories), "before": ((), before)},
        {"pattern": _text([one.said for one in found])},
        {"band": "95 %", "p": "adjusted by Holm's method for all patterns tried", "se": "of the logarithm of lift"},
    )


def _share(name: str, found: Share) -> dict[str, Any]:
    return {name if part == "value" else f"{name}_{part}": ((), getattr(found, part)) for part in SHARE}


def _spread(values: NDArray[np.float64], percent: float) -> NDArray[np.float64]:
    """A percentile over random halves, of those that have the limit; NaN where none does."""
    return np.array(
        [np.percentile(own, percent) if (own := one[np.isfinite(one)]).size else np.nan for one in values.T]
    )


def _limits(column: Feature, found: Region, at: int, table: Table) -> str:
    """What the box asks of a feature."""
    if at in found.box.words:
        return "one of " + ", ".join(column.words.get(code, str(code)) for code in sorted(found.box.words[at]))
    low, high = float(found.box.low[at]), float(found.box.high[at])
    if math.isfinite(low) and math.isfinite(high):
        return f"{low:.3g} to {high:.3g}"
    if math.isfinite(low):
        return f"at least {low:.3g}"
    return f"at most {high:.3g}" if math.isfinite(high) else ""


def _leaves(columns: list[Feature], node: Node, so_far: tuple[str, ...]) -> list[tuple[tuple[str, ...], Node]]:
    if node.question is None or node.yes is None or node.no is None:
        return [(so_far, node)]
    found = []
    for child, answer in ((node.yes, True), (node.no, False)):
        found += _leaves(columns, child, (*so_far, _asked(columns, node.question, answer)))
    return found


def _asked(columns: list[Feature], question: Question, yes: bool) -> str:
    column = columns[question.feature]
    if question.codes:
        words = ", ".join(column.words.get(code, str(code)) for code in sorted(question.codes))
        return f"{column.label} {'one of' if yes else 'none of'} {words}"
    return f"{column.label} {'<=' if yes else '>'} {question.limit:.3g}"


def _text(values: list[str]) -> NDArray[Any]:
    return np.array(values, dtype=np.dtypes.StringDType())
