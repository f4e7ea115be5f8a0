"""Puts what a sweep says of each path at that path's place in the config."""

from __future__ import annotations

from collections.abc import Mapping

from model.config.findings import Findings
from model.config.node import Node, shown
from model.config.paths import Spot, canonical, shape
from model.config.sweep import Asked
from model.config.swept import Swept
from model.config.switch import word_of_switch


def place_sweep(config: Node, asked: Asked, spots: Mapping[str, Spot], findings: Findings) -> tuple[str, ...]:
    """The canonical paths that vary, each now a `Swept` node; what is wrong goes to ``findings``."""
    found: dict[str, Node] = {}
    for written, values in asked.vary.items():
        path = canonical(written, config)
        if path in found:
            message = f"{written} is swept twice" + (f", the other time as {path}" if path != written else "")
            findings.add("sweep", message, values.key, written, written, "each path once")
        elif path in spots:
            found[path] = values
        else:
            _refuse(written, path, values, spots, findings)
    for path in sorted(found, key=lambda path: not spots[path].structural):  # a switch before what it switches
        _put(config, path, spots[path], found[path], asked.design, findings)
    return tuple(found)


def _refuse(written: str, path: str, values: Node, spots: Mapping[str, Spot], findings: Findings) -> None:
    decides = shape(path)
    if decides:
        message = f"{written} cannot vary in a sweep: it decides {decides}, which all points share"
        findings.add("not_swept", message, values.key, written, written, "a number, a word, a switch or a condition")
    else:
        findings.unknown("unknown_path", f"no path {shown(written)} to vary", path, spots, values.key, written)


def _put(config: Node, path: str, spot: Spot, values: Node, design: str, findings: Findings) -> None:
    """Replace what stands at a path, making the mappings on the way; what is broken there is told by the walkers."""
    here: Node | None = config
    for step in spot.way[:-1]:
        here = _down(here, step, path, values, findings)
        if here is None:
            return
    last = spot.way[-1]
    if here is not None and isinstance(here.value, dict):
        own = here.value.get(str(last))
        here.value[str(last)] = Swept(
            values.value, values.place, values.key, values.broken, design, own, word_of_switch(own)
        )


def _down(here: Node | None, step: str | int, path: str, values: Node, findings: Findings) -> Node | None:
    """The node one step further down."""
    if here is None:
        return None
    if isinstance(step, int):
        return here.items[step]
    if not isinstance(here.value, dict):
        return None
    child = here.value.get(step)
    if isinstance(child, Swept):  # a switch: what it switches stands beside it
        if child.own is None or not isinstance(child.own.value, dict):
            child.own = Node({}, values.place, values.key)
        return child.own
    if child is not None and not isinstance(child.value, dict) and path.split(".")[0] in ("events", "mechanisms"):
        if word_of_switch(child) == "off":
            message = f"{path} varies here, but {path.rpartition('.')[0]} is off; take one of the two away"
            findings.add("contradiction", message, values.key, path, child)
            return None
        if word_of_switch(child) == "on":
            child = None
    if child is None:
        child = here.value[step] = Node({}, values.place, values.key)
    return child
