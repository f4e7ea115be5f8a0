"""A twin story as text: two columns by date, or one below the other where the page is narrow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.attribution.twin import HERE, MOVED, OTHER, SAME, THERE, Moment, Twin
from analysis.cells import words
from model.commands.output import clean

NARROW = 84  # columns below which the two stand one below the other
DATE = 9
MARKS = {SAME: "=", MOVED: "~", OTHER: "~", HERE: "<", THERE: ">"}
KEY = "= the same in both   ~ in both, at another date or to another effect   < only as it was   > only without"
AGAIN = 3  # what both share from then on is told in so many lines at most; the rest is counted


def story(found: Twin, width: int = 100) -> str:
    """The story, at most `width` columns wide."""
    lines = [*_wrapped(_opening(found), width)]
    if found.parted is None:
        return "\n".join(lines) + "\n"
    heads = ("as it was", f"without {', '.join(words(name) for name in found.members)}")
    rows = [(MARKS[moment.kind], *_sides(moment)) for moment in _few(found.moments)]
    rows += [("", one, other) for one, other in zip(*(list(_end(one)) for one in found.outcomes), strict=True)]
    body = _columns(heads, rows, width) if width >= NARROW else _stacked(heads, rows, width)
    lines += ["", *body, "", *_wrapped(_besides(found), width), *_wrapped(KEY, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _opening(found: Twin) -> str:
    if found.parted is None:
        return f"Trial {found.trial:,} is the same without {words(found.family)}, to the last bit."
    count = sum(found.before.values())
    shared = {name: n for name, n in found.before.items() if name != "quarter_results"}
    most = sorted(shared, key=lambda name: -shared[name])
    told = ", ".join(f"{words(name)} {shared[name]} times" if shared[name] > 1 else words(name) for name in most[:5])
    more = f"; among the {count:,} events before: {told}" if told else ""
    return f"The same to the last bit until {found.date:%Y-%m-%d} ({found.parted:.1f} years after signing){more}."


def _few(moments: tuple[Moment, ...]) -> Iterator[Moment]:
    """All that differs, and the first of what both share."""
    left = AGAIN
    for moment in moments:
        if moment.kind != SAME:
            yield moment
        elif left:
            left -= 1
            yield moment


def _besides(found: Twin) -> str:
    same = sum(moment.kind == SAME for moment in found.moments) - AGAIN
    told = [f"{same} more events that are the same in both"] if same > 0 else []
    told += [f"{words(name)} {here} times against {there} without" for name, (here, there) in found.routine.items()]
    return f"Not told: {'; '.join(told)}." if told else ""


def _sides(moment: Moment) -> tuple[str, str]:
    return _told(moment.here), _told(moment.there)


def _told(record: Any) -> str:
    if record is None:
        return ""
    cause = f" ({record.cause})" if record.cause else ""
    return clean(f"{record.date:%Y-%m}  {record.text}{cause}")


def _end(outcome: dict[str, Any]) -> Iterator[str]:
    """How it ended, tie by tie; what it was worth, firm by firm."""
    for tie, ending in outcome["ending"].items():
        date = f" after {outcome['end_time'][tie]:.1f} years" if ending != "ongoing" else ""
        yield clean(f"In the end {tie}: {words(str(ending))}{date}")
    added, morale = outcome["value_added"], outcome["morale_min"]
    worth = ", ".join(f"{firm} {_number(value, '+.2f')}" for firm, value in added.items())
    yield clean(f"Value added, bn: {worth}")
    trust = [f"{side} {_number(value, '.2f')}" for by in outcome["trust_min"].values() for side, value in by.items()]
    yield clean(f"Lowest trust: {', '.join(trust)}")
    low = ", ".join(f"{firm} {_number(value, '.2f')}" for firm, value in morale.items())
    yield clean(f"Lowest morale: {low}")


def _number(value: float | None, form: str) -> str:
    return "-" if value is None or value != value else format(value, form)


def _columns(heads: tuple[str, str], rows: Iterable[tuple[str, str, str]], width: int) -> Iterator[str]:
    room = (width - 6) // 2
    yield from _row("", *heads, room)
    yield f"   {'-' * room}   {'-' * room}"
    for mark, here, there in rows:
        if mark == "=":
            here, there = here, "the same"
        yield from _row(mark, here, there, room)


def _row(mark: str, here: str, there: str, room: int) -> Iterator[str]:
    left, right = (_hung(text, room) for text in (here, there))
    for at in range(max(len(left), len(right), 1)):
        one, other = (side[at] if at < len(side) else "" for side in (left, right))
        yield f"{mark if at == 0 else '':<3}{one:<{room}}   {other}"


def _stacked(heads: tuple[str, str], rows: Iterable[tuple[str, str, str]], width: int) -> Iterator[str]:
    for mark, here, there in rows:
        if mark == "=":
            yield from _hung(f"=  {here}", width)
            continue
        for head, text in zip(heads, (here, there), strict=True):
            if text:
                yield from _hung(f"{mark:<3}{head}: {text}", width)


def _hung(text: str, width: int) -> list[str]:
    dated = text[4:5] == "-" and text[:4].isdigit()
    return textwrap.wrap(
        text, width, subsequent_indent=" " * (DATE if dated else 3), break_long_words=True, break_on_hyphens=False
    )


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(clean(text), width, break_on_hyphens=False)
