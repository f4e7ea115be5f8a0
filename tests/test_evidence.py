"""The evidence map is true: every claim of the seeds is there once, and what it names exists and does what it says.

A mechanism's switch is what its test mutes, so that test is the proof that the switch has an effect; that each of its
parameters moves an outcome is proved for all parameters in `test_parameters`.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from analysis.cli import main
from model.commands.evidence import ROLES, Claim, carried_by, claims
from model.config import from_resolved, load
from model.engines.bulk_loop import earliest
from model.engines.reference import Reference
from model.quantiles import median
from model.state.product import PRODUCT
from model.vocabulary import mechanisms, own_events
from tests import test_mechanisms, test_parameters, test_seeds
from tests.directed import ACQUISITION, MINORITY, VENTURE, Config, world
from tests.engine_room import Room

ROOT = Path(__file__).parents[1]
NODE = re.compile(r"(?P<file>tests/test_\w+\.py)::(?P<function>test_\w+)(\[(?P<case>.+)\])?")
SETTING = re.compile(r"(mechanisms|events)\.(?P<owner>\w+)(\.(?P<name>\w+))?=(?P<value>\S+)")
FOLDERS = {
    "mechanism": ("model/events/", "model/mechanisms/"), "pattern": ("analysis/patterns/",), "data": ("configs/",),
    "refused": ("model/events/", "model/mechanisms/"), "open": ("model/events/", "model/mechanisms/"),
}  # fmt: skip
FOUND = claims()
declared = cache(test_parameters.declared)


# --- what a row names ---


def cases(function: Any) -> set[str]:
    """The names that pytest gives to the cases of a test; none where it has but one."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        return set()
    (mark,) = marks
    given = mark.kwargs.get("ids")
    return set(given) if isinstance(given, list) else {str(value) for value in mark.args[1]}


def is_test(node: str) -> bool:
    """Whether there is a test, and a case of it, of this name."""
    found = NODE.fullmatch(node)
    if not found or not (ROOT / found["file"]).is_file():
        return False
    function = getattr(importlib.import_module(found["file"][:-3].replace("/", ".")), found["function"], None)
    return function is not None and (found["case"] in cases(function) if found["case"] else not cases(function))


def muted_by(node: str) -> set[str] | None:
    """The settings in which the two scenarios of a paired test differ; None of a test that compares no two."""
    found = NODE.fullmatch(node)
    name = found["case"] if found else ""
    if node.startswith("tests/test_mechanisms.py::test_what_a_mechanism_does["):
        return {f"mechanisms.{name}=off"}
    if node.startswith("tests/test_mechanisms.py::test_what_a_part_does["):
        part = test_mechanisms.PARTS[name]
        return {*part.more, *part.less}
    if node.startswith("tests/test_seeds.py::test_what_it_does["):
        return {test_seeds.SEEDS[name].switch}
    return None


@cache
def config(path: str) -> Any:
    """A config as written."""
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def given(path: str, part: Any) -> bool:
    """Whether a config gives a number at a path; an entry of the plan goes by its name."""
    for step in path.split("."):
        if isinstance(part, list):
            part = {entry.get("name"): entry for entry in part}
        if not isinstance(part, dict) or step not in part:
            return False
        part = part[step]
    return True


def known(setting: str) -> bool:
    """Whether an event, mechanism or parameter can be set so; what a scenario gives is judged by its test."""
    found = SETTING.fullmatch(setting)
    if not found:
        return setting.split(".")[0] in {"firms", "ties", "plan", "products"}
    names = {"events": {event.name for event in own_events()}, "mechanisms": {part.name for part in mechanisms()}}
    if found["value"] == "off":
        return not found["name"] and found["owner"] in names[found[1]]
    number = declared().get((found["owner"], found["name"]))
    return number is not None and number.low <= float(found["value"]) <= number.high


# --- what can be wrong with it ---


def faults(found: tuple[Claim, ...]) -> Iterator[str]:
    """A sentence for all that is wrong with a map."""
    if [claim.row for claim in found] != [f"A{n}" for n in range(1, 75)]:
        yield "not every row from A1 to A74 once, in order"
    for claim in found:
        yield from (f"{claim.row}: {fault}" for fault in (*_said(claim), *_named(claim), *_switched(claim)))


