"""Control: from the stake and its thresholds, board seats and the posts held, not from the stake alone."""

from typing import NamedTuple

from model.maths import clamp
from model.mechanism import Mechanism
from model.parameter import parameter

WRITES = ("control",)


class Parameters(NamedTuple):
    stake_weight: float = parameter(0.6, "1", 0.0, 2.0, "assumption; A52", "control per unit of stake")
    seat_weight: float = parameter(0.5, "1", 0.0, 2.0, "assumption; A52", "control per unit of board seats")
    seats_per_stake: float = parameter(0.55, "1", 0.0, 2.0, "A52: .59 and .54 at Mazda", "board seats over stake where none are given")
    post_weight: float = parameter(0.04, "1", 0.0, 0.5, "assumption; A53", "control per head post (half of it per functional one)")
    at_fifth: float = parameter(0.03, "1", 0.0, 0.5, "assumption; equity method threshold", "control gained at 20 %")
    at_third: float = parameter(0.07, "1", 0.0, 0.5, "A54: 33.4 % at Mazda; a blocking minority", "control gained at one third")
    at_half: float = parameter(0.30, "1", 0.0, 0.8, "assumption; majority", "control gained at one half")


def steps(p, stake):
    """Control that a stake brings by passing thresholds."""
    gained = 0.0
    if stake >= 0.2:
        gained += p.at_fifth
    if stake >= 1.0 / 3.0:
        gained += p.at_third
    if stake >= 0.5:
        gained += p.at_half
    return gained


def refresh(w, t):
    """Sets the control of tie t after its stake, seats or posts changed."""
    p = w.par.control
    tie = w.tie[t]
    seats = tie.board_seats
    if seats != seats or tie.agreed_stake <= 0.0:
        seats = p.seats_per_stake * tie.stake
    elif tie.stake < tie.agreed_stake:
        seats = seats * tie.stake / tie.agreed_stake  # seats go with the shares
    if p.on > 0.0:
        total = p.stake_weight * tie.stake + p.seat_weight * seats + p.post_weight * tie.posts + steps(p, tie.stake)
        tie.control = clamp(total, 0.0, 1.0)
    else:
        tie.control = tie.stake


MECHANISM = Mechanism("control", Parameters, "Control follows stake, thresholds, seats and posts. Muted: control is the stake.", "A52-A54")
