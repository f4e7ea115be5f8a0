"""Whether a run folder consists of ordinary files and folders: a link or a pipe in a stranger's would lead elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from model.store.known import CONFIG, JOURNAL, SCENARIO, STORE, no_run
from model.store.lock import NAME as LOCK
from model.store.manifest import NAME as MANIFEST

OWN = {MANIFEST, JOURNAL, CONFIG, SCENARIO, STORE, LOCK}  # what else lies there is the user's


def check_ordinary(folder: Path, deep: bool = False) -> None:
    """Look at what the run itself has put there; the folder may be reached by a link.

    Args:
        deep: below the store, too, as before anything is written there.

    Raises:
        UserError: something is neither a file nor a folder.
    """
    for entry in _entries(folder, deep):
        if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
            name = os.path.relpath(entry.path, folder)
            raise no_run(folder, f"{name} is a link or no ordinary file, and nothing is read or written through one")


def _entries(folder: Path, deep: bool) -> Iterator[os.DirEntry[str]]:
    for entry in _listed(folder):
        if entry.name in OWN:
            yield entry
            if deep and entry.name == STORE:
                yield from _below(entry)


def _below(folder: os.DirEntry[str]) -> Iterator[os.DirEntry[str]]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        if here.is_dir(follow_symlinks=False):
            for entry in _listed(here):
                yield entry
                waiting.append(entry)


def _listed(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:  # no folder, or none that can be read: whoever reads it says so
        return []
