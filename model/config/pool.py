"""Several experts' judgements as one: ``{pool: [{expert: name, weight: 2, of: {beta: {...}}}, {of: {...}}]}``.

A linear opinion pool: the chance of anything is the weighted mean of the chances that the experts give it.
"""

from __future__ import annotations

from model.choices import pooled
from model.config.choice import LARGEST, law_of
from model.config.draft import Draft
from model.config.keys import check_keys
from model.config.law import Law
from model.config.laws import is_law, read_law
from model.config.leaf import read_text
from model.config.node import Node, shown
from model.parameter import Parameter
from model.quantiles import quantile
from model.scenario import Expert, Uncertain

POOL = "pool"
KEYS = ("expert", "weight", "of", "source")
FORM = "{pool: [{expert: name, weight: 1, of: {beta: {a: 2, b: 5}}}, ...]}"
WEIGHT = f"a number above 0 and up to {LARGEST:g}"
MOST = 100
Judgement = tuple[str, float, Law, Node]


def read_pool(node: Node, number: Parameter, path: str, draft: Draft) -> Law | None:
    """The pool of some experts' judgements, or None with findings."""
    body = node.entries[POOL]
    if body.broken:
        return None
    if len(node.entries) > 1 or not 1 <= len(body.items) <= MOST:
        message = f"{path}: {shown(node)} is not one list of 1 to {MOST} judgements; write {FORM}"
        draft.findings.add("pool", message, node.place if len(node.entries) > 1 else body.place, path, node, FORM)
        return None
    found = [_judgement(child, number, path, draft) for child in body.items]
    judgements = [judgement for judgement in found if judgement is not None]
    if len(judgements) < len(found):
        return None
    chosen = [judgement for judgement in judgements if judgement[2].item.choices]
    if chosen and len(chosen) < len(judgements):
        message = f"{path}: a choice cannot be pooled with a distribution of another kind; write all or none as choices"
        draft.findings.add("pool", message, chosen[0][3].place, path, chosen[0][3], "all choices or none")
        return None
    if chosen:
        return law_of(pooled([(weight, law.item.choices) for _, weight, law, _ in chosen]), number, path)
    return _mixture(judgements, number, path)


def _mixture(judgements: list[Judgement], number: Parameter, path: str) -> Law:
    experts = tuple(Expert(name, weight, law.item) for name, weight, law, _ in judgements)
    spans = [law.span for _, _, law, _ in judgements]
    item = Uncertain(path, POOL, (), float(number.low), float(number.high), experts=experts)
    return Law(item, quantile(item, 0.5), (min(low for low, _ in spans), max(high for _, high in spans)))


def _judgement(node: Node, number: Parameter, path: str, draft: Draft) -> Judgement | None:
    """One expert's judgement, or None with findings."""
    if "of" not in node.entries:
        message = f"{path}: {shown(node)} is not one judgement such as {{weight: 1, of: {{beta: {{a: 2, b: 5}}}}}}"
        draft.findings.add("pool", message, node.place, path, node, FORM)
        return None
    check_keys(node, path, KEYS, draft)
    name = read_text(node.entries["expert"], f"{path} (expert)", draft) if "expert" in node.entries else ""
    if "source" in node.entries:
        read_text(node.entries["source"], f"{path} (source)", draft)
    weight, of = _weight(node.entries.get("weight"), path, draft), node.entries["of"]
    if of.broken:
        return None
    if POOL in of.entries or not is_law(of, number):
        message = f"{path}: {shown(of)} is not a distribution, as an expert's judgement must be; no number, no pool"
        draft.findings.add("pool", message, of.place, path, of, FORM)
        return None
    law = read_law(of, number, path, draft)
    return None if law is None or name is None or weight is None else (name, weight, law, of)


def _weight(node: Node | None, path: str, draft: Draft) -> float | None:
    if node is None:
        return 1.0
    value = node.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0.0 < value <= LARGEST:
        return float(value)
    if not node.broken:
        message = f"{path}: the weight {shown(node)} of an expert is not {WEIGHT}"
        draft.findings.add("pool", message, node.place, path, node, WEIGHT)
    return None
