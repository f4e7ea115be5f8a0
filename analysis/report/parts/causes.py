"""What caused it: the same histories without one kind of event at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.figures.dots import Series, dots
from analysis.report.elements import Code, Part, Plot, Prose, Section, Table
from analysis.report.material import Material
from analysis.report.wording import interval, minus, name

if TYPE_CHECKING:
    import xarray

MOST = 10  # kinds of event drawn


def causes(material: Material) -> Section | None:
    """Which kinds of event were necessary, what each was worth, and one history beside its twin; None if not asked for."""
    from analysis.attribution.verdict import verdict

    if material.causes is None:
        return None
    found, tale = material.causes
    parts: list[Part] = [
        Prose(verdict(found)),
        Prose(
            f"{found.trials:,} histories were lived again without one kind of event at a time, on the same draws of all others: "
            "what differs is what that kind caused, in the model."
        ),
    ]
    drawn = _necessity(found.necessity, found.outcome.noun)
    parts += [drawn] if drawn else []
    worth = _worth(found.effects["value_added"], found.necessity, material.currency)
    parts += [worth] if worth else []
    if tale is not None:
        from analysis.attribution.twin_text import story

        title = f"History {tale.trial:,} as it was, and without {name(tale.family)}"
        parts.append(Code(story(tale, 100), title))
    return Section("causes", "What caused it", parts)


def _necessity(found: xarray.Dataset, outcome: str) -> Plot | None:
    from analysis.attribution.families import EVENT
    from analysis.attribution.necessity import deciding

    chosen = deciding(found, EVENT)[:MOST]
    if not chosen:
        return None
    one = found.sel(family=chosen)
    series = [
        Series(said, *((100 * one[f"{key}{end}"].values).tolist() for end in ("", "_low", "_high")))
        for said, key in (("brought it", "avoided"), ("kept it away", "saved"))
    ]
    rows = tuple(
        (
            name(family),
            *(
                f"{100 * float(row[key]):.1f} ({interval(float(row[key + '_low']), float(row[key + '_high']))})"
                for key in ("happened", "avoided", "necessary", "saved")
            ),
        )
        for family, row in ((family, one.sel(family=family)) for family in chosen)
    )
    return Plot(
        dots([name(family) for family in chosen], series, "% of histories"),
        f"Of the histories that came to {outcome}: how many would not have without that kind of event (brought it). Of the others: how "
        "many would have without it (kept it away). Bars: 95 % intervals.",
        f"Kinds of event by how many histories they brought to {outcome}.",
        Table(("kind of event", "happened, %", "brought it, %", "of those it happened in, %", "kept it away, %"), rows),
    )  # fmt: skip


def _worth(found: xarray.Dataset, needed: xarray.Dataset, currency: str) -> Plot | None:
    from analysis.attribution.families import EVENT

    found = found.sel(family=needed["family"].values[needed["kind"].values == EVENT])
    firms = found["firm"].values.tolist()
    size = np.nanmax(np.abs(found["difference"].transpose("family", "firm").values), axis=1)
    order = [at for at in np.argsort(-np.nan_to_num(size)) if size[at] > 0][:MOST]
    if not order:
        return None
    one = found.isel(family=order)
    families = [name(str(family)) for family in one["family"].values]
    series = [
        Series(firm, *(one[key].sel(firm=firm).values.tolist() for key in ("difference", "low", "high")))
        for firm in firms
    ]
    rows = tuple(
        (
            family,
            *(
                minus(f"{one_firm.value[at]:.3f}")
                + f" ({minus(f'{one_firm.low[at]:.3f}')} to {minus(f'{one_firm.high[at]:.3f}')})"
                for one_firm in series
            ),
        )
        for at, family in enumerate(families)
    )
    return Plot(
        dots(families, series, f"value added with it less without it, {currency}"),
        "What each kind of event did to the worth of the tie-up, on average over all histories. Hollow: not told from nothing.",
        "Effect of each kind of event on value added, by firm.", Table(("kind of event", *firms), rows),
    )  # fmt: skip
