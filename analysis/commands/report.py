"""``alliance report RUN``: one HTML file that explains a run to people who were not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.placing import is_html, is_replaceable, is_runs_own, real_place, run_around
from model.commands import options
from model.commands.output import emit, emit_json
from model.errors import MachineError, Mistake, UserError

if TYPE_CHECKING:
    import xarray

    from analysis.report.material import Causes

NAME = "report.html"


@click.command("report")
@click.argument("run", type=options.FILE)
@click.option(
    "--to", "to", type=options.FILE, metavar="FILE.html", help="Where to write it; RUN/report.html if absent."
)
@click.option("--point", type=int, metavar="P", help="Show this point of a run of several in full.")
@click.option("--design", type=int, metavar="D", help="Show this design of a sweep in full, its outer draws together.")
@click.option(
    "--explain", "explained", is_flag=True, help="Tell what caused it, too: lives the histories again, a minute or so."
)
@click.option("--where", metavar="EXPR", default="",
              help="What counts as going wrong, as in `alliance discover`; an early end of the tie if absent.")  # fmt: skip
@options.trials
@options.no_progress
@options.common
def command(
    run: Path, to: Path | None, point: int | None, design: int | None, explained: bool, where: str, trials: int | None,
    no_progress: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the report of RUN, a run folder: one HTML file that opens from disk and needs no network."""
    from analysis.present import read, reading
    from analysis.report.report import report

    if point is not None and design is not None:
        message = "--point is one design with one draw, --design all its draws: give one of them"
        raise UserError([Mistake("report.option", message)])
    if trials is not None and not explained:
        raise UserError([Mistake("report.option", "--trials says how many histories --explain lives again: give both")])
    place = to or run / NAME
    _writable(place)
    with reading(run):
        dataset = read(run)
        lived = _causes(run, dataset, point, design, trials, not no_progress) if explained else None
        content = report(run, dataset, point, design, where, lived)
    encoded = content.encode("utf-8", "replace")  # a folder's name need not be text
    _write(place, encoded)
    if as_json:
        emit_json("report", {"file": str(place), "bytes": len(encoded)}, run)
    else:
        emit(f"{place}\n")


def _causes(
    run: Path, dataset: xarray.Dataset, point: int | None, design: int | None, trials: int | None, progress: bool
) -> Causes:
    """What `alliance explain` tells of the point that the report shows."""
    from analysis.attribution.asked import Asked, explain
    from analysis.report.material import Causes, shown

    points = shown(dataset, point, design)
    asked = Asked(run, trials=trials, point=points if dataset.sizes["point"] > 1 else None, pairs=0, progress=progress)
    return Causes(*explain(asked))


def _writable(place: Path) -> None:
    """Nothing but a page is replaced, and nothing that a run keeps of itself; known before a minute is spent."""
    with _placed(place):
        if is_runs_own(place):
            message = f"{place} belongs to the run in {run_around(place)}; choose another --to"
            raise UserError([Mistake("report.place", message, value=str(place))])
        if not is_replaceable(place, is_html):
            message = f"{place} is there and is no HTML page; choose another --to, or delete it"
            raise UserError([Mistake("report.exists", message, value=str(place))])


def _write(place: Path, content: bytes) -> None:
    """Whole or not at all."""
    from model.store.files import write_bytes

    with _placed(place):
        write_bytes(real_place(place), content)


@contextmanager
def _placed(place: Path) -> Iterator[None]:
    """Why a place cannot be written, as a sentence."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, FileExistsError, PermissionError) as error:
        message = f"cannot write the report to {place}: {error.strerror}"
        raise UserError([Mistake("report.place", message, value=str(place))]) from None
    except OSError as error:
        raise MachineError(f"cannot write the report to {place}: {error.strerror}") from error
