"""What is to be explained: a yes or no of every history, by default that a tie ended early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.state.tie import ENDINGS

if TYPE_CHECKING:
    import xarray

# Ends that nobody signs for. A project that has run its course is none, nor a partner that buys the other.
EARLY = ("dissolved", "stake_sold", "acquired_by_third_party", "failed", "demerged")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What counts as the outcome.

    Attributes:
        text: an expression as `model.expression` reads it; empty for the default: a tie has come to an end of `EARLY`.
    """

    text: str = ""

    @property
    def noun(self) -> str:
        """What tables call it."""
        return "the outcome" if self.text else "early end"

    @property
    def verb(self) -> str:
        """What a history of it did."""
        return f"came to {self.text}" if self.text else "ended early"

    @property
    def meaning(self) -> str:
        """What it stands for."""
        return self.text or f"ended early: {', '.join(name.replace('_', ' ') for name in EARLY)}, before the horizon"


def came(histories: xarray.Dataset, outcome: Outcome) -> NDArray[np.bool_]:
    """Whether each history came to the outcome, shape (worlds, trials).

    Raises:
        UserError: the expression cannot be read, or names what is not there.
    """
    if outcome.text:
        from model.expression.meaning import condition

        whole = condition(histories, outcome.text, "--outcome").of(histories)
        return np.broadcast_to(whole, histories["status"].shape).astype(bool)
    codes = [ENDINGS.index(name) for name in EARLY]
    return np.asarray(np.isin(histories["ending"].values, codes).any(axis=2))
