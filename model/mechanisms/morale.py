"""Morale: falls fast, recovers slowly, between finance and capability in speed."""

from typing import NamedTuple

from model.maths import clamp, relax
from model.mechanism import Mechanism
from model.parameter import parameter

WRITES = ("morale", "morale_stamp", "morale_min")


class Parameters(NamedTuple):
    level: float = parameter(0.65, "share", 0.0, 1.0, "assumption", "morale of a firm in calm with its full identity")
    pride: float = parameter(0.3, "1", 0.0, 2.0, "assumption; A35, A42", "how morale follows the loss of identity")
    calm_identity: float = parameter(0.8, "share", 0.0, 1.0, "assumption", "identity at which morale is at its level")
    fear: float = parameter(0.25, "1", 0.0, 2.0, "assumption; A41", "how morale follows distress")
    recovery: float = parameter(2.5, "year", 0.2, 10, "D32: none found, half-life .5-4 y", "time constant upwards")
    decline: float = parameter(0.7, "year", 0.1, 10, "assumption; A6", "time constant downwards")


def target(w, i):
    """The morale to which firm i drifts."""
    p = w.par.morale
    firm = w.firm[i]
    return clamp(p.level + p.pride * (firm.identity - p.calm_identity) - p.fear * firm.distress, 0.0, 1.0)


def advance(w, i):
    """Brings morale of firm i to the present date."""
    firm = w.firm[i]
    years = w.world.now - firm.morale_stamp
    if years <= 0.0:
        return
    firm.morale_stamp = w.world.now
    p = w.par.morale
    if p.on > 0.0:
        goal = target(w, i)
        rate = 1.0 / (p.recovery if goal > firm.morale else p.decline)
        firm.morale = relax(firm.morale, goal, rate, years)
    if firm.morale < firm.morale_min:
        firm.morale_min = firm.morale


def shift(w, i, change):
    """A jump of firm i's morale; falls take a part of what is there, rises of what is missing."""
    if w.par.morale.on <= 0.0:
        return
    advance(w, i)
    firm = w.firm[i]
    room = firm.morale if change < 0.0 else 1.0 - firm.morale
    firm.morale = clamp(firm.morale + change * room, 0.0, 1.0)
    if firm.morale < firm.morale_min:
        firm.morale_min = firm.morale


MECHANISM = Mechanism("morale", Parameters, "Morale jumps at shocks and recovers over years. Muted: it stays as it was at signing.", "A6, A41, D32")
