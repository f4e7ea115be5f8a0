"""Joint venture: a firm that both partners put capital into, which earns by what they bring together.

The return on its capital rises with complementarity (the better side of both in each domain, over the better firm as a
whole) and with their trust in each other; profits go to the partners by their shares. Neither holds the other.
"""

from typing import NamedTuple

from model.mechanism import Mechanism
from model.mechanisms import capability, finance, trust
from model.parameter import parameter
from model.state.firm import N_DOMAINS

WRITES = ("venture_share", "venture_host_share", "venture_quality", "venture_noise", "venture_worth")


class Parameters(NamedTuple):
    base: float = parameter(0.10, "1/year", -0.2, 0.5, "derived: D12, returns on capital of 10-15 % over a cost of 7.4-8.2 %, nominal", "return on capital before tax at middling complementarity and trust")
    response: float = parameter(0.40, "1/year", 0.0, 3.0, "assumption; A24-A25", "return per unit of complementarity")
    reference: float = parameter(0.06, "frontier", 0.0, 0.5, "derived: two firms whose domains differ by .1", "complementarity at which the return is the base")
    trust_weight: float = parameter(0.06, "1/year", 0.0, 0.5, "assumption; C32", "return per unit of mutual trust above .5, while both hold it")
    luck: float = parameter(0.04, "1/year", 0.0, 0.3, "assumption; C41, D12", "s.d. of the return between ventures")
    persistence: float = parameter(0.6, "1", 0.0, 0.99, "as the margin's", "quarterly AR(1) coefficient of the return's noise")
    shock: float = parameter(0.02, "1/year", 0.0, 0.2, "assumption", "quarterly s.d. of its innovation")
    scrap: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "what plant is worth at least, over the capital put in")
    work: float = parameter(0.10, "share", 0.0, 1.0, "assumption; A30, D25: 16 managers and a plant at NUMMI", "joint work of partners who run a plant together")


def complementarity(w, t):
    """How much the better of both is better, over the domains, than the better firm as a whole."""
    a, b = w.tie[t].investor, w.tie[t].host
    best = 0.0
    for d in range(N_DOMAINS):
        x, y = w.firm[a].capability[d], w.firm[b].capability[d]
        best += (x if x > y else y) / N_DOMAINS
    one, other = capability.mean(w, a), capability.mean(w, b)
    return best - (one if one > other else other)


def return_on_capital(w, t):
    """What the venture's capital earns a year before tax, without noise."""
    p = w.par.venture
    tie = w.tie[t]
    earned = p.base + p.response * (complementarity(w, t) - p.reference) + tie.venture_quality
    if tie.venture_share > 0.0 and tie.venture_host_share > 0.0:
        earned += p.trust_weight * (trust.mutual(w, t) - 0.5)
    return earned


def appraise(w, t):
    """Sets what the whole of the venture is worth."""
    tie = w.tie[t]
    earning = w.par.finance.terminal_multiple * return_on_capital(w, t) * (1.0 - w.par.finance.tax)
    scrap = w.par.venture.scrap
    tie.venture_worth = tie.venture_capital * (earning if earning > scrap else scrap)


def found(w, t, luck):
    """Both put in their capital; `luck` is a standard normal number."""
    p = w.par.venture
    tie = w.tie[t]
    if p.on <= 0.0:
        return
    tie.venture_share = tie.agreed_stake
    tie.venture_host_share = 1.0 - tie.agreed_stake
    tie.venture_quality = p.luck * luck
    finance.spend(w, tie.investor, tie.venture_share * tie.venture_capital)
    finance.spend(w, tie.host, tie.venture_host_share * tie.venture_capital)
    appraise(w, t)


def quarter(w, t, years, shock):
    """The venture earns for its owners over a quarter; `shock` is a standard normal number."""
    tie = w.tie[t]
    if tie.venture_share <= 0.0 and tie.venture_host_share <= 0.0:
        return
    p = w.par.venture
    tie.venture_noise = p.persistence * tie.venture_noise + p.shock * shock
    earned = (return_on_capital(w, t) + tie.venture_noise + w.world.market) * tie.venture_capital * years
    earned -= w.par.finance.tax * earned if earned > 0.0 else 0.0
    finance.spend(w, tie.investor, -tie.venture_share * earned)
    finance.spend(w, tie.host, -tie.venture_host_share * earned)
    appraise(w, t)


def hand_over(w, t, part, premium, to_investor):
    """One partner buys a part (of the whole) of the venture from the other."""
    tie = w.tie[t]
    price = part * tie.venture_worth * (1.0 + premium)
    if to_investor:
        finance.transfer(w, tie.investor, tie.host, price, True)
        tie.venture_share += part
        tie.venture_host_share -= part
    else:
        finance.transfer(w, tie.host, tie.investor, price, True)
        tie.venture_host_share += part
        tie.venture_share -= part


def sell_out(w, t, discount):
    """The investor sells its part to an outsider, below its worth by a discount."""
    tie = w.tie[t]
    finance.sell_asset(w, tie.investor, tie.venture_share * tie.venture_worth * (1.0 - discount))
    tie.venture_share = 0.0


def liquidate(w, t):
    """The venture is closed; both get what its plant is worth."""
    tie = w.tie[t]
    left = w.par.venture.scrap * tie.venture_capital
    finance.sell_asset(w, tie.investor, tie.venture_share * left)
    finance.sell_asset(w, tie.host, tie.venture_host_share * left)
    tie.venture_share = 0.0
    tie.venture_host_share = 0.0


MECHANISM = Mechanism("venture", Parameters, "A joint venture takes capital and earns by what the partners bring together. Muted: it is never founded.", "A24-A25, A30, A66, C6, C15, D12")
