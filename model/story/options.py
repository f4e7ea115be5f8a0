"""What is told of options on shares: when something is bought or paid, and when one ends; see `model.story.tellers`."""

from __future__ import annotations

import math
from typing import Any

from model.story.atlas import percent
from model.story.scene import Scene


def option_exercise(s: Scene) -> str:
    before, after = s.ties
    if after.stake > before.stake:
        return _used(s)
    if after.put_until != before.put_until:
        paid = s.money(s.paid("investor"))
        return f"{s['host']}'s shareholders want to sell; {s['investor']} cannot take the shares and pays {paid} to be let off"
    if _ended(s) and not _useful(before):
        return f"{s['investor']} holds {percent(before.stake)} of {s['host']}: no option leads any higher"
    if _ended(s):
        return f"{_option(s)} has run out unused: the whole of {s['host']} is worth {s.money(_worth(s))}"
    return f"Nobody uses an option on shares of {s['host']}"


def is_idle_look(s: Scene) -> bool:
    """A look at options that changed nothing: no news."""
    if s.event.name != "option_exercise" or not s.step.done:
        return False
    before, after = s.ties
    return bool(after.stake == before.stake and after.put_until == before.put_until and not _ended(s))


def _used(s: Scene) -> str:
    before, after = s.ties
    paid = s.paid("investor")
    gained = after.stake - before.stake
    new = before.issue == 0
    called = math.isclose(paid, gained / (1.0 - after.stake if new else 1.0) * before.call_price, rel_tol=1e-6)
    who = (
        f"{s['investor']} uses its option to buy" if called else f"{s['host']}'s shareholders use their option to sell"
    )
    price = before.call_price if called else before.put_price
    step = f"{s['investor']}'s stake in {s['host']} goes up, {percent(before.stake)} -> {percent(after.stake)}"
    what = (
        f"for {s.money(paid)}{', paid into new shares,' if called and new else ','} at {s.money(price)} for the whole"
    )
    return f"{who}: {step}, {what}, which is worth {s.money(_worth(s))}"


def _option(s: Scene) -> str:
    tie = s.ties[0]
    buy, sell = tie.call_to > tie.stake, tie.put_to > tie.stake
    if buy == sell:
        return f"The last option on shares of {s['host']}"
    holder = s["investor"] if buy else f"{s['host']}'s shareholders"
    price = s.money(tie.call_price if buy else tie.put_price)
    return f"The option of {holder} to {'buy' if buy else 'sell'} shares of {s['host']}, at {price} for the whole,"


def _useful(tie: Any) -> bool:
    """Whether an option leads higher than the stake."""
    return bool(tie.call_to > tie.stake or tie.put_to > tie.stake)


def _worth(s: Scene) -> float:
    return float(s.firm("host")[0].equity_value)


def _ended(s: Scene) -> bool:
    """Whether no option is left after this look."""
    return math.isinf(s.ties[1].option_due)
