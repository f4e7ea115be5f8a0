"""What it is worth, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.capability import capability
from analysis.figures.wins import wins
from analysis.figures.worth import ecdf, histogram
from analysis.plain import value_rows
from analysis.report.elements import Grid, Part, Plot, Section, Table
from analysis.report.material import Material
from analysis.report.wording import interval, money, name, plain

if TYPE_CHECKING:
    import xarray

MEASURE = "value_added"


def worth(material: Material) -> Section:
    """Value added per firm as a whole distribution, who gains, and what the firms learn."""
    parts: list[Part] = []
    found = material.findings
    if "value_histogram" in found:
        firms = material.summary.value_added["firm"].values.tolist()
        parts.append(Grid(tuple(_histogram(found["value_histogram"], firm, material.currency) for firm in firms)))
        parts.append(_ecdf(found["value_ecdf"], material.currency))
        parts.append(_quantiles(found, material.currency))
    else:
        parts.append(_summary_quantiles(material))
    parts.append(_wins(material.summary.wins))
    parts.append(_capability(material.summary.capability_added))
    return Section("worth", "What it is worth, and to whom", parts)


def _histogram(found: xarray.Dataset, firm: str, currency: str) -> Plot:
    one = found.sel(measure=MEASURE, firm=firm)
    rows = tuple(
        (f"{a:.3g} to {b:.3g}", f"{100 * p:.2f}", interval(low, high, 2), str(int(t)) if t >= 0 else "-")
        for a, b, p, low, high, t in zip(
            *(one[key].values for key in ("left", "right", "share", "low", "high", "trial")), strict=True
        )
    )
    below = 100 * float(one["share"].values[one["right"].values <= 0].sum())
    return Plot(
        histogram(found, firm, currency), f"Value added to {firm}",
        f"Histogram of value added to {firm}; about {below:.0f} % of histories lie below zero.",
        Table((currency, "% of histories", "95 % interval", "a history"), rows),
    )  # fmt: skip


def _ecdf(found: xarray.Dataset, currency: str) -> Plot:
    one = found.sel(measure=MEASURE)
    rows = []
    for firm in one["firm"].values.tolist():
        row = one.sel(firm=firm).isel(step=slice(0, None, 5))
        rows += [
            (firm, plain(value), f"{100 * p:.1f}", interval(low, high), str(int(trial)) if trial >= 0 else "-")
            for value, p, low, high, trial in zip(
                *(row[key].values for key in ("value", "probability", "low", "high", "trial")), strict=True
            )
        ]
    return Plot(
        ecdf(found, currency), "How often at most so much is added. Bands: 95 %, for all values at once.",
        "Cumulative distribution of value added, one curve a firm.",
        Table(("firm", currency, "% at most that", "95 % interval", "a history"), tuple(rows)),
    )  # fmt: skip


def _quantiles(found: dict[str, xarray.Dataset], currency: str) -> Table:
    quantiles = found["value_quantiles"].sel(measure=MEASURE)
    moments, tails = (found[key].sel(measure=MEASURE) for key in ("value_distribution", "value_shortfall"))
    rows = []
    for firm in quantiles["firm"].values.tolist():
        row, tail = quantiles.sel(firm=firm), tails.sel(firm=firm)
        mean = moments.sel(firm=firm)
        rows.append((
            firm, money(float(mean["mean"]), float(mean["mean_se"])),
            *(money(float(row["value"].sel(quantile=q)), float(row["se"].sel(quantile=q))) for q in QUANTILES),
            money(float(tail["shortfall"][0]), float(tail["se"][0])),
            f"{100 * float(mean['below_zero']):.1f} \u00b1{100 * float(mean['below_zero_se']):.1f}",
        ))  # fmt: skip
    names = ("median" if q == 0.5 else f"{100 * q:g} %" for q in QUANTILES)
    worst = f"worst {100 * float(tails['tail'][0]):.0f} %"
    return Table(("", "mean", *names, worst, "% lose"), tuple(rows),
                 f"Value added against standing alone, {currency}; last but one: the mean of the worst histories")  # fmt: skip


QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def _summary_quantiles(material: Material) -> Table:
    keys = ("mean", "q05", "q25", "median", "q75", "q95")
    rows = tuple(
        (
            str(row["firm"]), *(money(row[key], row[f"{key}_se"]) for key in keys),
            f"{100 * row['gain']:.1f} \u00b1{100 * row['gain_se']:.1f}",
        )
        for row in value_rows(material.summary.value_added)
    )  # fmt: skip
    title = f"Value added against standing alone, {material.currency}"
    return Table(("", "mean", "5 %", "25 %", "median", "75 %", "95 %", "% gain"), rows, title)


def _wins(found: xarray.Dataset) -> Plot:
    rows = tuple(
        (
            tie,
            *(
                f"{100 * float(p):.1f} \u00b1{100 * float(se):.1f}"
                for p, se in zip(found.sel(tie=tie)["share"].values, found.sel(tie=tie)["se"].values, strict=True)
            ),
        )
        for tie in found["tie"].values.tolist()
    )
    said = "; ".join(f"{tie}: both gain in {100 * float(found.sel(tie=tie)['share'][0]):.0f} %" for tie, *_ in rows)
    return Plot(
        wins(found), "Who gains value against standing alone, % of histories.", f"Who gains. {said}.",
        Table(("", "both", "only the investor", "only the host", "neither", "no change"), rows),
    )  # fmt: skip


def _capability(found: xarray.Dataset) -> Plot:
    firms = found["firm"].values.tolist()
    rows = tuple(
        (
            name(domain),
            *(
                money(
                    float(found.sel(firm=firm, domain=domain)["mean"]), float(found.sel(firm=firm, domain=domain)["se"])
                )
                for firm in firms
            ),
        )
        for domain in found["domain"].values.tolist()
    )
    return Plot(
        capability(found), "What the firms can do better, at the horizon, than each would alone. Bars: 95 % intervals.",
        f"Mean capability added by domain, for {' and '.join(firms)}.", Table(("domain", *firms), rows),
    )  # fmt: skip
