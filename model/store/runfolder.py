"""The folder of one run: config as given, scenario as resolved, journal, manifest, data.

While it is written the journal says which blocks are done; whatever else lies in the store was never finished. Once
all are done the manifest lists every object, and nothing in the folder tells how it came about.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from model.errors import MachineError, UserError
from model.scenario import Scenario
from model.store import lock, manifest, verify
from model.store.chunks import install
from model.store.files import PARTIAL, files_below, guarded, read, remove, unreadable, write_bytes, write_given
from model.store.grid import Block, Home
from model.store.journal import Content, Journal, block_line, journal_bytes, store_line
from model.store.known import (
    CONFIG,
    JOURNAL,
    SCENARIO,
    STORE,
    Known,
    announce,
    files_of,
    head_files,
    head_line,
    known,
    no_run,
)
from model.store.manifest import Manifest, head_of, manifest_bytes, read_manifest, reopen, save_manifest
from model.store.metadata import ROOT, Extents, shown
from model.store.ordinary import check_ordinary
from model.store.presence import check_present
from model.store.records import Object, Record, listed, object_of, record_of, unlisted
from model.store.scenario_json import from_json, to_json
from model.store.schema import Schema
from model.store.state import Damage, State, Todo, state_of
from model.store.verify import besides_blocks, is_announced
from model.store.writer import Writer

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SHORT = 10  # hexadecimal digits of the hash in the folder's name


class RunFolder:
    """One run's folder. Reading needs no lock; writing is for who holds it (`locked`)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journal = Journal(path / JOURNAL)
        self._torn = ""  # why blocks that were done are not known any more

    @property
    def data(self) -> Path:
        """The Zarr store."""
        return self.path / STORE

    def exists(self) -> bool:
        """Whether it holds a run."""
        return any((self.path / name).is_file() for name in (manifest.NAME, JOURNAL))

    def is_begun(self) -> bool:
        """Whether it holds a run, or what is left of one; a first line that was never whole is nothing."""
        if not self.exists() or any(not _before_first(path.name) for path in self.path.iterdir()):
            return self.exists()
        try:
            known(self.path)
        except UserError as error:
            return error.mistakes[0].code != "run.none"
        return True

    def manifest(self) -> Manifest:
        """The manifest as it now is, or as the journal tells it. Raises UserError if there is neither."""
        found = read_manifest(self.path)
        return found if isinstance(found, Manifest) else known(self.path).manifest

    def scenario(self) -> Scenario:
        """The scenario as resolved when the run began. Raises UserError if it cannot be read."""
        head = self._journal.read().head
        try:
            if head is None:
                return from_json(_json_file(self.path / SCENARIO))
            return from_json(head["scenario"])
        except (KeyError, TypeError, ValueError) as error:
            raise no_run(self.path, f"its {SCENARIO} is damaged ({error})") from None

    def begin(self, config: bytes, scenario: Scenario, what: Manifest) -> None:
        """Write what is known before the first trial: the journal first, as all else can be made from it.

        Raises:
            MachineError: the disk is full or cannot be written.
        """
        head = head_line(what, config, to_json(scenario))
        with guarded(self.path):
            self._journal.begin([head])
            for name, content in head_files(head).items():
                write_bytes(self.path / name, content)
            save_manifest(self.path, replace(what, files=files_of(head_files(head))))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for writing. The kernel frees it however the holder ends.

        Raises:
            UserError: another process holds it, or something in it is a link.
            MachineError: the folder cannot be made or written.
        """
        check_ordinary(self.path, deep=True)
        with lock.locked(self.path):
            self._torn = ""
            self._journal = Journal(self.path / JOURNAL)
            yield

    def state(self, deep: bool = False) -> State:
        """Which blocks are intact: by the sizes of their objects, with `deep` by their bytes.

        Raises:
            UserError: the folder holds no run.
        """
        what = known(self.path)
        state = state_of(self.data, what.manifest.grid, what.records, deep, what.journal or self._torn)
        state.damage = [*what.damage, *state.damage]
        return state

    def commit(self, record: Record) -> None:
        """A block is finished: one line of the journal, and nothing else, says so. Raises MachineError."""
        with guarded(self.path):
            reopen(self.path)
            self._journal.append(block_line(record))
            install(self.data, record.objects)

    def grow(self, points: int, trials: int, designs: str = "") -> Manifest:
        """Ask for other extents; the run is not finished any more unless they are its own.

        Args:
            designs: hash of the swept values; as before if empty.

        Raises:
            MachineError: the disk is full or cannot be written.
        """
        now = self.manifest()
        grown = replace(now, points=points, trials=trials, designs=designs or now.designs)
        if grown == now:
            return now
        extents = {"points": points, "trials": trials, "designs": grown.designs}
        with guarded(self.path):
            save_manifest(self.path, grown.opened())
            self._journal.append({"extents": extents})
        return grown.opened()

    def settle(self, points: int, trials: int) -> None:
        """Let readers of any kind see that much of an unfinished run, also those that do not ask the root object.

        Raises:
            MachineError: the disk is full or cannot be written, or the store is damaged.
        """
        with guarded(self.path):
            self._settle(Extents(points, trials), known(self.path))

    def seal(self, points: int, trials: int) -> Manifest:
        """Finish the run: readers see all, the manifest lists every object, what belongs to none is removed.

        Raises:
            MachineError: the disk is full or cannot be written, or the store is damaged; the run is unfinished then,
                and loses nothing.
        """
        with guarded(self.path):
            reopen(self.path)
            what = known(self.path)
            done = _within(what, points, trials)
            if what.head is None or State(what.manifest.grid, done).todo(points, trials):
                raise RuntimeError("a run was to be finished without all of its blocks")
            end = replace(what.manifest.opened(), points=points, trials=trials)
            fixed = self._settle(Extents(points, trials, complete=True), what)
            self._sweep(
                {item.key for item in fixed} | {item.key for record in done.values() for item in record.objects}
            )
            return self._close(end, what.head, list(done.values()), fixed)

    def verify(self) -> list[Damage]:
        """Every file against the manifest, or if the run is unfinished against the journal.

        Raises:
            UserError: the folder holds no run.
        """
        return verify.verify(self.path)

    def mend(self, schema: Schema | None = None) -> list[Damage]:
        """Put right what can be without living: all but the blocks; the store's own objects only with a schema.

        Returns:
            what was wrong, also where a schema is needed to mend it.

        Raises:
            UserError: too much is lost to know what the run is.
            MachineError: the disk is full or cannot be written.
        """
        what = known(self.path)
        head = what.head or self._head(what)
        self._torn, found = what.journal, besides_blocks(self.path, what)
        with guarded(self.path):
            self._mend_journal(what, head)
            for name, content in head_files(head).items():
                if read(self.path / name) != content:
                    write_bytes(self.path / name, content)
            whole = replace(what.manifest, files={**what.manifest.files, **files_of(head_files(head))})
            if read(self.path / manifest.NAME) != manifest_bytes(whole):
                save_manifest(self.path, whole)
            if what.announced:
                install(self.data, (item for record in _last(what).values() for item in record.objects))
                self._sweep(what.announced.keys() | {item.key for record in what.records for item in record.objects})
        if schema is not None:
            Writer(self.data, schema)
        return found

    def _settle(self, extents: Extents, what: Known) -> list[Object]:
        """Write every ``zarr.json`` as it is with these extents; all objects besides the blocks, as they then are."""
        root = read(self.data / ROOT)
        if what.head is None or not is_announced(root, what.announced):
            raise MachineError(f"{self.data / ROOT} is damaged; `alliance resume {self.path}` mends it")
        files = shown(root, extents, what.head["scenario"]["study"]["paths"])
        chunks = [item for item in what.fixed if item.key not in files]
        fixed = sorted([*chunks, *(object_of(key, content) for key, content in files.items())])
        announce(self.path, fixed)
        changed = {key: content for key, content in files.items() if read(self.data / key) != content}
        top = changed.pop(ROOT, None)
        write_given(self.data, changed)
        if top is not None:
            write_bytes(self.data / ROOT, top)
        return fixed

    def _close(self, end: Manifest, head: Content, done: list[Record], fixed: list[Object]) -> Manifest:
        lines = _lines(end, head, fixed, done)
        self._journal.begin(lines)
        own = object_of(JOURNAL, journal_bytes(lines))
        files = {**files_of(head_files(head)), **listed([own])}
        end = replace(end, complete=True, blocks=done, files=files, store=listed(fixed))
        save_manifest(self.path, end)
        return end

    def _head(self, what: Known) -> Content:
        """The first line of the journal from the other files. Raises UserError if they are damaged, too."""
        files = {item.key: item for item in unlisted(what.manifest.files)}
        contents = {name: read(self.path / name) for name in (CONFIG, SCENARIO)}
        for name, content in contents.items():
            if object_of(name, content) != files.get(name):
                raise no_run(self.path, f"its {JOURNAL} and its {name} are both damaged")
        return head_line(what.manifest, contents[CONFIG], _json_file(self.path / SCENARIO))

    def _mend_journal(self, what: Known, head: Content) -> None:
        if what.manifest.complete:
            lines = _lines(what.manifest, head, unlisted(what.manifest.store), what.records)
            wanted = journal_bytes(lines)
            if read(self.path / JOURNAL) != wanted:
                write_bytes(self.path / JOURNAL, wanted)
        elif what.head is None or what.head is not head:
            self._journal.begin([head])
        else:
            self._journal.mend()

    def _sweep(self, keys: set[str]) -> None:
        """Remove what no one accounts for: unfinished files of dead writers, unfinished blocks, strangers."""
        for key in list(files_below(self.data)):
            if key not in keys:
                remove(self.data / key)
        for path in self.path.glob(f".*{PARTIAL}"):
            remove(path)


def _before_first(name: str) -> bool:
    """Whether a file of that name may be there before the first line of the journal is."""
    return name in (lock.NAME, JOURNAL) or (name.startswith(".") and name.endswith(PARTIAL))


def folder_name(scenario: Scenario, run: str) -> str:
    """``<name>-<short hash>``, with anything unfit for a file name left out."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", scenario.name).lstrip("._-")[: 63 - SHORT] or "run"
    return f"{name}-{run[:SHORT]}"


