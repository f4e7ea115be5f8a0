"""What the generated part of a kernel is: one branch per event of the set.

`model.engines.dispatch` writes these functions for an event set, in this shape, in front of the text of
`model.engines.step` and `model.engines.bulk_loop`; the file here only says what they are.
"""

from typing import Any

_GENERATED = "the generated kernel takes the place of this function"


def rate(e: int, w: Any, k: int) -> float:
    """The intensity of event `e` on subject `k`, 1/1."""
    raise NotImplementedError(_GENERATED)


def born(e: int, w: Any, k: int, last: float) -> float:
    """The date from which its clock counts age; `last` is the last occurrence."""
    raise NotImplementedError(_GENERATED)


def due(e: int, w: Any, k: int) -> float:
    """The date of a dated or triggered event, inf for not yet."""
    raise NotImplementedError(_GENERATED)


def consume(e: int, w: Any, k: int) -> None:
    """Sets the trigger of a triggered event back to inf."""
    raise NotImplementedError(_GENERATED)


def cumulative(e: int, w: Any, age: float) -> float:
    """The cumulative hazard of the event's law at an age."""
    raise NotImplementedError(_GENERATED)


def inverse(e: int, w: Any, hazard: float) -> float:
    """The age at which the law's cumulative hazard reaches a value."""
    raise NotImplementedError(_GENERATED)


def guard(e: int, w: Any, k: int) -> bool:
    """Whether the event may happen."""
    raise NotImplementedError(_GENERATED)


def effect(e: int, w: Any, k: int, entry: Any, draw: Any) -> None:
    """The event's effect; `entry` is a row of the plan, NaN where no plan entry called it."""
    raise NotImplementedError(_GENERATED)
