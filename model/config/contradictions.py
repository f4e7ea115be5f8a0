"""What cannot be true together: forms and terms, holdings, options, shareholders, entries of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.config.draft import Cast, Draft
from model.config.forms import check_forms
from model.config.holdings import check_holdings
from model.config.new_shares import check_new_shares
from model.config.node import Place
from model.config.old_ties import check_old_ties
from model.config.options import check_options
from model.config.plan import Written
from model.config.planned import check_planned
from model.config.shareholders import check_shareholders
from model.config.steps import check_steps, steps_in


def check_contradictions(cast: Cast, plan: Sequence[Written], places: Mapping[str, Place], draft: Draft) -> None:
    """Findings for all pairs of statements of which one must be wrong.

    Args:
        places: where each tie starts, and where its host is named, by path.
    """
    check_forms(cast, places, draft)
    check_new_shares(cast, draft)
    check_options(cast, draft)
    check_old_ties(cast, draft)
    check_shareholders(cast, places, draft)
    check_planned(cast, plan, draft)
    steps = steps_in(plan, draft)
    check_holdings(cast, steps, draft)
    check_steps(steps, draft)
