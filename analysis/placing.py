"""Whether a file may be written where a user says: what is no file of that kind is never replaced."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

FIRST = 2048  # bytes at the beginning of a file that tell its kind


def real_place(place: Path) -> Path:
    """Where a place leads to by links: what is written there replaces no link."""
    return Path(os.path.realpath(place))


def run_around(place: Path) -> Path | None:
    """The run folder that a place is in or is, None if there is none; links are followed."""
    real = real_place(place)
    return next((folder for folder in (real, *real.parents) if _holds_run(folder)), None)


def is_runs_own(place: Path) -> bool:
    """Whether a place belongs to what a run keeps of itself; what else lies in its folder is the user's."""
    from model.store.ordinary import OWN

    run, real = run_around(place), real_place(place)
    return run is not None and (real == run or real.relative_to(run).parts[0] in OWN)


def is_replaceable(place: Path, is_kind: Callable[[bytes], bool]) -> bool:
    """Whether nothing is there but an empty file or one of that kind.

    Raises:
        OSError: what is there is no ordinary file, or cannot be read.
    """
    if not place.exists():
        return True
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(place))
    if not place.is_file():  # a device or a pipe would be replaced by a file
        raise FileExistsError(errno.EEXIST, "it is not an ordinary file", str(place))
    with place.open("rb") as file:
        first = file.read(FIRST)
    return not first or is_kind(first)


def is_html(first: bytes) -> bool:
    """Whether a file that begins so is a page."""
    return first.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith((b"<!doctype html", b"<html"))


def is_netcdf(first: bytes) -> bool:
    """Whether a file that begins so is netCDF, classic or of HDF5."""
    return first.startswith((b"\x89HDF\r\n\x1a\n", b"CDF\x01", b"CDF\x02", b"CDF\x05"))


def _holds_run(folder: Path) -> bool:
    from model.store.known import JOURNAL, STORE
    from model.store.manifest import NAME as MANIFEST

    try:
        return (folder / JOURNAL).is_file() or ((folder / MANIFEST).is_file() and (folder / STORE).is_dir())
    except OSError:  # a folder that cannot be looked into cannot be written to either
        return False
