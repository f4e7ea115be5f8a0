"""Appeal: models age against the segment and are renewed at launches, from what the firm can do by then."""

from typing import NamedTuple

from model.maths import clamp
from model.mechanism import Mechanism
from model.parameter import parameter
from model.state.firm import BRAND, DESIGN, DEVELOPMENT, TECHNOLOGY


class Parameters(NamedTuple):
    ageing: float = parameter(0.05, "1/year", 0.0, 0.5, "assumption; A2, D17", "appeal that a range on sale loses a year")
    response: float = parameter(1.2, "1", 0.0, 5.0, "assumption; A2", "appeal of a new model per unit of product capability above the reference")
    reference: float = parameter(0.7, "frontier", 0.0, 1.2, "assumption", "product capability of a firm of average appeal")
    luck: float = parameter(0.25, "index", 0.0, 1.0, "assumption; A2: product varies less than finance, more than process", "s.d. of a new model's appeal")
    sameness: float = parameter(0.25, "1", 0.0, 2.0, "assumption; A37-A38", "appeal lost at full integration, with its square")


def product_capability(w, i):
    """What firm i can do for its products: brand, design, development, technology."""
    k = w.firm[i].capability
    return 0.25 * (k[BRAND] + k[DESIGN] + k[DEVELOPMENT] + k[TECHNOLOGY])


def shared(w, i):
    """The deepest integration among the living ties of firm i."""
    deepest = 0.0
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        if tie.ended == 0 and (tie.host == i or tie.investor == i) and tie.integration > deepest:
            deepest = tie.integration
    return deepest


def of_new_model(w, i, luck):
    """The appeal of a model that firm i launches now; `luck` is a standard normal number."""
    p = w.par.appeal
    depth = shared(w, i)
    # Each launch renews a part of all that is on sale, so that the range is on average a cycle old: a firm of
    # average product capability keeps an average appeal.
    fresh = p.ageing * w.firm[i].model_cycle
    return p.response * (product_capability(w, i) - p.reference) + fresh - p.sameness * depth * depth + p.luck * luck


def age(w, i, years):
    """Ages the range of firm i by some years."""
    if w.par.appeal.on > 0.0:
        firm = w.firm[i]
        firm.appeal = clamp(firm.appeal - w.par.appeal.ageing * years, -1.0, 1.0)


def renew(w, i, luck):
    """One of firm i's models is renewed."""
    if w.par.appeal.on > 0.0:
        firm = w.firm[i]
        part = 1.0 / firm.platforms
        firm.appeal = clamp(firm.appeal + part * (of_new_model(w, i, luck) - firm.appeal), -1.0, 1.0)


MECHANISM = Mechanism("appeal", Parameters, "Models age and are renewed from the firm's product capability. Muted: appeal stays as at signing.", "A2, A37-A38, D17")
