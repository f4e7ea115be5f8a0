"""Sentences of events about who owns what: stakes, ventures, agreements; see `model.story.tellers`."""

from __future__ import annotations

from typing import NamedTuple

from model.engines.step import PLAN
from model.state.tie import DISSOLVED, FORM_ACQUISITION, FORM_VENTURE, HOST_SIDE, INVESTOR_SIDE
from model.story.atlas import percent
from model.story.names import listed, span
from model.story.scene import Scene

VENTURE = "their joint venture"


class Side(NamedTuple):
    """What one partner holds before and after: of the other, or of the venture."""

    holder: str
    other: str
    before: float
    after: float
    of: str

    @property
    def step(self) -> str:
        return f"{percent(self.before)} -> {percent(self.after)}"


def sides(s: Scene) -> tuple[Side, Side]:
    """Both sides, the investor's first."""
    a, b = s.ties
    if a.form == FORM_VENTURE:
        return (
            Side("investor", "host", a.venture_share, b.venture_share, VENTURE),
            Side("host", "investor", a.venture_host_share, b.venture_host_share, VENTURE),
        )
    return (
        Side("investor", "host", a.stake, b.stake, s["host"]),
        Side("host", "investor", a.reverse_stake, b.reverse_stake, s["investor"]),
    )


def _asked(s: Scene) -> int:
    """Whose stake a planned step is about."""
    if s.clock.kind != PLAN:
        return INVESTOR_SIDE
    scenario = s.passage.bound.scenario
    entry = scenario.plan[s.clock.plan]
    return HOST_SIDE if scenario.values.get(f"plan.{entry.name}.side") == HOST_SIDE else INVESTOR_SIDE


def equity_increase(s: Scene) -> str:
    side = sides(s)[_asked(s)]
    who = s[side.holder]
    if side.after <= side.before:
        if side.of == VENTURE and side.before <= 0.0:
            return f"{who} has no part of a joint venture to raise"
        return f"{who} holds {percent(side.before)} of {side.of} already and buys nothing"
    paid = s.paid(side.holder)
    if side.of == VENTURE:
        return f"{who} buys a part of {side.of} from {s[side.other]}, {side.step}, for {s.money(paid)}"
    fresh = -s.net_debt(side.other) > 0.5 * paid
    to = f"new shares, so that the money goes to {side.of}" if fresh else "shares from other holders"
    verb = "raises its stake" if side.before > 0.0 else "takes a stake"
    return f"{who} {verb} in {side.of}, {side.step}: {s.money(paid)} for {to}"


def equity_decrease(s: Scene) -> str:
    side = sides(s)[_asked(s)]
    if side.after >= side.before:
        return (
            f"{s[side.holder]} keeps its {percent(side.before)} of {side.of}: there is nothing above the mark to sell"
        )
    got = s.money(-s.paid(side.holder))
    if side.after <= 0.0:
        return f"{s[side.holder]} sells all its {percent(side.before)} of {side.of} for {got}"
    return f"{s[side.holder]} sells down its stake in {side.of}, {side.step}, for {got}"


def stake_sold(s: Scene) -> str:
    before, after = s.ties
    joint = "joint work goes on" if after.cooperation == 1 else "joint work ends too" if before.cooperation == 1 else ""
    rest = f"; {joint}" if joint else ""
    if before.form == FORM_VENTURE:
        part = f"its {percent(before.venture_share)} of {VENTURE}"
        got = before.venture_share * before.venture_worth * (1.0 - s.new.par.shares.block_discount)
        return f"{s['investor']} sells {part} to an outsider for {s.money(got)}{rest}"
    return f"{listed(_sold(s, side) for side in sides(s) if side.before > 0.0)}{rest}"


def _sold(s: Scene, side: Side) -> str:
    worth = s.firm(side.other)[0].equity_value * (1.0 - s.new.par.shares.block_discount)
    return f"{s[side.holder]} sells all its {percent(side.before)} of {side.of} for {s.money(side.before * worth)}"


def dissolved(s: Scene) -> str:
    before, after = s.ties
    told = [f"{s['tie']} part"]
    if before.form != FORM_VENTURE:
        told += [
            f"{s[side.holder]} sells its {percent(side.before)} of {side.of}" for side in sides(s) if side.before > 0.0
        ]
    elif before.venture_share > 0.0 and before.venture_host_share > 0.0:
        left = s.new.par.venture.scrap * before.venture_capital
        told.append(f"{VENTURE} is closed, and its plant brings {s.money(left)}")
    if before.cooperation == 1 and after.cooperation == 2:
        told.append("joint work ends")
    return "; ".join(told)


def founding(s: Scene) -> str:
    tie = s.ties[1]
    if tie.venture_share <= 0.0:
        return f"{s['tie']} agree on a joint venture, and nothing comes of it"
    parts = [
        f"{s[role]} puts in {s.money(share * tie.venture_capital)} for {percent(share)}"
        for role, share in (("investor", tie.venture_share), ("host", tie.venture_host_share))
    ]
    worth = f"by what the two bring together it is worth {s.money(tie.venture_worth)}"
    return f"{s['tie']} found {VENTURE}: {', '.join(parts)}; {worth}"


def lapse(s: Scene) -> str:
    return f"The memorandum of {s['tie']} has not become an agreement within {span(s.time)} and is void"


def closing(s: Scene) -> str:
    before, after = s.ties
    now = s.firm("host")[0].equity_value
    fallen = f"{s['host']} is worth {s.money(now)}, and was worth {s.money(before.agreed_value)} at signing"
    if after.ending == DISSOLVED:
        return f"{s['investor']} walks away from the memorandum: {fallen}"
    told = f"{s['tie']} turn their memorandum into a binding agreement"
    taken = [
        f"{s[side.holder]} takes {percent(side.after)} of {side.of}" for side in sides(s) if side.after > side.before
    ]
    if taken and before.form != FORM_VENTURE:
        balance = " on balance" if len(taken) > 1 else ""
        told += f"; {listed(taken)} for {s.money(s.paid('investor'))}{balance}"
    if _repriced(s, now):
        told += f", at a new price: {fallen}"
    return told


def _repriced(s: Scene, now: float) -> bool:
    """Whether the market's price took the place of that agreed on; the premium was not adapted then."""
    before, after = s.ties
    trades = before.agreed_stake > 0.0 or before.form == FORM_ACQUISITION
    return bool(trades and before.price_factor == after.price_factor and now < 0.99 * before.agreed_value)
