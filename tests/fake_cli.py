"""The command on a fake engine, for tests in processes of their own: ``python -m tests.fake_cli run CONFIG``.

A config that says ``sweep`` is one of six designs, one that says ``outer`` has five outer draws, one that ends in
``sobol 8`` has eight designs of Sobol's.
Environment: FAKE_DELAY, seconds that a piece takes; FAKE_BLOCK, rows per block; FAKE_PIECE, trials per piece.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import Any

from model.commands.options import Given
from tests import fakes


def load(given: Given) -> tuple[Any, Any]:
    """The fake scenario, with the trials and seed asked for; a config that says ``bad`` is a mistake."""
    from model.errors import Mistake, UserError

    text = given.config.read_text()
    if "bad" in text:
        raise UserError([Mistake("config.bad", "bad config", str(given.config), 1, 1, value=float("nan"))])
    kind = fakes.swept if "sweep" in text else fakes.drawn if "outer" in text else fakes.scenario
    made = fakes.sobol(3000, int(text.split()[-1])) if "sobol" in text else kind(trials=3000, paths=500)
    study = replace(made.study, trials=given.trials or 3000, seed=given.seed or 7)
    return replace(made, study=study, name=given.config.stem), fakes.EVENTS


def prepare(scenario: Any, events: Any, engine: str = "bulk", say: Any = None) -> fakes.FakeLives:
    """The fake engine."""
    return fakes.FakeLives(scenario, float(os.environ.get("FAKE_DELAY", "0")))


def install(setattr: Any) -> None:
    """Put the fakes in place with a function like `monkeypatch.setattr`."""
    import model.commands.stored as stored
    import model.engines.dispatch as dispatch
    import model.execute.local as local
    import model.point_lives as point_lives
    import model.store.grid as grid
    import model.vocabulary as vocabulary

    setattr(Given, "load", load)
    setattr(stored, "believed", lambda folder, events: folder.scenario())  # a fake scenario follows from no config
    setattr(point_lives, "prepare_points", prepare)
    setattr(dispatch, "sources_hash", lambda events: "f" * 64)
    setattr(vocabulary, "vocabulary", lambda *files: fakes.EVENTS)
    setattr(grid, "BLOCK", int(os.environ.get("FAKE_BLOCK", "1024")))
    setattr(local.Threads, "size", int(os.environ.get("FAKE_PIECE", "256")))


if __name__ == "__main__":
    from analysis.cli import main

    install(setattr)
    sys.exit(main())