def open_run(path: Path) -> RunFolder:
    """The run in that folder.

    Raises:
        UserError: there is none.
        MachineError: it may not be looked into.
    """
    folder = RunFolder(path)
    try:
        there, holds = path.exists(), folder.exists()
    except PermissionError as error:
        raise unreadable(path, error) from error
    if not there:
        raise no_run(path, "there is no such folder")
    check_ordinary(path)
    if not holds:
        raise no_run(
            path, "it has no manifest.json; a run folder is what `alliance run CONFIG` prints in its last line"
        )
    return folder


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises MachineError if they may not be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except PermissionError as error:
        raise unreadable(path, error) from error


def _lines(what: Manifest, head: Content, fixed: list[Object], done: list[Record]) -> list[Content]:
    """The journal of a finished run: nothing in it tells in which order it was lived."""
    return [{**head, "manifest": head_of(what)}, store_line(fixed), *map(block_line, done)]


def _last(what: Known) -> dict[Home, Record]:
    """The last record of each place."""
    return {what.manifest.grid.home(record.block): record for record in what.records}


def _within(what: Known, points: int, trials: int) -> dict[Home, Record]:
    """The blocks of these extents, sorted."""
    inside = {
        home: record
        for home, record in _last(what).items()
        if record.block.point0 < points and record.block.first < trials
    }
    return dict(sorted(inside.items()))


def _json_file(path: Path) -> Content:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise no_run(path.parent, f"{path.name} cannot be read ({error})") from None
    if not isinstance(content, dict):
        raise no_run(path.parent, f"{path.name} is not an object")
    return content


__all__ = [
    "Block", "Damage", "Manifest", "Record", "RunFolder", "State", "Todo",
    "check_present", "file_hash", "folder_name", "guarded", "open_run", "record_of",
]  # fmt: skip
