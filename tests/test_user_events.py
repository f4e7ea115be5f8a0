"""Claim: events of a user's own file run in both engines like the model's, and mistakes in it get a sentence."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from model import cli
from model.config import from_resolved
from model.errors import UserError
from model.execute.blame import blamed
from model.vocabulary import load_events, own_events, vocabulary
from tests import four_events
from tests.engine_room import Room, differences

HERE = Path(__file__).parent
CONFIG = {
    "title": "own", "signed": "2000-01-01", "horizon": 6.0, "currency": "bn", "firms": {"one": {}, "two": {}},
    "ties": {"pact": {"investor": "one", "host": "two"}}, "products": {"car": {"tie": "pact"}}, "study": {"seed": 3},
    "events": {"slight": {"scale": 0.5}},
    "plan": [{"name": "first", "event": "grudge", "tie": "pact", "at": 1.0, "depth": 0.3, "when": "two.morale > 0.2", "until": 5.0}],
}  # fmt: skip


def test_a_users_file_runs_in_both_engines():
    """Hazard, date, trigger; firm, tie, posting, product; parameters and plan arguments from the config."""
    events = load_events(HERE / "four_events.py")
    assert {event.name for event in events} == {event.name for event in four_events.EVENTS}
    events = tuple(sorted(events, key=lambda event: event.name))
    room = Room(from_resolved(CONFIG, "own", events), events)
    bulk = room.bulk(50)
    assert differences(bulk, room.reference(50)) == []
    assert differences(room.bulk(2), room.reference(2, plain=True)) == []
    assert (bulk.counts.sum(axis=(0, 1)) > 0).all()


def test_a_users_file_stands_beside_the_models_events():
    events = vocabulary(HERE / "four_events.py")
    names = [event.name for event in events]
    assert names == sorted(names)
    assert {"slight", "dispute"} <= set(names)
    scenario = from_resolved({**CONFIG, "horizon": 1.5, "plan": []}, "own", events)
    found = Room(scenario, events).reference(2, plain=True)  # interpreted: nothing is compiled for it
    assert found.counts[:, :, names.index("slight")].sum() > 0


HEAD = """
from typing import NamedTuple
from model.event import Event
from model.laws import EXPONENTIAL, WEIBULL
from model.parameter import NoParameters, parameter

class Parameters(NamedTuple):
    scale: float = parameter(1.0, "year", 0.1, 10, "test", "wait")

def effect(w, k, p, a, draw):
    pass

"""
GOOD = 'EVENT = Event("mine", "firm", EXPONENTIAL, Parameters, effect, (), (), 45, "it", "test")'
BAD = {
    "nothing in it": ("", "no EVENT"),
    "no event": ("EVENT = 3", "no EVENT"),
    "does not run": ("1 / 0", "does not run: ZeroDivisionError"),
    "syntax": ("def", "does not run: SyntaxError"),
    "subject": (GOOD.replace('"firm"', '"planet"'), "allowed: world, firm, tie, posting, product"),
    "no scale": (GOOD.replace("Parameters", "NoParameters"), "needs a parameter `scale`"),
    "no shape": (GOOD.replace("EXPONENTIAL", "WEIBULL"), "needs a parameter `shape`"),
    "a name taken": (GOOD.replace('"mine"', '"dispute"'), "two events are named 'dispute'"),
    "bare default": (GOOD.replace("Parameters,", "Bare,").replace("EVENT", "class Bare(NamedTuple):\n    scale: float = 1.0\n\nEVENT", 1), "give it parameter("),
}  # fmt: skip


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(HEAD + textwrap.dedent(text) + "\n")
    return path


def test_a_good_file_is_taken(tmp_path):
    found = vocabulary(written(tmp_path, GOOD))
    assert len(found) == len(own_events()) + 1


@pytest.mark.parametrize("mistake", BAD)
def test_a_bad_file_gets_a_sentence(mistake, tmp_path):
    text, sentence = BAD[mistake]
    with pytest.raises(UserError) as caught:
        vocabulary(written(tmp_path, text))
    assert sentence in str(caught.value)


def test_a_missing_file_gets_a_sentence(tmp_path):
    with pytest.raises(UserError, match="no such file"):
        vocabulary(tmp_path / "nowhere.py")


def test_what_is_no_ordinary_file_is_there_and_is_no_suggestion(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.py")
    for place, sentence in (
        ("pipe.py", "pipe.py is not an ordinary file"),
        (".", "is a folder"),
        ("pip.py", "no such file: pip.py"),
    ):
        monkeypatch.chdir(tmp_path)
        with pytest.raises(UserError) as caught:
            vocabulary(Path(place))
        assert sentence in str(caught.value) and "did you mean" not in str(caught.value)


def test_a_file_that_may_not_be_read_gets_a_sentence(tmp_path, monkeypatch):
    def forbidden(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(UserError, match=r"mine\.py cannot be read \(Permission denied\)"):
        vocabulary(written(tmp_path, ""))


@pytest.mark.parametrize(
    ("reads", "sentence"),
    [('("host.morale",)', "a firm event has no role 'host'"), ('("firm.moral",)', "a firm has no state 'moral'"), ('("planet.morale",)', "no role 'planet'")],
)  # fmt: skip
def test_roles_that_do_not_exist_get_a_sentence(reads, sentence, tmp_path):
    events = load_events(written(tmp_path, GOOD.replace("effect, ()", f"effect, {reads}")))
    with pytest.raises(UserError, match=sentence):
        Room(
            from_resolved(
                {key: value for key, value in CONFIG.items() if key not in ("events", "plan")}, "own", events
            ),
            events,
        )


UNCOMPILABLE = """
def effect(w, k, p, a, draw):
    w.firm[k].exit_share = min([0.5, float(str(0.25))])  # text to number: not for the compiler

