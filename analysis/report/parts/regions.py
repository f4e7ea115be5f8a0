"""Where it goes wrong: in which region of the inputs, after which events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.trajectory import trajectory
from analysis.report.elements import Folded, Part, Plot, Points, Prose, Section, Table
from analysis.report.material import Material
from analysis.report.wording import interval, listed, share

if TYPE_CHECKING:
    import xarray

MOST = 8  # patterns shown


def regions(material: Material) -> Section | None:
    """The box with its peeling, the tree and the patterns of `discover`; None where there is nothing to look at."""
    found = material.discovery
    if found is None:
        return None
    asked = material.bad or f"histories in which {found.where}"
    parts: list[Part] = [Prose(f"Looked for: {asked}.")]
    if "box" in found.findings:
        box = found.findings["box"]
        parts.append(Prose(_said(box)))
        if bool(box["limited"].any()):
            parts += [_box(box), _trajectory(found.findings["trajectory"], box)]
    if "tree" in found.findings and found.findings["tree"].sizes["leaf"] > 1:
        parts.append(_tree(found.findings["tree"]))
    if "patterns" in found.findings:
        parts.append(_patterns(found.findings["patterns"]))
    parts.append(Folded("How this was found", (Points(found.notes),)))
    return Section("regions", "Where it goes wrong", parts)


def _said(box: xarray.Dataset) -> str:
    limits = [
        f"{label} {said}"
        for label, said, limited in zip(box["label"].values, box["said"].values, box["limited"].values, strict=True)
        if limited
    ]
    if not limits:
        return "No region of the inputs stands out: wherever they lie, it happens about as often."
    density, base = (f"{share(float(box[name]), float(box[name + '_se']))}" for name in ("density", "base"))
    return (
        f"Where {listed(limits)}, it happens in {density} of histories against {base} of all; the region holds "
        f"{share(float(box['coverage']), float(box['coverage_se']))} of the cases. Measured on histories that were not searched."
    )


def _box(box: xarray.Dataset) -> Table:
    rows = tuple(
        (
            str(box["feature"].values[at]), str(box["said"].values[at]) or "not limited",
            f"{100 * float(box['often'][at]):.0f} %",
            f"{float(box['quasi_p'][at]):.2g}" if float(box["quasi_p"][at]) == float(box["quasi_p"][at]) else "-",
        )
        for at in range(box.sizes["feature"])
    )  # fmt: skip
    return Table(
        ("input", "region", "limited in so many random halves", "quasi-p"), rows, "The region, and how stable it is"
    )


def _trajectory(found: xarray.Dataset, box: xarray.Dataset) -> Plot:
    rows = tuple(
        (
            str(at), f"{100 * float(found['coverage'][at]):.1f}", f"{100 * float(found['density'][at]):.1f}",
            f"{100 * float(found['mass'][at]):.1f}", str(int(found["limited"][at])),
        )
        for at in range(0, found.sizes["step"], max(1, found.sizes["step"] // 20))
    )  # fmt: skip
    return Plot(
        trajectory(found, box),
        "Peeling: from all histories (right) to smaller regions in which it happens more often (up, left), on the histories searched. "
        "The diamond: the region after what chance explains was taken out, on other histories, with 95 % intervals.",
        "Coverage against density of the regions along the peeling.",
        Table(("step", "coverage, %", "density, %", "histories, %", "inputs limited"), rows),
    )


def _tree(found: xarray.Dataset) -> Table:
    rows = tuple(
        (
            str(found["said"].values[at]), f"{100 * float(found['share'][at]):.1f} ({interval(float(found['low'][at]), float(found['high'][at]))})",
            f"{int(found['n'][at]):,}",
        )
        for at in range(found.sizes["leaf"])
    )  # fmt: skip
    return Table(
        ("where", "% (95 %)", "histories"),
        rows,
        "The same as a tree of yes and no; shares on histories that were not searched",
    )


def _patterns(found: xarray.Dataset) -> Part:
    tried, before = int(found["tried"]), float(found["before"])
    if not found.sizes["pattern"]:
        return Prose(
            f"No order of events up to year {before:g} is told from chance among {tried:,} patterns that were tried in "
            f"{int(found['histories']):,} histories."
        )
    rows = tuple(
        (
            str(found["pattern"].values[at]), f"{100 * float(found['share'][at]):.1f}",
            f"{float(found['lift'][at]):.2f} ({float(found['low'][at]):.2f} to {float(found['high'][at]):.2f})",
            f"{100 * float(found['support'][at]):.1f}", f"{float(found['p'][at]):.2g}",
        )
        for at in range(min(MOST, found.sizes["pattern"]))
    )  # fmt: skip
    title = (
        f"What happened by year {before:g}, where the tie then still went on: orders of events after which it is more (or less) "
        f"frequent; {tried:,} patterns tried, p adjusted (Holm)"
    )
    return Table(("pattern", "% then", "times as often (95 %)", "% of histories", "p"), rows, title)
