"""How often 95 % intervals hold what they should: per commit a few thousand samples, in the long job many more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

FEW, MANY = 1_000, 20_000
EITHER = pytest.mark.parametrize("samples", [FEW, pytest.param(MANY, marks=pytest.mark.long)])


def share(samples: int, holds: Callable[[np.random.Generator], object], seed: int = 11) -> float:
    """The share of samples in which it holds; of several intervals at once, the mean over them."""
    rng = np.random.default_rng(seed)
    return float(np.mean([np.mean(holds(rng)) for _ in range(samples)]))


def honest(found: float) -> bool:
    """Whether a 95 % interval holds as often as it says."""
    return 0.93 <= found <= 0.97
