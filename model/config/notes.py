"""What stands in a config and does not count: no mistake, so that one case can be lived under several forms."""

from __future__ import annotations

from collections.abc import Iterator

from model.config.describe import number_text, swept_paths
from model.config.forms import COUNTS, STAKES, words_of
from model.scenario import Scenario
from model.state import TIE

# Where all shares are held there is no step; a partner in a venture can buy a part of the other, not sell one. Firms
# that stand alone do nothing together.
IDLE = {"equity_increase": ("acquisition",), "equity_decrease": ("joint_venture", "acquisition")}


def notes(scenario: Scenario) -> list[str]:
    """One sentence for each term and each planned step that does not count under a form that its tie may take."""
    choices = {item.path: tuple(choice.value for choice in item.choices) for item in scenario.uncertain}
    if scenario.study.sweep:
        choices |= {factor.path: factor.levels for factor in scenario.study.sweep.factors if factor.levels}
    found: list[str] = []
    for tie in scenario.ties:
        path = f"ties.{tie}.form"
        forms = words_of(choices.get(path) or [scenario.values[path]]) if path in scenario.values else ()
        found += _terms(tie, forms, scenario, choices)
        found += _steps(tie, forms, scenario)
    return [*found, *_never(scenario), *_correlations(scenario)]


def _never(scenario: Scenario) -> Iterator[str]:
    """What a sweep plans for the horizon or later: a value that stands for never, if it is meant so."""
    plans = {f"plan.{entry.name}.at" for entry in scenario.plan}
    for factor in scenario.study.sweep.factors if scenario.study.sweep else ():
        late = [f"{level:g}" for level in factor.levels if level >= scenario.horizon]
        if factor.path in plans and late:
            yield f"{factor.path} = {', '.join(late)} is never: it is not below the horizon, {scenario.horizon:g} years"


def _correlations(scenario: Scenario) -> Iterator[str]:
    """What a sweep sets is not drawn, and goes with nothing."""
    names = {str(index): entry.name for index, entry in enumerate(scenario.plan)}
    swept = swept_paths(scenario)
    for index, entry in enumerate(scenario.resolved.get("correlations") or ()):
        for written in entry.get("between") or entry["inputs"]:
            section, _, rest = str(written).partition(".")
            head, dot, tail = rest.partition(".")
            path = f"plan.{names.get(head, head)}{dot}{tail}" if section == "plan" else str(written)
            if path in swept:
                yield f"correlations.{index} does not count for {path}, which the sweep sets"


def _terms(tie: str, forms: tuple[str, ...], scenario: Scenario, drawn: dict[str, tuple[float, ...]]) -> Iterator[str]:
    written = scenario.resolved.get("ties", {}).get(tie, {})
    for name, counting in COUNTS.items():
        idle = [form for form in forms if form not in counting]
        path = f"ties.{tie}.{name}"
        if not idle or name not in written or (name in STAKES and path not in drawn and not scenario.values[path]):
            continue
        number, value = TIE.field(name).number, scenario.values[path]
        text = f"~{number_text(float(f'{value:.3g}'), number)}" if path in drawn else number_text(value, number)
        yield f"{path} = {text} does not count under form {' or '.join(idle)}"


def _steps(tie: str, forms: tuple[str, ...], scenario: Scenario) -> Iterator[str]:
    for entry in scenario.plan:
        idle = [form for form in forms if form == "none" or form in IDLE.get(entry.event, ())]
        if idle and tie in (entry.subject, scenario.product_tie.get(entry.subject)):
            yield f"plan.{entry.name} ({entry.event}) does not count under form {' or '.join(idle)}"
