"""The cases of ``configs/`` are case studies: every number has its source, none stands for nothing, no forecast is near certain.

A case of three firms and three ties, too, is lived the same by both engines.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.config import load
from model.config.notes import notes
from model.simulate import prepare
from model.state.tie import ENDINGS
from tests.engine_room import Room, differences

CONFIGS = Path(__file__).parents[1] / "configs"
NEW = ("ford-mazda-1979", "ford-mazda-1996", "daimlerchrysler-mitsubishi", "gm-toyota-nummi")
CASES = ("fiat-mazda", "renault-nissan", *NEW)
CONFIDENCE = {"seed", "found", "derived", "recalled", "assumption"}
TRIALS = 400
# Renault and Nissan hold each other, Nissan a third of Mitsubishi, and Renault deals with Mitsubishi by itself, too.
THREE = """
title: Renault-Nissan-Mitsubishi
signed: 2016-10-20
horizon: 10
firms: {renault: {volume: 3.2, cash: 14}, nissan: {volume: 5.4, cash: 12}, mitsubishi: {volume: 1.0, cash: 4, debt: 1}}
ties:
  renault-nissan: {investor: renault, host: nissan, form: cross, stake: 0.434, reverse_stake: 0.15, age: 17.6, integration: 0.4}
  nissan-mitsubishi: {investor: nissan, host: mitsubishi, form: minority, stake: 0.34, issue: new}
  renault-mitsubishi: {investor: renault, host: mitsubishi, form: project}
plan:
  - {event: executive_dispatch, tie: nissan-mitsubishi, at: 0.3, rank: head}
"""
# JATCO, October 1969: Ford 50 %, Nissan 25 %, Mazda 25 % (HF L330-333), as two halves that Ford shares with each.
JATCO = """
title: JATCO
signed: 1969-10-01
horizon: 1
firms: {ford: {}, nissan: {}, mazda: {}}
ties:
  with-nissan: {investor: ford, host: nissan, form: joint_venture, stake: 0.5, venture_capital: 0.02}
  with-mazda: {investor: ford, host: mazda, form: joint_venture, stake: 0.5, venture_capital: 0.02}
events: {dissolved: off, stake_sold: off, acquired_by_partner: off, third_party_bid: off, financial_crisis: off}
"""


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What stands in a config, with its path; a number with its source is one leaf."""
    if isinstance(node, dict) and "value" not in node:
        for key, child in node.items():
            yield from leaves(child, f"{path}.{key}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from leaves(child, f"{path}.{index}")
    else:
        yield path, node


def unsourced(resolved: dict[str, Any]) -> list[str]:
    """Paths of numbers without a source or a word of confidence."""
    parts = ((name, resolved.get(name)) for name in ("firms", "ties", "products", "plan"))
    found = [pair for name, part in parts if part for pair in leaves(part, name)]
    bare = [path for path, leaf in found if isinstance(leaf, (int, float))]
    said = [(path, leaf) for path, leaf in found if isinstance(leaf, dict)]
    return bare + [path for path, leaf in said if not leaf.get("source") or leaf.get("confidence") not in CONFIDENCE]


@pytest.mark.parametrize("case", CASES)
def test_every_number_has_a_source_and_counts(case: str) -> None:
    scenario = load(CONFIGS / f"{case}.yaml")
    assert unsourced(scenario.resolved) == []
    assert notes(scenario) == []
    assert len(scenario.uncertain) > 40


def test_a_bare_number_is_found() -> None:
    said = {"value": 1.0, "source": "a report", "confidence": "found"}
    plan = [{"event": "dispute", "at": {**said, "source": ""}}]
    assert unsourced({"firms": {"one": {"cash": 1.0, "debt": said}}, "plan": plan}) == ["firms.one.cash", "plan.0.at"]


@pytest.mark.parametrize("case", NEW)
def test_no_forecast_is_near_certain_or_out_of_size(case: str) -> None:
    """By the horizon no ending of a tie takes four in five; value added stays below a fifth of a year's sales."""
    lives = prepare(load(CONFIGS / f"{case}.yaml"))
    rows, scenario = lives.rows(0, TRIALS), lives.bound.scenario
    assert (rows["status"] == 0).all()
    for tie in range(len(scenario.ties)):
        shares = np.bincount(rows["ending"][:, tie], minlength=len(ENDINGS)) / TRIALS
        assert shares.max() < 0.8 and (shares > 0.02).sum() >= 4
    for index, firm in enumerate(scenario.firms):
        sales = scenario.values[f"firms.{firm}.price"] * scenario.values[f"firms.{firm}.volume"]
        assert abs(rows["value_added"][:, index].mean()) < 0.2 * sales


def test_three_firms_are_lived_the_same_by_both_engines() -> None:
    room = Room(load(CONFIGS / "ford-mazda-1996.yaml"))
    assert len(room.scenario.firms) == len(room.scenario.ties) == 3
    assert differences(room.bulk(4), room.reference(4)) == []
    assert differences(room.bulk(2, alone=True), room.reference(2, alone=True)) == []


def ends_alike(folder: Path, config: str, trials: int) -> np.ndarray:
    """How the ties of a config end, the same on both engines."""
    file = folder / "case.yaml"
    file.write_text(config)
    room = Room(load(file))
    lived = room.bulk(trials)
    assert differences(lived, room.reference(trials)) == []
    return room.bound.layout.final(lived.states, "tie")


def test_a_third_partner_joins_from_a_config_alone(tmp_path: Path) -> None:
    ties = ends_alike(tmp_path, THREE, 12)
    assert len({tuple(row) for row in ties["ending"]}) > 3


def test_a_venture_of_three_is_two_ventures_of_halves(tmp_path: Path) -> None:
    ties = ends_alike(tmp_path, JATCO, 20)
    whole = ties["venture_capital"].sum(axis=1)
    of_ford = (ties["venture_share"] * ties["venture_capital"]).sum(axis=1) / whole
    of_others = (ties["venture_host_share"] * ties["venture_capital"]).T / whole
    assert (of_ford == 0.5).all() and (of_others == 0.25).all()
