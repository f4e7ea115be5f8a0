"""How firms and ties stand at a date, in a few words."""

from __future__ import annotations

from typing import Any

from model.story.atlas import percent
from model.story.names import Names
from model.story.passage import View

_VOLUME = 0.08  # relative; of a smaller change nothing is said again
_MORALE = 0.06
_TRUST = 0.06


def margin(firm: Any) -> str:
    """The margin of about the last year."""
    return f"margin {percent(firm.margin_trailing)}"


def debt(firm: Any, names: Names) -> str:
    """Net debt or net cash."""
    net = firm.debt - firm.cash
    return f"net debt {names.money(net)}" if net >= 0.0 else f"net cash {names.money(-net)}"


def books(firm: Any, names: Names) -> str:
    """Margin and debt."""
    return f"{margin(firm)}, {debt(firm, names)}"


def standing(view: View, i: int, names: Names, told: View | None = None) -> str:
    """How a firm stands; volume and morale only where they moved since `told`, if that is given."""
    firm, name = view.firm[i], names.firms[i]
    if firm.failed == 1:
        return f"{name} has failed"
    owner = (
        f" (owned by {names.firms[firm.owner]})"
        if firm.owner >= 0
        else " (owned by an outsider)"
        if firm.owner == -2
        else ""
    )
    parts = [f"{name}{owner} {books(firm, names)}"]
    before = told.firm[i] if told else None
    if before is None or abs(firm.volume - before.volume) > _VOLUME * before.volume:
        parts.append(f"{firm.volume:.2f} m cars")
    if before is None or abs(firm.morale - before.morale) > _MORALE:
        parts.append(f"morale {firm.morale:.2f}")
    return ", ".join(parts)


def tie_standing(view: View, names: Names, told: View) -> list[str]:
    """How the living ties stand: trust both ways where it moved since `told`, and the stake."""
    found = []
    many = view.tie.shape[0] > 1
    for t in range(view.tie.shape[0]):
        tie, before = view.tie[t], told.tie[t]
        if tie.ended == 1:
            continue
        investor, host = (names.firms[i] for i in names.partners[t])
        where = f" ({investor} and {host})" if many else ""
        shift = abs(tie.trust_in_investor - before.trust_in_investor) + abs(tie.trust_in_host - before.trust_in_host)
        if shift > _TRUST:
            found.append(f"trust{where} {tie.trust_in_investor:.2f} at {host}, {tie.trust_in_host:.2f} at {investor}")
        if abs(tie.stake - before.stake) >= 0.0005:
            found.append(f"{investor} holds {percent(tie.stake)} of {host}")
    return found