EVENT = Event("mine", "firm", EXPONENTIAL, Parameters, effect, (), ("firm.exit_share",), 45, "it", "test")
"""


def test_what_cannot_be_compiled_is_refused_with_the_reason_and_runs_in_the_reference_engine(tmp_path):
    events = load_events(written(tmp_path, UNCOMPILABLE))
    config = {key: value for key, value in CONFIG.items() if key not in ("events", "plan")}
    room = Room(from_resolved(config, "own", events), events)
    with pytest.raises(UserError) as caught:
        room.bulk(1)
    sentence = str(caught.value)
    assert "cannot be compiled" in sentence
    line = (tmp_path / "mine.py").read_text().splitlines().index(UNCOMPILABLE.splitlines()[2]) + 1
    assert f"mine.py:{line}:1: " in sentence
    assert "--engine reference" in sentence
    assert "\n" not in sentence
    lived = room.reference(3)
    assert lived.counts.sum() > 0
    assert (room.bound.layout.final(lived.states, "firm")["exit_share"][lived.counts[:, 1:3, 0] > 0] == 0.25).all()


def test_an_installed_package_adds_its_events(tmp_path: Path) -> None:
    """An entry point of the group `alliance.events` is enough: the event is in the vocabulary, with its config keys."""
    (tmp_path / "slights.py").write_text((Path(__file__).parent / "four_events.py").read_text())
    info = tmp_path / "slights-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slights\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[alliance.events]\nslights = slights\n")
    code = (
        "from model.config import load\n"
        "from model.vocabulary import vocabulary\n"
        "names = [event.name for event in vocabulary()]\n"
        "found = load('configs/fiat-mazda.yaml', sets=('events.slight.scale=7', 'events.gate=off'), events=vocabulary())\n"
        "print({'slight', 'grudge', 'leave', 'gate', 'exit'} <= set(names), found.values['events.slight.scale'], found.muted)\n"
    )
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "True 7.0 frozenset({'gate'})"


FAILING = """
def chance(w, k, p):
    return CHANCE

def effect(w, k, p, a, draw):
    DO

EVENT = Event("mine", "firm", EXPONENTIAL, Parameters, effect, (), (), 45, "it", "test", intensity=chance)
"""
FAILS = {
    "effect": ("1.0", "w.firm[k].moral = 0.5", "its effect raised ValueError: no field of name moral"),
    "a system's error": ("1.0", "open('/no/such/file')", "its effect raised FileNotFoundError"),
    "no number": ("'often'", "pass", "its intensity raised ValueError: could not convert string to float: 'often'"),
}


TRACE, RUN = "trace CONFIG --trial 0", "run CONFIG --engine reference --workers 2 --trials 40"


@pytest.mark.parametrize(("failure", "command"), [*((failure, TRACE) for failure in FAILS), ("no number", RUN)])
def test_what_an_event_raises_is_told_by_its_line_and_is_no_defect(failure, command, tmp_path, monkeypatch, capsys):
    chance, do, sentence = FAILS[failure]
    path = written(tmp_path, FAILING.replace("CHANCE", chance).replace("DO", do))
    lines = path.read_text().splitlines()
    line = 1 + (lines.index(f"    {do}") if "effect" in sentence else lines.index("def chance(w, k, p):"))
    monkeypatch.chdir(tmp_path)
    words = command.replace("CONFIG", str(HERE / "small.yaml")).split()
    status = cli.main([*words, "--events", path.name])
    told = capsys.readouterr().err
    assert status == 2 and "defect" not in told
    assert f"{path.name}:{line}:1: mine: {sentence}" in told


def test_what_the_model_raises_is_not_laid_at_the_door_of_an_event(tmp_path):
    load_events(written(tmp_path, GOOD))
    try:
        raise ValueError("ours")
    except ValueError as error:
        assert blamed(error) is None
