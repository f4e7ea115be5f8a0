"""What rests on guesses: how much an input matters against how well it is known."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray

# From what is known to what is made up; an input without a word on it is taken for a guess.
CONFIDENCE = ("seed", "found", "derived", "recalled", "assumption", "undeclared")
GUESSES = ("recalled", "assumption", "undeclared")


def guesses(found: xarray.Dataset, config: str | dict[str, Any]) -> xarray.Dataset:
    """The inputs of a finding of `sensitivity`, those that matter most first, with what is known of each.

    Args:
        found: `swept` or `drawn`, over (outcome, input).
        config: the resolved config, or its JSON text as in the attributes of a run's dataset.

    Returns:
        over (input): `importance`, the largest index over outcomes, with `se`, `low` and `high`, the `outcome` it is of,
        `resolved`, and of the config `confidence`, `source` and `guess` (whether it is recalled, assumed or undeclared).
        Over (outcome, confidence): `explained`, the sum of the resolved first indices of the inputs of that confidence.
    """
    import xarray

    content = json.loads(config) if isinstance(config, str) else config
    name = str(found.attrs["indices"]).split()[0]
    index = np.nan_to_num(found[name].values, nan=-np.inf)
    which = index.argmax(axis=0)
    at = np.arange(index.shape[1])
    order = np.argsort(-index[which, at], kind="stable")
    known = [provenance(content, str(path)) for path in found["input"].values]
    confidence = [known[one][0] for one in order]
    columns: dict[str, Any] = {
        target: ("input", found[f"{name}{end}"].values[which, at][order])
        for target, end in (("importance", ""), ("se", "_se"), ("low", "_low"), ("high", "_high"))
    }
    columns |= {
        "resolved": ("input", found["resolved"].values[which, at][order]),
        "outcome_of": ("input", _text([str(found["outcome"].values[which[one]]) for one in order])),
        "confidence_of": ("input", _text(confidence)),
        "source": ("input", _text([known[one][1] for one in order])),
        "guess": ("input", np.array([word in GUESSES for word in confidence])),
        "short": ("input", _text([str(found["short"].values[one]) for one in order])),
    }
    columns["explained"] = (("outcome", "confidence"), _explained(found, name, [word for word, _ in known]))
    return xarray.Dataset(
        columns,
        {"input": found["input"].values[order], "outcome": found["outcome"].values, "confidence": list(CONFIDENCE)},
        {"index": name, "long_name": "importance of inputs against what is known of them"},
    )


def provenance(config: dict[str, Any], path: str) -> tuple[str, str]:
    """Confidence and source of what stands at a path of a resolved config."""
    node: Any = config
    for part in path.split("."):
        if isinstance(node, list):  # plan entries, by name or by place from 1
            node = next((one for one in node if one.get("name") == part), _place(node, part))
        elif isinstance(node, dict):
            node = node.get(part)
        if node is None:
            return "undeclared", ""
    if not isinstance(node, dict) or "value" not in node:
        return "undeclared", ""
    word = str(node.get("confidence") or "undeclared")
    return (word if word in CONFIDENCE else "undeclared"), str(node.get("source") or "")


def _place(entries: list[Any], part: str) -> Any:
    return entries[int(part) - 1] if part.isdecimal() and 0 < int(part) <= len(entries) else None


def _explained(found: xarray.Dataset, name: str, words: list[str]) -> Any:
    values = np.where(found["resolved"].values, np.nan_to_num(found[name].values), 0.0)
    sums = [values[:, [word == one for word in words]].sum(axis=1) for one in CONFIDENCE]
    return np.array(sums).T.clip(0.0, math.inf)


def _text(values: list[str]) -> Any:
    return np.array(values, dtype=np.dtypes.StringDType())
