"""Options on a tie's stake: a call of the investor, a put of the host's shareholders."""

from __future__ import annotations

from model.config.draft import Cast, Draft
from model.config.forms import SHARES, forms_of

OPTIONS = ("call", "put")


def check_options(cast: Cast, draft: Draft) -> None:
    """Findings for options that could never be used."""
    for tie in cast.ties:
        for option in OPTIONS:
            path = f"ties.{tie}.{option}"
            _price(path, option, draft)
            _dates(path, draft)
            if set(forms_of(tie, draft)) & set(SHARES):
                _level(path, f"ties.{tie}.stake", draft)


def _price(path: str, option: str, draft: Draft) -> None:
    """An option has a level and a price, or is none."""
    for here, other, why in (
        (f"{path}_to", f"{path}_price", f"a {option} option needs a price"),
        (f"{path}_price", f"{path}_to", f"a {option} option needs a stake to reach"),
    ):
        if here in draft.places and other not in draft.places:
            message = f"{here} is given and {other} is missing: {why}"
            draft.findings.add("missing_key", message, draft.places[here], other, allowed=why)


def _dates(path: str, draft: Draft) -> None:
    first, last = f"{path}_from", f"{path}_until"
    written = [name for name in (last, first) if name in draft.places]
    if not written or first not in draft.spans or last not in draft.spans:
        return
    start, end = draft.spans[first][0], draft.spans[last][1]
    if end <= start:
        default = "" if last in draft.places else " (the default)"
        message = f"{last} is {end:g}{default}, not after {first.rpartition('.')[2]}, {start:g}"
        draft.findings.add("contradiction", message, draft.places[written[0]], last, end, f"above {start:g}")


def _level(path: str, stake: str, draft: Draft) -> None:
    """An option that leads no higher than where one stands is none."""
    to = f"{path}_to"
    if to not in draft.places or to not in draft.spans or stake not in draft.spans:
        return
    high, held = draft.spans[to][1], draft.spans[stake][0]
    if high <= held:
        message = f"{to} is {high:g}, not above the stake at signing, {held:g}; the option could never raise it"
        draft.findings.add("contradiction", message, draft.places[to], to, high, f"above {held:g}")
