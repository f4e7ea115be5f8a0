"""Several designs side by side: which is better, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.ranking import ranking as figure
from analysis.report.elements import Part, Plot, Prose, Section, Table
from analysis.report.material import Material
from analysis.report.wording import money

if TYPE_CHECKING:
    import xarray

MOST = 60  # designs listed


def designs(material: Material) -> Section | None:
    """The ranking of designs; None where there is one, or where they are a sample of what may be."""
    if material.sweep is None or len(material.sweep.designs) < 2 or material.sweep.designs.sampled:
        return None
    parts: list[Part] = []
    found = material.ranking
    if found is not None:
        parts.append(_ranking(found, material))
    else:
        parts.append(_table(material))
    chosen = material.design
    if chosen is not None:
        at = material.sweep.designs.numbers.index(chosen)
        parts.append(Prose(f"All else on this page is of design {chosen}: {material.sweep.designs.said(at)}."))
    return Section("designs", "Which design is better", parts)


def _ranking(found: xarray.Dataset, material: Material) -> Plot:
    assert material.sweep is not None
    known, firms = material.sweep.designs, found["firm"].values.tolist()
    order = found.sel(firm=firms[-1])["mean"].values.argsort()[::-1][:MOST]
    rows = []
    for at in order:
        cells: list[str] = []
        for firm in firms:
            one = found.sel(firm=firm).isel(design=at)
            mark = " *" if int(one["may_be_best"]) else ""
            cells += [money(float(one["mean"]), float(one["se"])) + mark]
        joint = found.sel(firm=firms[-1]).isel(design=at)
        rows.append(
            (f"{known.numbers[at]}: {known.said(at)}", *cells, money(float(joint["regret"]), float(joint["regret_se"])))
        )
    title = f"Value added, {material.currency}; * may be the best for that firm"
    best = [
        str(known.numbers[at])
        for at in range(len(known))
        if int(found.sel(firm=firms[-1]).isel(design=at)["may_be_best"])
    ]
    several = "only design" if len(best) == 1 else "designs"
    said = f"For all firms together {several} {', '.join(best)} may be the best"
    return Plot(
        figure(found, [f"{known.numbers[at]}: {known.said(at)}" for at in range(len(known))], material.currency),
        f"Value added by design, all firms together, with 95 % intervals. Filled: designs that may be the best; with 95 % "
        f"confidence the best one is among them (they share their luck, so that intervals may overlap), all {len(known):,} compared at once. {said}.",
        said, Table(("design", *firms, "expected regret"), tuple(rows), title),
    )  # fmt: skip


def _table(material: Material) -> Table:
    from analysis.sweep.sweep import joint_order

    assert material.sweep is not None
    known, value = material.sweep.designs, material.sweep.findings["joint_value_added"]
    rows = tuple(
        (f"{known.numbers[at]}: {known.said(at)}", money(float(value["value"][at]), float(value["se"][at])))
        for at in joint_order(material.sweep)[:MOST]
    )
    return Table(("design", f"value added, all firms, {material.currency}"), rows)
