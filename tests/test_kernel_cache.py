"""Claim: a compiled kernel never gives old numbers, survives damage, and is compiled once for all that is data.

Each run is a process of its own on a copy of the model and a small event set (a user's file), so that sources can be
edited and nothing that this process has loaded helps.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import model

SCRIPT = """
import hashlib, json, sys
from pathlib import Path
import numpy as np
from model.binding import bind
from model.config import from_resolved
from model.engines import dispatch
from model.engines.bulk import Bulk
from model.draws import run_key
from model.engines.reference import Reference
from model.vocabulary import load_events, mechanisms

events = tuple(sorted(load_events(Path(sys.argv[1])), key=lambda event: event.name))
firms = {"one": {}, "two": {}}
tie = {"investor": "one", "host": "two"}
base = {"title": "t", "signed": "2000-01-01", "horizon": 5.0, "currency": "bn", "firms": firms,
        "ties": {"pact": tie}, "products": {"car": {"tie": "pact"}}, "study": {"seed": 3}}
worlds = {
    "base": base,
    "muted": {**base, "events": {"slight": "off"}, "mechanisms": {"learning": "off"}},
    "form": {**base, "ties": {"pact": {**tie, "form": "cross", "stake": 0.2, "reverse_stake": 0.1}}},
    "alone": {**base, "ties": {"pact": {**tie, "form": "none"}}},
    "plan": {**base, "plan": [{"event": "grudge", "tie": "pact", "at": 1.0, "when": "one.morale > 0.1", "until": 4.0}]},
    "three": {**base, "firms": {**firms, "six": {}}, "ties": {"pact": tie, "bond": {"investor": "six", "host": "one"}}},
    "one": {**base, "firms": {"one": {}}, "ties": {}, "products": {}},
    "parameters": {**base, "events": {"slight": {"scale": 0.5}}, "firms": {"one": {"morale": {"beta": {"a": 2, "b": 2}}}, "two": {}}},
}
key = run_key(3)
found, told = {}, []
for name in sys.argv[2].split(","):
    bound = bind(from_resolved(worlds[name], name, events), events, mechanisms())
    inputs = np.full((20, len(bound.addresses)), 0.5)
    lived = Bulk(bound, key, told.append).live(0, inputs)
    found[name] = hashlib.sha256(lived.states.tobytes() + lived.counts.tobytes()).hexdigest()
    if name == "base":
        plain = Reference(bound, key, plain=True).live(0, inputs[:2])
        assert plain.states.tobytes() == lived.states[:2].tobytes(), "the kernel is not what the sources say"
kernel = dispatch.load_compiled(events)
print(json.dumps({"found": found, "compilations": dispatch.compilations, "told": told, "folder": str(kernel.folder),
                  "types": len(kernel.live_block.signatures), "hits": sum(kernel.live_block.stats.cache_hits.values())}))
"""

NAMED = """
import sys
from pathlib import Path
from model.engines import dispatch
from model.vocabulary import load_events

print(dispatch.kernel_name(tuple(sorted(load_events(Path(sys.argv[1])), key=lambda event: event.name))))
"""


SOON = 600  # seconds


class Desk:
    """A copy of the model, a user's event file, and a cache of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.events = root / "four_events.py"
        shutil.copytree(Path(model.__file__).parent, root / "model", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(Path(__file__).parent / "four_events.py", self.events)

    def run(self, worlds: str = "base") -> dict[str, Any]:
        """A new process that lives worlds; what it found and how often it compiled."""
        found: dict[str, Any] = json.loads(self.told(SCRIPT, worlds))
        return found

    def kernel(self) -> str:
        """The name of the kernel that a new process would ask for."""
        return self.told(NAMED)

    def told(self, script: str, *words: str) -> str:
        """The last line of a script's output in a new process."""
        environment = {**os.environ, "ALLIANCE_CACHE": str(self.root / "cache"), "PYTHONPATH": str(self.root)}
        command = [sys.executable, "-c", script, str(self.events), *words]
        done = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False, timeout=SOON
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    def edit(self, file: Path, old: str, new: str) -> None:
        text = file.read_text()
        assert text.count(old) == 1
        file.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def first(desk) -> dict[str, Any]:
    return desk.run("base,muted,form,alone,plan,three,one,parameters")


def test_what_is_data_compiles_once(first):
    """Muting, forms, plans, numbers of firms, ties and products, parameters, inputs: one kernel of one type."""
    assert first["compilations"] == 1
    assert first["types"] == 1
    assert len(set(first["found"].values())) == len(first["found"])
    assert len(first["told"]) == 1
    assert "compiling" in first["told"][0]


def test_a_second_process_compiles_nothing(desk, first):
    again = desk.run()
    assert (again["compilations"], again["told"], again["hits"]) == (0, [], 1)
    assert again["found"]["base"] == first["found"]["base"]


def test_an_edited_event_gives_new_numbers(desk, first, record_property):
    desk.edit(desk.events, "firm.morale * exp(-p.blow", "firm.morale * exp(-2.0 * p.blow")
    edited = desk.run()
    assert edited["compilations"] == 1
    assert edited["found"]["base"] != first["found"]["base"]
    desk.edit(desk.events, "firm.morale * exp(-2.0 * p.blow", "firm.morale * exp(-p.blow")
    undone = desk.run()
    assert (undone["compilations"], undone["found"]["base"]) == (0, first["found"]["base"])
    record_property("R18", "an edited event: new numbers at once, and the old ones when the edit is undone")


PAID = "return w.firm[i].makes * w.firm[i].volume * w.firm[i].price"


@contextmanager
def edited_mechanism(desk: Desk) -> Iterator[None]:
    file, twice = desk.root / "model" / "mechanisms" / "finance.py", PAID.replace("return", "return 2.0 *")
    desk.edit(file, PAID, twice)
    yield
    desk.edit(file, twice, PAID)


def test_an_edited_mechanism_asks_for_a_new_kernel(desk):
    """That a new kernel gives new numbers takes another compile, and is seen in the long job."""
    before = desk.kernel()
    with edited_mechanism(desk):
        assert desk.kernel() != before
    assert desk.kernel() == before


@pytest.mark.long
def test_an_edited_mechanism_gives_new_numbers(desk, first, record_property):
    with edited_mechanism(desk):
        edited = desk.run()
    assert edited["compilations"] == 1
    assert edited["found"]["base"] != first["found"]["base"]
    record_property("R18", "an edited mechanism: new numbers at once")


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1000])


