"""How firms and ties stand at a date, in a few words."""

from __future__ import annotations

from typing import Any

from model.state.tie import FORM_ACQUISITION
from model.story.atlas import percent
from model.story.names import Names
from model.story.passage import View

_VOLUME = 0.08  # relative; of a smaller change nothing is said again
_MORALE = 0.06
_TRUST = 0.06
_STAKE = 5e-4
_VENTURE = 0.15  # relative


def margin(firm: Any) -> str:
    """The margin of about the last year."""
    return f"margin {percent(firm.margin_trailing)}"


def owns(view: View, i: int) -> list[int]:
    """The firms that belong to firm i."""
    return [j for j in range(view.firm.shape[0]) if view.firm[j].owner == i]


def debt(view: View, i: int, names: Names) -> str:
    """Net debt or net cash of a firm, with that of the firms it owns: they share one purse."""
    group = owns(view, i)
    net = sum(view.firm[j].debt - view.firm[j].cash for j in (i, *group))
    what = f"net debt {names.money(net)}" if net >= 0.0 else f"net cash {names.money(-net)}"
    return f"group {what}" if group else what


def books(view: View, i: int, names: Names) -> str:
    """Margin and debt; of a mere shareholder no margin, of an owned firm no debt."""
    firm = view.firm[i]
    parts = [margin(firm)] if firm.makes > 0.0 else []
    if firm.owner < 0:
        parts.append(debt(view, i, names))
    return ", ".join(parts)


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
    parts = [f"{name}{owner} {books(view, i, names)}"]
    if firm.makes <= 0.0:
        return parts[0]
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
        if tie.stake > 0.0 and abs(tie.stake - before.stake) >= _STAKE and tie.form != FORM_ACQUISITION:
            found.append(f"{investor} holds {percent(tie.stake)} of {host}")
        if tie.reverse_stake > 0.0 and abs(tie.reverse_stake - before.reverse_stake) >= _STAKE:
            found.append(f"{host} holds {percent(tie.reverse_stake)} of {investor}")
        both = tie.venture_share > 0.0 and tie.venture_host_share > 0.0
        if both and abs(tie.venture_worth - before.venture_worth) > _VENTURE * before.venture_worth:
            found.append(f"the joint venture{where} is worth {names.money(tie.venture_worth)}")
    return found
