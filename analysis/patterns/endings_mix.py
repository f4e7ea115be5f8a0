"""P4: how equity ties end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.estimate import Estimate, share
from analysis.patterns.error import difference
from analysis.patterns.finding import NOTHING, Finding, Interval, Line, Target, normal, proportion
from analysis.patterns.histories import MINORITY, Histories, histories
from model.state.tie import ENDINGS, STAKE_SOLD

if TYPE_CHECKING:
    import xarray

VENTURE = ("joint_venture",)


def endings_mix(dataset: xarray.Dataset) -> Finding:
    """P4: stake sold most; partner buys 10-25 % of minority ties, more of joint ventures; and so on."""
    minority, venture = _ended(dataset, MINORITY), _ended(dataset, VENTURE)
    by_partner = (of(venture, "acquired_by_partner"), of(minority, "acquired_by_partner"))
    return Finding(
        "P4", "how equity ties end", "C13-C15, E",
        "shares of the ties that ended by the horizon, by form at signing; 'about 20 %' is taken as 10-30 %",
        (
            Line("minority: stake sold, over the next", lead(minority), Target(low=0.0, text="sold most")),
            Line("minority: bought by partner", by_partner[1], Target(0.10, 0.25)),
            Line("minority: dissolved", of(minority, "dissolved"), Target(0.10, 0.30, "about .20")),
            Line("minority: third party", of(minority, "acquired_by_third_party"), Target(0.05, 0.20)),
            Line("minority: failed", of(minority, "failed")),
            Line("venture: bought by partner, over minority's", _more(venture, minority), Target(low=0.0, text="more")),
            Line("venture: bought by partner", by_partner[0]),
            Line("venture: stake sold", of(venture, "stake_sold")),
            Line("venture: dissolved", of(venture, "dissolved")),
        ),
    )  # fmt: skip


def _ended(dataset: xarray.Dataset, forms: tuple[str, ...]) -> Histories:
    some = histories(dataset, forms)
    return some.those(some.ended)


def of(ended: Histories, ending: str) -> Interval:
    """The share of ended ties that ended so."""
    count = int((ended.tie("ending") == ENDINGS.index(ending)).sum())
    return proportion(share(count, len(ended)), len(ended))


def lead(ended: Histories) -> Interval:
    """The share sold less that of the next most frequent ending (multinomial error)."""
    n = len(ended)
    if not n:
        return NOTHING
    codes = ended.tie("ending")
    shares = [float((codes == code).mean()) for code in range(len(ENDINGS))]
    sold, other = shares[STAKE_SOLD], max(part for code, part in enumerate(shares) if code != STAKE_SOLD)
    return normal(Estimate(sold - other, float(((sold + other - (sold - other) ** 2) / n) ** 0.5)))


def _more(venture: Histories, minority: Histories) -> Interval:
    code = ENDINGS.index("acquired_by_partner")
    return normal(difference(venture.tie("ending") == code, minority.tie("ending") == code))
