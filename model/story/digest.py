"""What happens often, summed up once a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from model.story.causes import noun
from model.story.names import listed, number, times
from model.story.scene import moved
from model.story.tellers import FEW, TELLERS, learned

if TYPE_CHECKING:
    from model.story.chronicle import Entry

SMALL_BLOW = 0.08  # of morale; smaller ones without a cause are summed up
OFTEN = 4  # so many in a year of an event that has no teller are summed up
_CLEARER = 0.05  # of clarity at reviews; less is not told


def often(entries: Iterable[Entry]) -> set[str]:
    """Events that happened too often in a year to be told one by one."""
    counts = Counter(entry.scene.event.name for entry in entries if entry.scene.step.done)
    return {name for name, count in counts.items() if count >= OFTEN and name not in TELLERS}


def is_routine(entry: Entry) -> bool:
    """Whether an event is summed up rather than told."""
    scene, name = entry.scene, entry.scene.event.name
    if name == "morale_shock":
        before, after = scene.firm("firm")
        return bool(before.morale - after.morale < (SMALL_BLOW if not entry.cause else 0.6 * SMALL_BLOW))
    if name == "voluntary_exit":
        before, after = scene.firm("firm")
        return bool(before.jobs - after.jobs < FEW)
    return name in SUMMED


def digest(entries: list[Entry], over: bool) -> list[str]:
    """What happened besides, as sentences without full stops; once all is `over` only what is out of the ordinary."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.scene.event.name, []).append(entry)
    told = []
    for name in sorted(by_name, key=lambda name: list(SUMMED).index(name) if name in SUMMED else len(SUMMED)):
        group = by_name[name]
        if name in SUMMED:
            told += [] if over else SUMMED[name](group)
        else:
            told.append(group[0].text if len(group) == 1 else f"{noun(name)} {times(len(group))}")
    sentence = "; ".join(told)
    return [sentence[:1].upper() + sentence[1:]] if sentence else []


def _learning(group: list[Entry]) -> list[str]:
    gained: dict[str, Counter[str]] = {}
    for entry in group:
        for role, domain in learned(entry.scene):
            gained.setdefault(entry.scene[role], Counter())[domain.replace("_", " ")] += 1
    most = {firm: [domain for domain, _ in counts.most_common(2)] for firm, counts in sorted(gained.items())}
    text = ", ".join(f"{firm} in {listed(domains)}" for firm, domains in most.items())
    count = f"{number(len(group))} learning episode{'s' if len(group) > 1 else ''}"
    return [f"{count} ({text})" if text else count]


def _review(group: list[Entry]) -> list[str]:
    first, last = group[0].scene.ties[0], group[-1].scene.ties[1]
    return [f"the review made the aim clearer, {moved(first.clarity, last.clarity)}"] if last.clarity - first.clarity >= _CLEARER else []


def _morale(word: str) -> Callable[[list[Entry]], list[str]]:
    def tell(group: list[Entry]) -> list[str]:
        own = [f"{firm[0].scene['firm']}{'' if len(firm) == 1 else ' ' + times(len(firm))}" for firm in _by_firm(group)]
        return [f"{word} at {listed(own)}"]

    return tell


def _written(group: list[Entry]) -> list[str]:
    return [group[-1].text]


def _nothing(group: list[Entry]) -> list[str]:
    return []


def _by_firm(group: list[Entry]) -> list[list[Entry]]:
    firms = sorted({entry.scene.index for entry in group})
    return [[entry for entry in group if entry.scene.index == i] for i in firms]


SUMMED: dict[str, Callable[[list[Entry]], list[str]]] = {
    "learning_episode": _learning,
    "codification": _written,
    "alliance_review": _review,
    "model_launch": _nothing,
    "morale_lift": _morale("good news"),
    "morale_shock": _morale("lesser blows to morale"),
    "voluntary_exit": _nothing,
}