def _said(claim: Claim) -> Iterator[str]:
    if claim.role not in ROLES:
        yield f"no role is called {claim.role}"
    if not 10 <= len(claim.claim) <= 130:
        yield "a claim is a short sentence"
    needed = {"mechanism": ("carrier", "parameters", "switch", "test"), "data": ("carrier", "parameters", "test", "note"),
              "pattern": ("carrier", "test", "note"), "refused": ("carrier", "test", "note"), "open": ("note",)}  # fmt: skip
    yield from (f"no {part}" for part in needed.get(claim.role, ()) if not getattr(claim, part))


def _named(claim: Claim) -> Iterator[str]:
    for path in claim.carrier:
        if not path.startswith(FOLDERS.get(claim.role, ())) or not (ROOT / path).is_file():
            yield f"{path} carries no {claim.role}"
    stems = {Path(path).stem for path in claim.carrier}
    texts = [
        yaml.safe_load((ROOT / path).read_text(encoding="utf-8")) for path in claim.carrier if claim.role == "data"
    ]
    for name in claim.parameters:
        owner, _, number = name.partition(".")
        if texts and not any(given(name, text) for text in texts):
            yield f"no config gives {name}"
        if not texts and ((owner, number) not in declared() or owner not in stems):
            yield f"no carrier has the parameter {name}"
    yield from (f"there is no test {node}" for node in claim.test if not is_test(node))


def _switched(claim: Claim) -> Iterator[str]:
    """The switches are what the paired tests mute, no more and no less."""
    stems = {Path(path).stem for path in claim.carrier}
    for setting in claim.switch:
        owner = SETTING.fullmatch(setting)
        if not known(setting) or (owner and owner["owner"] not in stems):
            yield f"{setting} mutes nothing of it"
    paired = [muted for node in claim.test if is_test(node) and (muted := muted_by(node)) is not None]
    yield from (f"no test mutes {setting}" for setting in claim.switch if not any(setting in muted for muted in paired))
    if not all(muted & set(claim.switch) for muted in paired):
        yield "a test mutes something else"


def test_the_map_is_true() -> None:
    assert not list(faults(FOUND))


@pytest.mark.parametrize(
    ("row", "change", "fault"),
    [
        ("A1", {"row": "A2"}, "not every row"),
        ("A1", {"role": "proven"}, "no role is called proven"),
        ("A20", {"carrier": ("model/mechanisms/teaching.py",)}, "teaching.py carries no mechanism"),
        ("A20", {"parameters": ("learning.teachings",)}, "no carrier has the parameter learning.teachings"),
        ("A20", {"switch": ("mechanisms.learning.teaching=-1",)}, "mutes nothing of it"),
        ("A20", {"switch": ("mechanisms.trust=off",)}, "mutes nothing of it"),
        ("A20", {"switch": ("mechanisms.learning=off",)}, "no test mutes mechanisms.learning=off"),
        ("A20", {"switch": ()}, "no switch"),
        ("A20", {"test": ()}, "no test"),
        ("A20", {"test": ("tests/test_seeds.py::test_what_it_does[nothing]",)}, "there is no test"),
        ("A20", {"test": ("tests/test_seeds.py::test_what_it_does",)}, "there is no test"),
        ("A20", {"test": ("tests/test_mechanisms.py::test_what_a_mechanism_does[trust]",)}, "mutes something else"),
        ("A19", {"test": ()}, "no test"),
        ("A25", {"parameters": ("firms.renault.capability.wisdom",)}, "no config gives"),
        ("A71", {"role": "open", "note": ""}, "no note"),
    ],
)  # fmt: skip
def test_a_false_map_is_found(row: str, change: dict[str, Any], fault: str) -> None:
    """The check itself."""
    spoilt = tuple(claim._replace(**change) if claim.row == row else claim for claim in FOUND)
    assert any(fault in told for told in faults(spoilt))


def test_few_claims_are_refused() -> None:
    """Most of what the seeds say is carried; what is refused is what they themselves exclude."""
    assert sum(claim.role == "refused" for claim in FOUND) <= 5
    assert sum(claim.role == "mechanism" for claim in FOUND) >= 50


# --- what only this map claims ---


