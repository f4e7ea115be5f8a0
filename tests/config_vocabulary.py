"""A small vocabulary of fakes: the config must work with any events, so its tests bring their own."""

import math
from typing import Any, NamedTuple

from model.event import Event, NoArguments
from model.laws import DATED, EXPONENTIAL
from model.mechanism import Mechanism
from model.parameter import NoParameters, code, parameter


class Departure(NamedTuple):
    """Parameters of the one hazard."""

    scale: float = parameter(6.0, "year", 0.1, 100.0, "A70", "mean waiting time")
    spread: float = parameter(0.2, "share", 0.0, 1.0, "assumption", "spread of its effect")
    mood: float = code("mixed", ("good", "mixed", "bad"), "assumption", "how it is taken")
    repeats: float = parameter(2, "count", 0, 10, "assumption", "how often at most")


class To(NamedTuple):
    """The argument of a step in equity."""

    to: float = parameter(math.nan, "share", 0.0, 1.0, "case", "stake to reach")
    paid: float = code("cash", ("cash", "shares"), "case", "how it is paid")
    issue: float = code("new", ("new", "existing"), "case", "new shares or existing ones")
    side: float = code("investor", ("investor", "host"), "case", "whose stake it is")


class Depth(NamedTuple):
    """The argument of a cycle plan sync."""

    depth: float = parameter(0.1, "share", 0.0, 1.0, "case", "how deep")


class Learning(NamedTuple):
    """Parameters of the one mechanism."""

    rate: float = parameter(0.1, "1/year", 0.0, 1.0, "A22", "speed of learning")


def nothing(w: Any, k: int, p: Any, a: Any, draw: Any) -> None:
    """The effect of all fakes."""


def fake(name: str, subject: str, parameters: Any = NoParameters, arguments: Any = NoArguments) -> Event:
    """An event that does nothing."""
    law = EXPONENTIAL if parameters is Departure else DATED
    return Event(name, subject, law, parameters, nothing, (), (), 5, "it happens", "none", arguments=arguments)


EVENTS = (
    fake("closing", "tie"),
    fake("cycle_plan_sync", "tie", arguments=Depth),
    fake("dispute", "tie"),
    fake("equity_decrease", "tie", arguments=To),
    fake("equity_increase", "tie", arguments=To),
    fake("macro_shock", "world"),
    fake("model_launch", "firm"),
    fake("orderly_return", "posting"),
    fake("product_gate", "product"),
    fake("unexpected_departure", "tie", Departure),
)
MECHANISMS = (Mechanism("learning", Learning, "learning between partners", "A22"),)

CONFIG = """\
title: Fiat-Mazda
signed: 2012-05-23
horizon: 15
currency: USD bn
firms:
  fiat: {volume: 2.0, volume_goal: 6.0}
  mazda:
    volume: 1.2
    capability: {production: 0.85, strategy: 0.5}
ties:
  fiat-mazda:
    investor: fiat
    host: mazda
    form: minority
    stake: 0.05
    clarity: {beta: {a: 2, b: 5}}
products:
  roadster: {tie: fiat-mazda, brands: [mazda, alfa-romeo], launch: 3.0}
events:
  unexpected_departure: {scale: 5.0}
mechanisms: {}
plan:
  - {name: sync, event: cycle_plan_sync, at: 1.0, depth: 0.15}
  - {name: first-step, event: equity_increase, at: 3.0, to: 0.1, when: "trust_in_investor > 0.6", until: 6.0}
study: {trials: 1000, seed: 20120523, keep: rows, paths: 100}
"""
