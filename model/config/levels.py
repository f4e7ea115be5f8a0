"""The values that a sweep gives to a number: a list, ``{from:, to:}`` or a distribution, against its declaration."""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.choices import in_order
from model.config.allowed import checked
from model.config.choice import CHOICE
from model.config.draft import Draft
from model.config.keys import check_keys
from model.config.law import Law
from model.config.laws import is_law, read_law
from model.config.leaf import read_whole, read_word
from model.config.node import Node, shown
from model.config.swept import Swept
from model.designs import SAMPLED
from model.parameter import Parameter
from model.scenario import Choice, Factor, Uncertain

RANGE = ("from", "to", "steps")
MOST_STEPS = 100_000
TAILS = (0.05, 0.95)  # of a distribution, varied one at a time
ALLOWED = {
    "grid": "a list such as [0.1, 0.2], or {from: 0.1, to: 0.5, steps: 5}",
    "list": "a list such as [0.1, 0.2], as long as the others",
    "one_at_a_time": "a list such as [0.1, 0.2], {from: 0.1, to: 0.5} or a distribution",
    **dict.fromkeys(SAMPLED, "{from: 0.1, to: 0.5}, a distribution, or a list such as [0.1, 0.2]"),
}


def read_levels(node: Swept, number: Parameter, path: str, base: float, draft: Draft) -> None:
    """Put a swept number into the draft: its factor, its span, and a value to judge it by.

    Args:
        base: what the config says beside the sweep.
    """
    draft.values[path] = draft.bases[path] = base
    if node.broken:
        return
    if isinstance(node.value, list):
        _listed(node, number, path, draft)
    elif "from" in node.entries or "to" in node.entries:
        _between(node, number, path, draft)
    elif is_law(node, number) and node.design not in ("grid", "list"):
        _drawn(read_law(node, number, path, draft), node, number, path, draft)
    else:
        refuse(node, path, draft)


def refuse(node: Swept, path: str, draft: Draft) -> None:
    """A finding: the design cannot vary this."""
    allowed = ALLOWED[node.design]
    message = f"{path}: the design {node.design} cannot vary it by {shown(node)}; write {allowed}"
    draft.findings.add("sweep", message, node.place, path, node, allowed)


def distinct(values: Sequence[object], node: Swept, path: str, draft: Draft) -> bool:
    """Whether there are values, and none twice (in a list of rows it may be); else a finding."""
    if not values:
        draft.findings.add("sweep", f"{path}: no value to vary it by", node.place, path, node, ALLOWED[node.design])
        return False
    if node.design == "list":
        return True
    for index, value in enumerate(values):
        if value in values[:index]:
            place, item = (node.items[index].place, node.items[index]) if node.items else (node.place, node)
            draft.findings.add("sweep", f"{path}: {shown(item)} stands twice", place, path, item, "each value once")
            return False
    return True


def _listed(node: Swept, number: Parameter, path: str, draft: Draft) -> None:
    read = [_value(item, number, path, draft) for item in node.items]
    values = [value for value in read if value is not None]
    if len(values) == len(read) and distinct(values, node, path, draft):
        if node.design == "list":
            draft.columns[path] = tuple(values)
        _vary(tuple(dict.fromkeys(values)), node, number, path, draft)
        _place(values, node, path, draft)


def _place(values: Sequence[float], node: Swept, path: str, draft: Draft) -> None:
    """A mistake about one design is shown at its value."""
    if draft.here is not None and path in draft.places and draft.values[path] in values:
        draft.places[path] = node.items[values.index(draft.values[path])].place


def _value(item: Node, number: Parameter, path: str, draft: Draft) -> float | None:
    """One value of a list, or None with a finding."""
    if item.broken:
        return None
    if isinstance(item.value, (dict, list)):
        draft.findings.wrong_type(item, path, "one value of a list")
        return None
    if not number.choices:
        return checked(item, number, path, draft)
    word = read_word(item, path, number.choices, draft)
    return None if word is None else float(number.choices.index(word))


