"""What ``alliance check --properties`` prints."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.commands.output import clean, emit, emit_json, say

if TYPE_CHECKING:
    from model.commands.options import Given
    from model.event import Event
    from model.properties.search import Checked, Search
    from model.scenario import Scenario

WORLDS = 25
EVERY = 5.0  # seconds between two lines of progress
APART = "Every combination of the ranges is tried: what must hold must hold in unlikely ones too, whatever `correlations:` says.\n"


def check_properties(given: Given, worlds: int, engine: str, folder: Path, as_json: bool) -> bool:
    """Checks, prints, saves; whether everything holds.

    Raises:
        UserError: the config is wrong, or an event cannot be compiled.
        MachineError: what failed cannot be saved.
    """
    from model.config.properties import properties_of
    from model.properties.monotone import RATE
    from model.properties.search import search
    from model.vocabulary import mechanisms

    scenario, events = given.load()
    parts, started = (events, mechanisms()), time.monotonic()
    claims = properties_of(scenario, *parts)
    found = search(scenario, parts, claims, worlds, engine == "reference", _Progress())
    options = tuple(f"--events {file}" for file in given.event_files)
    options += () if engine == "bulk" else (f"--engine {engine}",)
    failures = [_failed(each, scenario, events, options, folder) for each in found.checked if each.failure]
    seconds = time.monotonic() - started
    if as_json:
        lines = [_plain(each, failures) for each in found.checked]
        emit_json("check", {"worlds": found.worlds, "refused": found.refused, "histories": found.histories,
                            "seconds": seconds, "engine": engine, "rate": RATE, "holds": all(each.holds for each in found.checked), "properties": lines})  # fmt: skip
    else:
        free = APART if scenario.correlations else ""
        emit(clean(_table(found, seconds, RATE) + free + _untested(found) + "".join(_told(each) for each in failures)))
    return all(each.holds for each in found.checked)


class _Progress:
    """A line to stderr now and then."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.last >= EVERY:
            self.last = now
            say(f"{done} of {total} worlds")


def _failed(
    checked: Checked, scenario: Scenario, events: tuple[Event, ...], options: tuple[str, ...], folder: Path
) -> dict[str, Any]:
    from model.properties.saved import save, story
    from model.vocabulary import mechanisms

    assert checked.failure is not None
    path = save(checked, checked.failure, scenario.name, folder, options)
    return {"name": checked.name, "about": checked.about, "text": checked.failure.text, "trial": checked.failure.case.trial,
            "config": str(path), "options": options, "story": story(checked.failure, events, mechanisms())}  # fmt: skip


def _plain(checked: Checked, failures: list[dict[str, Any]]) -> dict[str, Any]:
    failure = next((each for each in failures if each["name"] == checked.name), None)
    return {"name": checked.name, "about": checked.about, "declared": checked.own, "worlds": checked.worlds,
            "histories": checked.histories, "tested": checked.tested, "holds": checked.holds, "note": checked.note, "failure": failure}  # fmt: skip


def _table(found: Search, seconds: float, rate: float) -> str:
    width = max(len(each.name) for each in found.checked)
    lines = [f"{'property':<{width}}  holds  worlds  histories  claim"]
    for each in found.checked:
        note = f" ({each.note})" if each.note else ""
        holds = "NO" if each.failure else "yes" if each.tested else "?"
        lines.append(f"{each.name:<{width}}  {holds:<5}  {each.worlds:>6,}  {each.histories:>9,}  {each.about}{note}")
    refused = f"; {found.refused:,} drawn worlds are refused by the config's own checks" if found.refused else ""
    lines.append(f"\n{found.worlds:,} worlds, {found.histories:,} histories, {seconds:.0f} s{refused}")
    if any(each.note for each in found.checked):
        lines.append(f"Claims on expectations: the chance of a false alarm, of all together, is at most {rate:g}.")
    return "\n".join(lines) + "\n"


def _untested(found: Search) -> str:
    from model.properties.search import UNTESTED

    return "".join(f"\n{each.name} {UNTESTED}\n" for each in found.checked if not each.tested)


def _told(failure: dict[str, Any]) -> str:
    again = " ".join(("alliance check", failure["config"], *failure["options"], "--properties 1"))
    head = f"\n{failure['name']} does not hold: {failure['text']}\nThe smallest world in which it was seen, trial {failure['trial']}:\n"
    return f"{head}\n{failure['story'].rstrip()}\n\nSaved as {failure['config']}; again: {again}\n"
