"""What readers see of a run: the metadata of its store, and how far it goes.

What plain xarray reads is the consolidated metadata in the root object. It is replaced in one rename, with the shape
of what is there: a reader sees whole blocks only, whenever it looks and whatever became of the writer. The blocks
themselves are written by `model.store.chunks`, by whoever lived them.
"""

from __future__ import annotations

from pathlib import Path

from model.store.chunks import Arrays, read_block, write_block
from model.store.files import guarded, read, write_bytes, write_given
from model.store.known import announce
from model.store.metadata import NOTHING, ROOT, Extents, array_files, coordinate_files, extents_of, root_file
from model.store.records import object_of
from model.store.schema import BLOCK, Schema


class Writer:
    """The open store of one run. One process at a time (`model.store.runfolder` holds the lock).

    Opening makes the store where there is none, and puts every object right that is not what the schema says: a
    store of fewer points or trials grows, a damaged one is mended. The blocks are not looked at. What is going to be
    changed is announced in the journal beside the store.

    Attributes:
        path: the folder ``data.zarr``.
        schema: its arrays.
        fresh: whether readers see nothing yet, as the store was made just now or was past reading.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        """Open it. Raises MachineError (disk full, no permission)."""
        self.path, self.schema = path, schema
        now = _shown(path, schema)
        self.fresh = now is None
        extents = now or NOTHING
        wanted = {**array_files(schema, extents), **coordinate_files(schema), ROOT: root_file(schema, extents)}
        self._announced = {**wanted, ROOT: root_file(schema, NOTHING)}
        changed = {key: content for key, content in wanted.items() if read(path / key) != content}
        if changed:
            self._lay(changed)

    def publish(self, points: int, trials: int, complete: bool = False) -> None:
        """Let readers see the first trials of the first points: one rename. All their blocks must be finished.

        Raises:
            MachineError: the disk is full or cannot be written.
        """
        with guarded(self.path):
            self._announce()
            write_bytes(self.path / ROOT, root_file(self.schema, Extents(points, trials, complete)))

    def _lay(self, changed: dict[str, bytes]) -> None:
        """Write these objects; the root last, as it shows the others."""
        root = {key: changed.pop(key) for key in list(changed) if key == ROOT}
        with guarded(self.path):
            self._announce()
            write_given(self.path, changed)
            write_given(self.path, root)

    def _announce(self) -> None:
        """Once. The root changes with every block; what is announced is how it looks before the first."""
        if self._announced:
            announce(self.path.parent, [object_of(key, self._announced[key]) for key in sorted(self._announced)])
            self._announced = {}


def _shown(path: Path, schema: Schema) -> Extents | None:
    """What readers see now; None where they see nothing, or what no run of this schema can have."""
    found = extents_of(read(path / ROOT))
    return found if found and found.points <= schema.points and found.trials <= schema.trials else None


__all__ = ["BLOCK", "Arrays", "Writer", "read_block", "write_block"]