def _between(node: Swept, number: Parameter, path: str, draft: Draft) -> None:
    """``{from:, to:}``, with ``steps`` where the design takes single values."""
    sampled = node.design in SAMPLED
    whole = number.choices or number.unit == "yes/no" or (number.unit == "count" and sampled)
    if node.design == "list":
        refuse(node, path, draft)
        return
    if whole:
        message = f"{path} takes whole numbers or words, not all values of a range; write a list of its values"
        draft.findings.add("sweep", message, node.place, path, node, "a list")
        return
    check_keys(node, path, RANGE, draft)
    ends = [_end(node, name, number, path, draft) for name in ("from", "to")]
    steps = _steps(node, path, draft)
    low, high = ends
    if low is None or high is None or steps is None:
        return
    if not low < high:
        message = f"{path}: from is {low:g}, not below to, {high:g}"
        draft.findings.add("sweep", message, node.entries["from"].place, path, node, "from below to")
    elif sampled:
        item = Uncertain(path, "uniform", (("loc", low), ("scale", high - low)), low, high)
        _sample(Law(item, 0.5 * (low + high), (low, high)), node, number, path, draft)
    else:
        levels = tuple(float(f"{low + (high - low) * step / (steps - 1):.12g}") for step in range(steps))
        if all(checked(Node(level, node.place, node.key), number, path, draft) is not None for level in levels):
            _vary(levels, node, number, path, draft)


def _end(node: Swept, name: str, number: Parameter, path: str, draft: Draft) -> float | None:
    child = node.entries.get(name)
    if child is None:
        message = f"{path}: {name} is missing in {shown(node)}"
        draft.findings.add("missing_key", message, node.place, path, node, "{from: number, to: number}")
    elif isinstance(child.value, (dict, list)):
        draft.findings.wrong_type(child, f"{path} ({name})", "a number")
    elif not child.broken:
        return checked(child, number, f"{path} ({name})", draft)
    return None


def _steps(node: Swept, path: str, draft: Draft) -> int | None:
    """How many values of a range, or None with a finding."""
    child = node.entries.get("steps")
    if child is not None and node.design in SAMPLED:
        message = f"{path}: steps does not go with {node.design}, which takes any value; leave it out"
        draft.findings.add("sweep", message, child.key, path, child, ALLOWED[node.design])
        return None
    if child is not None:
        return read_whole(child, f"{path} (steps)", 2, MOST_STEPS, draft)
    if node.design == "grid":
        message = f"{path}: steps is missing in {shown(node)}: how many values the grid takes"
        draft.findings.add("missing_key", message, node.place, path, node, ALLOWED["grid"])
        return None
    return 2


def _drawn(law: Law | None, node: Swept, number: Parameter, path: str, draft: Draft) -> None:
    if law is None:
        return
    if node.design in SAMPLED:
        _sample(law, node, number, path, draft)
        return
    if law.item.choices:
        levels = [choice.value for choice in law.item.choices]
    else:
        from model.quantiles import quantile

        levels = [float(f"{quantile(law.item, share):.7g}") for share in TAILS]
    _vary(tuple(dict.fromkeys(levels)), node, number, path, draft)


def _sample(law: Law, node: Swept, number: Parameter, path: str, draft: Draft) -> None:
    """A sampled design follows a law."""
    draft.values[path], draft.spans[path] = law.median, law.span
    if law.item.choices:
        draft.choices[path] = tuple(choice.value for choice in law.item.choices)
    draft.factors[path] = Factor(path, number.choices, (), law.item)


def _vary(levels: tuple[float, ...], node: Swept, number: Parameter, path: str, draft: Draft) -> None:
    """A design takes single values; one at a time also the base, which is no value of its own."""
    judged = levels
    base = draft.bases[path]
    if node.design == "one_at_a_time":
        judged = levels if math.isnan(base) else (base, *levels)
        levels = tuple(level for level in levels if level != base)
        if not levels:
            message = f"{path}: {shown(node)} is what the config says already; one at a time needs another value"
            draft.findings.add("sweep", message, node.place, path, node, ALLOWED[node.design])
            return
    else:
        draft.values[path] = levels[0]
    if draft.here is not None:
        draft.values[path] = draft.here.get(path, draft.values[path])
        judged = () if math.isnan(draft.values[path]) else (draft.values[path],)
    if judged:
        draft.spans[path], draft.choices[path] = (min(judged), max(judged)), judged
    else:  # as if it were not written
        draft.places.pop(path, None)
    words = number.choices
    choices = in_order([Choice(words[int(level)] if words else "", level, 1.0) for level in levels])
    item = Uncertain(path, CHOICE, (), float(number.low), float(number.high), choices=choices)
    draft.factors[path] = Factor(path, words, levels, item)
