"""``extends: base.yaml``: a config as its differences from another.

The whole family of files stays below one root: the nearest folder named ``configs`` above the config that was
given, else the config's own folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from model.config.findings import Findings
from model.config.node import Node, shown
from model.config.source import read
from model.state import FIRM, PRODUCT, TIE

MAX_FILES = 8
# How many levels of names each section has. Below them a value, a distribution or a list replaces as a whole.
LEVELS = {"firms": 2, "ties": 2, "products": 2, "events": 2, "mechanisms": 2, "study": 1}
BY_DOMAIN = frozenset(field.name for kind in (FIRM, TIE, PRODUCT) for field in kind.fields if field.domains)


def resolve(path: Path, file: str, findings: Findings) -> Node | None:
    """The config with all that it extends, each value with the place where it was written.

    Returns:
        a mapping without ``extends``; None where a file could not be read.
    """
    chain = _chain(path, file, findings)
    if chain is None:
        return None
    merged = chain.pop()
    while chain:
        merged = merge(merged, chain.pop())
    merged.entries.pop("extends", None)
    return merged


def merge(base: Node, over: Node, path: tuple[str, ...] = ()) -> Node:
    """Two configs as one: names that both have are merged down to the level of values, else ``over`` wins."""
    if not (_has_names(path) and isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    entries = dict(base.value)
    for key, child in over.value.items():
        entries[key] = merge(entries[key], child, (*path, key)) if key in entries else child
    return Node(entries, over.place, over.key)


def _has_names(path: tuple[str, ...]) -> bool:
    """Whether a mapping at a path holds names (and is merged), not one value."""
    if not path or (len(path) == 3 and path[0] in ("firms", "ties", "products") and path[2] in BY_DOMAIN):
        return True
    return len(path) <= LEVELS.get(path[0], 0)


def _chain(path: Path, file: str, findings: Findings) -> list[Node] | None:
    """The config, its base, the base's base ...; None where one of them could not be had."""
    nodes: list[Node] = []
    seen: list[Path] = []
    root = family_of(path)
    while True:
        node = read(path, file, findings)
        if node is None:
            return None
        nodes.append(node)
        seen.append(path.resolve())
        link = node.entries.get("extends")
        if link is None:
            return nodes
        target = _target(path, link, root, seen, findings)
        if target is None:
            return None
        path, file = target, os.path.normpath(Path(file).parent / str(link.value))


def family_of(path: Path) -> Path:
    """The folder in which everything must lie that a config names."""
    folder = path.parent.resolve()
    return next((parent for parent in (folder, *folder.parents) if parent.name == "configs"), folder)


def _target(path: Path, link: Node, root: Path, seen: list[Path], findings: Findings) -> Path | None:
    """The file that ``extends`` names, or None with the reason in ``findings``."""
    text = link.value
    if not isinstance(text, str) or not text.strip():
        findings.wrong_type(link, "extends", "a file name")
        return None
    target = path.parent / text
    try:
        real = target.resolve()
        found = real.is_file()
    except (OSError, RuntimeError, ValueError) as error:  # a loop of symbolic links, a name too long
        findings.add("extends_missing", f"extends: {shown(text)} cannot be read: {error}", link.place, "extends", text)
        return None
    if Path(text).is_absolute() or not real.is_relative_to(root):
        message = f"extends: {shown(text)} leaves the folder of the configs, {root.name}/; only files in it are allowed"
        findings.add("extends_outside", message, link.place, "extends", text, f"a file in {root.name}/")
    elif not found:
        _missing(target, text, link, findings)
    elif real in seen:
        findings.add("extends_cycle", f"extends: {shown(text)} goes round in a circle", link.place, "extends", text)
    elif len(seen) >= MAX_FILES:
        findings.add("extends_depth", f"extends: more than {MAX_FILES} files deep", link.place, "extends", text)
    else:
        return target
    return None


def _missing(target: Path, text: str, link: Node, findings: Findings) -> None:
    folder = target.parent
    names = sorted(item.name for item in folder.glob("*.yaml"))[:1000] if folder.is_dir() else []
    nearest = findings.nearest(target.name, names)
    hint = f"; did you mean {nearest!r}?" if nearest else ""
    message = f"extends: no such file as {shown(text)}{hint}"
    findings.add("extends_missing", message, link.place, "extends", text, "a file in the same folder", nearest)
