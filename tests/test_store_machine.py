"""Whatever is done to a run in whatever order, it holds what was finished, shows only that, and ends as it would have."""

from __future__ import annotations

import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
import xarray
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from model.errors import MachineError, UserError
from model.store import files, runfolder
from model.store.grid import Block, Grid
from model.store.reader import dataset, open_dataset
from model.store.runfolder import RunFolder, check_present
from tests.blocks import Case, differing, tree
from tests.damage import damage
from tests.fakes import sobol
from tests.faulty import FaultyDisk, Killed, disk

GRID = Grid(2, 8)
POINTS, TRIALS = (2, 4, 8), (6, 12, 20)
Extents = tuple[int, int]


@cache
def case(points: int, trials: int) -> Case:
    return Case(sobol(trials, points), GRID, small=True)


@cache
def whole() -> xarray.Dataset:
    largest = case(POINTS[-1], TRIALS[-1])
    return dataset(largest.schema, *largest.arrays(Block(0, largest.points, 0, largest.trials)))


@cache
def clean(first: Extents, last: Extents) -> dict[str, bytes]:
    """What a run is that was begun with these extents, grown to those, and never met with an accident."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "run"
        for extents in (first, last):
            case(*extents).stored(place)
        return tree(place)


class Machine(RuleBasedStateMachine):
    """The model in memory: what was asked for, which blocks were said to be finished, which files are damaged."""

    @initialize(points=st.sampled_from(POINTS), trials=st.sampled_from(TRIALS))
    def begin(self, points: int, trials: int) -> None:
        self.home = Path(tempfile.mkdtemp())
        self.place = self.home / "run"
        self.first = self.asked = (points, trials)
        self.finished: dict[tuple[int, int], Block] = {}
        self.damaged: set[str] = set()
        self.hurt: set[tuple[int, int]] = set()  # blocks of which a file is damaged
        self.begun = False

    def teardown(self) -> None:
        if not hasattr(self, "home"):
            return
        try:
            with disk(FaultyDisk(0)):
                self._go_on(10**9)
                assert differing(self.place, clean(self.first, self.asked)) == []
                assert RunFolder(self.place).verify() == []
        finally:
            shutil.rmtree(self.home)

    def _go_on(self, most: int, faulty: FaultyDisk | None = None) -> None:
        folder, machine = RunFolder(self.place), self
        if not self.begun and not folder.exists():
            self.first = self.asked
        commit = folder.commit

        def committed(record):
            commit(record)
            machine.finished[GRID.home(record.block)] = record.block

        folder.commit = committed
        with disk(faulty or FaultyDisk(0)), folder.locked():
            lived = case(*self.asked).go_on(folder, most)
        self.begun = True
        self.hurt -= {GRID.home(item.block) for item in lived}
        if not self.hurt:  # a damaged block is mended by living it; all else at once
            self.damaged = set()

    @rule(most=st.integers(0, 4))
    def live(self, most: int) -> None:
        self._go_on(most)

    @rule()
    def finish(self) -> None:
        self._go_on(10**9)
        assert RunFolder(self.place).manifest().complete

    @rule(at=st.integers(1, 150), within=st.booleans())
    def killed(self, at: int, within: bool) -> None:
        try:
            self._go_on(10**9, FaultyDisk(at, "killed within" if within else "killed after"))
        except Killed:
            self.begun = self.begun or RunFolder(self.place).exists()

    @rule(at=st.integers(1, 150))
    def disk_full(self, at: int) -> None:
        try:
            self._go_on(10**9, FaultyDisk(at, "disk full"))
        except MachineError as error:
            assert str(self.place) in str(error)
            self.begun = self.begun or RunFolder(self.place).exists()

    @rule(seed=st.integers(0, 2**16), way=st.sampled_from(["bit flipped", "truncated", "deleted", "emptied"]))
    def corrupt(self, seed: int, way: str) -> None:
        if not self.begun or self.damaged:
            return
        if RunFolder(self.place).verify():
            return  # earlier damage is not mended yet: what is lost by whom could not be told
        before = tree(self.place)
        state = RunFolder(self.place).state()
        changed = damage(self.place, before, {}, way, random.Random(seed))
        if not changed:
            return
        self.damaged = changed
        self.hurt = {
            home
            for home, record in state.done.items()
            if changed & {f"data.zarr/{item.key}" for item in record.objects}
        }
        with disk(FaultyDisk(0)):
            found = {item.key for item in RunFolder(self.place).verify()}
        kept = {record.block for record in RunFolder(self.place).state(deep=True).done.values()}
        lost = {record.block for record in state.done.values()} - kept
        # What was never finished may be damaged unseen; a journal that lost its last lines is one that is less far.
        named = {f"data.zarr/{item.key}" for record in state.done.values() for item in record.objects}
        if changed & named or RunFolder(self.place).manifest().complete:
            assert changed & found
        self.finished = {home: block for home, block in self.finished.items() if block not in lost}

    @rule(points=st.sampled_from(POINTS), trials=st.sampled_from(TRIALS))
    def ask_for_more(self, points: int, trials: int) -> None:
        self.asked = (max(points, self.asked[0]), max(trials, self.asked[1]))

    @rule()
    def verify(self) -> None:
        if self.begun and not self.damaged and (self.place / "manifest.json").exists():
            assert RunFolder(self.place).verify() == []

    @rule()
    def second_writer(self) -> None:
        with RunFolder(self.place).locked():
            try:
                with RunFolder(self.place).locked():
                    raise AssertionError("two writers")
            except UserError as error:
                assert error.mistakes[0].code == "run.locked"

    @rule()
    def read(self) -> None:
        if not (self.place / "data.zarr" / "zarr.json").exists():
            return
        try:
            check_present(self.place)
        except (MachineError, UserError):
            assert self.damaged
            return
        shown = open_dataset(self.place / "data.zarr").load()
        part = whole().isel({name: slice(shown.sizes[name]) for name in ("point", "trial")})
        xarray.testing.assert_equal(shown, part)

    @invariant()
    def what_was_finished_is_there(self) -> None:
        if hasattr(self, "home") and self.begun and not self.damaged:
            done = RunFolder(self.place).state(deep=True).done
            assert all(home in done and done[home].block.covers(block) for home, block in self.finished.items())


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 1)


def test_any_order_of_events():
    run_state_machine_as_test(Machine, settings=settings(max_examples=60, stateful_step_count=30))


@pytest.mark.long
def test_any_order_of_events_at_length(record_property):
    run_state_machine_as_test(Machine, settings=settings(max_examples=2_000, stateful_step_count=50))
    record_property("R22", "2,000 runs of up to 50 steps, 0 invariants broken")


def test_what_waits_to_be_put_in_place_and_is_lost_is_lived_again(tmp_path, monkeypatch):
    """Killed between the journal's line and the place of the objects, which then vanish: the old ones are not the new."""
    first, last, place = (4, 6), (4, 12), tmp_path / "run"
    case(*first).stored(place)
    with monkeypatch.context() as patched:
        patched.setattr(runfolder, "install", killed_if_any_wait)
        with pytest.raises(Killed):
            case(*last).stored(place)
    waiting = list(place.rglob("*.next"))
    assert waiting
    for path in waiting:
        path.unlink()
    folder = RunFolder(place)
    assert folder.verify()
    assert folder.state(deep=True).todo(*last)[0].block.first == 0
    case(*last).stored(place)
    assert differing(place, clean(first, last)) == []


def killed_if_any_wait(store: Path, objects: object) -> None:
    if any(store.rglob("*.next")):
        raise Killed
