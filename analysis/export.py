"""Findings as files: a folder of CSV tables, or one netCDF file with a group for each."""

from __future__ import annotations

import csv as writer
import errno
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analysis.placing import is_netcdf, is_replaceable, real_place, run_around
from model.commands import options
from model.errors import MachineError, Mistake, UserError

if TYPE_CHECKING:
    import xarray

Command = TypeVar("Command", bound=Callable[..., Any])
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes what begins with these for something to compute
COLUMNS = "columns"

_csv = click.option("--csv", "csv", type=options.FILE, metavar="DIR", help="Write the findings as CSV files in DIR.")
_netcdf = click.option("--netcdf", "netcdf", type=options.FILE, metavar="FILE",
                       help="Write the findings as one netCDF file, a group for each.")  # fmt: skip


def exporting(command: Command) -> Command:
    """``--csv DIR --netcdf FILE``: arguments `csv` and `netcdf`, for `export`."""
    return _csv(_netcdf(command))


def export(findings: Mapping[str, xarray.Dataset], csv: Path | None = None, netcdf: Path | None = None) -> None:
    """Write findings where asked for.

    Args:
        findings: name -> dataset; names become file and group names.
        csv: a folder, made if absent: ``NAME.csv`` for each finding, one row for each combination of its labels,
            and ``columns.csv``, which has the unit and meaning of every column.
        netcdf: a file (netCDF-4), replaced if there.

    Raises:
        UserError: a place that cannot be one, is a run's, or has a file of another kind; netCDF without its package.
        MachineError: the disk does not take it.
    """
    try:
        for asked in filter(None, (csv, netcdf)):
            _outside_runs(asked)
        if csv is not None:
            _to_csv(findings, csv)
        if netcdf is not None:
            _to_netcdf(findings, netcdf)
    except (FileExistsError, NotADirectoryError, IsADirectoryError, FileNotFoundError, PermissionError) as error:
        place = str(error.filename or csv or netcdf)
        message = f"cannot write to {place}: {_reason(error)}"
        raise UserError([Mistake("export.place", message, value=place)]) from None
    except OSError as error:
        raise MachineError(
            f"cannot write the findings to {error.filename or netcdf or csv}: {_reason(error)}"
        ) from error


def _outside_runs(place: Path) -> None:
    run = run_around(place)
    if run is not None:
        message = f"{place} is inside the run {run}, which keeps nothing but its own files; choose another place"
        raise UserError([Mistake("export.place", message, value=str(place))])


def _reason(error: OSError) -> str:
    """The system's words; HDF5 has a page of its own."""
    return os.strerror(error.errno) if error.errno and not error.filename else error.strerror or str(error)


def _to_csv(findings: Mapping[str, xarray.Dataset], folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "it is there and is no folder", str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    columns = [("file", "column", "unit", "meaning")]
    for name, found in findings.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer.writer(file).writerows(_rows(found))
        columns += [
            (f"{name}.csv", str(column), str(item.attrs.get("units", "")), str(item.attrs.get("long_name", "")))
            for column, item in found.variables.items()
        ]
    with (folder / f"{COLUMNS}.csv").open("w", encoding="utf-8", newline="") as file:
        writer.writer(file).writerows([[_cell(word) for word in row] for row in columns])


def _rows(found: xarray.Dataset) -> Iterator[list[Any]]:
    frame = found.to_dataframe().reset_index() if found.sizes else None
    if frame is None:
        yield [str(name) for name in found.variables]
        yield [_cell(found[name].item()) for name in found.variables]
        return
    yield [_cell(str(name)) for name in frame.columns]
    for row in frame.itertuples(index=False):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would compute gets an apostrophe in front; NaN is an empty cell."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULAS) else value
    return "" if value != value else value


def _to_netcdf(findings: Mapping[str, xarray.Dataset], path: Path) -> None:
    import xarray

    try:
        import h5netcdf  # noqa: F401
        import h5py  # noqa: F401
    except ImportError:
        message = "--netcdf needs h5netcdf: pip install 'alliance-outcomes[netcdf]'"
        raise UserError([Mistake("export.missing", message)]) from None
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    if not is_replaceable(path, is_netcdf):
        message = f"{path} is there and is no netCDF file; choose another --netcdf, or delete it"
        raise UserError([Mistake("export.exists", message, value=str(path))])
    tree = xarray.DataTree.from_dict({name: _plain(found) for name, found in findings.items()})
    real = real_place(path)
    partial = real.with_name(f".{real.name}.{os.getpid()}.partial")
    try:
        tree.to_netcdf(partial, engine="h5netcdf")
        partial.replace(real)
    finally:
        partial.unlink(missing_ok=True)


def _plain(found: xarray.Dataset) -> xarray.Dataset:
    """Text as netCDF knows it; no attribute that it has no type for."""
    plain = found.drop_attrs()
    for name, item in plain.variables.items():
        if item.dtype.kind == "T":
            plain[name] = plain[name].astype(object)
    plain.attrs = {str(key): _attribute(value) for key, value in found.attrs.items()}
    for name, item in found.variables.items():
        plain[name].attrs = {str(key): _attribute(value) for key, value in item.attrs.items()}
    return plain


def _attribute(value: Any) -> Any:
    return value if isinstance(value, (str, int, float)) and not isinstance(value, bool) else str(value)
