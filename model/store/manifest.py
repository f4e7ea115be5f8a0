"""The manifest: what a run is and, once it is finished, every object that it consists of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from model.errors import Mistake, UserError
from model.store.files import unreadable, write_bytes
from model.store.grid import Block, Grid
from model.store.records import Record, unlisted
from model.store.typed import check_types

FORMAT = 2
NAME = "manifest.json"
MOST, MOST_BLOCK = 2**32, 2**20  # points or trials of a run, trials of a block
CLOSING = ("complete", "blocks", "files", "store")  # what is known only in the end


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run is and whether it is finished.

    Attributes:
        run: hash over scenario, design, seed and model sources.
        config, scenario: hashes of the config's bytes and of the resolved scenario.
        sources: hash of the model sources.
        event_files: the user's own event files, with their hashes.
        points, trials: how many are asked for.
        group, block: points and trials in one block.
        keep: ``rows`` or ``summary``; decided when the run is begun.
        designs: hash of the swept values.
        complete: whether all that is asked for is stored.
        blocks: of a finished run every block, sorted.
        files: size and SHA-256 of the other files of the folder; of the journal in a finished run only.
        store: of a finished run the same of every object of the store that is not a block's.
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
    points: int
    trials: int
    group: int
    block: int
    keep: str = "rows"
    designs: str = ""
    complete: bool = False
    blocks: list[Record] = field(default_factory=list)
    files: dict[str, list[Any]] = field(default_factory=dict)
    store: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def grid(self) -> Grid:
        """How it is cut into blocks."""
        return Grid(self.group, self.block, tallied=self.keep == "summary")

    def opened(self) -> Manifest:
        """The same run, not finished."""
        files = {name: of for name, of in self.files.items() if name in ("config.yaml", "scenario.json")}
        return replace(self, complete=False, blocks=[], files=files, store={})


def manifest_bytes(manifest: Manifest) -> bytes:
    """The file: one line for each entry and each block, the last a checksum of all others."""
    lines = [f"{_json(key)}: {_json(value)}" for key, value in _content(manifest).items() if key != "blocks"]
    blocks = ",\n".join("  " + _json(record.plain()) for record in manifest.blocks)
    lines.append(f'"blocks": [\n{blocks}\n ]' if blocks else '"blocks": []')
    body = ",\n ".join(lines)
    return f'{{\n {body},\n "checksum": "{hashlib.sha256(body.encode()).hexdigest()}"\n}}\n'.encode()


def read_manifest(folder: Path) -> Manifest | str:
    """The manifest of a folder, or why it cannot be believed.

    Raises:
        UserError: it is of a format that this version does not read.
        MachineError: it may not be read.
    """
    try:
        content = (folder / NAME).read_bytes()
    except PermissionError as error:
        raise unreadable(folder / NAME, error) from error
    except OSError:
        return "is missing"
    try:
        found = json.loads(content)
        if _other(found, content):
            raise other_format(folder, found["format"])
        made = Manifest(**{
            **{key: value for key, value in found.items() if key != "checksum"},
            "blocks": [Record.of(block) for block in found["blocks"]],
        })  # fmt: skip
        if manifest_bytes(made) != content:
            return "fails its checksum"
        check_sound(made)
        return made
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "is damaged"


def _within(block: Block, points: int, trials: int) -> int:
    """How many histories of a block lie in these extents; it may hold more than was asked for last."""
    return max(0, min(block.point1, points) - block.point0) * max(0, min(block.last, trials) - block.first)


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace a folder's manifest in one step. Raises OSError."""
    write_bytes(folder / NAME, manifest_bytes(manifest))


def reopen(folder: Path) -> None:
    """A finished run that is written again is not finished, before anything else changes. Raises OSError."""
    found = read_manifest(folder)
    if isinstance(found, Manifest) and found.complete:
        save_manifest(folder, found.opened())


def other_format(folder: Path, number: int) -> UserError:
    """The sentence for a run of another format."""
    when = "an earlier" if number < FORMAT else "a later"
    message = (
        f"{folder} was written by {when} version of alliance (format {number}; this version reads {FORMAT});"
        " run its config.yaml again into another folder, or read its data.zarr with xarray"
    )
    return UserError([Mistake("run.format", message, value=str(folder))])


def head_of(manifest: Manifest) -> dict[str, Any]:
    """What is known of a run from its beginning, as JSON."""
    return {key: value for key, value in _content(manifest).items() if key not in CLOSING}


def from_head(content: dict[str, Any]) -> Manifest:
    """The inverse. Raises TypeError, AttributeError or ValueError if it is none."""
    made = Manifest(**{item.name: content[item.name] for item in fields(Manifest) if item.name in content})
    if not isinstance(made.format, int):
        raise TypeError("a format is a number")
    if made.format == FORMAT:
        check_sound(made)
    return made


def check_sound(made: Manifest) -> None:
    """Whether a manifest can be one, whoever wrote it. Raises TypeError, AttributeError or ValueError."""
    check_types(replace(made, blocks=[], files={}, store={}), Manifest, "the manifest")
    unlisted(made.files), unlisted(made.store)
    sizes = (made.points, MOST), (made.trials, MOST), (made.group, MOST), (made.block, MOST_BLOCK)
    known = made.keep in ("rows", "summary") and made.engine in ("bulk", "reference")
    if not known or not all(1 <= size <= most for size, most in sizes):
        raise ValueError("no such run can be")
    if any({"path", "sha256"} - file.keys() for file in made.event_files):
        raise ValueError("an event file without its path")
    done = sum(_within(one.block, made.points, made.trials) for one in made.blocks)
    if made.complete and done != made.points * made.trials:
        raise ValueError("its blocks are not the run")


def _content(manifest: Manifest) -> dict[str, Any]:
    return asdict(replace(manifest, blocks=[]))


def _other(found: dict[str, Any], content: bytes) -> bool:
    """Whether it is whole and of another format, and not one of this format with its number damaged."""
    if found["format"] == FORMAT or not isinstance(found["format"], int):
        return False
    body, mark, _ = content[len("{\n ") :].rpartition(b',\n "checksum": ')
    return "checksum" not in found or (mark != b"" and hashlib.sha256(body).hexdigest() == found["checksum"])


def _json(content: Any) -> str:
    return json.dumps(content, allow_nan=False)


__all__ = [
    "FORMAT", "NAME", "Manifest", "from_head", "head_of", "manifest_bytes", "other_format", "read_manifest", "reopen",
    "save_manifest",
]  # fmt: skip
