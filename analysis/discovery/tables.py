"""What was discovered as tables of at most 100 columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import plain_table, titled
from analysis.discovery.discover import Discovery
from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

MOST = 15
OFTEN = 0.5  # of random halves: a feature that so many limit is shown though the box does not limit it
FEET = {
    "box": "quasi-p: the chance of as many cases were this not limited; limits that chance explains are dropped. stable: the"
    " share of random halves of the histories on which it is limited, too; below a half, trust the share in the box more"
    " than its limits.",
    "tree": "The shares are those of histories on which the questions were not found.",
    "patterns": "lift: how much more often it happens with the pattern than in all histories looked at, on histories on"
    " which the pattern was not found. Only patterns told from chance at 5 % among all tried (Holm) are shown. They go"
    " with the outcome; whether they cause it, `alliance explain` tells.",
}  # fmt: skip


def page(found: Discovery) -> RenderableType:
    """All of it."""
    parts: list[RenderableType] = [Text(clean(found.title), style="bold"), Text(clean(f"Where: {found.where}"))]
    parts += [Text(clean(note)) for note in found.notes]
    builders = {"box": _box, "tree": _tree, "patterns": _patterns}
    parts += [build(found.findings[name]) for name, build in builders.items() if name in found.findings]
    feet = [FEET[name] for name in builders if name in found.findings]
    return Group(*parts, Text("\n" + "\n".join(feet)))


def _percent(value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{100 * value:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def _box(found: xarray.Dataset) -> RenderableType:
    names = ("density", "base", "coverage")
    density, base, coverage = (
        _percent(float(found[name]), float(found[f"{name}_low"]), float(found[f"{name}_high"])) for name in names
    )
    limited = [at for at in range(found.sizes["feature"]) if bool(found["limited"][at])]
    if not limited:
        return titled("The box", Text(
            f"  No box: no limits of the {found.attrs['features']} columns lift the share beyond chance at this n."
        ))  # fmt: skip
    table = plain_table(["in the box", "quasi-p", "stable"])
    also = [at for at in range(found.sizes["feature"]) if at not in limited and float(found["often"][at]) >= OFTEN]
    for at in [*limited, *also][:MOST]:
        p = float(found["quasi_p"][at])
        table.add_row(
            clean(str(found["label"][at].item())), clean(str(found["said"][at].item())) or "not limited",
            "-" if math.isnan(p) else "<0.0001" if p < 1e-4 else f"{p:.4f}",
            f"{100 * float(found['often'][at]):.0f} %",
        )  # fmt: skip
    lines = (
        f"  In it {density} of histories are such, against {base} of all;"
        f" it holds {100 * float(found['mass']):.1f} % of the histories and {coverage} of all such.\n"
        f"  Measured on {int(found['histories']):,} histories in the box that it was not found on."
    )
    return titled("The box", Group(Text(lines), table))


def _tree(found: xarray.Dataset) -> RenderableType:
    table = plain_table(["such, % (95 %)", "of histories, %"], "histories with")
    for at in range(found.sizes["leaf"]):
        value, low, high, mass = (float(found[name][at]) for name in ("share", "low", "high", "mass"))
        cell = "-" if math.isnan(value) else f"{100 * value:.1f} ({100 * low:.1f}-{100 * high:.1f})"
        table.add_row(clean(str(found["said"][at].item())), cell, f"{100 * mass:.1f}")
    if found.sizes["leaf"] == 1:
        return titled("A tree of questions", Text("  No question tells such histories from others beyond chance."))
    return titled("A tree of questions", table)


def _patterns(found: xarray.Dataset) -> RenderableType:
    tried, count = int(found["tried"]), found.sizes["pattern"]
    title = f"Patterns of events up to year {float(found['before']):g}"
    if not count:
        return titled(title, Text(f"  None of {tried:,} patterns is told from chance."))
    table = plain_table(["lift (95 %)", "such, %", "have it, %"])
    for at in range(min(count, MOST)):
        lift, low, high = (float(found[name][at]) for name in ("lift", "low", "high"))
        cells = [
            f"{lift:.2f} ({low:.2f}-{high:.2f})",
            *(f"{100 * float(found[name][at]):.1f}" for name in ("share", "support")),
        ]
        alike = int(found["alike"][at])
        table.add_row(clean(str(found["pattern"][at].item())) + (f" [{alike} alike]" if alike else ""), *cells)
    base = f"  {100 * float(found['base']):.1f} % of {int(found['histories']):,} histories are such."
    more = f" {count - MOST} more stand." if count > MOST else ""
    return titled(title, Group(Text(base), table, Text(f"  {tried:,} patterns were tried.{more}")))
