"""What it rests on: every number of the config with where it is from."""

from __future__ import annotations

from collections import Counter
from typing import Any

from analysis.report.elements import Code, Folded, Part, Prose, Section, Table
from analysis.report.material import Material

UNSAID = "not said"


def inputs(material: Material) -> Section:
    """The uncertain inputs and all other values that say where they are from, and the config as it was given."""
    from model.config import distribution_text

    scenario = material.scenario
    known = scenario.provenance
    uncertain = {one.path: distribution_text(one) for one in scenario.uncertain}
    counts = Counter(known[path].confidence or UNSAID if path in known else UNSAID for path in uncertain)
    said = ", ".join(f"{count} {word}" for word, count in counts.most_common())
    parts: list[Part] = []
    if uncertain:
        when = "once for each outer draw" if scenario.study.outer else "anew in every history"
        parts.append(Prose(f"{len(uncertain):,} inputs are uncertain, drawn {when}. By what is known of them: {said}."))
        parts.append(Folded("All uncertain inputs", (_table(uncertain, material),)))
    fixed = {path: _value(scenario.resolved, path) for path in known if path not in uncertain}
    if fixed:
        parts.append(Folded(f"{len(fixed):,} other values that say where they are from", (_table(fixed, material),)))
    if scenario.muted:
        parts.append(Prose(f"Switched off: {', '.join(sorted(scenario.muted))}."))
    parts.append(Prose(
        "Everything else has the default of the model; `alliance events NAME` tells each with its unit, range and source."
    ))  # fmt: skip
    parts.append(Code(material.config, "The config as it was given", folded=True))
    return Section("inputs", "What it rests on", parts)


def _table(values: dict[str, str], material: Material) -> Table:
    known = material.scenario.provenance
    rows = [
        (path, value, known[path].source or "-" if path in known else "-",
         known[path].confidence or "-" if path in known else "-")
        for path, value in values.items()
    ]  # fmt: skip
    return Table(("input", "value", "source", "confidence"), tuple(rows), numbers=False)


def _value(resolved: Any, path: str) -> str:
    place = resolved
    for key in path.split("."):
        if not isinstance(place, dict) or key not in place:
            return "-"
        place = place[key]
    if isinstance(place, dict) and "value" in place:
        place = place["value"]
    return str(place)
