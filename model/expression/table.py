"""Rows in memory as what an expression reads: a stand-in for a stored dataset, of one point, without xarray."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from model.event import Event
from model.outcome_schema import VARIABLES
from model.scenario import Scenario
from model.state.firm import DOMAINS

Array = np.ndarray[Any, Any]
SIDES = ("investor", "host")


@dataclass(frozen=True)
class Column:
    """One variable or coordinate: its dimensions, values and attributes."""

    dims: tuple[str, ...]
    values: Any
    attrs: dict[str, Any] = field(default_factory=dict)

    @property
    def dtype(self) -> Any:
        """The type of its values."""
        return np.asarray(self.values).dtype

    def isel(self, place: Mapping[str, int]) -> Column:
        """At these positions of some dimensions."""
        index = tuple(place.get(dim, slice(None)) for dim in self.dims)
        left = tuple(dim for dim in self.dims if dim not in place)
        return Column(left, np.asarray(self.values)[index], self.attrs)


class Table:
    """Outcomes of a scenario's histories, by the names of the dataset; empty where there are no rows.

    Args:
        scenario: gives the names, inputs and horizon.
        events: the vocabulary.
        rows: as `model.simulate.Lives.rows` (trial, ...); of no trials where None.
    """

    def __init__(self, scenario: Scenario, events: Sequence[Event], rows: Mapping[str, Array] | None = None) -> None:
        self.labels: dict[str, tuple[str, ...]] = {
            "firm": scenario.firms, "tie": scenario.ties, "side": SIDES, "domain": DOMAINS,
            "subject": ("world", *scenario.firms, *scenario.ties), "event": tuple(event.name for event in events),
            "product": scenario.products,
        }  # fmt: skip
        self.attrs = {"horizon": scenario.horizon}
        self.coords: dict[str, Column] = {}
        self.data_vars: dict[str, Column] = {}
        for variable in VARIABLES:
            shape = tuple(len(self.labels[dim]) for dim in variable.dims)
            values = np.zeros((0, *shape), variable.dtype) if rows is None else rows[variable.name]
            attrs: dict[str, Any] = {"units": variable.unit}
            if variable.flags:
                attrs["flag_values"] = [variable.flag_first + at for at in range(len(variable.flags))]
                attrs["flag_meanings"] = " ".join(variable.flags)
            self.data_vars[variable.name] = Column(("point", "trial", *variable.dims), values[None], attrs)

    def __getitem__(self, name: str) -> Column:
        if name in self.labels:
            return Column((name,), self.labels[name])
        return self.data_vars[name]
