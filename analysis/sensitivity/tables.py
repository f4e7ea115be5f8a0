"""What drives outcomes as tables of at most 100 columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import number, percent, plain_table, titled
from analysis.sensitivity.sensitivity import Sensitivity
from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

MOST = 15  # inputs in a table
LEAST = 3  # shown even if none is resolved
HEADS = {"first_order": "alone, %", "total": "in all, %", "delta": "delta", "pawn": "PAWN"}
FOOT = (
    "alone: the share of the outcome's variance that the input explains by itself; in all: with all that it does"
    " together with others. In brackets the 95 % interval. lowest, highest: the mean outcome in the lowest and highest"
    " tenth of the input, or at its lowest and highest value."
)
KINDS = {"swept": "swept paths", "drawn": "drawn inputs"}


def page(found: Sensitivity) -> RenderableType:
    """All of it."""
    parts: list[RenderableType] = [Text(clean(found.title), style="bold")]
    parts += [Text(clean(note)) for note in found.notes]
    if "paired" in found.findings:
        one = found.findings["paired"]
        parts += [_paired(one.isel(outcome=at)) for at in range(one.sizes["outcome"])]
    for kind in (kind for kind in KINDS if kind in found.findings):
        one = found.findings[kind]
        parts += [_of(one.isel(outcome=at), KINDS[kind]) for at in range(one.sizes["outcome"])]
    indices = any(kind in found.findings for kind in KINDS)
    return Group(*parts, Text(f"\n{FOOT}") if indices else Text(""))


def _of(one: xarray.Dataset, kind: str) -> RenderableType:
    """One outcome, its inputs by size."""
    name, share = clean(str(one["outcome"].item())), bool(one["is_share"].item())
    title = _title(name, "%" if share else str(one["units"].item()), kind)
    names = str(one.attrs["indices"]).split()
    if not one[names[0]].notnull().any():
        what = "Designs are not told apart beyond luck at this n" if float(one["luck"]) > 0 else "It does not vary here"
        return titled(title, Text(f"  {what}: no input can be seen to drive it."))
    by = one[names[-1]].values if "total" in names else one[names[0]].values
    order = sorted(range(len(by)), key=lambda at: -by[at] if math.isfinite(by[at]) else math.inf)
    resolved = [at for at in order if bool(one["resolved"][at])]
    shown = resolved[:MOST] or order[:LEAST]
    table = plain_table([*(HEADS[index] for index in names), *_tornado_heads(names)])
    for at in shown:
        cells = [_index(one, index, at) for index in names]
        table.add_row(clean(str(one["short"][at].item())), *cells, *_tornado(one, at, names, share))
    return titled(title, Group(table, Text(_rest(len(by), len(resolved), len(shown)))))


def _title(name: str, units: str, kind: str) -> str:
    return f"What drives: {name}, {clean(units)} ({kind})"


def _tornado_heads(names: list[str]) -> list[str]:
    return ["highest less lowest"] if len(names) > 1 else ["lowest", "highest", "difference"]


def _tornado(one: xarray.Dataset, at: int, names: list[str], share: bool) -> list[str]:
    cell = percent if share else number
    keys = ("difference",) if len(names) > 1 else ("low_mean", "high_mean", "difference")
    return [cell(float(one[key][at]), float(one[f"{key}_se"][at])) for key in keys]


def _index(one: xarray.Dataset, name: str, at: int) -> str:
    """An index with its interval."""
    value, low, high = (float(one[f"{name}{end}"][at]) for end in ("", "_low", "_high"))
    if math.isnan(value):
        return "-"
    scale, digits = (100, 1) if name in ("first_order", "total") else (1, 3)
    return f"{scale * value:.{digits}f} ({scale * low:.{digits}f} to {scale * high:.{digits}f})"


def _rest(inputs: int, resolved: int, shown: int) -> str:
    if not resolved:
        return f"  None of {inputs} inputs is resolved at this n; above are those with the largest estimates."
    more = f"{resolved - shown} more are resolved; " if resolved > shown else ""
    left = inputs - resolved
    return f"  {more}{left} of {inputs} inputs are not resolved at this n." if left or more else ""


def _paired(one: xarray.Dataset) -> RenderableType:
    """What each changed value does, the largest first."""
    share = bool(str(one["units"].item()) == "1")
    cell, units = (percent, "%") if share else (number, str(one["units"].item()))
    difference = one["difference"].values
    order = sorted(range(len(difference)), key=lambda at: -abs(difference[at]) if math.isfinite(difference[at]) else 1)
    table = plain_table(["value", f"mean, {units}", f"against the config, {units}", ""])
    for at in order[:MOST]:
        low, high, error = (float(one[key][at]) for key in ("low", "high", "se"))
        verdict = "not resolved at this n" if not (low > 0 or high < 0) else ""
        table.add_row(
            clean(str(one["path"][at].item())), clean(str(one["value"][at].item())),
            cell(float(one["mean"][at]), math.nan), cell(difference[at], error), verdict,
        )  # fmt: skip
    more = len(order) - MOST
    rest = Text(f"  {more} more change less.") if more > 0 else Text("")
    base = cell(float(one["base"]), math.nan)
    return titled(f"What drives: {one['outcome'].item()} ({base} {units} as the config has it)", Group(table, rest))
