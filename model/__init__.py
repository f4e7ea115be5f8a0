"""What may become of an alliance: a discrete-event model, two engines, thousands of histories.

The public names; each is imported when first used, so that ``import model`` stays light.

>>> import model
>>> scenario = model.load("configs/fiat-mazda.yaml")  # doctest: +SKIP
>>> dataset = model.simulate(scenario, trials=1_000, seed=1)  # doctest: +SKIP
>>> print(model.trace(scenario, trial=17))  # doctest: +SKIP
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import model.started  # noqa: F401  # the clock by which sources are told to have changed since

if TYPE_CHECKING:
    from model.config.load import load
    from model.errors import AllianceError, InterruptedRun, MachineError, Mistake, UserError
    from model.event import Event
    from model.mechanism import Mechanism
    from model.public import load_run, open_run, replay, simulate, trace, without
    from model.scenario import Scenario

_PLACES = {
    "AllianceError": "model.errors",
    "Event": "model.event",
    "InterruptedRun": "model.errors",
    "MachineError": "model.errors",
    "Mechanism": "model.mechanism",
    "Mistake": "model.errors",
    "Scenario": "model.scenario",
    "UserError": "model.errors",
    "load": "model.config",
    "load_run": "model.public",
    "open_run": "model.public",
    "replay": "model.public",
    "simulate": "model.public",
    "trace": "model.public",
    "without": "model.public",
}


class _Package(ModuleType):
    """The function ``model.simulate`` wins over the submodule of that name.

    Importing a submodule binds it on its package; ``from model.simulate import ...`` does not need that.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _PLACES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'model' has no attribute {name!r}")
    value = getattr(import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_PLACES)


sys.modules[__name__].__class__ = _Package

__all__ = [
    "AllianceError",
    "Event",
    "InterruptedRun",
    "MachineError",
    "Mechanism",
    "Mistake",
    "Scenario",
    "UserError",
    "load",
    "load_run",
    "open_run",
    "replay",
    "simulate",
    "trace",
    "without",
]
