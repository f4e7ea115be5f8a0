"""With outer draws: how much of a history's outcome would be known if the inputs were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import RenderableType

from analysis.cells import number, percent, plain_table, titled, words
from analysis.sweep.columns import money_band, share_band
from analysis.sweep.over import frequent
from analysis.sweep.sweep import Sweep

if TYPE_CHECKING:
    import xarray

BAND = (
    "In brackets: the 95 % band over outer draws of the inputs, with the noise of single histories taken out. It is what "
    "not knowing the inputs leaves open, as far as the config says how uncertain they are. It is no error of the model, "
    "nor of the number of histories or draws: more of them make it sharper, not narrower."
)
MOST = 6  # designs that have a column


def split(found: Sweep) -> RenderableType:
    """One line per finding: of one design its band and share, of several their shares, a column each."""
    if len(found.designs) == 1:
        return _single(found)
    shown = range(min(len(found.designs), MOST))
    table = plain_table([f"design {found.designs.numbers[at]}" for at in shown])
    for name, one, _ in _rows(found):
        cells = [percent(float(one["known"][at]), float(one["known_se"][at])) for at in shown]
        table.add_row(words(name), *cells)
    more = f" (the first {MOST} designs)" if len(found.designs) > MOST else ""
    return titled(
        f"How much of one history's outcome would be known if the inputs were: % of its variance{more}", table
    )


def _single(found: Sweep) -> RenderableType:
    table = plain_table(["over all", "band over draws", "known if the inputs were, %"])
    for name, one, is_share in _rows(found):
        value, se, low, high, known, known_se = (
            float(one[name][0]) for name in ("value", "se", "band_low", "band_high", "known", "known_se")
        )
        if is_share:
            cells = [percent(value, se), share_band(low, high)]
        else:
            cells = [number(value, se), money_band(low, high, se)]
        table.add_row(f"{words(name)}, {'%' if is_share else found.currency}", *cells, percent(known, known_se))
    title = f"Chance and ignorance, {found.designs.draws:,} draws of the inputs; endings by year {found.horizon:g}"
    return titled(title, table)


def _rows(found: Sweep) -> list[tuple[str, xarray.Dataset, bool]]:
    """Name, finding, and whether it is a share."""
    endings, rows = found.findings["endings"].isel(year=-1), list[Any]()
    ties = endings["tie"].values.tolist()
    before = {tie: f"{tie}, " if len(ties) > 1 else "" for tie in ties}
    for tie in ties:
        one = endings.sel(tie=tie)
        rows += [(f"{before[tie]}{name}", one.sel(ending=name), True) for name in frequent(found, tie)]
    added, wins = found.findings["value_added"], found.findings["wins"].sel(outcome="win_win")
    rows += [(f"value added, {firm}", added.sel(firm=firm), False) for firm in added["firm"].values.tolist()]
    return rows + [(f"{before[tie]}win-win", wins.sel(tie=tie), True) for tie in ties]
