"""What must hold in every history: range, holdings, money, order, and no event on a tie that is over.

Each takes histories as they were lived (`model.testing.Room`) and returns what is wrong, a sentence each.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from model.binding import Array, Bound
from model.engines.lives import Lived
from model.state import KINDS
from model.state.world import STATUS


def broken(bound: Bound, lived: Lived) -> list[str]:
    """What is wrong with histories lived with log and film (of at least one trial each), a sentence each."""
    every = states(lived)
    found = out_of_range(bound, every) + holdings(bound, every) + money(bound, every)
    found += order(lived) + posthumous(bound, lived)
    return list(dict.fromkeys(found))


def states(lived: Lived) -> Array:
    """All states that were kept, of the film and of the end (states, words)."""
    return np.concatenate([lived.films.reshape(-1, lived.states.shape[1]), lived.states])


SHARES: Mapping[str, tuple[str, ...]] = {
    "firm": ("morale", "morale_min", "identity", "need", "distress", "strain", "exit_share"),
    "tie": (
        "stake", "reverse_stake", "venture_share", "venture_host_share", "control", "trust_in_investor", "trust_in_host", "trust_in_investor_min",
        "trust_in_host_min", "respect", "integration", "integration_haste", "clarity", "familiarity", "attention", "codified", "investor_learned", "host_learned",
    ),
    "posting": ("quality", "fit"),
    "product": ("distinctiveness",),
}  # fmt: skip


def _finished(bound: Bound, states: Array) -> Array:
    """States of the histories that went well; the others say so in their status."""
    ok = bound.layout.final(states, "world")["status"][:, 0] == 0
    return np.asarray(states[ok])


def unfinished(bound: Bound, lived: Lived) -> list[str]:
    """Histories that broke off, each with the last event in it."""
    status = bound.layout.final(lived.states, "world")["status"][:, 0].astype(int)
    found = []
    for trial in np.flatnonzero(status):
        clocks = lived.logs[trial][np.isfinite(lived.logs[trial, :, 0]), 1]
        last = f", after {bound.events[bound.clocks[int(clocks[-1])].event].name}" if len(clocks) else ""
        found.append(f"a history breaks off ({STATUS[status[trial]].replace('_', ' ')}{last})")
    return list(dict.fromkeys(found))


def out_of_range(bound: Bound, states: Array) -> list[str]:
    """States that are shares, of the histories that went well (states, words)."""
    states = _finished(bound, states)
    found = []
    for kind in KINDS:
        records = bound.layout.final(states, kind.name)
        for name in SHARES.get(kind.name, ()):
            values = records[name]
            if values.size and not ((values >= 0.0) & (values <= 1.0)).all():
                found.append(f"{kind.name}.{name} leaves 0..1: {values.min():.4g} .. {values.max():.4g}")
    return found


def holdings(bound: Bound, states: Array) -> list[str]:
    """All holdings in a firm, and in a venture."""
    tie = bound.layout.final(_finished(bound, states), "tie")
    total = np.zeros((len(tie), bound.web.firms))
    for t, (investor, host) in enumerate(bound.web.partners):
        total[:, host] += tie["stake"][:, t]
        total[:, investor] += tie["reverse_stake"][:, t]
    worst = total.max(initial=0.0)
    found = [] if worst <= 1.0 + 1e-12 else [f"ties hold {worst} of a firm's shares"]
    venture = (tie["venture_share"] + tie["venture_host_share"]).max(initial=0.0)
    return found if venture <= 1.0 + 1e-12 else [*found, f"partners hold {venture} of their venture"]


def money(bound: Bound, states: Array) -> list[str]:
    """What partners have paid each other."""
    paid = bound.layout.final(_finished(bound, states), "firm")["transfer_value"]
    rest = np.abs(paid.sum(axis=1)) > 1e-9 * np.maximum(1.0, np.abs(paid).sum(axis=1))
    return [f"transfers do not cancel: {paid[rest][0].tolist()}"] if rest.any() else []


def order(lived: Lived) -> list[str]:
    """The dates of the log."""
    dates = lived.logs[:, :, 0]
    steps = np.diff(dates, axis=1)
    return ["time runs backwards"] if (steps < 0.0).any() or (dates < 0.0).any() else []


def posthumous(bound: Bound, lived: Lived) -> list[str]:
    """Events on a tie that is over: none may happen after its end."""
    tie = bound.layout.final(lived.states, "tie")
    owner = np.array([clock.tie for clock in bound.clocks])
    found = []
    over = np.fmax(
        np.nan_to_num(tie["ownership_end_time"], nan=-np.inf), np.nan_to_num(tie["cooperation_end_time"], nan=-np.inf)
    )
    for t in range(tie.shape[1]):
        clocks = lived.logs[:, :, 1]
        mine = np.isfinite(clocks) & (owner[np.nan_to_num(clocks, nan=0).astype(int)] == t) & (lived.logs[:, :, 2] > 0)
        late = mine & (lived.logs[:, :, 0] > over[:, t, None]) & (tie["ended"][:, t, None] == 1)
        if late.any():
            found.append(f"an event happens to tie {t} after its end")
    return found
