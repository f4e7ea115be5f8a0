"""Whether all that a run says it has is there: asked by readers, because a missing chunk would read as fill values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import MachineError
from model.store.files import read
from model.store.known import STORE, Known, known
from model.store.lock import held
from model.store.metadata import ROOT
from model.store.records import Object, fault
from model.store.state import Damage, state_of
from model.store.verify import is_announced

if TYPE_CHECKING:
    from model.store.runfolder import RunFolder

DEEP = 64 * 2**20  # bytes up to which readers look into the objects, too: less than a tenth of a second


def check_present(run: RunFolder | Path, point: int | None = None) -> None:
    """Whether a run can be read; of a large one sizes are looked at only, so that it costs next to nothing.

    Args:
        point: the only one that will be read: what is wrong with blocks of others does not matter.

    Raises:
        MachineError: something is missing or damaged; the first thing is named.
        UserError: the folder holds no run.
    """
    folder = run if isinstance(run, Path) else run.path
    what = known(folder)
    blocks = [damage for damage in _blocks(folder, what) if _matters(damage, point)]
    found = [str(damage) for damage in (*what.damage, *blocks, *_fixed(folder, what))]
    if found:
        more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
        raise MachineError(
            f"{folder}: {found[0]}{more}; `alliance verify {folder}` says what is damaged,"
            f" `alliance resume {folder}` lives it again"
        )


def _matters(damage: Damage, point: int | None) -> bool:
    return point is None or damage.block is None or damage.block.point0 <= point < damage.block.point1


def _blocks(folder: Path, what: Known) -> list[Damage]:
    """A writer at work replaces objects by others that hold at least the same: only what is absent is a fault then."""
    store, writing = folder / STORE, _written_now(folder, what)
    deep = not writing and sum(item.size for record in what.records for item in record.objects) <= DEEP
    found = state_of(store, what.manifest.grid, what.records, deep).damage
    return [damage for damage in found if not writing or not (folder / damage.key).exists()]


def _fixed(folder: Path, what: Known) -> Iterator[Damage]:
    store, writing = folder / STORE, _written_now(folder, what)
    for key, forms in what.announced.items():
        if not (store / key).exists():
            if key in what.laid:
                yield Damage(f"{STORE}/{key}", None, "is missing")
        elif not writing and not _as_announced(store, key, forms, what):
            yield Damage(f"{STORE}/{key}", None, "fails its checksum")


def _as_announced(store: Path, key: str, forms: set[Object], what: Known) -> bool:
    if key == ROOT and not what.manifest.complete:
        return is_announced(read(store / ROOT), what.announced)
    return any(not fault(store, form) for form in forms)


def _written_now(folder: Path, what: Known) -> bool:
    return not what.manifest.complete and held(folder)
