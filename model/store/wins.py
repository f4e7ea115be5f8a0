"""Who of a tie gains: counted history by history, so that a summary of histories must know it, too."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

OUTCOMES = ("win_win", "investor_wins", "host_wins", "lose_lose", "no_change")


def outcomes(investor: NDArray[Any], host: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of `OUTCOMES` it is, by the value added to both sides, any shape: the same shape and one axis more.

    `no_change` is where both are worth exactly what they are alone.
    """
    a, b, same = investor > 0, host > 0, (investor == 0) & (host == 0)
    return np.stack([a & b, a & ~b, ~a & b, ~a & ~b & ~same, same], axis=-1)
