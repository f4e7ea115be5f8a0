"""Who holds how much of a firm: no more than all shares can be held, at signing and by plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from model.config.draft import Cast, Draft
from model.config.forms import STAKES, forms_of
from model.config.held import Span, hull, shares_held
from model.config.node import Place
from model.config.steps import Step

NO_PLACE = Place("")
ROUNDING = 1e-9


class Holder(NamedTuple):
    """A side of a tie that may hold shares of a firm: 0 the investor's, 1 the host's."""

    tie: str
    side: int


def holders(firm: str, cast: Cast) -> list[Holder]:
    """All that may hold shares of a firm by a tie."""
    found = [Holder(tie, 0) for tie, (_, host) in cast.partners.items() if host == firm]
    return found + [Holder(tie, 1) for tie, (investor, _) in cast.partners.items() if investor == firm]


def at_signing(holder: Holder, draft: Draft) -> Span:
    """The least and the most that a holder has from signing, over the forms that its tie may take."""
    return hull(shares_held(holder.tie, holder.side, form, draft) for form in forms_of(holder.tie, draft))


def check_holdings(cast: Cast, steps: Sequence[Step], draft: Draft) -> None:
    """Findings for firms of which more than all shares would be held."""
    for firm in cast.firms:
        if _fits_at_signing(firm, cast, draft):
            _by_plan(firm, cast, steps, draft)


def _fits_at_signing(firm: str, cast: Cast, draft: Draft) -> bool:
    """Whether all shares are enough, whatever the uncertain stakes and forms turn out to be."""
    most = {holder: at_signing(holder, draft)[1] for holder in holders(firm, cast)}
    total = sum(most.values())
    if total <= 1 + ROUNDING:
        return True
    held = [_path(holder, draft) for holder, share in most.items() if share > 0.0]
    written = [path for path in held if path in draft.places]
    place = draft.places[written[-1]] if written else NO_PLACE
    sources = ", ".join(f"{path}, an acquisition" if path.endswith(".form") else path for path in held)
    message = f"the ties hold up to {total:g} of the shares of {firm} ({sources}); at most 1 can be held"
    draft.findings.add("contradiction", message, place, written[-1] if written else "", total, "at most 1 in all")
    return False


def _path(holder: Holder, draft: Draft) -> str:
    """What says how much a holder has."""
    bought = holder.side == 0 and "acquisition" in forms_of(holder.tie, draft)
    return f"ties.{holder.tie}.{'form' if bought else STAKES[holder.side]}"


def _by_plan(firm: str, cast: Cast, steps: Sequence[Step], draft: Draft) -> None:
    """What is held at least after each planned date: only what is certain counts."""
    held = {holder: at_signing(holder, draft)[0] for holder in holders(firm, cast)}
    mine = [step for step in steps if any(holder.tie == step.tie and holder.side in step.sides for holder in held)]
    # Who may have sold in the meantime holds nothing for certain that it was to come to.
    loose = {step.tie for step in mine if not step.up and step.at[0] != step.at[1]}
    for date, group in groupby(sorted(mine, key=_date), key=_date):
        last = None
        for step in group:
            sure = step.tie not in loose and "joint_venture" not in forms_of(step.tie, draft)
            last = step if _takes(step, sure, held) else last
        total = sum(held.values())
        if last is not None and total > 1 + ROUNDING:
            shares = ", ".join(f"ties.{holder.tie} {share:g}" for holder, share in held.items() if share > 0.0)
            message = f"{last.path}.to is {draft.values[f'{last.path}.to']:g}: by year {date:g} the ties hold {total:g} of the shares of {firm} ({shares}); at most 1 can be held"
            message += "; say issue: new where new shares thin out the others"
            draft.findings.add("contradiction", message, last.place, f"{last.path}.to", total, "at most 1 in all")
            return


def _date(step: Step) -> float:
    return step.at[0]


def _takes(step: Step, sure: bool, held: dict[Holder, float]) -> bool:
    """Apply a step to the least that is held; whether it adds to it for certain."""
    adds = step.up and step.certain and sure
    for holder in [holder for holder in held if holder.tie == step.tie and holder.side in step.sides]:
        before = held[holder]
        if step.up and step.new and before < 1.0:
            thinned = (1.0 - max(before, step.to[1])) / (1.0 - before)
            held.update({other: share * thinned for other, share in held.items()})
        held[holder] = min(before, step.to[0]) if not step.up else max(before, step.to[0]) if adds else before
    return adds
