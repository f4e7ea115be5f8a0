"""How it ends, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.figures.hazard import hazard
from analysis.figures.incidence import SEEN, incidence
from analysis.figures.ownership import STATES, ownership
from analysis.report.elements import Heading, Part, Plot, Prose, Section, Table
from analysis.report.material import Material
from analysis.report.wording import ending, interval

if TYPE_CHECKING:
    import xarray


def endings(material: Material) -> Section:
    """Cumulative incidence, hazards, conditional survival, and ownership against cooperation, tie by tie."""
    parts: list[Part] = []
    for tie in material.ties:
        if len(material.ties) > 1:
            parts.append(Heading(tie))
        parts += _of(material, tie)
    return Section("endings", "How it ends, and when", parts)


def _of(material: Material, tie: str) -> list[Part]:
    found = material.findings
    if "incidence_curve" not in found:
        return [
            Prose("Only a summary of these histories is kept: endings are known by the dates below."),
            _table(material, tie),
        ]
    parts: list[Part] = [_incidence(found["incidence_curve"], tie)]
    if "hazards" in found and float(found["hazards"].sel(tie=tie)["ended"].sum()) > 0:
        parts.append(_hazard(found["hazards"], tie))
    if "ownership_curve" in found and _owned(found["ownership"], tie) >= OWNED:
        parts.append(_ownership(found["ownership_curve"], tie, _owned(found["ownership"], tie)))
    if "conditional" in found and found["conditional"].sizes["given"]:  # none where the horizon is a year
        parts.append(_conditional(found["conditional"], tie))
    return parts


def _incidence(found: xarray.Dataset, tie: str) -> Plot:
    one = found.sel(tie=tie)
    over = "over draws of the inputs" if "credible_low" in found else "for all dates at once"
    yearly = [at for at, date in enumerate(one["date"].values) if float(date).is_integer() and date > 0]
    low, high = ("credible_low", "credible_high") if "credible_low" in found else ("low", "high")
    seen = [str(name) for name in one["ending"].values if float(one.sel(ending=name)["incidence"].max()) > SEEN]
    rows = []
    for at in yearly:
        for name in seen:
            row = one.sel(ending=name).isel(date=at)
            trial = int(row["trial"])
            rows.append((
                f"{float(one['date'][at]):g}", ending(name), f"{100 * float(row['incidence']):.1f}",
                interval(float(row[low]), float(row[high])), str(trial) if trial >= 0 else "-",
            ))  # fmt: skip
    last = one.isel(date=-1)
    said = ", ".join(f"{ending(name)} {100 * float(last.sel(ending=name)['incidence']):.0f} %" for name in seen)
    return Plot(
        incidence(found, tie),
        f"How {tie} ends: share of histories that have ended so by each date. Bands: 95 %, {over}. "
        "A click on a line names a history that ended so about then.",
        f"Cumulative incidence of the endings of {tie}. At the horizon: {said}.",
        Table(("year", "ending", "% of histories", "95 % band", "a history"), tuple(rows)),
    )


def _hazard(found: xarray.Dataset, tie: str) -> Plot:
    one = found.sel(tie=tie)
    rows = []
    for name in one["ending"].values.tolist():
        row = one.sel(ending=name)
        if float(row["ended"].sum()) > 0:
            rows += [
                (f"{a:g} to {b:g}", ending(name), f"{100 * h:.2f}", interval(low, high, 2), f"{int(n):,}")
                for a, b, h, low, high, n in zip(
                    one["year"].values, one["until"].values, row["hazard"].values, row["low"].values,
                    row["high"].values, row["ended"].values, strict=True)
            ]  # fmt: skip
    return Plot(
        hazard(found, tie), "When it is most at risk: endings a year, of ties still going on.",
        f"Hazards of the endings of {tie}, year by year.",
        Table(("years", "ending", "% a year", "95 % interval", "ended"), tuple(rows)),
    )  # fmt: skip


def _owned(found: xarray.Dataset, tie: str) -> float:
    """In which share of histories a stake is ever held."""
    return 1 - float(found.sel(tie=tie, case="never_owned")["share"])


def _ownership(found: xarray.Dataset, tie: str, owned: float) -> Plot:
    one = found.sel(tie=tie)
    states = [str(name) for name in one["state"].values]
    rows = [
        (f"{float(date):g}", *(f"{100 * float(p):.1f}" for p in one["share"].sel(date=date).transpose("state").values))
        for date in one["date"].values
        if float(date).is_integer()
    ]
    return Plot(
        ownership(found, tie), f"Ownership and cooperation end apart: of the {100 * owned:.0f} % of histories in which a stake is ever held, how many "
        "still hold it, and still work together.",
        f"Shares of histories of {tie} with stake and cooperation, date by date.",
        Table(("year", *(STATES[state][1] for state in states)), tuple(rows)),
    )  # fmt: skip


def _conditional(found: xarray.Dataset, tie: str) -> Table:
    """Given that it has lasted so long: how it ends by the horizon."""
    one = found.sel(tie=tie).isel(year=-1)
    horizon = float(found["year"].values[-1])
    names = [str(name) for name in one["ending"].values if float(np.nanmax(one.sel(ending=name)["incidence"])) > LEAST]
    rows = []
    for given in one["given"].values:
        row = one.sel(given=given)
        if given >= horizon or not float(row["reached"].max()) > 0:
            continue
        cells = [
            f"{100 * float(row.sel(ending=name)['incidence']):.1f} \u00b1{100 * float(row.sel(ending=name)['se']):.1f}"
            for name in names
        ]
        rows.append((f"year {given:g}", f"{int(row['reached'].max()):,}", *cells))
    return Table(
        ("still going on at", "histories", *(ending(name) for name in names)), tuple(rows),
        f"If {tie} has lasted so long: where it stands at year {horizon:g}, % of those histories",
    )  # fmt: skip


LEAST = 0.002  # share of histories below which an ending has no column
OWNED = 0.05  # share of histories with a stake below which ownership is not drawn


def _table(material: Material, tie: str) -> Table:
    one = material.summary.endings.sel(tie=tie)
    rows = [
        (
            ending(str(name)),
            *(
                f"{100 * float(p):.1f} ({interval(float(low), float(high))})"
                for p, low, high in zip(
                    one.sel(ending=name)["incidence"].values, one.sel(ending=name)["low"].values,
                    one.sel(ending=name)["high"].values, strict=True)
            ),
        )
        for name in one["ending"].values
        if float(one.sel(ending=name)["incidence"].max()) > 0
    ]  # fmt: skip
    years = tuple(f"by year {float(year):g}" for year in one["year"].values)
    return Table(("ending", *years), tuple(rows), f"How {tie} ends, % of histories (95 % band)")
