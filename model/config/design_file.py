"""``file: designs.csv``: the rows of a design in a file beside the config, its first line the paths."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from model.config.composer import MAX_BYTES
from model.config.draft import Draft
from model.config.extend import family_of
from model.config.findings import Findings
from model.config.node import Node, Place, shown
from model.config.scalar import FORBIDDEN, resolve

PATH = "study.sweep.file"
LARGEST_CELL = 1_000
Cells = list[tuple[str, Place]]


def read_design(link: Node, config: Path | None, draft: Draft) -> Node | None:
    """The rows of a file as nodes with their places, or None with findings.

    Args:
        link: the file's name, as written.
        config: the config that was given.
    """
    target = _target(link, config, draft.findings)
    if target is None:
        return None
    name = os.path.normpath(target)
    text = _text(target, name, link, draft.findings)
    if text is None:
        return None
    draft.findings.files.append(name)
    lines = [cells for cells in _lines(text, name, draft.findings) if cells]
    if draft.findings.mistakes and any(mistake.file == name for mistake in draft.findings.mistakes):
        return None
    if len(lines) < 2:
        message = f"{name} has no rows; its first line holds the paths, each other one a design"
        draft.findings.add("sweep", message, Place(name, 1, 1), PATH, allowed="a line of paths, then rows")
        return None
    head = lines[0]
    if not _named(head, draft.findings):
        return None
    rows = [_row(cells, head, draft.findings) for cells in lines[1:]]
    good = [row for row in rows if row is not None]
    return Node(good, link.place, link.key) if len(good) == len(rows) else None


def _target(link: Node, config: Path | None, findings: Findings) -> Path | None:
    """The file that is meant, in the family of the config's files; None with a finding."""
    text = link.value
    if not isinstance(text, str) or not text.strip():
        findings.wrong_type(link, PATH, "a file name")
        return None
    if config is None:
        findings.add(
            "sweep", f"{PATH}: {shown(text)} cannot be read without the config's folder", link.place, PATH, text
        )
        return None
    beside = config if link.place.line == 0 else Path(link.place.file)
    target, root = beside.parent / text, family_of(config)
    try:
        if not Path(text).is_absolute() and target.resolve().is_relative_to(root):
            return target
    except (OSError, RuntimeError, ValueError) as error:
        findings.add("unreadable", f"{PATH}: {shown(text)} cannot be read: {error}", link.place, PATH, text)
        return None
    message = f"{PATH}: {shown(text)} leaves the folder of the configs, {root.name}/; only files in it are allowed"
    findings.add("file_outside", message, link.place, PATH, text, f"a file in {root.name}/")
    return None


def _text(target: Path, name: str, link: Node, findings: Findings) -> str | None:
    try:
        if target.is_file():
            with target.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                findings.add("too_large", f"{name} is larger than 1 MiB", link.place, PATH, name)
                return None
            return content.decode("utf-8-sig")
        names = sorted(item.name for item in target.parent.glob("*.csv"))[:1000] if target.parent.is_dir() else []
        nearest = findings.nearest(target.name, names)
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        message = f"{PATH}: no such file as {shown(link)}{hint}"
        findings.add("not_found", message, link.place, PATH, link, "a file in the same folder", nearest)
    except UnicodeDecodeError as error:
        findings.add("not_utf8", f"{name} is not UTF-8 text (byte {error.start})", link.place, PATH, name)
    except (OSError, ValueError) as error:
        findings.add("unreadable", f"{PATH}: {shown(link)} cannot be read: {error}", link.place, PATH, link)
    return None


def _lines(text: str, name: str, findings: Findings) -> list[Cells]:
    """The cells of each line; a cell stays in its line."""
    found: list[Cells] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        bad = FORBIDDEN.search(line)
        if bad:
            message = f"character {bad.group()!a} is not allowed in a design file"
            findings.add("bad_character", message, Place(name, number, bad.start() + 1))
            continue
        if not line.strip():
            found.append([])
            continue
        try:
            (cells,) = csv.reader([line], strict=True)
        except (csv.Error, ValueError) as error:
            findings.add("not_csv", f"not a line of comma-separated values: {error}", Place(name, number, 1))
            continue
        places = [Place(name, number, column) for column in _columns(line)]
        found.append(list(zip((cell.strip() for cell in cells), places, strict=True)))
    return found


def _columns(line: str) -> list[int]:
    """Where each cell starts, from 1. Quotes count only in a cell that starts with one."""
    found, quoted, open_ = [1], line.startswith('"'), False
    for at, sign in enumerate(line):
        if sign == '"' and quoted:
            open_ = not open_
        elif sign == "," and not open_:
            found.append(at + 2)
            quoted = line.startswith('"', at + 1)
    return found


def _named(head: Cells, findings: Findings) -> bool:
    """Whether each column has a path of its own."""
    seen: set[str] = set()
    for path, place in head:
        if not path or path in seen:
            what = f"{path} stands twice" if path else "a column without a path"
            findings.add("sweep", f"{PATH}: {what}; the first line holds the paths", place, PATH, path)
            return False
        seen.add(path)
    return True


def _row(cells: Cells, head: Cells, findings: Findings) -> Node | None:
    place = cells[0][1]
    if len(cells) != len(head):
        message = f"{PATH}: {len(cells)} values, but the first line has {len(head)} paths"
        findings.add("sweep", message, place, PATH, len(cells), f"{len(head)} values")
        return None
    found: dict[str, Node] = {}
    for (path, named), (cell, at) in zip(head, cells, strict=True):
        try:
            found[path] = Node(resolve(cell[:LARGEST_CELL]), at, named)
        except ValueError as error:
            findings.add("number_too_long", f"{path}: {error}", at, path, cell)
            return None
    return Node(found, place, place)
