"""The list ``study.properties:``: what must hold of this config, for ``alliance check --properties``.

Each entry has a name and one claim::

    - {name: no-ruin, always: "value_added[mazda] > -50"}
    - {name: posts-teach, raise: events.executive_dispatch.scale, from: 1, to: 8, never_raises: "capability_added[mazda, strategy]"}
    - {name: either-way-round, swap: [gm, toyota], same: "product_units[nova]"}
    - {name: in-yen, rescale: money, by: 80, scales: "value_added[mazda]"}
    - {name: size-is-size, rescale: [firms.gm.volume, firms.toyota.volume], by: 2, keeps: "morale_min[gm]"}

It decides nothing of what is lived, so it is no part of a run's identity.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.config.draft import Draft
from model.config.findings import Findings
from model.config.keys import check_keys
from model.config.leaf import read_text
from model.config.names import check_name
from model.config.node import Node, Place, node_of, shown
from model.config.paths import Spot, canonical, number_at, spots
from model.errors import Mistake, UserError
from model.event import Event
from model.mechanism import Mechanism
from model.parameter import Parameter
from model.properties.declared import Always, Declared, Monotone, Rescaled, Swapped
from model.scenario import Scenario

PATH = "study.properties"
CLAIMS = {  # the key that says what kind of claim it is -> its other keys
    "always": (),
    "raise": ("from", "to", "never_lowers", "never_raises"),
    "swap": ("same",),
    "rescale": ("by", "scales", "keeps"),
}
FORM = '{name: no-ruin, always: "value_added[NAME] > -50"}, or raise:, swap: or rescale: instead of always:'
MONEY = "money"
MOST = 100
WHOLE = ("count", "yes/no")


def read_properties(
    node: Node | None,
    config: Node,
    scenario: Scenario,
    parts: tuple[Sequence[Event], Sequence[Mechanism]],
    draft: Draft,
) -> tuple[Declared, ...]:
    """All claims; what is wrong goes to the draft's findings."""
    if node is None or node.broken:
        return ()
    if not isinstance(node.value, list) or len(node.items) > MOST:
        draft.findings.wrong_type(node, PATH, f"a list of at most {MOST}, such as {FORM}")
        return ()
    reader = _Reader(config, scenario, parts, draft)
    found = [reader.entry(child, f"{PATH}.{index}") for index, child in enumerate(node.items)]
    return tuple(each for each in found if each is not None)


def properties_of(scenario: Scenario, events: Sequence[Event], mechanisms: Sequence[Mechanism]) -> tuple[Declared, ...]:
    """The claims of a scenario that was read. Raises UserError where its vocabulary does not fit them."""
    config = node_of(scenario.resolved, Place("scenario.json"))
    study = config.entries.get("study")
    draft = Draft(Findings())
    found = read_properties(
        study.entries.get("properties") if study else None, config, scenario, (events, mechanisms), draft
    )
    draft.findings.raise_all()
    _check_own_names(found)
    return found


def _check_own_names(claims: Sequence[Declared]) -> None:
    """A claim that is named as an invariant would be taken for it."""
    from model.testing.invariants import INVARIANTS

    taken = {each.name for each in INVARIANTS}
    for claim in claims:
        if claim.name in taken:
            message = f"{PATH}: {claim.name!r} is the name of an invariant of the model; give the claim another"
            raise UserError([Mistake("config.property", message, value=claim.name, allowed="a name of its own")])


