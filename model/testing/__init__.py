"""For tests of your own: worlds drawn by Hypothesis, and what must hold in every history.

Drawn (``model.testing.strategies``): `configs`, `scenarios`, `sweeps`, `midway` (a world after some events of a
history), `logs`, `datasets`. Held against them (``model.testing.invariants``): `INVARIANTS`, each with a name, a
sentence and a function; `broken` for histories that you have lived yourself. For events of your own `contract`, for claims of your own on a config `claims`::

    @settings(deadline=None)
    @given(scenarios(events=vocabulary(Path("mine.py"))))
    def test_mine(scenario): assert not violations(scenario)

    test_my_event = contract("mine.py")
    test_my_claims = claims("mine.yaml", {"name": "no-ruin", "always": "value_added[mazda] > -50"})

Everything drawn goes through the config's own checks, so a config can say it. How to find a bug with it stands in
``model/TESTING.md``. Names are imported when first used, so that a pytest plugin may look in here for nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.testing.claims import claims
    from model.testing.contracts import contract
    from model.testing.histories import broken, holdings, money, order, out_of_range, posthumous
    from model.testing.invariants import INVARIANTS, Invariant, violations
    from model.testing.profiles import examples
    from model.testing.rare import DIRECTED, directed
    from model.testing.room import Room, differences, told
    from model.testing.strategies.datasets import datasets
    from model.testing.strategies.logs import logs
    from model.testing.strategies.midway import Midway, midway
    from model.testing.strategies.sweeps import sweeps, swept_configs
    from model.testing.strategies.worlds import configs, scenarios

_PLACES = {
    "claims": ("claims",),
    "contracts": ("contract",),
    "rare": ("DIRECTED", "directed"),
    "histories": ("broken", "holdings", "money", "order", "out_of_range", "posthumous"),
    "invariants": ("INVARIANTS", "Invariant", "violations"),
    "profiles": ("examples",),
    "room": ("Room", "differences", "told"),
    "strategies.datasets": ("datasets",),
    "strategies.logs": ("logs",),
    "strategies.midway": ("Midway", "midway"),
    "strategies.sweeps": ("swept_configs", "sweeps"),
    "strategies.worlds": ("configs", "scenarios"),
}
_HOME = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'model.testing' has no attribute {name!r}")
    value = getattr(import_module(f"model.testing.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOME)


__all__ = [
    "DIRECTED",
    "INVARIANTS",
    "Invariant",
    "Midway",
    "Room",
    "broken",
    "claims",
    "configs",
    "contract",
    "datasets",
    "differences",
    "directed",
    "examples",
    "holdings",
    "logs",
    "midway",
    "money",
    "order",
    "out_of_range",
    "posthumous",
    "scenarios",
    "sweeps",
    "swept_configs",
    "told",
    "violations",
]
