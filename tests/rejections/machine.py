"""What is refused for the state that the machine, or a run folder, is in."""

from __future__ import annotations

import fcntl
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.rejections import ground
from tests.rejections.row import Before, line


def _hidden(module: str) -> Before:
    """As if the package were not installed."""
    return lambda monkeypatch, folder: monkeypatch.setitem(sys.modules, module, None)


def _copy(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(ground.place(name), folder / "copy"))


def _told(**changes: object) -> Before:
    """A run whose manifest says otherwise, and is whole."""

    def before(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        from model.store.manifest import read_manifest, save_manifest

        run = _copy(folder, "RUN")
        manifest = read_manifest(run)
        assert not isinstance(manifest, str)
        save_manifest(run, replace(manifest, **changes))

    return before


def _other_model(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr("model.engines.dispatch.sources_hash", lambda events: "0" * 64)


def _other_numbers(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As if another SciPy drew other designs."""
    _copy(folder, "SWEPT")
    monkeypatch.setattr("model.points.values_hash", lambda points: "0" * 64)


def _begun(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A run of which nothing is lived yet."""
    from tests import fakes
    from tests.blocks import Case

    Case(fakes.scenario()).stored(folder / "begun", most=0)


def _locked(monkeypatch: pytest.MonkeyPatch, folder: Path) -> object:
    handle = (_copy(folder, "RUN") / ".lock").open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _broken(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.delattr("model.vocabulary.mechanisms")


def _idle(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A scheduler without workers; a real one is waited for in `tests/test_backends.py`."""
    monkeypatch.setattr("model.execute.cluster.connect", lambda address: _Idle())


class _Idle:
    close: Callable[..., None] = staticmethod(lambda: None)

    @staticmethod
    def wait_for_workers(count: int, timeout: float) -> None:
        raise TimeoutError


SCHEDULED = "run CASE --engine reference --no-progress --scheduler"
STRANGER = [{"path": "mine.py", "sha256": "0" * 64}]
MACHINE = {
    "cluster.address": line(f"{SCHEDULED} nonsense://x"),
    "cluster.missing": line(f"{SCHEDULED} tcp://127.0.0.1:9", before=_hidden("distributed")),
    "cluster.workers": line(f"{SCHEDULED} tcp://127.0.0.1:9", before=_idle),
    "defect": line("new x", before=_broken, exits=1),
    "explain.sources": line("explain RUN", before=_other_model),
    "export.missing": line("show RUN --netcdf x.nc", before=_hidden("h5netcdf")),
    "interrupted": line("events --events ctrl_c.py", {"ctrl_c.py": "raise KeyboardInterrupt"}, exits=3),
    "machine": line("run CASE --out taken --no-progress", {"taken": ""}, exits=4),
    "run.design": line("extend copy --trials 5", before=_other_numbers),
    "run.empty": line("show begun", before=_begun),
    "run.events": line("trace copy --trial 0", before=_told(event_files=STRANGER)),
    "run.format": line("show copy", before=_told(format=99)),
    "run.locked": line("extend copy --trials 500", before=_locked),
    "run.points": line("resume copy", before=_told(points=3, complete=False, blocks=[], store={})),
    "run.sources": line("extend RUN --trials 500", before=_other_model),
    "sensitivity.missing": line("sensitivity SWEPT --method delta", before=_hidden("SALib")),
}  # fmt: skip
