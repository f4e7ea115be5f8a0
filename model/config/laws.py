"""All ways to write an uncertain number: a choice, elicited quantiles, pooled experts, a family of `scipy.stats`."""

from __future__ import annotations

from model.config.allowed import DISCRETE
from model.config.choice import CHOICE, read_choice
from model.config.distribution import read_distribution
from model.config.draft import Draft
from model.config.elicited import QUANTILES, read_quantiles
from model.config.law import Law
from model.config.node import Node
from model.parameter import Parameter

POOL = "pool"


def is_law(node: Node, number: Parameter) -> bool:
    """Whether a value is to be read as a law: any mapping, of a discrete number only a choice or a pool of them."""
    discrete = number.choices or number.unit in DISCRETE
    return CHOICE in node.entries or POOL in node.entries or (isinstance(node.value, dict) and not discrete)


def read_law(node: Node, number: Parameter, path: str, draft: Draft) -> Law | None:
    """The law that a mapping writes, or None with findings."""
    if CHOICE in node.entries:
        return read_choice(node, number, path, draft)
    if POOL in node.entries:
        from model.config.pool import read_pool

        return read_pool(node, number, path, draft)
    if QUANTILES in node.entries:
        return read_quantiles(node, number, path, draft)
    return read_distribution(node, number, path, draft)
