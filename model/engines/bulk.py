"""The bulk engine: a compiled loop over many trials, without the interpreter lock.

The default. One kernel per event set (`model.engines.dispatch`); a thread needs a `Stage` of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from model.binding import Array, Bound
from model.engines.dispatch import Kernel, load_compiled
from model.engines.lives import MOST, Lived, closing_stream, frame_times, room


class Bulk:
    """Lives trials of one scenario on the compiled kernel.

    Raises:
        UserError: an event that cannot be compiled.
    """

    def __init__(self, bound: Bound, key: tuple[int, int], say: Callable[[str], None] = lambda line: None) -> None:
        self.bound = bound
        self.key = key
        self.kernel: Kernel = load_compiled(bound.events, say)
        self.kernel.prepare("block", lambda: self.live(0, bound.template[bound.addresses][None, :]))

    def on(self, bound: Bound, key: tuple[int, int]) -> Bulk:
        """The same kernel on another world of the same events, with other random numbers."""
        other = copy(self)
        other.bound, other.key = bound, key
        return other

    def live(self, trial: int, inputs: Array, alone: bool = False, log_rows: int = 0, film: bool = False) -> Lived:
        """Trials `trial`, `trial` + 1, ... with the given inputs (trials, inputs); thread-safe.

        ``alone`` lives them with form none; ``log_rows`` keeps that many alarms, ``film`` the quarterly states.
        """
        bound = self.bound
        stage = bound.stage(self.key)
        horizon = bound.scenario.horizon
        frames = len(frame_times(horizon)) if film else 0
        lived = room(len(inputs), stage.count.shape, bound.layout.state_words, log_rows, frames)
        self.kernel.live_block(
            stage, bound.template, bound.addresses, bound.words(inputs), trial, horizon, alone, MOST, bound.watched,
            closing_stream(), lived.states, lived.counts, lived.sinces, lived.logs, lived.films, bound.quarter_clock, lived.rung,
        )  # fmt: skip
        return lived
