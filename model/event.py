"""THE CONTRACT: what an event is. Read this file first.

An event is one definition that knows no engine: on what it happens (subject), when (law, with an
intensity or a due date), whether it may (guard), what it does (effect), what it needs to know for
that (reads), what it may change (writes), and who goes first at one instant (rank).

All functions are plain, pure Python on scalars, and are compiled as they stand. They get

* ``w``     the `World`: records of the world, firms, ties, postings, products, and parameters,
* ``k``     the index of the subject among the records of its kind,
* ``p``     this event's own parameters,
* ``a``     the arguments of the plan entry that called it; every field NaN if none did,
* ``draw``  the address of its random numbers (`model.draws`): slots 1, 2, ... are the effect's own.

A clock is one event on one subject. ``reads`` names everything that guard, intensity, birth and due
look at; ``writes`` everything that the effect may change; both by *role*, seen from the subject:

=========  ==============================================================================
subject    roles
=========  ==============================================================================
world      ``world``, ``firms``, ``ties``, ``postings``, ``products`` (all of them)
firm       ``world``, ``firm``, ``ties`` (its own), ``partners``, ``products`` (its ties')
tie        ``world``, ``tie``, ``investor``, ``host``, ``postings``, ``products``
posting    ``world``, ``posting``, ``tie``, ``investor``, ``host``, ``postings`` (the tie's)
product    ``world``, ``product``, ``tie``, ``investor``, ``host``
=========  ==============================================================================

``partners`` are the other firms of a firm's ties. Every kind also knows ``all_firms`` and ``all_ties``.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from model.laws import DATED, TRIGGERED, Law

SUBJECTS = ("world", "firm", "tie", "posting", "product")


class World(NamedTuple):
    """The state of one history and the parameters it is lived with.

    ``world`` is one record; ``firm``, ``tie``, ``posting``, ``product`` are arrays of records;
    ``par`` has one record per event and mechanism. The fields are declared in `model.state`.
    """

    world: Any
    firm: Any
    tie: Any
    posting: Any
    product: Any
    par: Any


class NoArguments(NamedTuple):
    """For an event that a plan entry can call without saying more."""


def always(w: Any, k: int, p: Any) -> bool:
    """The guard of an event that needs none."""
    return True


def constant(w: Any, k: int, p: Any) -> float:
    """The intensity of an event whose law says it all."""
    return 1.0


def never(w: Any, k: int, p: Any) -> float:
    """The due date of an event that only a plan entry calls."""
    return math.inf


def fields(role: str, *names: str) -> tuple[str, ...]:
    """``fields("host", "morale", "cash")`` is ``("host.morale", "host.cash")``."""
    return tuple(f"{role}.{name}" for name in names)


class Event(NamedTuple):
    """One entry of the vocabulary.

    Attributes:
        name: as in configs and datasets.
        subject: one of `SUBJECTS`.
        law: a hazard law (`model.laws`), or DATED, or TRIGGERED.
        parameters: the ``Parameters`` declaration; a hazard law reads ``scale`` (and ``shape``) there.
        effect: ``(w, k, p, a, draw) -> None``; changes the records it is given, nothing else.
        reads, writes: fields by role, such as ``"host.morale"``.
        rank: at one instant lower goes first; then the name, the subject, the plan entry.
        story: the sentence that `trace` prints; ``{firm}``, ``{tie}``, ``{host}``, ``{investor}``,
            ``{sender}``, ``{receiver}``, ``{product}`` and any state changed are filled in.
        source: rows of the evidence that it rests on.
        intensity: hazard law only: ``(w, k, p) -> rate``, which multiplies the law's hazard.
        due: DATED only: ``(w, k, p) -> time`` in years, ``inf`` for not yet. One date fires once.
        trigger: TRIGGERED only: the subject's own field that holds the date; another event's effect sets
            it, the engine sets it back to ``inf`` when it fires.
        guard: ``(w, k, p) -> bool``; where it is false the event is consumed and counted as skipped.
        birth: ``(w, k, p) -> time`` from which a hazard law counts age; None: the last occurrence.
        arguments: what a plan entry may say, a declaration like ``Parameters``.
        ends: True for an ending, one of the competing risks of a tie.
        essential: True if a config cannot mute it.
    """

    name: str
    subject: str
    law: Law
    parameters: type[tuple[Any, ...]]
    effect: Callable[..., None]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    rank: int
    story: str
    source: str
    intensity: Callable[..., float] = constant
    due: Callable[..., float] = never
    trigger: str = ""
    guard: Callable[..., bool] = always
    birth: Callable[..., float] | None = None
    arguments: type[tuple[Any, ...]] = NoArguments
    ends: bool = False
    essential: bool = False

    @property
    def is_hazard(self) -> bool:
        """Whether its clock runs on a hazard (else on a date)."""
        return self.law not in (DATED, TRIGGERED)