def flipped(file: Path) -> None:
    text = bytearray(file.read_bytes())
    text[len(text) // 2] ^= 1
    file.write_bytes(bytes(text))


def deleted(file: Path) -> None:
    file.unlink()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def heal(desk: Desk, first: dict[str, Any], damage, pattern: str) -> None:
    folder = Path(first["folder"])
    file = max(folder.rglob(pattern), key=lambda path: path.stat().st_size)
    damage(file)
    healed = desk.run()
    assert (healed["compilations"], healed["found"]["base"]) == (1, first["found"]["base"])
    assert desk.run()["compilations"] == 0


every_damage = pytest.mark.parametrize("damage", [truncated, flipped, deleted, emptied])
every_file = pytest.mark.parametrize("pattern", ["*.nbc", "*.nbi", "compiled.json"])


@every_damage
@every_file
def test_every_damage_is_seen(first, damage, pattern, tmp_path):
    """A kernel that is not whole is compiled as if there were none; that it is healed so is seen in the long job."""
    from model.engines.dispatch import whole

    folder = shutil.copytree(first["folder"], tmp_path / "kernel")
    assert whole(folder)
    damage(max(folder.rglob(pattern), key=lambda path: path.stat().st_size))
    assert not whole(folder)


@pytest.mark.long
@every_damage
@every_file
def test_every_damage_is_healed(desk, first, damage, pattern, record_property):
    heal(desk, first, damage, pattern)
    record_property("R18", f"a damage to {pattern} (cut, flipped, emptied or gone): made anew, the same numbers")


def test_a_damaged_kernel_text_is_written_again(desk, first):
    file = Path(first["folder"]) / "kernel.py"
    text = file.read_bytes()
    truncated(file)
    assert desk.run()["found"]["base"] == first["found"]["base"]
    assert file.read_bytes() == text


def test_a_kernel_depends_on_every_module_whose_functions_it_calls():
    """What is compiled and what is hashed are found in two ways; the hash must miss nothing."""
    from model.engines import dispatch
    from model.vocabulary import vocabulary

    events = vocabulary()
    hashed = dispatch.kernel_sources(events)
    called = [
        module
        for module in dispatch._modules(events, dispatch.load_plain(events))
        if module.__name__.startswith("model")
    ]
    assert len(called) > 40
    for module in called:
        assert str(Path(module.__file__).relative_to(dispatch.ROOT)) in hashed
    assert "inputs.py" not in hashed and "inputs.py" in dispatch.sources(events)


def test_a_source_that_changes_under_a_running_process_is_not_lived(monkeypatch):
    """Its text would name a kernel that was built from another one."""
    from model.engines import dispatch
    from model.errors import MachineError
    from model.vocabulary import vocabulary

    asked = (dispatch.sources, dispatch.kernel_sources, dispatch.sources_hash, dispatch.kernel_name)
    for ask in asked:
        ask(vocabulary())
    monkeypatch.setattr(dispatch, "STARTED", 0.0)
    for ask in asked:  # what is kept from the first time too
        with pytest.raises(MachineError, match="has changed since this command started"):
            ask(vocabulary())


def test_nobody_waits_for_what_others_compile(desk, first):
    """While a process compiles more of a kernel it holds the folder's lock; what is compiled can be used all the same."""
    from model.engines.dispatch import GROUPS, is_compiled, locked

    folder = Path(first["folder"])
    assert is_compiled(folder, GROUPS["block"]) and not is_compiled(folder, ("no such entry",))
    with locked(folder):
        again = desk.run()
    assert again["found"]["base"] == first["found"]["base"]
