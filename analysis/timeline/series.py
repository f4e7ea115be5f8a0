"""The states of one history after every event, as a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.state.firm import DOMAINS

if TYPE_CHECKING:
    import xarray

    from model.story.history import History

SIDES = ("investor", "host")
UNITS = {"trust": "0 to 1", "morale": "0 to 1", "stake": "share", "capability_gap": "frontier = 1", "cash": "bn",
         "net_debt": "bn", "units": "million units"}  # fmt: skip


def series(history: History) -> xarray.Dataset:
    """Over (step): `time`, and `morale`, `cash`, `net_debt` (firm), `trust`, `stake` (tie, side: held by that side),
    `going_on` (tie), `capability_gap` (tie, domain; the host's less the investor's), `units` (product; sold so far).

    Step 0 is signing; each step shows the states after its event. Years since signing; currency bn at signing.
    """
    import xarray

    passage = history.passage
    bound, states = passage.bound, np.asarray(passage.states)
    scenario, layout = bound.scenario, bound.layout
    firm, tie, product = (layout.final(states, kind) for kind in ("firm", "tie", "product"))
    number = {name: at for at, name in enumerate(scenario.firms)}
    partners = [list(scenario.partners[name]) for name in scenario.ties]
    sides = np.array([[number[name] for name in pair] for pair in partners], int).reshape(-1, 2)
    skill = firm["capability"]
    gap = skill[:, sides[:, 1]] - skill[:, sides[:, 0]]
    columns: dict[str, Any] = {
        "morale": (("step", "firm"), firm["morale"]), "cash": (("step", "firm"), firm["cash"]),
        "net_debt": (("step", "firm"), firm["debt"] - firm["cash"]),
        "trust": (("step", "tie", "side"), np.stack([tie["trust_in_host"], tie["trust_in_investor"]], -1)),
        "stake": (("step", "tie", "side"), np.stack([tie["stake"], tie["reverse_stake"]], -1)),
        "going_on": (("step", "tie"), tie["ended"] == 0),
        "capability_gap": (("step", "tie", "domain"), gap), "units": (("step", "product"), product["units"]),
    }  # fmt: skip
    time = [0.0, *(step.time for step in passage.steps)]
    return xarray.Dataset(
        {name: (dims, values, {"units": UNITS.get(name, "")}) for name, (dims, values) in columns.items()},
        {
            "time": ("step", time[: len(states)], {"units": "year"}),
            "firm": list(scenario.firms), "tie": list(scenario.ties), "side": list(SIDES), "domain": list(DOMAINS),
            "product": list(scenario.products), "partner": (("tie", "side"), np.array(partners, object).reshape(-1, 2)),
        },
        {"title": scenario.title, "horizon": scenario.horizon, "currency": scenario.currency, "trial": passage.trial,
         "signed": str(scenario.signed)},
    )  # fmt: skip
