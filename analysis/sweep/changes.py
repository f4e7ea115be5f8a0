"""What each design changes against design 0, as a table; one at a time: the factors that change most come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from analysis.cells import titled
from analysis.compare.words import decimals, signed
from analysis.points import ONE_AT_A_TIME, Designs
from analysis.sweep.columns import LINE, Column, broken, design_columns, packed
from analysis.sweep.sweep import Sweep

if TYPE_CHECKING:
    import xarray

ROWS = 30
BAR = 4  # characters to each side of a bar's middle
NOTE = (
    "Same luck in all designs. `x` says how many times as many histories independent runs would need for that \u00b1."
)


def changes(found: Sweep) -> RenderableType:
    """One line per design but the first."""
    order = _order(found)
    columns, alone = _columns(found), found.designs.kind == ONE_AT_A_TIME
    fixed = [Column(one.heading, one.cells[1:]) for one in design_columns(found.designs)]
    count = len(packed(fixed, columns, order))
    room = max(ROWS // (count * (2 if found.designs.draws > 1 else 1)), 6)
    shown = order[:room] if len(order) > room + 2 else order
    title = f"Against design 0 ({found.designs.said(0)}): value added, and how often it has ended"
    title += "; the strongest first" if alone else ""
    parts = [titled(title if not at else "(continued)", one) for at, one in enumerate(packed(fixed, columns, shown))]
    if len(shown) < len(order):
        parts.append(Text(f"  ... {len(order) - len(shown):,} more designs; --json gives all"))
    return Group(*parts, Text(f"\n{NOTE}"))


def _columns(found: Sweep) -> list[Column]:
    added = found.changes["value_added"]
    firms, ties = added["firm"].values.tolist(), found.changes["endings"]["tie"].values.tolist()
    columns = [one for firm in firms for one in _money(f"{broken(firm)}{LINE}{found.currency}", added.sel(firm=firm))]
    for tie in ties:
        head = f"{broken(tie)}{LINE}ended, %" if len(ties) > 1 else f"ended,{LINE}%"
        columns.append(Column(head, [_cell(row, 100) for row in _rows(_ended(found, tie))]))
    if found.designs.kind == ONE_AT_A_TIME:
        joint = found.changes["joint_value_added"]["difference"].values
        most = float(np.nanmax(np.abs(joint), initial=0.0))
        columns.append(Column(f"all firms{LINE}together", [_bar(change, most) for change in joint.tolist()]))
    return columns


def _money(heading: str, one: xarray.Dataset) -> list[Column]:
    rows = _rows(one)
    return [
        Column(heading, [_cell(row, 1) for row in rows]),
        Column(
            "x", ["-" if np.isnan(row["variance_reduction"]) else f"{row['variance_reduction']:.3g}" for row in rows]
        ),
    ]


def _rows(one: xarray.Dataset) -> list[dict[str, float]]:
    return [{str(name): float(one[name][at]) for name in one.data_vars} for at in range(one.sizes["design"])]


def _order(found: Sweep) -> list[int]:
    """Positions among the changes: as designed; one at a time by factor, that with the largest effect first."""
    count = len(found.designs) - 1
    if found.designs.kind != ONE_AT_A_TIME:
        return list(range(count))
    size = np.nan_to_num(np.abs(found.changes["value_added"]["difference"].values)).max(axis=1, initial=0.0)
    factor = [_varied(found.designs, at + 1) for at in range(count)]
    largest = {name: max(size[at] for at in range(count) if factor[at] == name) for name in factor}
    return sorted(range(count), key=lambda at: (-largest[factor[at]], factor[at], at))


def _varied(designs: Designs, at: int) -> str:
    return next((one.path for one in designs.factors if one.values[at] != one.values[0]), "")


def _ended(found: Sweep, tie: str) -> xarray.Dataset:
    """How often it has ended at all: the mirror of still going on."""
    one = found.changes["endings"].sel(tie=tie, ending="ongoing").isel(year=-1)
    return one.assign(difference=0.0 - one["difference"], band_low=-one["band_high"], band_high=-one["band_low"])


def _cell(row: dict[str, float], scale: int) -> str:
    change, se, low, high = (scale * row[name] for name in ("difference", "se", "band_low", "band_high"))
    digits = decimals(se)
    band = "" if np.isnan(low) else f"{LINE}({low:+.{digits}f} to {high:+.{digits}f})"
    return signed(change, se) + band


def _bar(change: float, most: float) -> str:
    """A bar to the left for less, to the right for more."""
    if not np.isfinite(change) or most <= 0:
        return "-"
    length = round(BAR * abs(change) / most)
    left, right = ("\u2588" * length, "") if change < 0 else ("", "\u2588" * length)
    return f"{left:>{BAR}}|{right:<{BAR}}"
