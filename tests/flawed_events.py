"""Events of a user's own, each with one flaw that the contract must find; `sound` has none, `hush` does nothing."""

import random
from typing import NamedTuple

from model.draws import uniform
from model.event import Event, never
from model.laws import DATED, EXPONENTIAL
from model.maths import clamp
from model.mechanisms import finance
from model.parameter import parameter


class Wait(NamedTuple):
    scale: float = parameter(1.0, "year", 0.05, 100, "test", "mean wait")


class Nameless(NamedTuple):
    scale: float = parameter(1.0, "year", 0.05, 100, "", "mean wait")


def lower_morale(w, k, p, a, draw):
    w.firm[k].morale = clamp(w.firm[k].morale - 0.1 * uniform(draw, 1), 0.0, 1.0)


def quiet_writer(w, k, p, a, draw):
    lower_morale(w, k, p, a, draw)
    w.firm[k].identity = 0.9 * w.firm[k].identity


def by_distress(w, k, p):
    return 0.5 + w.firm[k].distress


def dice(w, k, p, a, draw):
    w.firm[k].morale = clamp(w.firm[k].morale - 0.1 * random.random(), 0.0, 1.0)


def below(w, k, p, a, draw):
    w.firm[k].morale = w.firm[k].morale - 0.6 * uniform(draw, 1)


def one_billion(w, k, p, a, draw):
    finance.spend(w, k, 1.0)


def first_firm(w, k, p, a, draw):
    if k == 0:
        lower_morale(w, k, p, a, draw)


def nothing(w, k, p, a, draw):
    pass


def fails(w, k, p, a, draw):
    lower_morale(w, k, p, a, draw)
    if w.firm[k].morale < 0.9:
        raise ValueError("too rich")


def rich(w, k, p):
    return 3.0 if w.firm[k].cash > 50.0 else 1.0


def losing(w, k, p):
    return 3.0 if w.firm[k].margin < -0.03 else 1.0


def late(w, k, p):
    return 3.0 if w.world.quarter > 30 else 1.0


def busy(w, k, p):
    w.firm[k].morale = 0.5
    return 1.0


def below_nought(w, k, p):
    return -0.5


def of_another(w, k, p, a, draw):
    lower_morale(w, 0, p, a, draw)


def when_rich(w, k, p, a, draw):
    lower_morale(w, k, p, a, draw)
    if w.firm[k].cash > 50.0:
        w.firm[k].identity = 0.1


def no(w, k, p):
    return False


def own(name, effect, rank, writes=("firm.morale",), **more):
    declared = {"parameters": Wait, "reads": (), "story": "{firm} " + name, "source": "test", **more}
    return Event(
        name,
        "firm",
        more.pop("law", EXPONENTIAL),
        effect=effect,
        writes=writes,
        rank=rank,
        **{key: value for key, value in declared.items() if key != "law"},
    )


SPENT = ("firm.cash", "all_firms.cash_flow_value")
EVENTS = (
    own("sound", lower_morale, 401),
    own("quiet_writer", quiet_writer, 402),
    own("quiet_reader", lower_morale, 403, intensity=by_distress),
    own("dice", dice, 404),
    own("below", below, 405),
    own("one_billion", one_billion, 406, writes=SPENT),
    own("first_firm", first_firm, 407),
    own("never_there", nothing, 408, guard=no),
    own("no_source", lower_morale, 409, parameters=Nameless),
    own("no_story", lower_morale, 410, story="{planet} burns"),
    own("hush", nothing, 411, writes=()),
    own("fails", fails, 413),
    own("rich", lower_morale, 414, intensity=rich),
    own("losing", lower_morale, 415, intensity=losing),
    own("late", lower_morale, 416, intensity=late),
    own("busy", lower_morale, 417, intensity=busy),
    own("below_nought", lower_morale, 418, intensity=below_nought),
    own("of_another", of_another, 419),
    own("when_rich", when_rich, 420),
    own("planned", lower_morale, 412, law=DATED, due=never),
)
