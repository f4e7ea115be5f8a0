"""What only a call from Python, or from a worker of a cluster, can get: no command line asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.rejections import ground
from tests.rejections.row import Row


def _scenario() -> object:
    import model

    return model.load(ground.CASE)


def _simulate(**more: object) -> object:
    import model

    return model.simulate(_scenario(), **more)


def _replay(trials: int, point: int = 0) -> object:
    from model.public import replay

    return replay(_scenario(), trials, point=point)


def _without(name: str) -> object:
    from model.public import without

    return without(_scenario(), [name])


def _paired() -> object:
    from analysis.compare.pair import pair
    from tests.made_runs import points, stored

    one = stored(2)
    return pair(points([one, one]), one)


def _traced() -> object:
    """A run of which no history completed."""
    from analysis.sensitivity.sensitivity import sensitivity
    from tests.made_runs import stored

    return sensitivity(stored(4, status=[2] * 4))


def _compiled() -> object:
    """What Numba refuses; a whole event is refused in `tests/test_user_events.py`."""
    from numba import njit

    from model.engines.dispatch import refusals

    with refusals():
        return njit(lambda word: word.upper)(1)


def _worker() -> object:
    """A worker of another model."""
    from model.execute.worker import Order, live_block
    from model.store.manifest import read_manifest

    run = ground.place("RUN")
    manifest = read_manifest(run)
    assert not isinstance(manifest, str)
    order = Order(str(run), manifest.run, "0" * 64, "reference", (), 1, manifest.trials)
    return live_block(order, (0, 1, 0, 1), None)


CALLS: dict[str, Callable[[], object]] = {
    "cluster.worker": _worker,
    "compare.points": _paired,
    "engine.unknown": lambda: _simulate(engine="referense"),
    "events.compile": _compiled,
    "replay.point": lambda: _replay(1, point=9),
    "replay.trials": lambda: _replay(0),
    "replay.unknown": lambda: _without("disput"),
    "sensitivity.empty": _traced,
    "simulate.trials": lambda: _simulate(trials=0),
}


def _called(call: Callable[[], object]) -> Callable[[Path], object]:
    return lambda folder: call()


PYTHON = {code: Row(call=_called(call)) for code, call in CALLS.items()}
