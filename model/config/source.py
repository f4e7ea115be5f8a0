"""Reading a config file: every way in which that can fail has its sentence."""

from __future__ import annotations

from pathlib import Path

from model.config.composer import MAX_BYTES, compose
from model.config.findings import Findings
from model.config.node import Node, Place, kind_of


def read(path: Path, file: str, findings: Findings) -> Node | None:
    """The mapping in a file, or None with the reason in ``findings``.

    Args:
        path: where to read.
        file: how to name it in mistakes.
    """
    file = file if file.isprintable() else ascii(file)[1:-1]  # else not every terminal can show the mistake
    findings.files.append(file)
    content = _content(path, file, findings)
    node = None if content is None else compose(content, file, findings)
    if node is not None and not isinstance(node.value, dict):
        message = f"a config is a mapping of keys such as firms: and ties:, this is {kind_of(node)}"
        findings.add("wrong_type", message, node.place, value=node, allowed="a mapping")
        return None
    return node


def _content(path: Path, file: str, findings: Findings) -> bytes | None:
    """At most 1 MiB and a byte: enough to see that a file is too large."""
    try:
        if path.is_dir():
            findings.add("not_a_file", f"{file} is a folder; name a config file in it", Place(file))
        elif not path.exists():
            _missing(path, file, findings)
        elif not path.is_file():  # a pipe or a device may never end
            findings.add("not_a_file", f"{file} is not an ordinary file", Place(file))
        else:
            with path.open("rb") as stream:
                return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        findings.add("unreadable", f"{file[:80]} cannot be read: {reason}", Place(file))
    return None


def _missing(path: Path, file: str, findings: Findings) -> None:
    folder = path.parent
    names = sorted(item.name for item in folder.glob("*.yaml") if item.is_file())[:1000]
    nearest = findings.nearest(path.name, names)
    hint = f"; did you mean {str(folder / nearest)!r}?" if nearest else ""
    findings.add("not_found", f"no such file: {file}{hint}", Place(file), value=file, nearest=nearest)
