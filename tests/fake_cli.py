"""The command on a fake engine, for tests in processes of their own: ``python -m tests.fake_cli run CONFIG``.

Environment: FAKE_DELAY, seconds a tile takes; FAKE_BLOCK, trials per block.
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

    if "bad" in given.config.read_text():
        raise UserError([Mistake("config.bad", "bad config", str(given.config), 1, 1, value=float("nan"))])
    made = fakes.scenario(trials=3000, paths=500)
    study = replace(made.study, trials=given.trials or 3000, seed=given.seed or 7)
    return replace(made, study=study, name=given.config.stem), fakes.EVENTS


def prepare(scenario: Any, events: Any, engine: str = "bulk", say: Any = None) -> fakes.FakeLives:
    """The fake engine."""
    return fakes.FakeLives(scenario, float(os.environ.get("FAKE_DELAY", "0")))


def install(setattr: Any) -> None:
    """Put the fakes in place with a function like `monkeypatch.setattr`."""
    import model.engines.dispatch as dispatch
    import model.execute as execute
    import model.store.schema as schema

    simulate = sys.modules["model.simulate"] if "model.simulate" in sys.modules else _simulate()
    setattr(Given, "load", load)
    setattr(simulate, "prepare", prepare)
    setattr(dispatch, "sources_hash", lambda events: "f" * 64)
    setattr(schema, "BLOCK", int(os.environ.get("FAKE_BLOCK", "1024")))
    setattr(execute, "TILE", 256)


def _simulate() -> Any:
    from importlib import import_module

    return import_module("model.simulate")


if __name__ == "__main__":
    from analysis.cli import main

    install(setattr)
    sys.exit(main())
