"""Why an event happened, or did not: its plan, what set its date, or what made it likelier than at signing."""

from __future__ import annotations

import math
import operator

import numpy as np

from model.binding import address
from model.condition import DEPTH, holds
from model.engines.step import DATE, PLAN
from model.scenario import Condition
from model.state.tie import FORM_ACQUISITION, FORM_VENTURE
from model.story.names import listed
from model.story.passage import Driver
from model.story.scene import Scene

NOUNS = {
    "acquired_by_partner": "purchase by the partner",
    "acquired_by_third_party": "end by an outsider's purchase",
    "codification": "writing down of know-how",
    "dissolved": "parting",
    "failed": "end by failure",
    "founding": "founding of the venture",
    "learning_episode": "learning from each other",
    "macro_shock": "shock to the industry",
    "morale_lift": "good news",
    "project_end": "end of the project",
    "regulation": "stricter rule",
    "stake_sold": "sale of all shares",
    "voluntary_exit": "leaving of people",
    "acquisition": "purchase",
    "alliance_review": "review",
    "closing": "agreement",
    "cycle_plan_sync": "alignment of model cycles",
    "dispute": "quarrel",
    "divestiture": "sale",
    "lapse": "end of the memorandum",
    "morale_shock": "blow to morale",
    "equity_decrease": "sale of shares",
    "equity_increase": "purchase of shares",
    "executive_dispatch": "dispatch",
    "option_exercise": "use of an option",
    "orderly_return": "return",
    "product_gate": "milestone of the joint product",
    "takeover": "sale to an outsider",
    "third_party_bid": "outsider's bid",
    "unexpected_departure": "departure",
}
# States that are yes or no: what they say where they are 1, and where they are 0.
_FLAGS = {
    "tie.closed": (
        "{investor} and {host} have a binding agreement",
        "{investor} and {host} have no binding agreement yet",
    ),
    "tie.ended": ("the tie of {investor} and {host} is over", "the tie of {investor} and {host} goes on"),
    "firm.failed": ("{firm} has failed", "{firm} has not failed"),
}
# Steps that mean nothing under a form: where all shares are held, and in a venture, which is handed over but not sold.
_IDLE = {"equity_increase": (FORM_ACQUISITION,), "equity_decrease": (FORM_ACQUISITION, FORM_VENTURE)}
_WORDS = {">": "above", ">=": "at least", "<": "below", "<=": "at most", "==": "equal to", "!=": "other than"}
_COMPARE = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
_RECALLED, _DRIVEN = "called home", "driven away"


def noun(event: str) -> str:
    """What an event is called in passing."""
    return NOUNS.get(event, event.replace("_", " "))


def counts(event: str, form: int) -> bool:
    """Whether a planned step means anything under a tie's form."""
    return form not in _IDLE.get(event, ())


def cause(scene: Scene) -> str:
    """Why the event happened, "" where there is nothing to say."""
    if not scene.step.done:
        return ""
    if scene.clock.kind == PLAN:
        condition = _condition(scene)
        return f"as planned, now that {told_condition(scene, condition)}" if condition else "as planned"
    if scene.clock.kind == DATE:
        return _setter(scene)
    return _drivers(scene)


def _setter(scene: Scene) -> str:
    earlier = scene.step.set_by
    if earlier < 0 or scene.event.name == "orderly_return":
        return ""
    step = scene.passage.steps[earlier]
    event = scene.passage.event(step).name
    if step.time == scene.time:
        return ""  # the line before says it
    return f"after the {noun(event)} of {scene.names.month(step.time)}"


def _drivers(scene: Scene) -> str:
    drivers = scene.step.drivers
    if not drivers:
        return ""
    told = listed(_moved(scene, driver) for driver in drivers)
    lead = f"{_departure(scene, drivers[0])}, " if scene.event.name == "unexpected_departure" else ""
    return f"{lead}because {told}: {_multiple(scene.step.likelier)} as likely as at signing"


def _departure(scene: Scene, driver: Driver) -> str:
    place = scene.atlas.places[driver.word]
    sender = scene.old.posting[scene.index].sender
    return _RECALLED if place.kind == "firm" and place.index == sender and place.field.name == "distress" else _DRIVEN


