"""The evidence map: what of the model carries each claim of the two seed documents, ``model/evidence.csv``."""

from __future__ import annotations

import csv
import io
from collections import Counter
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from model.commands.output import clean

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDTH = 100
# What a claim may be, in the order of the page: its title, and the head of its last column.
ROLES = {
    "mechanism": ("can be muted, and then an outcome changes", "muted by"),
    "pattern": ("measured", "how"),
    "data": ("given by the cases", "what to know"),
    "refused": ("what the seeds exclude, and a test says that it does not happen", "what is refused"),
    "open": ("not carried yet, or in part", "what is there, and what is missing"),
}
WIDTHS = (3, 28, 20, 41)


class Claim(NamedTuple):
    """One row of the evidence and what became of it.

    Attributes:
        row: A1 to A74.
        claim: what the seeds say, in short.
        role: ``mechanism`` (it can be muted, and then an outcome changes), ``pattern`` (measured), ``data`` (a case's
            input), ``refused`` (must not hold), ``open`` (not carried, or in part).
        carrier: files that carry it, from the root of the repository.
        parameters: ``owner.name`` of an event or mechanism; of `data`, paths of the configs.
        switch: settings that mute it, as for ``--set``.
        test: the tests that fail without it, as pytest names them.
        note: what else to know.
    """

    row: str
    claim: str
    role: str
    carrier: tuple[str, ...]
    parameters: tuple[str, ...]
    switch: tuple[str, ...]
    test: tuple[str, ...]
    note: str


def claims() -> tuple[Claim, ...]:
    """All rows of ``model/evidence.csv``, in its order."""
    text = files("model").joinpath("evidence.csv").read_text(encoding="utf-8")
    return tuple(_claim(line) for line in csv.DictReader(io.StringIO(text)))


def _claim(line: dict[str, str]) -> Claim:
    lists = {name: _parts(line[name]) for name in ("carrier", "parameters", "switch", "test")}
    return Claim(row=line["row"], claim=line["claim"], role=line["role"], note=line["note"], **lists)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("; ") if part)


def carried_by(found: tuple[Claim, ...], name: str) -> tuple[Claim, ...]:
    """The rows that an event or mechanism carries."""
    return tuple(claim for claim in found if name in {PurePosixPath(path).stem for path in claim.carrier})


def table(found: tuple[Claim, ...]) -> str:
    """The map as text of at most 100 columns, role by role."""
    if not found:
        return "It carries no claim of the seeds by itself.\n"
    roles = Counter(claim.role for claim in found)
    counted = ", ".join(f"{roles[role]} {role}" for role in ROLES if roles[role])
    parts = [f"Claims of the seeds, {len(found)}: {counted}\n"]
    parts += [_section(role, tuple(claim for claim in found if claim.role == role)) for role in ROLES if roles[role]]
    return "\n".join([*parts, "`--json` has the parameters and the tests of each, too.\n"])


def _section(role: str, found: tuple[Claim, ...]) -> str:
    from rich import box
    from rich.table import Table

    title, last = ROLES[role]
    grid = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for head, width in zip(("", "claim", "carried by", last), WIDTHS, strict=True):
        grid.add_column(head, width=width, overflow="fold")
    for claim in found:
        carriers = "\n".join(PurePosixPath(path).stem for path in claim.carrier) or "-"
        grid.add_row(claim.row, claim.claim, carriers, "\n".join(claim.switch) if role == "mechanism" else claim.note)
    return f"{role}: {title}\n\n{_rendered(grid)}"


def _rendered(page: RenderableType) -> str:
    from rich.console import Console

    text = io.StringIO()  # rendered apart from stdout: rich knows nothing of a reader that goes away
    Console(file=text, force_terminal=False, width=WIDTH, highlight=False, emoji=False, markup=False).print(page)
    return clean("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))
