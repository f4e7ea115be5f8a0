"""quarter_results: the books are closed; money, product and all slow states come to the date.

One event for the whole world at k/4, first in rank: no other event ever sees two firms at different dates.
"""

from typing import NamedTuple

from model.event import Event, fields
from model.horizon import SATISFACTION_QUARTER, reckon_at_five
from model.laws import DATED
from model.mechanisms import (
    capability,
    culture,
    identity,
    integration,
    morale,
    need,
    progress,
    respect,
    synergy,
    trust,
    venture,
)
from model.quarter import close_quarter


class Parameters(NamedTuple):
    """None: a quarter is a quarter."""


def due(w, k, p):
    return 0.25 * (w.world.quarter + 1)


def effect(w, k, p, a, draw):
    w.world.quarter += 1
    close_quarter(w, 0.25, draw)
    if w.world.quarter == SATISFACTION_QUARTER:
        reckon_at_five(w)


FIRM = ("appeal", "margin_offset", "discount", "volume", "capacity", "experience", "jobs", "structural_margin", "margin_noise", "margin_realised", "margin_trailing", "revenue", "cash", "debt", "charges", "net_profit", "dividend", "distress", "distress_years", "equity_noise", "equity_value", "cash_flow_value", "transfer_value", "value_at_5")  # fmt: skip

EVENT = Event(
    name="quarter_results",
    subject="world",
    law=DATED,
    parameters=Parameters,
    due=due,
    effect=effect,
    reads=("world.quarter",),
    writes=(
        *fields("world", "quarter", "market", "demand", "currency", "learned", "frontier_pace"),
        *fields("firms", *FIRM, *capability.WRITES, *morale.WRITES, *identity.WRITES, *need.WRITES),
        *fields("ties", *trust.WRITES, *respect.WRITES, *culture.WRITES, *synergy.WRITES, *integration.WRITES, *venture.WRITES, *progress.WRITES),
        *fields("products", "spent", "units"),
    ),
    rank=0,
    story="The quarter's books are closed",
    source="A1-A5",
    essential=True,
)
