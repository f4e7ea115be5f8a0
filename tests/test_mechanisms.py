"""Every mechanism can be muted, and does what it says: on the same draws, with it and without it.

The outcome and the sign of (with - without) stand in the table below; the paired difference over the trials must have
that sign with its 99.99 % interval away from 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from model.config import load
from model.errors import UserError
from model.simulate import prepare
from model.state.firm import DOMAINS
from model.vocabulary import mechanisms

ROOT = Path(__file__).parents[1]
TRIALS = 2048
Rows = dict[str, np.ndarray]
STRATEGY, PRODUCTION = DOMAINS.index("strategy"), DOMAINS.index("production")
INVESTOR, HOST = 0, 1


class Claim(NamedTuple):
    """What a mechanism does to an outcome: its sign, the case, and what is set to make it show."""

    outcome: Callable[[Rows], np.ndarray]
    sign: int
    case: str = "renault-nissan"
    sets: tuple[str, ...] = ()


def field(name: str, *index: int) -> Callable[[Rows], np.ndarray]:
    """One number of the rows."""
    return lambda rows: rows[name][(slice(None), *index)].astype(float)


def spread(name: str, *index: int) -> Callable[[Rows], np.ndarray]:
    """How far a number lies from its middle over the trials: what varies less has less of it."""
    return lambda rows: np.abs(rows[name][(slice(None), *index)] - np.median(rows[name][(slice(None), *index)]))


def events(name: str, row: int) -> Callable[[Rows], np.ndarray]:
    """How often an event happened on a subject (1, 2: the firms; 3: the tie)."""
    from model.vocabulary import vocabulary

    column = [event.name for event in vocabulary()].index(name)
    return lambda rows: rows["event_count"][:, row, column].astype(float)


def ended(rows: Rows) -> np.ndarray:
    """1 where the tie has dissolved."""
    return (rows["ending"][:, 0] == 1).astype(float)


CLAIMS = {
    # a firm without effort falls behind the frontier; without the mechanism it would stay where it was
    "capability": Claim(field("capability_change", HOST, PRODUCTION), -1, sets=("firms.nissan.effort=0.2",)),
    "diffusion": Claim(field("capability_added", HOST, STRATEGY), -1),
    "morale": Claim(field("morale_min", HOST), -1),
    "identity": Claim(field("morale_min", HOST), -1),
    "trust": Claim(field("trust_min", 0, 1), -1),
    "control": Claim(events("learning_episode", 3), -1, sets=("mechanisms.identity.control_weight=1.5",)),
    "respect": Claim(events("dispute", 3), +1, sets=("mechanisms.respect.grievance=6", "firms.nissan.margin=0.08")),
    "culture": Claim(field("capability_added", INVESTOR, PRODUCTION), -1),
    "clarity": Claim(field("product_customer_value", 0), -1, "fiat-mazda"),
    "need": Claim(ended, +1, sets=("events.dissolved.need_weight=5",)),
    "demand": Claim(spread("volume_end", HOST), +1),
    "margin": Claim(spread("value", HOST), +1),
    "scale": Claim(field("value", INVESTOR), -1, sets=("mechanisms.demand.growth=-0.05",)),
    "appeal": Claim(spread("volume_end", HOST), +1),
    "synergy": Claim(field("value_added", INVESTOR), +1),
    "learning": Claim(field("capability_added", INVESTOR, PRODUCTION), +1),
    "dispatch": Claim(field("capability_added", HOST, STRATEGY), +1),
    "product": Claim(field("product_units", 0), +1, "fiat-mazda"),
    "signing": Claim(field("value_added", INVESTOR), -1),
    "integration": Claim(field("product_customer_value", 0), -1, sets=("plan.common-platforms.depth=0.9",)),
    "unwinding": Claim(field("value_added", INVESTOR), -1, sets=("mechanisms.unwinding.cost=0.05",)),
    "workforce": Claim(field("morale_min", HOST), -1),
}


@cache
def lived(case: str, sets: tuple[str, ...]) -> Rows:
    """The rows of a case."""
    return prepare(load(ROOT / "configs" / f"{case}.yaml", sets=sets)).rows(0, TRIALS)


def test_every_mechanism_has_its_claim() -> None:
    """Those that cannot be muted are the only ones without one."""
    assert {mechanism.name for mechanism in mechanisms() if not mechanism.essential} == set(CLAIMS)


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_what_a_mechanism_does(name: str) -> None:
    """With it less without it, on the same draws, has the sign that was written down."""
    claim = CLAIMS[name]
    muted = (*claim.sets, f"mechanisms.{name}=off")
    difference = claim.outcome(lived(claim.case, claim.sets)) - claim.outcome(lived(claim.case, muted))
    difference = difference[np.isfinite(difference)] * claim.sign
    assert len(difference) > TRIALS / 2
    assert difference.mean() > 4.0 * difference.std() / np.sqrt(len(difference)) > 0.0


@pytest.mark.parametrize("path", ["mechanisms.finance", "mechanisms.shares", "events.quarter_results"])
def test_what_the_world_cannot_be_without_is_not_muted(path: str) -> None:
    """Muting it is refused with a sentence."""
    with pytest.raises(UserError, match="cannot be off") as caught:
        load(ROOT / "configs" / "fiat-mazda.yaml", sets=(f"{path}=off",))
    assert [mistake.code for mistake in caught.value.mistakes] == ["config.essential"]
