"""Every file of a run against what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from model.store.files import PARTIAL, files_below, read
from model.store.known import JOURNAL, STORE, Known, files_of, head_files, known
from model.store.metadata import ROOT, extents_of, unshown
from model.store.records import Object, fault, object_of, unlisted
from model.store.state import Damage, State, state_of


def verify(folder: Path) -> list[Damage]:
    """Everything that is not as it should be; of an unfinished run, what its journal says is done.

    What unfinished blocks have left in the store is no damage: they are lived again.

    Raises:
        UserError: the folder holds no run.
    """
    what = known(folder)
    state = state_of(folder / STORE, what.manifest.grid, what.records, deep=True)
    return [*besides_blocks(folder, what), *_shows_more(folder, what, state), *state.damage]


def besides_blocks(folder: Path, what: Known) -> list[Damage]:
    """What is wrong with everything that can be made again without living."""
    return [*what.damage, *_files(folder, what), *_fixed(folder, what), *_strangers(folder, what)]


def _files(folder: Path, what: Known) -> Iterator[Damage]:
    files = files_of(head_files(what.head)) if what.head else what.manifest.files
    for item in unlisted({**files, **what.manifest.files}):
        if item.key != JOURNAL and (reason := fault(folder, item, deep=True)):
            yield Damage(item.key, None, reason)


def _fixed(folder: Path, what: Known) -> Iterator[Damage]:
    store = folder / STORE
    for key, forms in sorted(what.announced.items()):
        if key not in what.laid and not (store / key).exists():
            continue
        if key == ROOT and not what.manifest.complete:
            if not is_announced(read(store / ROOT), what.announced):
                yield Damage(f"{STORE}/{ROOT}", None, "is missing or damaged")
            continue
        reasons = [fault(store, form, deep=True) for form in sorted(forms)]
        if all(reasons):
            yield Damage(f"{STORE}/{key}", None, reasons[-1])


def _shows_more(folder: Path, what: Known, state: State) -> Iterator[Damage]:
    """Of an unfinished run's root how much it shows may differ, as long as all of that is done."""
    found = extents_of(read(folder / STORE / ROOT))
    if found and not what.manifest.complete and not state.damage and state.todo(found.points, found.trials):
        reason = f"shows {found.points:,} points with {found.trials:,} trials, more than are done"
        yield Damage(f"{STORE}/{ROOT}", None, reason)


def is_announced(root: bytes, forms: dict[str, set[Object]]) -> bool:
    """Whether a root file is as it was announced, but for how much it shows."""
    before = unshown(root)
    return before is not None and bool({object_of(ROOT, root), object_of(ROOT, before)} & forms.get(ROOT, set()))


def _strangers(folder: Path, what: Known) -> Iterator[Damage]:
    for key in sorted(strangers(folder, what)):
        yield Damage(f"{STORE}/{key}", None, "should not be there")


def strangers(folder: Path, what: Known) -> Iterator[str]:
    """Keys in the store that nothing accounts for; of an unfinished run those of no array."""
    expected = {item.key for record in what.records for item in record.objects} | what.announced.keys()
    arrays = {key.rpartition("/")[0] for key in what.announced if key.endswith(f"/{ROOT}")}
    for key in files_below(folder / STORE):
        if key in expected:
            continue
        if what.manifest.complete or not _may_be(key, arrays):
            yield key


def _may_be(key: str, arrays: set[str]) -> bool:
    """Whether a writer at work, or one that was killed, may have left it."""
    if not arrays or key.endswith(PARTIAL):
        return True
    name, _, rest = key.partition("/")
    return name in arrays and rest.startswith(("c", ".c"))
