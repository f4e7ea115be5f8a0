"""Joint products: cost and its split, what the customer gets, units and money.

The customer's value comes from the better of both sides in design, brand and technology, lets through what the
value proposition is clear about, and loses what too deep sharing takes away.
"""

from typing import NamedTuple

from model.maths import exp, power
from model.mechanism import Mechanism
from model.mechanisms import clarity, finance
from model.parameter import parameter
from model.state.firm import BRAND, DESIGN, DEVELOPMENT, TECHNOLOGY
from model.state.product import ALONE, LAUNCHED, PLANNED, RESCOPED


class Parameters(NamedTuple):
    joint_overhead: float = parameter(0.20, "share", 0.0, 1.0, "assumption; D14: 40-50 % is shareable", "extra cost of developing for two, at full distinctiveness")
    base: float = parameter(0.35, "index", 0.0, 1.0, "assumption", "customer value without any capability")
    response: float = parameter(1.0, "1", 0.0, 3.0, "assumption", "customer value per unit of the better side's product capability")
    sameness: float = parameter(0.25, "1", 0.0, 1.0, "assumption; A37", "customer value lost without any distinctiveness")
    sales_response: float = parameter(1.5, "1", 0.0, 5.0, "assumption", "ln units per ln customer value")
    profit_response: float = parameter(1.0, "1", 0.0, 5.0, "assumption", "contribution per vehicle with customer value")
    maker_share: float = parameter(0.2, "share", 0.0, 1.0, "assumption", "part of the other brand's contribution that its maker earns")
    luck: float = parameter(0.15, "log", 0.0, 1.0, "assumption; A43", "s.d. of ln customer value at launch")


def better(w, t, d):
    """The better of both sides of tie t in a domain."""
    a, b = w.firm[w.tie[t].investor].capability[d], w.firm[w.tie[t].host].capability[d]
    return a if a > b else b


def joint_value(w, j):
    """Customer value of product j if it were launched now, without luck."""
    p = w.par.product
    product = w.product[j]
    t = product.tie
    skill = 0.25 * (better(w, t, DESIGN) + better(w, t, BRAND) + better(w, t, TECHNOLOGY) + better(w, t, DEVELOPMENT))
    return (p.base + p.response * skill) * clarity.worth(w, t) * (1.0 - p.sameness * (1.0 - product.distinctiveness))


def own_value(w, i):
    """Customer value of what firm i would launch alone."""
    p = w.par.product
    k = w.firm[i].capability
    return p.base + p.response * 0.25 * (k[DESIGN] + k[BRAND] + k[TECHNOLOGY] + k[DEVELOPMENT])


def joint_cost(w, j):
    """Development cost of product j for both brands, bn."""
    product = w.product[j]
    return product.development_cost * (1.0 + w.par.product.joint_overhead * product.distinctiveness) * product.scope


def contribution(w, j, units, value, years):
    """Contribution of so many planned units a year at a customer value, bn after tax; and it counts them."""
    p = w.par.product
    product = w.product[j]
    sold = units * power(value, p.sales_response) * exp(w.world.demand) * years
    product.units += sold
    return sold * product.price * product.margin * power(value, p.profit_response) * (1.0 - w.par.finance.tax)


def develop(w, j, years):
    """Development of product j over a quarter, paid by both in their shares."""
    product = w.product[j]
    cost = joint_cost(w, j) * years / product.launch
    left = joint_cost(w, j) - product.spent
    if cost > left:
        cost = left if left > 0.0 else 0.0
    product.spent += cost
    tie = w.tie[product.tie]
    after_tax = cost * (1.0 - w.par.finance.tax)
    finance.spend(w, tie.investor, after_tax * product.investor_share)
    finance.spend(w, tie.host, after_tax * (1.0 - product.investor_share))


def sell(w, j, years):
    """Sales of product j over a quarter, each brand on its own account; the maker earns a part of the other's."""
    product = w.product[j]
    tie = w.tie[product.tie]
    a = contribution(w, j, product.investor_units, product.customer_value, years)
    b = contribution(w, j, product.host_units, product.customer_value, years)
    finance.spend(w, tie.investor, -a)
    finance.spend(w, tie.host, -b)
    if product.host_builds > 0.0:
        finance.transfer(w, tie.investor, tie.host, w.par.product.maker_share * a, True)
    else:
        finance.transfer(w, tie.host, tie.investor, w.par.product.maker_share * b, True)


def alone(w, j, years):
    """What each partner would have done by itself, weighted with the chance that it would have."""
    product = w.product[j]
    tie = w.tie[product.tie]
    after_tax = product.development_cost * (1.0 - w.par.finance.tax) * product.stand_alone_share
    now = w.world.now
    if now <= product.launch:
        finance.spend(w, tie.investor, after_tax * years / product.launch)
        finance.spend(w, tie.host, after_tax * years / product.launch)
    elif now <= product.launch + product.life:
        chance = product.stand_alone_share
        finance.spend(w, tie.investor, -chance * contribution(w, j, product.investor_units, own_value(w, tie.investor), years))
        finance.spend(w, tie.host, -chance * contribution(w, j, product.host_units, own_value(w, tie.host), years))


def quarter(w, j, years):
    """The money of product j over a quarter."""
    if w.par.product.on <= 0.0:
        return
    stage = w.product[j].stage
    if stage == ALONE:
        alone(w, j, years)
    elif w.product[j].launched_at <= w.world.now and (stage == LAUNCHED or stage == RESCOPED):
        sell(w, j, years)
    elif (stage == PLANNED or stage == RESCOPED) and w.tie[w.product[j].tie].closed == 1:
        develop(w, j, years)


MECHANISM = Mechanism("product", Parameters, "Joint products cost, save, and sell by what the customer gets. Muted: they are without money.", "A45, A68, D13-D15; B 2-5")
