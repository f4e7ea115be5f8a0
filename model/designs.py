"""Designs: which values the swept paths take together, one row a design."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.scenario import Sweep

DESIGNS = ("grid", "list", "one_at_a_time", "latin_hypercube", "sobol", "saltelli")
SAMPLED = ("latin_hypercube", "sobol", "saltelli")

Array = np.ndarray[Any, Any]


def designs(sweep: Sweep, seed: int) -> Array:
    """The values of every factor at every design (designs, factors)."""
    raise NotImplementedError
