"""A history as a picture: trust, morale, stake, capability gap, money, product, under the events that mattered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.figures.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RULE, SKY, VERMILION

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.timeline.marks import Mark

WIDTH, PANEL, LANE = 11.0, 1.35, 0.19  # inches
LEFT, RIGHT = 0.075, 0.80  # share of the width
COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
DASHES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
GAPS = 3  # domains drawn, those that move most
TIERS = (VERMILION, BLUE, INK, INK, GREY, GREY)
LETTER = 0.075  # inches, of a letter of a label


def timeline(found: xarray.Dataset, marks: list[Mark]) -> Figure:
    """The picture of one history.

    Args:
        found: of `analysis.timeline.series`.
        marks: of `analysis.timeline.marks`.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    horizon, panels = float(found.attrs["horizon"]), _panels(found)
    rows = lanes([mark.time for mark in marks], [mark.label for mark in marks], horizon)
    top = LANE * (max(rows, default=0) + 2)
    height = 0.9 + top + PANEL * len(panels) + 0.5
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(LEFT, 1 - 0.32 / height, _plain(found.attrs["title"]), fontsize=13, weight="bold", color=INK)
    figure.text(
        LEFT, 1 - 0.58 / height,
        f"History {found.attrs['trial']}, {horizon:g} years from {found.attrs['signed']}; money in {_plain(found.attrs['currency'])}",
        fontsize=9, color=GREY,
    )  # fmt: skip
    events = figure.add_axes((LEFT, 1 - (0.8 + top) / height, RIGHT - LEFT, top / height))
    _events(events, marks, rows, horizon)
    for at, (title, unit, lines) in enumerate(panels):
        bottom = 1 - (0.8 + top + PANEL * (at + 1)) / height
        axes = figure.add_axes((LEFT, bottom, RIGHT - LEFT, 0.82 * PANEL / height))
        _panel(axes, title, unit, lines, horizon, at == len(panels) - 1)
        for mark in marks:
            axes.axvline(mark.time, color=TIERS[mark.tier], lw=0.6, alpha=0.9 if mark.tier == 0 else 0.28, zorder=0)
    return figure


def lanes(times: list[float], labels: list[str], horizon: float) -> list[int]:
    """The row of each label, from 0, so that none lies on another; labels stand to the right of their dates."""
    inches = (RIGHT - LEFT) * WIDTH
    ends: list[float] = []
    found = []
    for time, label in zip(times, labels, strict=True):
        start = time / horizon * inches
        stop = start + 0.14 + LETTER * len(label)
        row = next((at for at, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [stop]
        found.append(row)
    return found


def _events(axes: Axes, marks: list[Mark], rows: list[int], horizon: float) -> None:
    most = max(rows, default=0) + 1
    axes.set(xlim=(0, horizon), ylim=(most + 0.3, -0.8))
    axes.axis("off")
    for mark, row in zip(marks, rows, strict=True):
        colour = TIERS[mark.tier]
        axes.plot([mark.time, mark.time], [row, most + 0.3], color=colour, lw=0.6, alpha=0.35, zorder=0)
        axes.plot([mark.time], [row], marker="o", ms=4, color=colour, clip_on=False)
        axes.annotate(
            _plain(mark.label), (mark.time, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8,
            color=colour, weight="bold" if mark.tier == 0 else "normal", annotation_clip=False,
        )  # fmt: skip


Line = tuple[str, Any, Any]
Panel = tuple[str, str, list[Line]]


def _panel(axes: Axes, title: str, unit: str, lines: list[Line], horizon: float, last: bool) -> None:
    axes.set_xlim(0, horizon)
    ends = []
    for at, (name, time, value) in enumerate(lines):
        colour = COLOURS[at % len(COLOURS)]
        axes.plot(time, value, color=colour, ls=DASHES[at % len(DASHES)], lw=1.5, drawstyle="steps-post")
        ends.append((float(value[-1]), name, colour))
    if unit == "0 to 1":
        axes.set_ylim(0, 1)
    else:
        axes.margins(y=0.1)
        if all(not np.any(value) for _, _, value in lines):
            axes.set_ylim(0, 1)  # nothing of it ever: no negative half
    low, high = axes.get_ylim()
    if low < 0 < high:
        axes.axhline(0, color=GREY, lw=0.7, ls=":")
    for (_, name, colour), place in zip(ends, _apart([end[0] for end in ends], low, high), strict=True):
        axes.annotate(_plain(name), (horizon, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8,
                      color=colour, annotation_clip=False)  # fmt: skip
    axes.set_title(f"{title}, {unit}" if unit else title, loc="left", fontsize=9, color=INK, pad=2)
    axes.tick_params(labelsize=8, colors=INK, length=2)
    axes.tick_params(labelbottom=last)
    axes.locator_params(axis="y", nbins=4)
    if last:
        axes.set_xlabel("years since signing", fontsize=8, color=GREY)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(RULE)


def _apart(values: list[float], low: float, high: float) -> list[float]:
    """Places of the names at the ends of lines, one line of text between them at least."""
    step = 0.15 * (high - low)
    order = np.argsort(values, kind="stable")
    places = np.clip(np.asarray(values, float)[order], low, high)
    for _ in range(100):
        gaps = step - np.diff(places)
        if not (gaps > 1e-9).any():
            break
        for at in np.flatnonzero(gaps > 1e-9):
            places[at] -= gaps[at] / 2
            places[at + 1] += gaps[at] / 2
    found = np.empty(len(values))
    found[order] = places
    return [float(place) for place in found]


def _panels(found: xarray.Dataset) -> list[Panel]:
    """Title, unit and lines of every panel that has anything to show."""
    time = found["time"].values
    ties, firms = found["tie"].values.tolist(), found["firm"].values.tolist()
    several = len(ties) > 1
    trust, stake, gap = [], [], []
    for at, tie in enumerate(ties):
        names, where = found["partner"].values[at], f" ({tie})" if several else ""
        going = found["going_on"].values[:, at]
        upto = int(np.argmin(going)) + 1 if not going.all() else len(time)
        for side, (own, other) in enumerate((names, names[::-1])):
            trust.append((f"{own} in {other}{where}", time[:upto], found["trust"].values[:upto, at, side]))
            held = found["stake"].values[:, at, side]
            if held.max() > 0:
                stake.append((f"{own} of {other}{where}", time, 100 * held))
        moved = np.ptp(found["capability_gap"].values[:, at], axis=0)
        for domain in sorted(np.argsort(-moved)[: GAPS if not several else 2]):
            name = str(found["domain"].values[domain]).replace("_", " ")
            gap.append((f"{name}{where}", time, found["capability_gap"].values[:, at, domain]))

    def each(key: str) -> list[Line]:
        return [(firm, time, found[key].values[:, at]) for at, firm in enumerate(firms)]

    panels: list[Panel] = [("Trust", "0 to 1", trust), ("Morale", "0 to 1", each("morale"))]
    panels += [("Stake", "%", stake)] if stake else []
    panels += [
        ("Capability gap: the host's less the investor's", "best practice = 1", gap),
        ("Cash", _plain(found.attrs["currency"]), each("cash")), ("Debt less cash", _plain(found.attrs["currency"]), each("net_debt")),
    ]  # fmt: skip
    products = found["product"].values.tolist()
    sold = [(name, time, found["units"].values[:, at]) for at, name in enumerate(products)]
    return panels + ([("Joint product, sold so far", "million units", sold)] if sold else [])


def _plain(text: object) -> str:
    """Text that is no formula to Matplotlib, nor anything but text."""
    from model.commands.output import clean

    return clean(str(text)).replace("$", r"\$")
