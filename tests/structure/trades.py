"""What events do in which shares change hands: signing, stakes up and down, rescues, options, purchases, ventures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.structure import endings, holdings
from tests.structure.account import NEAR, Account

Told = Mapping[str, float]
MOST = 0.95  # of a firm that stays its own


def side_of(told: Told) -> str:
    return "host" if told.get("side") == 1.0 else "investor"


def raised(a: Account, t: int, side: str, seen: Account) -> float:
    """The stake that a side came to, as far as chance or money decided."""
    return min(max(holdings.held(seen, t, side), holdings.held(a, t, side)), MOST)


def sign(a: Account, k: int, seen: Account) -> None:
    """The agreement binds: joint work begins, and the form agreed on is carried out."""
    tie = a.ties[k]
    tie.closed, tie.cooperation = 1, "active"
    a.due("tie", k, "next_review", seen)
    if tie.form == "acquisition":
        tie.purchase_due = a.now
    elif tie.form == "joint_venture":
        tie.founding_due = a.now
    else:
        holdings.buy(a, k, "investor", tie.agreed_stake, tie.issue == "new")
        holdings.buy(a, k, "host", tie.agreed_reverse_stake, False)
    a.due("tie", k, "option_due", seen)


def closing(a: Account, k: int, told: Told, seen: Account) -> None:
    tie = a.ties[k]
    trades = tie.agreed_stake > 0.0 or tie.form == "acquisition"
    if trades and seen.ties[k].cooperation == "ended":  # the price has fallen, and one side walks away
        endings.both(a, k, "dissolved")
    else:
        sign(a, k, seen)


def acquisition(a: Account, k: int, told: Told, seen: Account) -> None:
    host = a.ties[k].host
    endings.others(a, host, k, "acquired_by_third_party")
    holdings.purchase(a, k)
    for name in ("restructuring_due", "exit_due"):
        a.due("firm", host, name, seen)


def founding(a: Account, k: int, told: Told, seen: Account) -> None:
    tie = a.ties[k]
    tie.ownership = "held"
    if not a.muted("venture"):
        tie.venture_share, tie.venture_host_share = tie.agreed_stake, 1.0 - tie.agreed_stake


def hand_over(a: Account, k: int, part: float, to: str) -> None:
    """A part of a venture passes from one partner to the other, who pays."""
    tie = a.ties[k]
    signed = part if to == "investor" else -part
    tie.venture_share += signed
    tie.venture_host_share -= signed
    pair = (tie.investor, tie.host) if to == "investor" else (tie.host, tie.investor)
    a.pays(*pair)


def equity_increase(a: Account, k: int, told: Told, seen: Account) -> None:
    tie, side = a.ties[k], side_of(told)
    if tie.form == "joint_venture":
        mine = "venture_share" if side == "investor" else "venture_host_share"
        part = (min(told["to"], MOST) if "to" in told else getattr(seen.ties[k], mine)) - getattr(tie, mine)
        if part > 0.0 and tie.venture_share > 0.0 and tie.venture_host_share > 0.0:
            hand_over(a, k, part, side)
        return
    to = min(told["to"], MOST) if "to" in told else raised(a, k, side, seen)
    others = [place for place in holdings.stakes(a, holdings.issuer(a, k, side)) if place != (k, side)]
    thinner = any(holdings.held(seen, *place) < holdings.held(a, *place) for place in others)
    holdings.buy(a, k, side, to, told["issue"] == 0.0 if "issue" in told else thinner)


def equity_decrease(a: Account, k: int, told: Told, seen: Account) -> None:
    tie, side = a.ties[k], side_of(told)
    before = holdings.held(a, k, side)
    to = told["to"] if "to" in told else holdings.held(seen, k, side)
    assert "to" in told or 0.0 <= to <= before
    if to < before:
        holdings.sell(a, k, side, to)
    if tie.stake <= 0.0 and tie.reverse_stake <= 0.0:
        endings.ownership(a, k, "stake_sold")


def stake_sold(a: Account, k: int, told: Told, seen: Account) -> None:
    tie = a.ties[k]
    if tie.form == "joint_venture":
        tie.venture_share = 0.0  # an outsider pays
    for side in holdings.SIDES:
        if holdings.held(a, k, side) > 0.0:
            holdings.sell(a, k, side, 0.0)
    goes_on = tie.cooperation == "active" and seen.ties[k].cooperation == "active"
    endings.ownership(a, k, "stake_sold")
    if not goes_on and tie.cooperation != "ended":
        endings.cooperation(a, k, "stake_sold")


def rescue(a: Account, k: int, told: Told, seen: Account) -> None:
    """New shares for the rescuer, or for outsiders, or for both: all that held before are thinned out alike."""
    tie = a.ties[k]
    place = (k, "investor")
    thin_out_as_seen(a, tie.host, seen, but=place)
    after = holdings.held(seen, *place)
    if tie.ownership != "held":
        assert after <= tie.stake + NEAR
    assert 0.0 <= after <= max(MOST, tie.stake)
    if after > tie.stake or tie.ownership == "held":
        a.pays(tie.investor, tie.host)
    tie.stake = after


def thin_out_as_seen(a: Account, firm: int, seen: Account, but: tuple[int, str] | None = None) -> None:
    """Shares were issued to outsiders: by how much is read off the first stake, and holds for all."""
    for place in holdings.stakes(a, firm):
        before = holdings.held(a, *place)
        if place != but and before > 0.0:
            factor = before / holdings.held(seen, *place)
            assert factor >= 1.0 - NEAR
            holdings.thin_out(a, firm, factor, but)
            return


def financial_crisis(a: Account, k: int, told: Told, seen: Account) -> None:
    a.due("firm", k, "restructuring_due", seen)
    asked = [t for t, tie in enumerate(a.ties) if seen.ties[t].rescue_due != tie.rescue_due]
    if asked:  # one partner that holds shares
        (t,) = asked
        assert a.ties[t].host == k and a.ties[t].stake > 0.0 and not a.ties[t].ended
        a.due("tie", t, "rescue_due", seen)
    elif seen.firms[k].failed:
        a.firms[k].failed = 1
        for t in a.living(k):
            a.ties[t].failure_due = a.now
    else:
        thin_out_as_seen(a, k, seen)


def option_exercise(a: Account, k: int, told: Told, seen: Account) -> None:
    tie = a.ties[k]
    to = holdings.held(seen, k, "investor")
    others = [place for place in holdings.stakes(a, tie.host) if place != (k, "investor")]
    thinner = any(holdings.held(seen, *place) < holdings.held(a, *place) for place in others)
    holdings.buy(a, k, "investor", raised(a, k, "investor", seen) if to > tie.stake else tie.stake, thinner)
    a.pays(tie.investor, tie.host)  # or it settles a put in money
    a.due("tie", k, "option_due", seen)


def acquired_by_partner(a: Account, k: int, told: Told, seen: Account) -> None:
    tie = a.ties[k]
    if tie.form == "joint_venture":
        buyer = "investor" if seen.ties[k].venture_host_share <= 0.0 else "host"
        hand_over(a, k, tie.venture_host_share if buyer == "investor" else tie.venture_share, buyer)
    else:
        endings.others(a, tie.host, k, "acquired_by_third_party")
        holdings.purchase(a, k)
    endings.ownership(a, k, "acquired_by_partner")
    endings.cooperation(a, k, "acquired_by_partner", inside=True)


def divestiture(a: Account, k: int, told: Told, seen: Account) -> None:
    endings.cooperation(a, k, "demerged")
    holdings.divest(a, k)
    endings.ownership(a, k, "demerged")


RULES: dict[str, Callable[[Account, int, Told, Account], None]] = {
    rule.__name__: rule
    for rule in (closing, acquisition, founding, equity_increase, equity_decrease, stake_sold, rescue)
} | {rule.__name__: rule for rule in (financial_crisis, option_exercise, acquired_by_partner, divestiture)}