class _Reader:
    """What all entries share."""

    def __init__(
        self, config: Node, scenario: Scenario, parts: tuple[Sequence[Event], Sequence[Mechanism]], draft: Draft
    ) -> None:
        self.config, self.scenario, self.draft = config, scenario, draft
        self.events, self.parts = parts[0], parts
        self.spots: dict[str, Spot] = spots(config, *parts)
        self.names: set[str] = set()

    def entry(self, node: Node, path: str) -> Declared | None:
        """One claim, None where it is wrong."""
        before = len(self.draft.findings.mistakes)
        kinds = [key for key in CLAIMS if key in node.entries]
        if len(kinds) != 1:
            if not node.broken:
                message = (
                    f"{path}: {shown(node)} makes {len(kinds) or 'no'} claim{'s' * (len(kinds) > 1)}; write {FORM}"
                )
                self._wrong(message, node, path, ", ".join(CLAIMS))
            return None
        check_keys(node, path, ("name", kinds[0], *CLAIMS[kinds[0]]), self.draft)
        name = self._name(node, path)
        read = {"always": self._always, "raise": self._monotone, "swap": self._swapped, "rescale": self._rescaled}
        found = read[kinds[0]](node, path, name)
        return found if len(self.draft.findings.mistakes) == before else None

    def _always(self, node: Node, path: str, name: str) -> Declared:
        return Always(name, self._expression(node, "always", path, truth=True))

    def _monotone(self, node: Node, path: str, name: str) -> Declared:
        where = self._path(node.entries["raise"], f"{path}.raise")
        which = self._one_of(node, path, ("never_lowers", "never_raises"))
        low, high = (self._end(node, key, path, where) for key in ("from", "to"))
        drawn = {item.path for item in self.scenario.uncertain}
        sweep = self.scenario.study.sweep
        drawn |= {factor.path for factor in sweep.factors if not factor.structural} if sweep else set()
        if (low is None or high is None) and where and where not in drawn:
            message = f"{path}: {where} is neither drawn nor swept; say from: and to:"
            self._wrong(message, node.entries["raise"], path, "from: and to:, two numbers")
        elif low is not None and high is not None and not low < high:
            self._wrong(
                f"{path}: from: {low:g} is not below to: {high:g}",
                node.entries["from"],
                path,
                "from: below to:",
            )
        of = self._expression(node, which, path) if which else ""
        return Monotone(name, where, low, high, 1 if which == "never_lowers" else -1, of)

    def _swapped(self, node: Node, path: str, name: str) -> Declared:
        items = node.entries["swap"].items
        firms = [read_text(item, f"{path}.swap", self.draft) or "" for item in items]
        for firm, item in zip(firms, items, strict=True):
            if firm and firm not in self.scenario.firms:
                self.draft.findings.unknown(
                    "property", f"{path}.swap: no firm {shown(firm)}", firm, self.scenario.firms, item.place, path
                )
        if len(firms) != 2 or len(set(firms)) != 2:
            self._wrong(
                f"{path}.swap: {shown(node.entries['swap'])} is not two firms",
                node.entries["swap"],
                path,
                "[FIRM, FIRM]",
            )
            firms = ["", ""]
        of = self._expression(node, "same", path) if self._one_of(node, path, ("same",)) else ""
        return Swapped(name, (firms[0], firms[1]), of)

    def _rescaled(self, node: Node, path: str, name: str) -> Declared:
        given = node.entries["rescale"]
        paths = () if given.value == MONEY else tuple(self._path(item, f"{path}.rescale") for item in given.items)
        if given.value != MONEY and not given.items:
            self.draft.findings.wrong_type(given, f"{path}.rescale", "a list of paths, or `money`")
        by = self._number(node.entries.get("by"), f"{path}.by")
        if by is not None and by <= 0:
            self._wrong(f"{path}.by: {by:g} is no factor", node.entries["by"], path, "a number above 0")
        elif by is not None:
            for where, item in zip(paths, given.items, strict=False):
                self._scaled(where, by, item, path)
        which = self._one_of(node, path, ("scales", "keeps"))
        of = self._expression(node, which, path) if which else ""
        numbers = {where: self._declared(where) for where in paths if where}
        within = {where: (number.low, number.high) for where, number in numbers.items()}
        return Rescaled(name, paths, 2.0 if by is None else by, which == "scales", of, within)

    def _name(self, node: Node, path: str) -> str:
        child = node.entries.get("name")
        if child is None:
            self.draft.findings.add(
                "missing_key", f"{path}: name is missing", node.place, f"{path}.name", allowed="a name of its own"
            )
            return ""
        text = read_text(child, f"{path}.name", self.draft)
        if text and check_name(text, child.place, PATH, self.draft) and text in self.names:
            self.draft.findings.add(
                "name_twice", f"two properties are named {text!r}", child.place, f"{path}.name", text
            )
        self.names.add(text or "")
        return text or ""

    def _one_of(self, node: Node, path: str, keys: tuple[str, ...]) -> str:
        found = [key for key in keys if key in node.entries]
        if len(found) == 1:
            return found[0]
        self._wrong(f"{path}: it takes one of {', '.join(keys)}", node, path, " or ".join(f"{key}:" for key in keys))
        return ""

    def _path(self, node: Node, path: str) -> str:
        text = read_text(node, path, self.draft)
        if text is None:
            return ""
        found = canonical(text, self.config)
        numbers = [name for name, spot in self.spots.items() if not spot.structural]
        if found in numbers and self._declared(found).choices:
            self._wrong(f"{path}: {found} is a word, of which there is no more and no less", node, path, "a number")
            return ""
        if found not in numbers:
            self.draft.findings.unknown(
                "property", f"{path}: no number at {shown(text)}", text, numbers, node.place, path
            )
            return ""
        return found

    def _declared(self, where: str) -> Parameter:
        return number_at(where, self.config, *self.parts)

    def _end(self, node: Node, key: str, path: str, where: str) -> float | None:
        """From or to: a value that the path may have."""
        child = node.entries.get(key)
        value = self._number(child, f"{path}.{key}")
        if value is None or child is None or not where:
            return value
        number = self._declared(where)
        if not number.low <= value <= number.high:
            message = f"{path}.{key}: {where} is never {value:g}"
            self._wrong(message, child, f"{path}.{key}", f"{number.low:g}..{number.high:g}")
        elif number.unit in WHOLE and value != int(value):
            self._wrong(f"{path}.{key}: {where} is never {value:g}", child, f"{path}.{key}", "a whole number")
        return value

    def _scaled(self, where: str, by: float, node: Node, path: str) -> None:
        """Whether a path may be so many times what it is."""
        if not where:
            return
        number, value = self._declared(where), by * self.scenario.values.get(where, math.nan)
        if number.unit in WHOLE:
            self._wrong(f"{path}.rescale: {where} is counted, not measured", node, path, "paths of what is measured")
        elif not math.isnan(value) and not number.low <= value <= number.high:
            message = f"{path}.rescale: {where} times {by:g} is {value:g}, which it never is"
            self._wrong(message, node, path, f"{number.low:g}..{number.high:g}")

    def _number(self, node: Node | None, path: str) -> float | None:
        if node is None:
            return None
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool) and math.isfinite(node.value):
            return float(node.value)
        self.draft.findings.wrong_type(node, path, "a number")
        return None

    def _expression(self, node: Node, key: str, path: str, truth: bool = False) -> str:
        """The text of an expression over outcomes, held against what there is."""
        from model.expression.meaning import condition, quantity
        from model.expression.table import Table

        child = node.entries[key]
        text = read_text(child, f"{path}.{key}", self.draft)
        if text is None:
            return ""
        table: object = Table(self.scenario, self.events)
        try:
            (condition if truth else quantity)(table, text, key)  # type: ignore[arg-type]
        except UserError as error:
            wrong = error.mistakes[0]
            place = child.entries.get("value", child).place
            message = f"{path}.{key}, character {wrong.column}: {wrong.message}"
            self.draft.findings.add("property", message, place, f"{path}.{key}", text, wrong.allowed, wrong.nearest)
        return text

    def _wrong(self, message: str, node: Node, path: str, allowed: str) -> None:
        self.draft.findings.add("property", message, node.place, path, node, allowed)
