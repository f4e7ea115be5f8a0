"""Sentences of events in which a whole firm, or a whole venture, changes hands; see `model.story.tellers`."""

from __future__ import annotations

from model.state.tie import FORM_VENTURE
from model.story.atlas import percent
from model.story.deals import VENTURE, sides
from model.story.scene import Scene, moved

_LEAST = 5e-4  # of integration, and bn a year of savings; less is not told


def acquisition(s: Scene) -> str:
    before, after = s.ties
    told = f"{s['investor']} buys {s['host']} whole: {_price_of_all(s)}"
    gained = after.integration - before.integration
    if gained < _LEAST:
        return f"{told}; it leaves it alone"
    saving = after.saving_target - before.saving_target
    cost = s.present(s.firm("investor")[0].cash_flow_value - s.firm("investor")[1].cash_flow_value)
    morale = moved(s.firm("host")[0].morale, s.firm("host")[1].morale)
    brings = f" and should save each {s.money(saving)} a year" if saving > _LEAST else ""
    return (
        f"{told}. It makes it a part of itself at once, integration {moved(before.integration, after.integration)},"
        f" which costs {s.money(cost)}{brings}; morale at {s['host']} {morale}"
    )


def acquired_by_partner(s: Scene) -> str:
    before, after = s.ties
    if before.form != FORM_VENTURE:
        rest = f"the {percent(1.0 - before.stake)} of {s['host']} that it did not own"
        part = rest if before.stake > 0.0 else f"{s['host']} whole"
        return f"{s['investor']} buys {part}: {_price_of_all(s)}"
    buyer, seller = sides(s) if after.venture_share > 0.0 else sides(s)[::-1]
    paid = s.paid(buyer.holder)
    return (
        f"{s[buyer.holder]} buys {s[seller.holder]}'s {percent(seller.before)} of {VENTURE} for {s.money(paid)},"
        f" {_over(paid, seller.before * before.venture_worth, 'its')}, and goes on with it alone"
    )


def _price_of_all(s: Scene) -> str:
    """What a buyer pays for the rest of the shares, and the debt that comes with them."""
    host, tie = s.firm("host")[0], s.ties[0]
    owed = host.debt - host.cash
    # What the host held of its buyer it sells first: that price has passed to it, and is a part of neither.
    price = s.paid("investor") - owed
    worth = (1.0 - tie.stake) * host.equity_value
    debt = f"net debt of {s.money(owed)} comes" if owed >= 0.0 else f"{s.money(-owed)} of net cash come"
    return f"{s.money(price)} for the shares, {_over(price, worth, 'their')}; {debt} with them"


def _over(price: float, worth: float, whose: str) -> str:
    extra = price / worth - 1.0 if worth > 0.0 else 0.0
    if abs(extra) < 0.005:
        return f"about {whose} worth"
    return f"{abs(extra):.0%} {'above' if extra > 0.0 else 'below'} {whose} worth".replace("%", " %")


def divestiture(s: Scene) -> str:
    got = -s.paid("investor")
    joint = "; joint work ends" if s.ties[0].cooperation == 1 else ""
    return f"{s['investor']} sells {s['host']} again, free of debt, for {s.money(got)}{joint}"


def acquired_by_third_party(s: Scene) -> str:
    gone = next((role for role in ("host", "investor") if s.firm(role)[1].owner == -2), "host")
    if gone == "investor" and s.firm("host")[0].owner == s.names.partners[s.clock.tie][0]:
        return f"With {s['investor']} in other hands, {s['host']}, which it owns, goes with it"
    return f"With {s[gone]} in other hands, the tie of {s['tie']} is over"
