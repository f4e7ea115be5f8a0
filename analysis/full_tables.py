"""All findings of one point as tables of at most 100 columns: what `show --full` adds to the summary."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import number, percent, plain_table, titled, words
from analysis.compare.words import decimals
from model.commands.output import clean

if TYPE_CHECKING:
    import xarray

Findings = dict[str, "xarray.Dataset"]
OFTEN = 0.005  # an ending that is rarer by the horizon has no column of its own
MOST = 6  # endings that have one
ACROSS = 4  # columns of one table
SHOWN = ("trust_in_investor", "trust_in_host", "morale", "stake", "margin", "capability_gap")
DRAWN, OVER_DRAWS = "credible_low", "95 % band over outer draws of the inputs"
POOLED = (
    "Bands over outer draws are of what each draw gives by itself. Of all draws together the worst are worse and the\n"
    "best better than of one draw, so that a quantile of all may lie at the edge of its band, or beyond it."
)
TRACE = "Any of them is told by `alliance trace RUN --trial K"


def full(found: Findings, currency: str) -> RenderableType:
    """The tables, one question each."""
    curve = found["incidence_curve"]
    parts: list[RenderableType] = []
    for tie in curve["tie"].values.tolist():
        parts += [_curve(tie, curve.sel(tie=tie)), _hazards(tie, found), _conditional(tie, found)]
    parts += [_ownership(found["ownership"]), _worth(found, currency), _wins(found["wins"])]
    parts += [_fan(found["fan"])] if "fan" in found and found["fan"].sizes["path"] else []
    parts += [_examples(curve)]
    parts += [Text(POOLED)] if DRAWN in curve else []
    return Group(*parts)


def _often(curve: xarray.Dataset) -> list[str]:
    """Endings of one tie that have a column: the most frequent by the horizon, in their own order."""
    last = curve["incidence"].isel(date=-1)
    names = [str(name) for name in curve["ending"].values if name != "ongoing"]
    share = {name: float(last.sel(ending=name)) for name in names}
    best = sorted((name for name in names if share[name] >= OFTEN), key=lambda name: -share[name])[:MOST]
    return [name for name in names if name in best]


def _curve(tie: str, curve: xarray.Dataset) -> RenderableType:
    names = ["ongoing", *_often(curve)]
    bands = {"95 % band over all dates at once": "simultaneous_"}
    if DRAWN in curve:
        bands[OVER_DRAWS] = "credible_"
    parts = []
    for said, ends in bands.items():
        for first in range(0, len(names), ACROSS):
            title = "(continued)" if first else f"How {tie} ends: cumulative incidence, % ({said})"
            parts.append(titled(title, _incidences(curve, names[first : first + ACROSS], ends)))
    return Group(*parts)


def _incidences(curve: xarray.Dataset, names: list[str], ends: str) -> RenderableType:
    table = plain_table([words(name) for name in names], "by year")
    for at in _whole_years(curve["date"].values):
        here = curve.isel(date=at)
        cells = [_ranged(here.sel(ending=name), "incidence", ends) for name in names]
        table.add_row(f"{float(here['date']):g}", *cells)
    return table


def _whole_years(dates: np.ndarray) -> list[int]:
    """Positions of the first years, then of every other or fifth one, and of the horizon."""
    wanted = [1, 2, 3, 5, 7, 10, 12, 15, 20, 25, 30, 40, 50]
    found = [at for at, date in enumerate(dates.tolist()) if date in wanted]
    return found if found and found[-1] == len(dates) - 1 else [*found, len(dates) - 1]


def _hazards(tie: str, found: Findings) -> RenderableType:
    names, one = _often(found["incidence_curve"].sel(tie=tie)), found["hazards"].sel(tie=tie)
    table = plain_table([words(name) for name in names], "in the year from")
    for at, year in enumerate(one["year"].values.tolist()):
        here = one.isel(year=at)
        pairs = [(float(here["hazard"].sel(ending=name)), float(here["se"].sel(ending=name))) for name in names]
        table.add_row(f"{year:g} to {float(here['until']):g}", *(percent(*pair) for pair in pairs))
    return titled(f"How great the danger is to {tie}: endings a year per 100 that still go on", table)


def _conditional(tie: str, found: Findings) -> RenderableType:
    one = found["conditional"].sel(tie=tie, ending="ongoing")
    years = [year for year in one["year"].values.tolist() if year % 5 == 0] or one["year"].values.tolist()[-1:]
    table = plain_table(["histories", *(f"at year {year:g}" for year in years)], "that reached year")
    for year in one["given"].values.tolist():
        here = one.sel(given=year)
        cells = [_ranged(here.sel(year=at), "incidence", _ends(found["conditional"])) for at in years]
        table.add_row(f"{year:g}", f"{int(here['reached'].max()):,}", *cells)
    return titled(f"Given that {tie} has come so far, it still goes on, % ({_said(found['conditional'])})", table)


def _ends(found: xarray.Dataset) -> str:
    """Which interval is shown: with outer draws the band over them."""
    return "credible_" if DRAWN in found else ""


def _said(found: xarray.Dataset) -> str:
    return OVER_DRAWS if DRAWN in found else "95 % interval"


def _ranged(one: xarray.Dataset, name: str = "incidence", ends: str = "") -> str:
    p, low, high = (100 * float(one[key]) for key in (name, f"{ends}low", f"{ends}high"))
    return "-" if math.isnan(p) else f"{p:.1f} ({low:.1f}-{high:.1f})"


def _ownership(found: xarray.Dataset) -> RenderableType:
    table = plain_table(["% of histories", "by how many years"])
    ties = found["tie"].values.tolist()
    for tie in ties:
        for case in found["case"].values.tolist():
            one = found.sel(tie=tie, case=case)
            name = clean(f"{tie}: " if len(ties) > 1 else "") + words(case)
            years = number(float(one["years"]), float(one["years_se"]))
            table.add_row(name, percent(float(one["share"]), float(one["se"])), years)
    return titled("Ownership and cooperation: which outlives the other", table)


def _worth(found: Findings, currency: str) -> RenderableType:
    quantiles, tails, whole = found["value_quantiles"], found["value_shortfall"], found["value_distribution"]
    names, said = whole["firm"].values.tolist(), _said(quantiles)
    parts = []
    for measure, title in (("value_added", "Value added against standing alone"), ("value", "Value at signing")):
        table = plain_table([clean(name) for name in names])
        q, tail, all_of = (one.sel(measure=measure) for one in (quantiles, tails, whole))
        for at, part in enumerate(tail["tail"].values.tolist()):
            table.add_row(f"worst {100 * part:g} %, mean", *_each(tail.isel(tail=at), "shortfall"))
        table.add_section()
        for at, part in enumerate(q["quantile"].values.tolist()):
            name = "median" if part == 0.5 else f"{100 * part:g} %"
            table.add_row(name, *_each(q.isel(quantile=at), "value"))
        table.add_section()
        table.add_row("mean", *_each(all_of, "mean", "mean_"))
        shares = all_of.drop_vars([name for name in all_of.data_vars if not str(name).startswith("below")]) * 100
        table.add_row("below zero, %", *_each(shares, "below_zero", "below_zero_"))
        parts.append(titled(f"{title}, {currency} ({said})", table))
    return Group(*parts)


def _each(found: xarray.Dataset, value: str, prefix: str = "") -> list[str]:
    """Number and interval of every firm."""
    cells = []
    for at in range(found.sizes["firm"]):
        one = found.isel(firm=at)
        ends = f"{prefix}{'credible_' if f'{prefix}{DRAWN}' in found else ''}"
        cells.append(_interval(*(float(one[name]) for name in (value, f"{prefix}se", f"{ends}low", f"{ends}high"))))
    return cells


def _interval(value: float, se: float, low: float, high: float) -> str:
    """A number in its interval, with as many decimals as its error supports."""
    if math.isnan(value):
        return "-"
    if math.isnan(low) or math.isnan(high):
        return number(value, se)
    if low == high == value:
        return f"{value:g}"
    digits = decimals(se if se > 0 else (high - low) / 4)
    return f"{value:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def _wins(found: xarray.Dataset) -> RenderableType:
    ties = found["tie"].values.tolist()
    table = plain_table([clean(tie) for tie in ties])
    for name in found["outcome"].values.tolist():
        cells = [_ranged(found.sel(tie=tie, outcome=name), "share", _ends(found)) for tie in ties]
        table.add_row(words(name), *cells)
    return titled(f"Who gains value: % of histories ({_said(found)})", table)


def _fan(found: xarray.Dataset) -> RenderableType:
    times = found["time"].values
    years = [int(np.argmin(np.abs(times - year))) for year in np.linspace(0, times[-1], 4)[1:]]
    table = plain_table([*(f"year {times[at]:g}" for at in years), "trial"])
    ties = sorted({str(tie) for tie in found["tie"].values if tie})
    for at, variable in enumerate(found["variable"].values.tolist()):
        if variable in SHOWN:
            one = found["value"].isel(path=at)
            cells = [_spread(one.isel(time=year)) for year in years]
            name = str(found["path"].values[at])
            name = name.replace(f", {ties[0]}", "") if len(ties) == 1 else name
            name = name.replace("capability gap,", "gap,")
            table.add_row(clean(name), *cells, str(int(found["trial"][at])))
    title = f"On the way: median (5 % to 95 %) of {found.attrs['paths']:,} histories, and the one nearest the medians"
    note = Text("Gap: the host's capability less the investor's.")
    return Group(titled(title, table), note)


def _spread(one: xarray.DataArray) -> str:
    low, middle, high = (float(one.sel(quantile=q)) for q in (0.05, 0.5, 0.95))
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def _examples(curve: xarray.Dataset) -> RenderableType:
    """A history of every ending, from the middle of those that end so."""
    table = plain_table(["trial", "ends in year"])
    ties, several = curve["tie"].values.tolist(), len(np.unique(curve["point"].values[curve["point"].values >= 0])) > 1
    for tie in ties:
        for name in curve["ending"].values.tolist():
            one = curve.sel(tie=tie, ending=name)
            half = np.abs(one["incidence"].values - one["incidence"].values[-1] / 2)
            here = one.isel(date=int(np.argmin(half)) if not np.isnan(half).all() else 0)
            if int(here["trial"]) >= 0:
                which = f"{int(here['trial'])}" + (f" of point {int(here['point'])}" if several else "")
                when = "goes on" if name == "ongoing" else f"{float(here['trial_time']):.1f}"
                table.add_row(clean(f"{tie}: " if len(ties) > 1 else "") + words(name), which, when)
    note = Text(f"{TRACE}{' --point P' if several else ''}`.")
    return Group(titled("A history of every kind", table), note)
