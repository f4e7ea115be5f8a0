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
from model.state.product import ALONE, CANCELLED


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


def sold(w, units, value, years):
    """Vehicles sold, millions, of so many planned a year, at a customer value."""
    return units * power(value, w.par.product.sales_response) * exp(w.world.demand) * years


def contribution(w, j, vehicles, value):
    """Contribution of so many vehicles at a customer value, bn after tax."""
    product = w.product[j]
    worth = power(value, w.par.product.profit_response)
    return vehicles * product.price * product.margin * worth * (1.0 - w.par.finance.tax)


def pay_development(w, j, cost):
    """Both partners pay their shares of a development cost."""
    product = w.product[j]
    tie = w.tie[product.tie]
    product.spent += cost
    after_tax = cost * (1.0 - w.par.finance.tax)
    finance.spend(w, tie.investor, after_tax * product.investor_share)
    finance.spend(w, tie.host, after_tax * (1.0 - product.investor_share))


def maker(w, j):
    """The firm that makes product j."""
    tie = w.tie[w.product[j].tie]
    return tie.host if w.product[j].host_builds > 0.0 else tie.investor


def invest(w, j, i, share):
    """Firm i invests a share of what the production of product j takes."""
    finance.spend(w, i, share * w.par.product.on * w.product[j].investment)


def jobs_kept(w, i):
    """Thousands of jobs at firm i that making joint products keeps."""
    total = 0.0
    if w.par.product.on > 0.0:
        for j in range(w.product.shape[0]):
            product = w.product[j]
            since = w.world.now - product.alone_from - product.launch
            by_itself = product.stage == ALONE or product.stage == CANCELLED
            if maker(w, j) != i:
                continue
            if by_itself and 0.0 <= since <= product.life:
                total += product.jobs * product.stand_alone_share * own_part(w, j)
            elif product.launched_at <= w.world.now <= product.launched_at + product.life:
                total += product.jobs
    return total


def left_to_develop(w, j):
    """Development cost of product j not yet spent, bn."""
    left = joint_cost(w, j) - w.product[j].spent
    return left if left > 0.0 else 0.0


def develop(w, j, years):
    """Development of product j over a quarter."""
    cost = joint_cost(w, j) * years / w.product[j].launch
    left = left_to_develop(w, j)
    pay_development(w, j, cost if cost < left else left)


def sell(w, j, years):
    """Sales of product j over a quarter, each brand on its own account; the maker earns a part of the other's."""
    product = w.product[j]
    tie = w.tie[product.tie]
    value = product.customer_value
    for_investor = sold(w, product.investor_units, value, years)
    for_host = sold(w, product.host_units, value, years)
    product.units += for_investor + for_host
    a, b = contribution(w, j, for_investor, value), contribution(w, j, for_host, value)
    finance.spend(w, tie.investor, -a)
    finance.spend(w, tie.host, -b)
    if product.host_builds > 0.0:
        finance.transfer(w, tie.investor, tie.host, w.par.product.maker_share * a, True)
    else:
        finance.transfer(w, tie.host, tie.investor, w.par.product.maker_share * b, True)


def own_part(w, j):
    """The maker's own brand's part of the vehicles planned."""
    product = w.product[j]
    both = product.investor_units + product.host_units
    own = product.host_units if product.host_builds > 0.0 else product.investor_units
    return own / both if both > 0.0 else 0.0


def alone(w, j, i, planned, years):
    """What firm i does by itself in product j's place, weighted with the chance that it does."""
    product = w.product[j]
    chance = product.stand_alone_share
    since = w.world.now - product.alone_from
    if since <= product.launch:
        cost = product.development_cost * (1.0 - w.par.finance.tax)
        finance.spend(w, i, chance * cost * years / product.launch)
        if maker(w, j) == i:
            invest(w, j, i, chance * own_part(w, j) * years / product.launch)
    elif since <= product.launch + product.life:
        value = own_value(w, i)
        finance.spend(w, i, -chance * contribution(w, j, sold(w, planned, value, years), value))


def quarter(w, j, years):
    """The money of product j over a quarter: jointly, or each alone where there is (no longer) a joint one."""
    if w.par.product.on <= 0.0:
        return
    product = w.product[j]
    tie = w.tie[product.tie]
    stage = product.stage
    if stage == ALONE or stage == CANCELLED:
        alone(w, j, tie.investor, product.investor_units, years)
        alone(w, j, tie.host, product.host_units, years)
    elif product.launched_at <= w.world.now:
        if w.world.now <= product.launched_at + product.life:
            sell(w, j, years)
    elif tie.closed == 1:
        develop(w, j, years)


MECHANISM = Mechanism("product", Parameters, "Joint products cost, save, and sell by what the customer gets. Muted: they are without money.", "A45, A68, D13-D15; B 2-5")
