"""Living a fake run block by block, as plainly as can be: the store's own tests need no engine and no threads."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np

from model.scenario import Scenario
from model.store.chunks import Arrays, kept_trials, read_block, write_block
from model.store.grid import Block, Grid, grid_for
from model.store.identity import run_hash
from model.store.manifest import Manifest
from model.store.records import Record, record_of
from model.store.runfolder import RunFolder
from model.store.schema import Schema
from model.store.state import Todo
from model.store.writer import Writer
from tests.fakes import FakeLives, schema_of

CONFIG = b"# as it was given\ntitle: x\n"


class Case:
    """A fake scenario ready to be stored; `small` keeps only a few variables, so that thousands of runs take seconds."""

    def __init__(self, made: Scenario, grid: Grid | None = None, small: bool = False) -> None:
        self.scenario, self.lives = made, FakeLives(made)
        self.points, self.trials = self.lives.points.count, made.study.trials
        self.grid = grid or grid_for(self.points, self.trials)
        found = schema_of(made, self.grid)
        self.schema = tiny(found) if small else found
        self.arrays = cache(self._arrays) if small else self._arrays

    def manifest(self) -> Manifest:
        """The manifest of the run before its first trial."""
        return Manifest(
            run_hash(self.scenario, "s"), self.scenario.name, "c", "s", "s", 7, "bulk", {"zarr": "3"}, [],
            self.points, self.trials, self.grid.group, self.grid.size,
        )  # fmt: skip

    def _arrays(self, block: Block) -> tuple[Arrays, Arrays]:
        """Rows and paths of a block, leading axes (points, trials)."""
        points, kept = range(block.point0, block.point1), kept_trials(self.schema, block)
        rows = [self.lives.rows(point, block.first, block.last) for point in points]
        paths = [self.lives.paths(point, block.first, block.first + kept) for point in points] if kept else [{}]
        return _stacked(rows), _stacked(paths)

    def write(self, folder: RunFolder, todo: Todo) -> Record:
        """Live a block, but for the part that is stored, and write it."""
        rows, paths = ({name: array.copy() for name, array in found.items()} for found in self.arrays(todo.block))
        if todo.kept:
            for mine, stored in zip((rows, paths), read_block(folder.data, self.schema, todo.kept), strict=True):
                for name, array in stored.items():
                    mine[name][: array.shape[0], : array.shape[1]] = array
        return record_of(todo.block, write_block(folder.data, self.schema, todo.block, rows, paths), rows)

    def go_on(self, folder: RunFolder, most: int = 10**9, deep: bool = True) -> list[Todo]:
        """Do what is still to be done, at most so many blocks; what was lived. The lock must be held."""
        if not folder.exists():
            folder.begin(CONFIG, self.scenario, self.manifest())
        wrong = folder.mend()
        manifest = folder.manifest()
        if (manifest.points, manifest.trials) != (self.points, self.trials):
            manifest = folder.grow(self.points, self.trials)
        state = folder.state(deep)
        todo = state.todo(self.points, self.trials)
        if not todo and not wrong and manifest.complete:
            return []
        writer = Writer(folder.data, self.schema)
        writer.publish(*state.rectangle(self.points, self.trials))
        for item in todo[:most]:
            record = self.write(folder, item)
            folder.commit(record)
            state.add(record)
            writer.publish(*state.rectangle(self.points, self.trials))
        if len(todo) <= most:
            folder.seal(self.points, self.trials)
        return todo[:most]

    def stored(self, path: Path, most: int = 10**9) -> RunFolder:
        """The run in that folder, or its first blocks."""
        folder = RunFolder(path)
        with folder.locked():
            self.go_on(folder, most)
        return folder


def tiny(schema: Schema) -> Schema:
    """The same with few variables."""

    def some(items, names):
        return tuple(item for item in items if item.name in names)

    return dataclasses.replace(
        schema,
        rows=some(schema.rows, ("status", "value")),
        paths=some(schema.paths, ("path_cash",)),
        coordinates=some(schema.coordinates, ("point", "trial", "path_trial")),
        auxiliary=(),
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    """The files that are not as they should be."""
    found = tree(folder)
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


def _stacked(parts: list[Arrays]) -> Arrays:
    return {name: np.stack([part[name] for part in parts]) for name in parts[0]}