@pytest.mark.parametrize("event", ["closing", "acquisition", "founding", "equity_increase"])
def test_a_deal_by_itself_moves_no_capability(event: str) -> None:
    """A8: what a firm and its people can do just before a deal is what they can do just after it."""
    still: Config = {"mechanisms": {"capability": "off"}}
    case = {
        "closing": world({**MINORITY, "binding": 0}, events={"closing": {"scale": 0.5}}, **still),
        "acquisition": world(ACQUISITION, **still),
        "founding": world(VENTURE, **still),
        "equity_increase": world(MINORITY, plan=[{"event": "equity_increase", "tie": "pact", "at": 0.1, "to": 0.4}], **still),
    }[event]  # fmt: skip
    before, after = around(case, event)
    assert np.abs(after - before).max() < 1e-12


def around(case: Config, event: str) -> tuple[Any, Any]:
    """Capability and what waits to be diffused (firm, domain), just before and just after an event happens first."""
    room = Room(from_resolved(case, "evidence"))
    engine, stage = Reference(room.bound, room.key), room.bound.stage(room.key)
    engine.start(stage, 0, room.inputs(1, 0)[0], False)

    def moment() -> Any:
        firm = room.bound.layout.final(stage.flat[None, : room.bound.layout.state_words].copy(), "firm")[0]
        return firm["capability"] + firm["pocket"]

    while True:
        c = earliest(stage.alarm)
        assert stage.alarm[c] < room.scenario.horizon
        before = moment()
        engine.kernel.step(stage, c)
        if room.names[room.bound.clocks[c].event] == event and stage.clock[c]["done"]:
            return before, moment()


def test_no_event_or_mechanism_sets_a_price() -> None:
    """A74: what a vehicle costs its buyer is a number of the scenario; no tie can raise it."""
    assert PRODUCT.field("price").name == "price"
    for folder in ("model/events", "model/mechanisms"):
        for path in (ROOT / folder).glob("*.py"):
            nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
            stored = {node.attr for node in nodes if isinstance(node.ctx, ast.Store)}
            assert "price" not in stored, path.name


def middle(case: str) -> dict[str, float]:
    """The numbers of a case; of uncertain ones the medians."""
    scenario = load(ROOT / "configs" / f"{case}.yaml")
    return {**scenario.values, **{item.path: median(item) for item in scenario.uncertain}}


def test_makers_sell_above_the_lower_efficient_scale() -> None:
    """A11: each of these firms sells a million vehicles or more, the lower end of what is efficient for a firm."""
    for case in ("renault-nissan", "fiat-mazda", "population"):
        sold = {path: number for path, number in middle(case).items() if re.fullmatch(r"firms\.[\w-]+\.volume", path)}
        assert len(sold) == 2 and min(sold.values()) >= 1.0, case


def test_renault_and_nissan_are_complementary() -> None:
    """A25: one is the stronger in strategy and design, the other in development and production."""
    found = middle("renault-nissan")
    lead = {name: found[f"firms.renault.capability.{name}"] - found[f"firms.nissan.capability.{name}"]
            for name in ("strategy", "design", "development", "production")}  # fmt: skip
    assert lead["strategy"] > 0.1 < lead["design"]
    assert lead["development"] < -0.1 > lead["production"]


# --- how it is shown ---


def test_it_is_printed_role_by_role(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events", "--evidence"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Claims of the seeds, 74: ")
    assert max(map(len, out.splitlines())) <= 100
    shown = re.findall(r"^(A\d+) ", out, re.MULTILINE)
    assert sorted(shown) == sorted(claim.row for claim in FOUND)
    assert all(setting in out for claim in FOUND if claim.role == "mechanism" for setting in claim.switch)


def test_it_is_printed_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events", "trust", "--evidence", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["result"]
    assert [row["row"] for row in found] == [claim.row for claim in carried_by(FOUND, "trust")] != []
    assert set(found[0]) == set(Claim._fields)
    assert main(["events", "lapse", "--evidence"]) == 0
    assert capsys.readouterr().out == "It carries no claim of the seeds by itself.\n"
    assert main(["events", "trusst", "--evidence"]) == 2


def test_all_of_it_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events", "--evidence", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["result"]) == len(FOUND)
