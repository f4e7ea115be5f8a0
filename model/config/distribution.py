"""An uncertain number: ``{beta: {a: 2, b: 5}}``, truncated to the range that the number may have.

``low:`` and ``high:`` among the parameters truncate it further: ``{norm: {loc: 0.5, scale: 0.2, low: 0.1, high: 0.9}}``.
"""

from __future__ import annotations

import math
import warnings

from model.config.allowed import checked
from model.config.draft import Draft
from model.config.families import EVERY_FAMILY, FAMILIES
from model.config.law import Law
from model.config.node import Node, shown
from model.parameter import Parameter
from model.quantiles import mass, quantile, shapes_allowed
from model.scenario import Uncertain

LARGEST = 1e9  # parameters beyond it make SciPy's special functions slow or wrong
LEAST_MASS = 1e-9  # less of the distribution in the range, and its quantiles there are rounding errors
ENDS = ("low", "high")  # an own truncation, within the range of the number
FORM = "{family: {parameter: number, ...}}, such as {beta: {a: 2, b: 5}}"


def read_distribution(node: Node, number: Parameter, path: str, draft: Draft) -> Law | None:
    """A distribution of `scipy.stats`, or None with findings."""
    uncertain = _declared(node, number, path, draft)
    if uncertain is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what SciPy warns about is looked at here
        try:
            reason, median, span = _judged(uncertain)
        except Exception as error:
            reason, median, span = f"SciPy cannot use it: {error}", math.nan, (math.nan, math.nan)
    if reason:
        message = f"{path}: {shown(node)}: {reason}"
        draft.findings.add("distribution", message, node.place, path, node, FORM)
        return None
    return Law(uncertain, median, span)


def _judged(uncertain: Uncertain) -> tuple[str, float, tuple[float, float]]:
    """What is wrong with the numbers of a distribution ("" if nothing), its median and its span."""
    values = dict(uncertain.parameters)
    shapes = [values[name] for name in FAMILIES[uncertain.family]]
    nothing = (math.nan, math.nan)
    if not shapes_allowed(uncertain.family, shapes):
        return "its shape parameters are outside what the family allows", math.nan, nothing
    inside = mass(uncertain)
    if not inside >= LEAST_MASS:
        return f"none of it lies in {uncertain.low:g}..{uncertain.high:g}, where it may lie", math.nan, nothing
    median, span = quantile(uncertain, 0.5), (quantile(uncertain, 0.0), quantile(uncertain, 1.0))
    return ("" if math.isfinite(median) else "its median is not a number"), median, span


def _declared(node: Node, number: Parameter, path: str, draft: Draft) -> Uncertain | None:
    """The distribution by the table of families, or None with findings."""
    if len(node.entries) != 1:
        message = f"{path}: {shown(node)} is neither a number nor one distribution; write {FORM}"
        draft.findings.add("distribution", message, node.place, path, node, FORM)
        return None
    ((family, body),) = node.entries.items()
    if family not in FAMILIES:
        message = f"{path}: unknown distribution {shown(family)}"
        draft.findings.unknown(
            "distribution", message, family, (*FAMILIES, "choice", "quantiles", "pool"), body.key, path
        )
        return None
    if not isinstance(body.value, dict):
        message = f"{path}: {family} needs its parameters as a mapping, not {shown(body)}; write {FORM}"
        draft.findings.add("distribution", message, body.place, path, body, FORM)
        return None
    values = _parameters(body, family, path, draft)
    ends = _ends(body, number, path, draft)
    return None if values is None or ends is None else Uncertain(path, family, values, *ends)


def _ends(body: Node, number: Parameter, path: str, draft: Draft) -> tuple[float, float] | None:
    """From where to where the number may lie, or None with a finding."""
    found = {"low": float(number.low), "high": float(number.high)}
    written = [name for name in ENDS if name in body.entries]
    for name in written:
        value = checked(body.entries[name], number, f"{path} ({name})", draft)
        if value is None:
            return None
        found[name] = value
    if found["low"] < found["high"]:
        return found["low"], found["high"]
    message = f"{path}: low is {found['low']:g}, not below high, {found['high']:g}"
    draft.findings.add("distribution", message, body.entries[written[0]].place, path, body, "low below high")
    return None


def _parameters(body: Node, family: str, path: str, draft: Draft) -> tuple[tuple[str, float], ...] | None:
    """The parameters in the order of the family's own, or None with findings."""
    known = (*FAMILIES[family], *EVERY_FAMILY)
    allowed = ", ".join((*known, *ENDS))
    values: dict[str, float | None] = {}
    for name, child in body.entries.items():
        if name in known:
            values[name] = _finite(child, name, family, path, draft)
        elif name not in ENDS:
            message = f"{path}: unknown parameter {shown(name)} of {family}"
            draft.findings.unknown("distribution", message, name, (*known, *ENDS), child.key, path)
    missing = [name for name in FAMILIES[family] if name not in values]
    for name in missing:
        message = f"{path}: {family} needs the parameter {name!r}; allowed: {allowed}"
        draft.findings.add("distribution", message, body.key, path, body, allowed)
    good = tuple((name, value) for name in known if (value := values.get(name)) is not None)
    return None if missing or len(good) < len(set(body.entries) - set(ENDS)) else good


def _finite(child: Node, name: str, family: str, path: str, draft: Draft) -> float | None:
    """A parameter of a size that SciPy can work with, or None with a finding."""
    value = child.value
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    if abs(number) <= LARGEST and not (name == "scale" and number <= 0):  # NaN is not <= anything
        return number
    allowed = f"a number above 0 and up to {LARGEST:g}" if name == "scale" else f"a finite number up to {LARGEST:g}"
    message = f"{path}: {name} of {family} is {shown(child)}; allowed: {allowed}"
    draft.findings.add("distribution", message, child.place, path, child, allowed)
    return None
