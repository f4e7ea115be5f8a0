"""The sections ``firms:``, ``ties:`` and ``products:``: who takes part."""

from __future__ import annotations

from collections.abc import Collection

from model.config.draft import Cast, Draft
from model.config.findings import Findings
from model.config.keys import mapping
from model.config.leaf import read_text
from model.config.names import check_names
from model.config.node import Node, Place, shown
from model.config.record import read_record
from model.state import FIRM, PRODUCT, TIE

SPECIAL = {"firms": ("stream",), "ties": ("investor", "host", "stream"), "products": ("tie", "brands")}
KIND = {"firms": FIRM, "ties": TIE, "products": PRODUCT}
MOST = 200  # firms, ties or products: more than a history can hold, and a bound on the time to check a file


def read_parties(config: Node, draft: Draft) -> Cast:
    """All firms, ties and products; what is wrong goes to the draft's findings."""
    found = {name: mapping(config.entries.get(name), name, draft) for name in KIND}
    sections = {name: node for name, node in found.items() if node is not None and _few(node, name, draft)}
    if config.entries.get("firms") is None or ("firms" in sections and not sections["firms"].entries):
        _no_firm(config, draft)
    check_names(sections, draft)
    for section, node in sections.items():
        for name, child in node.entries.items():
            read_record(child, KIND[section], f"{section}.{name}", SPECIAL[section], draft)
    return _cast(sections, draft)


def _few(node: Node, section: str, draft: Draft) -> bool:
    if len(node.entries) <= MOST:
        return True
    message = f"{len(node.entries)} {section}; at most {MOST} are allowed"
    draft.findings.add("too_many", message, node.key, section, len(node.entries), f"at most {MOST}")
    return False


def _no_firm(config: Node, draft: Draft) -> None:
    place = config.entries["firms"].key if "firms" in config.entries else config.place
    draft.findings.add("missing_key", "no firm: give at least one under firms:", place, "firms", allowed="a firm")


def need_tie(config: Node, findings: Findings) -> None:
    """A finding for firms of which no two have to do with each other."""
    ties = config.entries.get("ties")
    if ties is None or ties.value == {}:
        message = "no tie: an alliance needs one; give at least one under ties:"
        findings.add("missing_key", message, ties.key if ties else config.place, "ties", allowed="a tie")


def _cast(sections: dict[str, Node], draft: Draft) -> Cast:
    parts = {section: node.entries for section, node in sections.items()}
    firms, ties, products = (parts.get(name, {}) for name in ("firms", "ties", "products"))
    return Cast(
        firms=tuple(firms),
        ties=tuple(ties),
        products=tuple(products),
        partners={name: _partners(name, node, firms, draft) for name, node in ties.items()},
        product_tie={name: _tie_of(name, node, ties, draft) for name, node in products.items()},
        brands={name: _brands(name, node, draft) for name, node in products.items()},
        streams={name: _stream(f"{section}.{name}", name, node, draft)
                 for section in ("firms", "ties") for name, node in parts.get(section, {}).items()},
    )  # fmt: skip


def name_in(node: Node | None, path: str, names: Collection[str], what: str, place: Place, draft: Draft) -> str:
    """The name of a firm, tie or product that exists, else "" with a finding.

    Args:
        node: what the config says, if anything.
        what: the section that ``names`` come from.
        place: where the key is missed if there is none.
    """
    if node is None:
        allowed = ", ".join(names) or "none"
        message = f"{path} is missing; allowed: {allowed}"
        draft.findings.add("missing_key", message, place, path, allowed=allowed)
        return ""
    text = read_text(node, path, draft)
    if text is None or text in names:
        return text or ""
    leaf = node.entries.get("value", node)
    draft.findings.unknown("unknown_name", f"{path}: no {shown(text)} in {what}", text, names, leaf.place, path)
    return ""


def _partners(tie: str, node: Node, firms: Collection[str], draft: Draft) -> tuple[str, str]:
    if not isinstance(node.value, dict):
        return "", ""
    path = f"ties.{tie}"
    investor, host = (
        name_in(node.entries.get(side), f"{path}.{side}", firms, "firms", node.key, draft)
        for side in ("investor", "host")
    )
    if investor and investor == host:
        message = f"{path}: investor and host are the same firm, {host!r}; a tie needs two"
        place = node.entries["host"].place
        draft.findings.add("same_firm", message, place, f"{path}.host", host, ", ".join(set(firms) - {host}))
    return investor, host


def _tie_of(product: str, node: Node, ties: Collection[str], draft: Draft) -> str:
    if not isinstance(node.value, dict):
        return ""
    return name_in(node.entries.get("tie"), f"products.{product}.tie", ties, "ties", node.key, draft)


def _brands(product: str, node: Node, draft: Draft) -> tuple[str, ...]:
    brands = node.entries.get("brands")
    if brands is None:
        return ()
    path = f"products.{product}.brands"
    if not isinstance(brands.value, list):
        draft.findings.wrong_type(brands, path, "a list of names, such as [mazda, alfa-romeo]")
    read = [read_text(item, f"{path}.{index}", draft) for index, item in enumerate(brands.items)]
    return tuple(text for text in read if text is not None)


def _stream(path: str, name: str, node: Node, draft: Draft) -> str:
    given = node.entries.get("stream")
    if given is None:
        return name
    text = read_text(given, f"{path}.stream", draft)
    if text is not None and not 0 < len(text) <= 64:
        allowed = "text of 1 to 64 characters"
        message = f"{path}.stream: {shown(text)} is not {allowed}"
        draft.findings.add("out_of_range", message, given.place, f"{path}.stream", text, allowed)
    return text or name
