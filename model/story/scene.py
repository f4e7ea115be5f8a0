"""One step of a history with everything at hand to tell it: before, after, names, money."""

from __future__ import annotations

import math
from functools import cached_property
from string import Formatter
from typing import Any

from model.binding import Clock
from model.event import Event
from model.layout import KIND_ORDER
from model.mechanisms import capability
from model.state.product import CANCELLED, OVER
from model.story.atlas import Atlas, Change
from model.story.names import Names
from model.story.passage import Passage, Step, View


class Scene:
    """Step `at` of a passage."""

    def __init__(self, passage: Passage, atlas: Atlas, at: int) -> None:
        self.passage, self.atlas, self.at = passage, atlas, at
        self.names: Names = atlas.names
        self.step: Step = passage.steps[at]
        self.clock: Clock = passage.clock(self.step)
        self.event: Event = passage.event(self.step)
        self.time, self.index = self.step.time, self.clock.subject

    @cached_property
    def old(self) -> View:
        return View(self.passage.bound, self.passage.states[self.at])

    @cached_property
    def new(self) -> View:
        return View(self.passage.bound, self.passage.states[self.at + 1])

    @cached_property
    def undisturbed(self) -> View:
        """The state before, with what firms know brought to the date of the event by their own effort alone."""
        view = View(self.passage.bound, self.passage.states[self.at].copy())
        view.world.now = self.time
        for i in range(view.firm.shape[0]):
            capability.advance(view, i)  # type: ignore[no-untyped-call]
        return view

    @cached_property
    def changes(self) -> list[Change]:
        return self.atlas.changes(self.passage.states[self.at], self.passage.states[self.at + 1])

    @cached_property
    def roles(self) -> dict[str, str]:
        """Names by role, such as ``host``; sender and receiver for a posting."""
        found = self.names.roles(self.event.subject, self.index)
        if self.event.subject == "posting":
            post = self.new.posting[self.index]
            found.update(sender=self.names.firms[post.sender], receiver=self.names.firms[post.receiver])
        return found

    def __getitem__(self, role: str) -> str:
        return self.roles[role]

    @property
    def ties(self) -> tuple[Any, Any]:
        """The tie's record before and after."""
        return self.old.tie[self.clock.tie], self.new.tie[self.clock.tie]

    @property
    def form(self) -> int:
        """The legal form of the tie, -1 where the event is not about one."""
        return int(self.old.tie[self.clock.tie].form) if self.clock.tie >= 0 else -1

    def firm(self, role: str) -> tuple[Any, Any]:
        """A firm's record before and after, by role: investor or host of the tie, or the subject itself."""
        i = self.index if role == "firm" else self.names.partners[self.clock.tie][0 if role == "investor" else 1]
        return self.old.firm[i], self.new.firm[i]

    @property
    def subject(self) -> str:
        """The config's name of the subject, of the tie for a posting."""
        scenario = self.passage.bound.scenario
        kind = self.event.subject
        if kind == "world":
            return "world"
        if kind == "posting":
            return scenario.ties[self.clock.tie]
        return {"firm": scenario.firms, "tie": scenario.ties, "product": scenario.products}[kind][self.index]

    @property
    def trust(self) -> str:
        """How trust moved, both ways: what moved by a hundredth at least."""
        before, after = self.ties
        pairs = [
            (f"{self['host']}'s trust in {self['investor']}", before.trust_in_investor, after.trust_in_investor),
            (f"{self['investor']}'s in {self['host']}", before.trust_in_host, after.trust_in_host),
        ]
        told = [f"{name} {moved(a, b)}" for name, a, b in pairs if abs(a - b) >= 0.005]
        text = ", ".join(told)
        return text if len(told) != 1 or text.startswith(self["host"]) else text.replace("'s in ", "'s trust in ", 1)

    def money(self, billions: float) -> str:
        return self.names.money(billions)

    def present(self, discounted: float) -> float:
        """Money of the day, of its value at signing."""
        return float(discounted * math.exp(self.new.par.finance.discount_rate * self.time))

    def paid(self, role: str) -> float:
        """What a firm paid to partners, and to their shareholders, less what it got of them; bn of the day."""
        before, after = self.firm(role)
        return self.present(before.transfer_value - after.transfer_value)

    def net_debt(self, role: str) -> float:
        """How much more a firm owes than before, bn."""
        before, after = self.firm(role)
        return float((after.debt - after.cash) - (before.debt - before.cash))

    @property
    def fallout(self) -> str:
        """What an event that is not the product's own did to joint products."""
        if self.event.subject == "product":
            return ""
        told = []
        for j, name in enumerate(self.names.products):
            stage = self.new.product[j].stage
            if stage != self.old.product[j].stage and stage in (CANCELLED, OVER):
                told.append(f"; {name} is {'cancelled' if stage == CANCELLED else 'taken off the market'}")
        return "".join(told)

    def filled(self) -> str:
        """The event's own sentence, filled in."""
        return _Filler(self).format(self.event.story)


def moved(before: float, after: float) -> str:
    """``0.55 -> 0.43``."""
    return f"{before:.2f} -> {after:.2f}"


class _Filler(Formatter):
    """Fills in names by role, then the subject's state; what is not there stays readable."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return self.get_value(field_name, args, kwargs), field_name

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        scene, name = self.scene, str(key)
        if name in scene.roles:
            return scene.roles[name]
        kind = next(kind for kind in KIND_ORDER if kind.name == scene.event.subject)
        try:
            field = kind.field(name)
        except KeyError:
            return name.replace("_", " ")
        value = getattr(scene.new.record(kind.name, scene.index), name)
        choices = field.number.choices
        return choices[int(value)].replace("_", " ") if choices else value

    def format_field(self, value: Any, format_spec: str) -> str:
        try:
            return format(value, format_spec)
        except (TypeError, ValueError):
            return str(value)
