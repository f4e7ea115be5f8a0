"""A user's own claims on a config, a test each: what could stand under ``study.properties``, and functions of outcomes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.properties.declared import Declared
    from model.properties.search import Checked
    from model.scenario import Scenario

Entry = Mapping[str, Any]
Test = Callable[..., None]
FIELDS = {"always": "always", "never_lowers": "of", "never_raises": "of", "scales": "of", "keeps": "of"}
WORLDS = 25


def claims(
    config: str | Path | Scenario, *entries: Entry, worlds: int = WORLDS, events: tuple[Event, ...] | None = None,
    sets: tuple[str, ...] = (),
) -> Test:  # fmt: skip
    """A test of each claim over the ranges that a config sweeps or draws, as `alliance check --properties` does it.

    The chance that any claim on an expectation is refuted although all are true is at most 10^-6 (`model.properties.monotone`).

    Args:
        config: a file (found beside the test file or in the working folder), or a scenario.
        entries: claims as under ``study.properties``. Where one names an outcome by an expression, a function may stand
            instead: from a Dataset with the names of a run's, dims (trial, ...), to one number or truth per trial.
        worlds: so many are drawn.
        events: the vocabulary; the model's own and the installed ones if absent.
        sets: as ``--set`` would.

    A wrong claim fails its test with a sentence; one that does not hold with the smallest world in which it was seen.
    """
    import pytest

    here = Path(sys._getframe(1).f_globals.get("__file__") or "").parent
    asked = _Asked(config, entries, worlds, events, sets, here)

    @pytest.mark.parametrize("name", [str(entry.get("name", at)) for at, entry in enumerate(entries)])
    def test(name: str, tmp_path: Path) -> None:
        try:
            wrong = asked.wrong(name, tmp_path)
        except UserError as error:
            wrong = str(error)
        if wrong:
            pytest.fail(wrong, pytrace=False)

    found: Test = test
    return found


class _Asked:
    """Claims on a config, searched once, when the first of their tests runs."""

    def __init__(
        self, config: str | Path | Scenario, entries: tuple[Entry, ...], worlds: int, events: tuple[Event, ...] | None,
        sets: tuple[str, ...], here: Path,
    ) -> None:  # fmt: skip
        from model.vocabulary import mechanisms, vocabulary

        self.config, self.entries, self.worlds, self.sets, self.here = config, entries, worlds, sets, here
        self.events = vocabulary() if events is None else events
        self.mechanisms = mechanisms()

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, with those claims that a config can make."""
        from model.config import load

        if not isinstance(self.config, (str, Path)):
            given = self.config
        else:
            beside = self.here / self.config
            file = beside if beside.is_file() else Path(self.config)
            given = load(file, self.sets, self.events, self.mechanisms)
        return _claiming(given, [dict(entry) for entry in self.entries if not _function(entry)])

    @cached_property
    def found(self) -> dict[str, Checked]:
        """What became of each claim."""
        from model.properties.search import search

        parts = (self.events, self.mechanisms)
        checked = search(self.scenario, parts, self.declared(), self.worlds, own_only=True).checked
        return {each.name: each for each in checked}

    def declared(self) -> tuple[Declared, ...]:
        """The claims. Raises UserError with all that is wrong with them."""
        from model.config.properties import properties_of

        firm = self.scenario.firms[0]
        plain = [_with_text(entry, f"value_added[{firm}]") for entry in self.entries]
        read = properties_of(_claiming(self.scenario, plain), self.events, self.mechanisms)
        functions = [_function(entry) for entry in self.entries]
        return tuple(
            replace(claim, **{FIELDS[key]: entry[key]}) if key else claim
            for claim, entry, key in zip(read, self.entries, functions, strict=True)
        )

    def wrong(self, name: str, folder: Path) -> str:
        """What is wrong with a claim; empty if it holds."""
        from model.properties.saved import save, story
        from model.properties.search import UNTESTED

        checked = self.found[name]
        if not checked.tested:
            return f"{name} {UNTESTED}"
        if checked.failure is None:
            return ""
        place = save(checked, checked.failure, self.scenario.name, folder, self._options())
        told = story(checked.failure, self.events, self.mechanisms).rstrip()
        head = f"{name} does not hold: {checked.failure.text}\nThe smallest world in which it was seen, trial {checked.failure.case.trial}:"
        return f"{head}\n\n{told}\n\nSaved as {place}"

    def _options(self) -> tuple[str, ...]:
        """What a command needs to know the same events."""
        from model.vocabulary import vocabulary

        known = {event.name for event in vocabulary()}
        files = dict.fromkeys(event.effect.__code__.co_filename for event in self.events if event.name not in known)
        return tuple(f"--events {file}" for file in files)


def _claiming(scenario: Scenario, entries: list[dict[str, Any]]) -> Scenario:
    study = {**(scenario.resolved.get("study") or {}), "properties": entries}
    return replace(scenario, resolved={**scenario.resolved, "study": study})


def _function(entry: Entry) -> str:
    """The key at which an entry has a function; empty if it has none. Raises UserError where none may be."""
    found = next((key for key, value in entry.items() if callable(value)), "")
    if found and found not in FIELDS:
        message = f"the claim {entry.get('name', '')!r} has a function at {found}:; allowed: at {', '.join(FIELDS)}"
        raise UserError([Mistake("config.property", message, allowed=", ".join(FIELDS))])
    return found


def _with_text(entry: Entry, stand_in: str) -> dict[str, Any]:
    key = _function(entry)
    return {**entry, key: f"{stand_in} > 0" if key == "always" else stand_in} if key else dict(entry)
