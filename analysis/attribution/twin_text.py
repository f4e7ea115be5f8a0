"""A twin story as text: two columns by date, or one below the other where the page is narrow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis.attribution.twin import HERE, MOVED, OTHER, ROUTINE, SAME, THERE, Moment, Twin
from analysis.cells import words
from model.commands.output import clean

if TYPE_CHECKING:
    from model.story.history import Record

NARROW = 84  # columns below which the two stand one below the other
DATE = 9
MARKS = {SAME: "=", MOVED: "~", OTHER: "~", HERE: "<", THERE: ">"}
KEY = "=  the same in both but for decimals    ~  in both, at another date or to another effect"
LONELY = "<  only as it was    >  only without"
AGAIN = 3  # of what both share from then on, so many are told at most; the rest is counted
MOST = 24  # moments told; of a longer story what is in both is counted only


def story(found: Twin, width: int = 100) -> str:
    """The story, at most `width` columns wide."""
    lines = [*_wrapped(_opening(found), width)]
    if found.parted is None:
        return "\n".join(lines) + "\n"
    heads = ("as it was", f"without {', '.join(words(name) for name in found.members)}")
    told = _told_moments(found)
    rows = [(MARKS[moment.kind], *_sides(moment)) for moment in told]
    rows += [("", one, other) for one, other in zip(*(list(_end(one)) for one in found.outcomes), strict=True)]
    body = _columns(heads, rows, width) if width >= NARROW else _stacked(heads, rows, width)
    after = [*_wrapped(_besides(found, told), width), *_wrapped(KEY, width), *_wrapped(LONELY, width)]
    return "\n".join(line.rstrip() for line in [*lines, "", *body, "", *after]) + "\n"


def _opening(found: Twin) -> str:
    if found.parted is None:
        return f"Trial {found.trial:,} is the same without {words(found.family)}, to the last bit."
    count = sum(found.before.values())
    shared = {name: n for name, n in found.before.items() if name not in ROUTINE}
    most = sorted(shared, key=lambda name: -shared[name])
    told = ", ".join(f"{words(name)} ({shared[name]})" if shared[name] > 1 else words(name) for name in most[:6])
    before = f"{count:,} event{'s' * (count != 1)} before" + (f", among them {told}" if told else "")
    return f"The same to the last bit until {found.date:%Y-%m-%d}, {found.parted:.1f} years after signing ({before})."


def _told_moments(found: Twin) -> list[Moment]:
    """What differs while a tie goes on, and the first of what both share."""
    going = [moment for moment in found.moments if moment.time <= found.over]
    alone = [moment for moment in going if moment.kind in (HERE, THERE)]
    if len(alone) >= MOST:
        return alone[:MOST]
    shared = [moment for moment in going if moment.kind in (MOVED, OTHER)][: MOST - len(alone)]
    same = [moment for moment in going if moment.kind == SAME][:AGAIN]
    return sorted([*alone, *shared, *same], key=lambda moment: moment.time)


def _besides(found: Twin, told: list[Moment]) -> str:
    going = sum(moment.time <= found.over for moment in found.moments) - len(told)
    later = sum(moment.time > found.over for moment in found.moments)
    parts = [f"{_events(going)} much the same in both"] if going > 0 else []
    parts += [f"{words(name)}, {here} against {there} without" for name, (here, there) in found.routine.items()]
    parts += [f"{_events(later)} after all was over"] if later else []
    return f"Not told: {'; '.join(parts)}." if parts else ""


def _events(count: int) -> str:
    return f"{count} more event{'s' * (count > 1)}"


def _sides(moment: Moment) -> tuple[str, str]:
    """What is only in one has its cause; what is in both is told once if it is the same sentence."""
    here, there = moment.here, moment.there
    if here is None or there is None:
        return _told(here), _told(there)
    if moment.kind == SAME:
        return _dated(here, here.text), "the same"
    return _dated(here, here.text), _dated(there, "the same" if here.text == there.text else there.text)


def _told(record: Record | None) -> str:
    if record is None:
        return ""
    return _dated(record, f"{record.text} ({record.cause})" if record.cause else record.text)


def _dated(record: Record, text: str) -> str:
    return clean(f"{record.date:%Y-%m}  {text}")


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
