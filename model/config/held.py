"""What a side of a tie holds from signing, under each form that the tie may take."""

from __future__ import annotations

from collections.abc import Iterable

from model.config.draft import Draft
from model.config.forms import SHARES, STAKES

Span = tuple[float, float]
NOTHING: Span = (0.0, 0.0)
ALL: Span = (1.0, 1.0)


def shares_held(tie: str, side: int, form: str, draft: Draft, unknown: Span = NOTHING) -> Span:
    """The least and the most that a side holds of the other firm.

    Args:
        side: 0 the investor's, 1 the host's.
        unknown: what to say of a stake that was written wrongly.
    """
    if form == "acquisition":
        return NOTHING if side else ALL
    counts = form == "cross" if side else form in SHARES
    return draft.spans.get(f"ties.{tie}.{STAKES[side]}", unknown) if counts else NOTHING


def part_held(tie: str, side: int, form: str, draft: Draft, unknown: Span) -> Span:
    """The least and the most of what a step in equity changes: shares of the other firm, or of the joint venture."""
    if form != "joint_venture":
        return shares_held(tie, side, form, draft, unknown)
    part = draft.spans.get(f"ties.{tie}.stake", unknown)
    return rest(part) if side else part


def rest(part: Span) -> Span:
    """What is left of the whole."""
    return 1.0 - part[1], 1.0 - part[0]


def hull(spans: Iterable[Span]) -> Span:
    """From the least to the most of several spans; nothing where there is none."""
    found = list(spans) or [NOTHING]
    return min(low for low, _ in found), max(high for _, high in found)
