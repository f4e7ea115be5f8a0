"""``--set path.to.key=value``: one value of the config from the command line.

A value that starts with ``{``, ``[`` or a quote is read as inline YAML, anything else by the rules for scalars,
so that ``--set title=a: b`` needs no quoting. Mistakes have the file ``--set`` and the path.
"""

from __future__ import annotations

from collections.abc import Sequence

from model.config.composer import compose
from model.config.findings import Findings
from model.config.node import Node, Place, node_of, plain, shown
from model.config.scalar import FORBIDDEN, resolve

FILE = "--set"
PLACE = Place(FILE)
VARY = ("study", "sweep", "vary")
NAMED = ("firms", "ties", "products")  # sections whose names must be there already: else a slip makes a new firm


def override(config: Node, sets: Sequence[str], findings: Findings) -> None:
    """Write each ``path=value`` into the config, in order; mistakes go to ``findings``."""
    for text in sets:
        path, equals, value = text.partition("=")
        if not equals or not path.strip() or FORBIDDEN.search(text):
            message = f"{shown(text)} is not path.to.key=value"
            findings.add("set", message, PLACE, path.strip()[:80], text, "path.to.key=value")
            continue
        node = _value(value.strip(), path.strip(), findings)
        if node is not None:
            _put(config, path.strip(), node, findings)


def _value(text: str, path: str, findings: Findings) -> Node | None:
    inner = Findings()
    try:
        node = (
            compose(text, FILE, inner) if text[:1] in ("{", "[", '"', "'") and text else node_of(resolve(text), PLACE)
        )
    except ValueError as error:
        findings.add("number_too_long", f"{path}: {error}", PLACE, path, text)
        return None
    for mistake in inner.mistakes:  # lines and columns inside one argument help nobody
        findings.add(mistake.code.removeprefix("config."), f"{path}: {mistake.message}", PLACE, path, text)
    return None if node is None or inner.mistakes else node_of(plain(node), PLACE)


def _put(config: Node, path: str, node: Node, findings: Findings) -> None:
    """Write a value at a path, making the mappings on the way; the walker judges the names later."""
    *way, last = _keys(path)
    here = config
    for depth in range(len(way)):
        step = _step(here, way, depth, findings)
        if step is None:
            return
        here = step
    if way == ["plan"] or (not way and last == "extends"):
        _refuse(path, "cannot be set as a whole; set plan.<name>.<key>" if way else "cannot be set", findings)
    elif len(way) == 1 and way[0] in NAMED and last not in here.entries:
        findings.unknown("unknown_name", f"{path}: no {last!r} in {way[0]}", last, here.entries, PLACE, path)
    elif isinstance(here.value, dict):
        here.value[last] = node
    else:
        _refuse(path, f"{'.'.join(way)} holds {shown(here)}, which has no {last!r} in it", findings)


def _keys(path: str) -> list[str]:
    """The keys down to a value; what a sweep varies is one key, though it is a path itself."""
    return [*VARY, path[len(".".join(VARY)) + 1 :]] if path.startswith(".".join(VARY) + ".") else path.split(".")


def _step(here: Node, way: list[str], depth: int, findings: Findings) -> Node | None:
    """The node one name further down, made if the declarations may know it; None with a finding."""
    name, path = way[depth], ".".join(way[: depth + 1])
    if way[0] == "plan" and depth == 1:
        return _entry(here, name, path, findings)
    if not isinstance(here.value, dict):
        _refuse(path, f"{'.'.join(way[:depth])} holds {shown(here)}, which has no {name!r} in it", findings)
        return None
    if name not in here.value and depth == 1 and way[0] in NAMED:
        findings.unknown("unknown_name", f"{path}: no {name!r} in {way[0]}", name, here.value, PLACE, path)
        return None
    if name not in here.value:
        here.value[name] = node_of([] if name == "plan" and depth == 0 else {}, PLACE)
    return here.value[name]


def _entry(plan: Node, name: str, path: str, findings: Findings) -> Node | None:
    """A plan entry by its name, by the name that it gets where it has none, or by its position from 0."""
    names: dict[str, Node] = {}
    for index, entry in enumerate(plan.items):
        given = entry.entries.get("name")
        event = entry.entries.get("event")
        names[str(index)] = entry
        names[str(given.value) if given else f"{event.value if event else ''}-{index}"] = entry
    if name not in names:
        findings.unknown("unknown_name", f"{path}: no entry {name!r} in plan", name, names, PLACE, path)
    return names.get(name)


def _refuse(path: str, reason: str, findings: Findings) -> None:
    findings.add("set", f"{path}: {reason}", PLACE, path)
