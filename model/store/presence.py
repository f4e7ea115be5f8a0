"""Whether all that a run says it has is there: asked by readers, because a missing chunk would read as fill values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import MachineError
from model.store.known import STORE, Known, known
from model.store.lock import held
from model.store.metadata import ROOT
from model.store.records import Object, unlisted
from model.store.state import fault

if TYPE_CHECKING:
    from model.store.runfolder import RunFolder

DEEP = 64 * 2**20  # bytes up to which readers look into the objects, too: less than a tenth of a second


def check_present(run: RunFolder | Path) -> None:
    """Whether a run can be read; of a large one sizes are looked at only, so that it costs next to nothing.

    Raises:
        MachineError: something is missing or damaged; the first thing is named.
        UserError: the folder holds no run.
    """
    folder = run if isinstance(run, Path) else run.path
    what = known(folder)
    objects = [item for record in what.records for item in record.objects]
    deep = sum(item.size for item in objects) <= DEEP
    found = [str(damage) for damage in what.damage]
    found += [f"{STORE}/{key} {reason}" for key, reason in _faults(folder, what, objects, deep)]
    if found:
        more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
        raise MachineError(
            f"{folder}: {found[0]}{more}; `alliance verify {folder}` says what is damaged,"
            f" `alliance resume {folder}` lives it again"
        )


def _faults(folder: Path, what: Known, objects: list[Object], deep: bool) -> Iterator[tuple[str, str]]:
    store = folder / STORE
    # A writer at work replaces objects by others that hold at least the same: only what is absent is a fault then.
    writing = not what.manifest.complete and held(folder)
    for item in objects:
        reason = fault(store, item, deep and not writing)
        if reason and not (writing and (store / item.key).exists()):
            yield item.key, reason
    if what.manifest.complete:
        objects = unlisted(what.manifest.store)
        yield from ((item.key, reason) for item in objects if (reason := fault(store, item, deep=True)))
        return
    for key, forms in what.announced.items():
        if not (store / key).exists():
            yield key, "is missing"
        elif key != ROOT and not writing and all(fault(store, form, deep=True) for form in forms):
            yield key, "fails its checksum"
