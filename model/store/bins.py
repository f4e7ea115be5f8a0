"""The fixed bins on which a summary counts numbers: sign, power of two, sixteen equal parts of each octave.

They do not depend on the data, so that counts of any two runs can be added. Their edges are what the first 16 bits of
a 64-bit float say (sign, exponent, four bits of the fraction), so that counting costs a table look-up. A quantile read
off them is exact in rank and, as no bin is wider than a sixteenth of its edge, within some 3 % of its size.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST = -17, 20  # powers of two between which there are bins: 0.0000076 to 1,048,576
PARTS = 16
EACH = (HIGHEST - LOWEST) * PARTS  # of each sign
ZERO = EACH + 2  # above it: less than all bins, EACH bins, more than all; below it the same mirrored
BINS = 2 * ZERO + 1

_BIAS, _TOP = 1023, 48  # of the exponent of a 64-bit float; bits below those that say the bin
_SIGN = 1 << 15


@cache
def edges() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Left and right edge of every bin, shape (BINS,).

    The edge nearer to zero belongs to the bin, the other one does not; but zero has a bin of its own, in the middle.
    """
    steps = np.arange(EACH + 1)
    size = np.ldexp(1.0 + (steps % PARTS) / PARTS, LOWEST + steps // PARTS)
    near, far = np.concatenate([[0.0], size]), np.concatenate([size, [np.inf]])
    return np.concatenate([-far[::-1], [0.0], near]), np.concatenate([-near[::-1], [0.0], far])


def counted(numbers: NDArray[Any]) -> NDArray[np.int64]:
    """How many of the numbers lie in each bin, shape (BINS,).

    Args:
        numbers: 64-bit floats without NaN, shape (n,).
    """
    plain = np.ascontiguousarray(numbers, np.float64) + 0.0  # no negative zeros
    top = (plain.view(np.uint64) >> np.uint64(_TOP)).astype(np.intp)
    found = np.bincount(_bin_of()[top], minlength=BINS)
    zeros = int(np.count_nonzero(plain == 0.0))
    found[ZERO], found[ZERO + 1] = zeros, found[ZERO + 1] - zeros
    return found


@cache
def _bin_of() -> NDArray[np.intp]:
    """The bin of every number by its first 16 bits; zero is taken for the smallest above it."""
    top = np.arange(1 << 16)
    step = ((top & (_SIGN - 1)) >> 4) - _BIAS - LOWEST
    above = np.where(step < 0, 0, np.minimum(1 + step * PARTS + (top & (PARTS - 1)), EACH + 1))
    return np.asarray(np.where(top & _SIGN, ZERO - 1 - above, ZERO + 1 + above), np.intp)
