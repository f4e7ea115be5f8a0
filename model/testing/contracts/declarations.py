"""What an event says of itself, held against itself: roles, ranges, sources, story."""

from __future__ import annotations

import math
import string

from model import roles
from model.event import Event
from model.parameter import parameters_of
from model.state import KINDS
from model.vocabulary import own_events

NAMES = {"firm", "tie", "host", "investor", "sender", "receiver", "product"}


def wrong_roles(event: Event) -> list[str]:
    """Reads and writes that name what does not exist, and a name that is taken."""
    taken = any(own.name == event.name and own is not event for own in own_events())
    return roles.mistakes(event) + (["the model has an event of that name; give yours another"] if taken else [])


def wrong_numbers(event: Event) -> list[str]:
    """Parameters and plan arguments without a range that holds their default, a source or a meaning."""
    found = []
    for declaration in (event.parameters, event.arguments):
        for name, number in parameters_of(declaration).items():
            if not number.low <= number.high:
                found.append(f"{name}: its range ends before it starts, {number.low:g} .. {number.high:g}")
            elif not (math.isnan(number.default) or number.low <= number.default <= number.high):
                found.append(f"{name}: its default {number.default:g} is out of its range")
            found += [f"{name}: no {what}" for what in ("source", "doc") if not getattr(number, what)]
    return found


def wrong_story(event: Event) -> list[str]:
    """Words in braces that `trace` could not fill in."""
    states = {field.name for kind in KINDS if kind.name == event.subject for field in kind.fields}
    known = NAMES | states | {line.partition(".")[2] for line in event.writes}
    found = [] if event.story.strip() else ["it has no story, so that `trace` is silent about it"]
    for _, word, spec, _ in string.Formatter().parse(event.story):
        if word is not None and word not in known:
            found.append(f"the story's {{{word}}} is no name and no state that the event writes")
        elif spec:
            try:
                format(0.5, spec)
            except ValueError:
                found.append(f"the story's format {spec!r} is none")
    return found


def wrong_source(event: Event) -> list[str]:
    """No word of where it comes from."""
    return [] if event.source.strip() else ["it does not say where it comes from (source=)"]