def _moved(scene: Scene, driver: Driver) -> str:
    verb = "rose" if driver.now > driver.then else "fell"
    then, now = (scene.atlas.value(driver.word, number) for number in (driver.then, driver.now))
    return f"{scene.atlas.label(driver.word)} {verb} from {then} to {now}"


def _multiple(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio < 9.95 else f"{ratio:.0f} times"


def _condition(scene: Scene) -> Condition | None:
    return scene.passage.bound.scenario.plan[scene.clock.plan].condition


def condition_holds(scene: Scene) -> bool:
    """Whether the plan entry's condition held just before the step."""
    bound, j = scene.passage.bound, scene.clock.plan
    flat = scene.passage.states[scene.at]
    first, last = int(bound.condition[j]), int(bound.condition[j + 1])
    return holds(bound.code, bound.number, first, last, np.zeros(DEPTH), flat, flat.view(np.int64))


def told_condition(scene: Scene, condition: Condition, values: bool = False) -> str:
    """A condition in words; with what the numbers are now."""
    bound = scene.passage.bound
    stack: list[tuple[str, int]] = []
    for op, operand in condition.program:
        if op == "load":
            word = address(bound.scenario, bound.layout, str(operand), bound.events)
            stack.append((_now(scene, word, values), word))
        elif op == "number":
            stack.append((f"{float(operand):g}", -1))
        elif op == "not":
            stack.append((f"not ({stack.pop()[0]})", -1))
        else:
            (right, b), (left, a) = stack.pop(), stack.pop()
            flag = _flag(scene, a, str(operand), right) if op == "compare" and a >= 0 > b else ""
            if flag:
                stack.append((flag, -1))
                continue
            joint = f"is {_WORDS[str(operand)]}" if op == "compare" else op
            right = scene.atlas.value(a, float(right)) if op == "compare" and a >= 0 > b else right
            stack.append((f"{left} {joint} {right}", -1))
    return stack[0][0]


def _flag(scene: Scene, word: int, comparison: str, right: str) -> str:
    """A yes or no in words, "" where a comparison is about something else, or can only come out one way."""
    place = scene.atlas.places[word]
    told = _FLAGS.get(f"{place.kind}.{place.field.name}")
    compare = _COMPARE[comparison]
    yes, no = compare(1.0, float(right)), compare(0.0, float(right))
    if told is None or yes == no:
        return ""
    return told[0 if yes else 1].format(**scene.names.roles(place.kind, place.index))


def _now(scene: Scene, word: int, value: bool) -> str:
    label = scene.atlas.label(word)
    if not value or scene.atlas.places[word].whole:
        return label
    return f"{label} (now {scene.atlas.value(word, float(scene.passage.states[scene.at][word]))})"


def _obstacle(scene: Scene) -> str:
    if scene.clock.tie < 0:
        return " as things stand"
    tie = scene.old.tie[scene.clock.tie]
    if tie.closed == 0:
        return ": the memorandum is still no agreement"
    if scene.event.name.startswith("equity") and scene.firm("host")[0].owner != -1:
        return f": {scene['host']} is owned by another firm"
    if scene.event.name in ("equity_increase", "acquisition") and tie.ownership == 2:
        return ": the shares have been sold"
    if scene.event.name == "founding" and tie.form != FORM_VENTURE:
        return ": their tie is no joint venture"
    if scene.event.name == "equity_decrease" and tie.ownership != 1:
        return ": no shares are held"
    return ": joint work is over" if tie.cooperation == 2 else " as things stand"


def told_failure(scene: Scene) -> str:
    """The sentence for an alarm that came to nothing."""
    what = noun(scene.event.name)
    if scene.clock.kind != PLAN:
        return f"{what[:1].upper()}{what[1:]}: nothing comes of it"
    condition = _condition(scene)
    if condition is None or condition_holds(scene):
        return f"The planned {what} cannot take place{_obstacle(scene)}"
    needs = told_condition(scene, condition, values=True)
    if math.isfinite(scene.step.next):
        return f"The planned {what} has to wait until {needs}"
    return f"The planned {what} lapses: it needed that {needs}"
