"""The folder of one run: config as given, scenario as resolved, manifest, data.

The manifest alone says which blocks are done; whatever else lies in the store was never finished.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from model.errors import MachineError, Mistake, UserError
from model.scenario import Scenario
from model.store.files import write_bytes, write_json
from model.store.scenario_json import from_json, to_json

FORMAT = 1
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SHORT = 10  # hexadecimal digits of the hash in the folder's name


@dataclass(frozen=True, slots=True)
class Block:
    """Trials first..last-1 of one point, with key, size and SHA-256 of each of their objects."""

    point: int
    first: int
    last: int
    objects: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run is and how far it has come.

    Attributes:
        run: hash over scenario, design, seed and model sources.
        config, scenario: hashes of the config's bytes and of the resolved scenario.
        sources: hash of the model sources.
        event_files: the user's own event files, with their hashes.
        trials: how many were asked for.
        block: trials per block.
        complete: whether all that were asked for are stored.
        blocks: the blocks that are done, in order and without a gap.
    """

    run: str
    name: str
    config: str
    scenario: str
    sources: str
    seed: int
    engine: str
    versions: dict[str, str]
    event_files: list[dict[str, str]]
    trials: int
    block: int
    complete: bool = False
    blocks: list[Block] = field(default_factory=list)
    format: int = FORMAT

    @property
    def done(self) -> int:
        """How many trials are stored."""
        return self.blocks[-1].last if self.blocks else 0


class RunFolder:
    """One run's folder. Reading needs no lock; writing is for who holds it (`locked`)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def data(self) -> Path:
        """The Zarr store."""
        return self.path / "data.zarr"

    def exists(self) -> bool:
        """Whether it holds a run."""
        return (self.path / "manifest.json").is_file()

    def manifest(self) -> Manifest:
        """The manifest as it now is. Raises UserError if it cannot be read."""
        content = _read_json(self.path / "manifest.json")
        try:
            if content["format"] != FORMAT:
                raise ValueError(f"format {content['format']}; this version reads {FORMAT}")
            blocks = [Block(**block) for block in content["blocks"]]
            return Manifest(**{**content, "blocks": blocks})
        except (KeyError, TypeError, ValueError) as error:
            raise _no_run(self.path, f"its manifest.json is damaged ({error})") from None

    def scenario(self) -> Scenario:
        """The scenario as resolved when the run began. Raises UserError if it cannot be read."""
        content = _read_json(self.path / "scenario.json")
        try:
            return from_json(content)
        except (KeyError, TypeError, ValueError) as error:
            raise _no_run(self.path, f"its scenario.json is damaged ({error})") from None

    def save(self, manifest: Manifest) -> None:
        """Replace the manifest in one step."""
        write_json(self.path / "manifest.json", asdict(manifest))

    def begin(self, config: bytes, scenario: Scenario, manifest: Manifest) -> None:
        """Write what is known before the first trial; the manifest last, as it makes the folder a run."""
        write_bytes(self.path / "config.yaml", config)
        write_json(self.path / "scenario.json", to_json(scenario))
        self.save(manifest)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for writing. The kernel frees it however the holder ends.

        Raises:
            UserError: another process holds it.
            MachineError: the folder cannot be made or written.
        """
        with guarded(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            _take(handle, self.path)
            yield
        finally:
            os.close(handle)


def folder_name(scenario: Scenario, run: str) -> str:
    """``<name>-<short hash>``, with anything unfit for a file name left out."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", scenario.name).lstrip("._-")[: 63 - SHORT] or "run"
    return f"{name}-{run[:SHORT]}"


def open_run(path: Path) -> RunFolder:
    """The run in that folder.

    Raises:
        UserError: there is none.
    """
    if not path.exists():
        raise _no_run(path, "there is no such folder")
    folder = RunFolder(path)
    if not folder.exists():
        raise _no_run(
            path, "it has no manifest.json; a run folder is what `alliance run CONFIG` prints in its last line"
        )
    return folder


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn a failure of disk or permissions into a sentence. Raises MachineError."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        raise MachineError(f"cannot write {place}: {error.strerror or error}") from error


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 32, 0).decode(errors="replace").strip() or "another process"
        message = f"{path} is being written by process {holder}; wait until it is done, or stop it"
        raise UserError([Mistake("run.locked", message, value=str(path))]) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _no_run(path.parent, f"{path.name} cannot be read ({error})") from None
    if not isinstance(content, dict):
        raise _no_run(path.parent, f"{path.name} is not an object")
    return content


def _no_run(path: Path, reason: str) -> UserError:
    return UserError([Mistake("run.none", f"{path} is not a run: {reason}", value=str(path))])
