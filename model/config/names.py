"""Names of firms, ties, products and plan entries."""

from __future__ import annotations

import re
from collections.abc import Mapping

from model.config.draft import Draft
from model.config.node import Node, Place, shown
from model.state import KINDS

NAME = "[A-Za-z][A-Za-z0-9_-]{0,63}"
ALLOWED = "a letter, then up to 63 letters, digits, hyphens and underscores"
# What a condition or a path would read as something else.
RESERVED = frozenset(
    {"world", "firms", "ties", "products", "events", "mechanisms", "plan", "study", "and", "or", "not"}
    | {field.name for kind in KINDS for field in kind.fields}
)


def check_name(name: str, place: Place, path: str, draft: Draft) -> bool:
    """Whether a name may be used; else a finding."""
    if not re.fullmatch(NAME, name):
        message = f"{shown(name)} cannot be a name in {path}; allowed: {ALLOWED}"
        draft.findings.add("bad_name", message, place, path, name, ALLOWED)
    elif name in RESERVED:
        message = f"{name!r} in {path} is a word of the model and cannot be a name; add to it, such as '{name}-1'"
        draft.findings.add("reserved_name", message, place, path, name, ALLOWED)
    else:
        return True
    return False


def check_names(sections: Mapping[str, Node], draft: Draft) -> None:
    """Names of firms, ties and products share one space, because conditions use them bare."""
    seen: dict[str, str] = {}
    for section, node in sections.items():
        for name, child in node.entries.items():
            if check_name(name, child.key, section, draft) and name in seen:
                message = f"{name!r} in {section} is also a name in {seen[name]}; each name means one thing"
                draft.findings.add("name_twice", message, child.key, f"{section}.{name}", name)
            seen.setdefault(name, section)
