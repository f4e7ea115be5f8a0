"""At which numbers of trials is looked whether a target is reached: fixed, so that the answer is the same anywhere."""

from __future__ import annotations

FIRST = 1024  # also the unit: small enough to stop soon, large enough that an error is known to 2-3 %
GROWTH = 2**0.5


def looks(cap: int) -> tuple[int, ...]:
    """1,024 and on, each about 41 % more, multiples of 1,024, up to `cap`, which is the last."""
    found, at = list[int](), 0
    while True:
        trials = FIRST * round(GROWTH**at)
        if trials >= cap:
            return (*found, cap)
        if trials not in found:
            found.append(trials)
        at += 1
