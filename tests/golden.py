"""Fingerprints of known results: variable by variable, the version of the model that they belong to, and its log."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.version import MODEL_VERSION

HERE = Path(__file__).parent
KEPT, LOG = HERE / "golden.json", HERE.parent / "model" / "MODEL.md"
DIGITS = 8
GROUPS = ("coordinates", "inputs")  # one fingerprint for all of each, before what follows from them

Prints = dict[str, str]  # variable or group -> fingerprint; what others follow from stands first
Frozen = dict[str, Prints]  # case -> its fingerprints


def fingerprints(dataset: Any) -> Prints:
    """Of every value of a dataset, by variable."""
    made: dict[str, Any] = {group: hashlib.sha256() for group in GROUPS}
    for name in [*sorted(map(str, dataset.coords)), *map(str, dataset.data_vars)]:
        group = "coordinates" if name in dataset.coords else "inputs" if name.startswith("input:") else name
        values = dataset[name].values
        content = repr(values.tolist()).encode() if values.dtype.kind in "TOU" else values.tobytes()
        about = f"{name} {dataset[name].dims} {values.dtype} {values.shape} "
        made.setdefault(group, hashlib.sha256()).update(about.encode() + content)
    return {group: found.hexdigest()[:DIGITS] for group, found in made.items()}


def moved(kept: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Which variables of a case are others than they were, the first by name; empty if none is."""
    names = [name for name in kept if now.get(name) != kept[name]]
    return f"{names[0]} moved" + (f" first, then {', '.join(names[1:])}" if names[1:] else "") if names else ""


def digest(frozen: Frozen) -> str:
    """Of all fingerprints: what the log names beside the version."""
    return hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()[:DIGITS]


def held() -> tuple[int, Frozen]:
    """The version and its fingerprints, as they are kept."""
    content = json.loads(KEPT.read_text())
    return content["version"], content["cases"]


def logged(text: str) -> dict[int, str]:
    """Version -> hash of its fingerprints, by the log; a line without words is none."""
    return {int(number): found for number, found in re.findall(r"^\* \*\*(\d+)\*\* \(`(\w+)`\) \S", text, re.MULTILINE)}


def refused(before: tuple[int, Frozen], now: Frozen, version: int, log: Mapping[int, str]) -> str:
    """Why fingerprints may not be written; empty if they may. New cases and new variables change nothing known."""
    known, frozen = before
    found = {case: moved(prints, now.get(case, {})) for case, prints in frozen.items()}
    changes = "".join(f"\n{case}: {what}" for case, what in found.items() if what)
    if version < known:
        return f"version {version} is older than the fingerprints, which are of version {known}"
    if changes and version == known:
        return f"known results changed; raise MODEL_VERSION in model/version.py above {version}:{changes}"
    if log.get(version) != digest(now):
        return f"{LOG.name}, section 11, has no such line:\n* **{version}** (`{digest(now)}`) what changed, and why{changes}"
    return ""


def write(now: Frozen) -> str:
    """Keep fingerprints, if they may be; why not."""
    before = held() if KEPT.exists() else (MODEL_VERSION, {})
    why = refused(before, now, MODEL_VERSION, logged(LOG.read_text()))
    if not why:
        cases = ",\n".join(f"  {json.dumps(case)}: {json.dumps(prints)}" for case, prints in now.items())
        KEPT.write_text(f'{{\n "version": {MODEL_VERSION},\n "cases": {{\n{cases}\n }}\n}}\n')
    return why
