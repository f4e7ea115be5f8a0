"""What happens often, summed up once a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from model.engines.step import PLAN
from model.story.causes import noun
from model.story.names import listed, number, times
from model.story.scene import moved
from model.story.tellers import TELLERS
from model.story.work import learned

if TYPE_CHECKING:
    from model.story.chronicle import Entry

SMALL_BLOW = 0.08  # of morale; smaller ones without a cause are summed up
ROOM = 18  # lines for events; in a more eventful history those of CROWD are summed up, the first first
CROWD = ("orderly_return", "morale_shock", "executive_dispatch", "recall", "cycle_plan_sync")
OFTEN = 4  # so many in a year of an event that has no teller are summed up
FEW = 0.015  # of the workforce; if fewer leave, it is not told
_CLEARER = 0.05  # of clarity at reviews; less is not told


def often(entries: Iterable[Entry]) -> set[str]:
    """Events that happened too often in a year to be told one by one."""
    counts = Counter(entry.scene.event.name for entry in entries if entry.scene.step.done)
    return {name for name, count in counts.items() if count >= OFTEN and name not in TELLERS}


def crowding(entries: list[Entry]) -> set[str]:
    """Events that are summed up because the history is too eventful to tell them all."""
    counts = Counter(entry.scene.event.name for entry in entries if _may_be_told(entry))
    total, found = sum(counts.values()), set()
    for name in CROWD:
        if total <= ROOM:
            break
        found.add(name)
        total -= counts[name]
    return found


def _may_be_told(entry: Entry) -> bool:
    scene = entry.scene
    return (
        scene.step.done and scene.event.name != "quarter_results" and not is_routine(entry) and scene.clock.kind != PLAN
    )


def is_routine(entry: Entry) -> bool:
    """Whether an event is summed up rather than told."""
    scene, name = entry.scene, entry.scene.event.name
    if name == "morale_shock":
        before, after = scene.firm("firm")
        return bool(before.morale - after.morale < (SMALL_BLOW if not entry.cause else 0.6 * SMALL_BLOW))
    if name == "voluntary_exit":
        before, after = scene.firm("firm")
        return bool(before.jobs - after.jobs < FEW * before.jobs)
    return name in SUMMED and name not in CROWD


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
    return (
        [f"the review made the aim clearer, {moved(first.clarity, last.clarity)}"]
        if last.clarity - first.clarity >= _CLEARER
        else []
    )


def _morale(word: str) -> Callable[[list[Entry]], list[str]]:
    def tell(group: list[Entry]) -> list[str]:
        own = [f"{firm[0].scene['firm']}{'' if len(firm) == 1 else ' ' + times(len(firm))}" for firm in _by_firm(group)]
        return [f"{word} at {listed(own)}"]

    return tell


def _home(group: list[Entry]) -> list[str]:
    return [f"{_executives(len(group))} home at {group[0].scene['sender']} as planned"]


def _sent(group: list[Entry]) -> list[str]:
    return [f"{group[0].scene['investor']} sent {_executives(len(group))} to {group[0].scene['host']}"]


def _executives(count: int) -> str:
    return "an executive" if count == 1 else f"{number(count)} executives"


def _aligned(group: list[Entry]) -> list[str]:
    first, last = group[0].scene.ties[0], group[-1].scene.ties[1]
    return [f"model cycles aligned further, integration {moved(first.integration, last.integration)}"]


def _recalls(group: list[Entry]) -> list[str]:
    told = [f"{own[0].scene['firm']}{'' if len(own) == 1 else ' ' + times(len(own))}" for own in _by_firm(group)]
    return [f"recalls at {listed(told)}" if len(group) > 1 else f"a recall at {told[0]}"]


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
    "morale_shock": _morale("blows to morale"),
    "executive_dispatch": _sent,
    "orderly_return": _home,
    "cycle_plan_sync": _aligned,
    "recall": _recalls,
    "voluntary_exit": _nothing,
}
