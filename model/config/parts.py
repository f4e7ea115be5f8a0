"""The sections ``events:`` and ``mechanisms:``: their parameters, and which of them are off."""

from __future__ import annotations

from collections.abc import Sequence

from model.config.draft import Draft
from model.config.keys import check_keys, mapping
from model.config.node import Node
from model.config.record import read_numbers
from model.config.swept import Swept
from model.config.switch import OFF, ON, read_switch
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import parameters_of


def read_parts(config: Node, section: str, parts: Sequence[Event] | Sequence[Mechanism], draft: Draft) -> None:
    """All parameters of a section's events or mechanisms, and which are muted."""
    node = mapping(config.entries.get(section), section, draft)
    if node is not None:
        check_keys(node, section, [part.name for part in parts], draft)
    for part in parts:
        child = node.entries.get(part.name) if node else None
        path = f"{section}.{part.name}"
        read_numbers(_switched(child, part, path, draft), parameters_of(part.parameters), path, draft)


def _switched(node: Node | None, part: Event | Mechanism, path: str, draft: Draft) -> Node | None:
    """The parameters as written, None for ``off`` (then muted) and for ``on``."""
    if isinstance(node, Swept):
        if read_switch(node, path, draft) == "off":
            draft.muted.add(part.name)
        return node.own if node.own is not None and isinstance(node.own.value, dict) else None
    if node is None or isinstance(node.value, dict):
        return node
    if isinstance(node.value, (str, bool)) and node.value in OFF:
        if part.essential:
            draft.findings.add(
                "essential", f"{path} cannot be off: there is no world without it", node.place, path, node
            )
        draft.muted.add(part.name)
    elif not (isinstance(node.value, (str, bool)) and node.value in ON):
        draft.findings.wrong_type(node, path, "a mapping of its parameters, or `off`")
    return None
