"""Drawn ties and products: of every form, in any direction, mostly with shares enough for all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from model.state import PRODUCT, TIE
from model.state.tie import FORMS as LEGAL
from model.testing.strategies.numbers import Config, Draw, fraction, record


def ties(draw: Draw, firms: tuple[str, ...]) -> Config:
    """Up to three ties, of any form or of one of two, in any direction; mostly all shares are enough for them."""
    pairs = [(a, b) for a in firms for b in firms if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=3, min_size=1, unique=True)) if pairs else []
    found: Config = {}
    for number, (investor, host) in enumerate(chosen):
        forms = draw(st.lists(st.sampled_from(LEGAL), min_size=1, max_size=2, unique=True))
        form = forms[0] if len(forms) == 1 else {"choice": {each: draw(st.integers(1, 3)) for each in forms}}
        shares = {side: round(0.02 + 0.45 * fraction(draw), 4) for side in ("stake", "reverse_stake")}
        found[f"tie-{number}"] = {
            **record(draw, TIE, f"tie-{number}-stream"), **shares, **_options(draw, shares["stake"]),
            "investor": investor, "host": host, "form": form, "binding": draw(st.integers(0, 1)),
        }  # fmt: skip
    return found


def _options(draw: Draw, stake: float) -> Config:
    """A call, a put, both or none; under forms without shares they do not count."""
    found: Config = {}
    for option in draw(st.sampled_from(((), (), ("call",), ("put",), ("call", "put")))):
        first = draw(st.sampled_from((0.0, 0.25, 1.0, 3.0)))
        found[f"{option}_to"] = round(stake + 0.01 + (0.94 - stake) * fraction(draw), 4)
        found[f"{option}_price"] = draw(st.sampled_from((0.5, 5.0, 50.0)))
        found[f"{option}_from"], found[f"{option}_until"] = first, first + draw(st.sampled_from((0.1, 1.0, 6.0)))
    return found


def forms_of(tie: Config) -> set[str]:
    """The forms that a tie may take."""
    return set(tie["form"]["choice"]) if isinstance(tie["form"], dict) else {tie["form"]}


def makes(draw: Draw, firm: str, ties: Config) -> Config:
    """A firm that only holds a minority of others may be one that makes nothing."""
    its = [tie for tie in ties.values() if firm in (tie["investor"], tie["host"])]
    holds = its and all(tie["investor"] == firm and forms_of(tie) == {"minority"} for tie in its)
    return {"makes": 0} if holds and draw(st.integers(0, 3)) == 3 else {}


def products(draw: Draw, ties: Config) -> Config:
    if not ties:
        return {}
    owners = draw(st.lists(st.sampled_from(sorted(ties)), max_size=2))
    found: Config = {}
    for number, tie in enumerate(owners):
        launch = draw(st.sampled_from((0.1, 0.625, 1.25, 2.5, 3.0)))
        found[f"product-{number}"] = {**record(draw, PRODUCT, ""), "tie": tie, "launch": launch}
    return found
