"""Money: cash, debt, distress, equity value, and payments between partners that cancel to the last bit."""

from typing import NamedTuple

from model.maths import exp, logistic
from model.mechanism import Mechanism
from model.parameter import parameter


class Parameters(NamedTuple):
    discount_rate: float = parameter(0.06, "1/year", 0.0, 0.3, "derived: D12, WACC 7.4-8.2 %, less 2 % inflation, since prices are constant", "rate at which money is discounted to signing")
    terminal_multiple: float = parameter(12.0, "1", 1.0, 30.0, "assumption: below (1 - reinvested) / (rate - growth) = 18, as markets pay less for carmakers", "value over structural profit after tax")
    tax: float = parameter(0.30, "share", 0.0, 0.6, "assumption", "tax on profits")
    reinvested: float = parameter(0.10, "share", 0.0, 1.0, "derived: growth of 1 % over a return on capital of 10 % (D12)", "part of structural profit after tax that growth takes")
    interest: float = parameter(0.025, "1/year", 0.0, 0.3, "assumption: about 4.5 % less 2 % inflation", "real interest on debt less cash")
    floor: float = parameter(0.03, "share", 0.0, 0.3, "assumption", "cash that the business needs, over revenue; less is borrowed")
    ceiling: float = parameter(0.15, "share", 0.0, 1.0, "assumption", "cash over revenue above which debt is paid back, and then dividends are")
    payout: float = parameter(0.5, "1/year", 0.0, 10.0, "assumption", "pace at which cash over the ceiling is paid out once there is no debt")
    normal_margin: float = parameter(0.04, "share", 0.0, 0.2, "D1, D5, D10: means 1.8-8.2 %", "margin to which the share price expects firms to return")
    reversion: float = parameter(0.5, "share", 0.0, 1.0, "assumption", "how far the share price expects it")
    least_value: float = parameter(0.15, "share", 0.0, 1.0, "derived: Nissan March 1999, 8.4 bn before the deal on about 54 bn of sales", "least equity value, over revenue")
    price_persistence: float = parameter(0.9, "1", 0.0, 0.999, "assumption", "quarterly persistence of the share price's noise")
    price_shock: float = parameter(0.10, "log", 0.0, 1.0, "assumption; D35", "quarterly s.d. of its innovation")
    distress_level: float = parameter(-1.2, "1", -10, 10, "derived: Mazda 2012 about .5, a healthy firm below .1", "distress (logit) of a firm without net debt or margin")
    distress_debt: float = parameter(6.0, "1", 0.0, 50, "as distress_level", "distress (logit) per unit of net debt over revenue")
    distress_margin: float = parameter(40.0, "1", 0.0, 200, "as distress_level", "distress (logit) per unit of margin of the last year")


def discount(w):
    """The present value at signing of one unit of money now."""
    return exp(-w.par.finance.discount_rate * w.world.now)


def account(w, i):
    """Who carries on firm i: itself, its buyer, or (-1) nobody in this world."""
    firm = w.firm[i]
    if firm.failed > 0 or firm.owner == -2:
        return -1
    if firm.owner < 0:
        return i
    buyer = w.firm[firm.owner]
    return -1 if buyer.failed > 0 or buyer.owner == -2 else firm.owner


def member(w, j, i):
    """Whether firm j is firm i or belongs to it."""
    return j == i or account(w, j) == i


def spend(w, i, amount):
    """Firm i pays an outsider for something (a negative amount earns)."""
    firm = w.firm[i]
    firm.cash = firm.cash - amount
    holder = account(w, i)
    if holder >= 0:
        w.firm[holder].cash_flow_value -= discount(w) * amount


def charge(w, i, amount):
    """Firm i pays for something that happens once, and that its profit of the quarter bears."""
    spend(w, i, amount)
    w.firm[i].charges += amount


def net_profit(w, i, years):
    """Profit of firm i over some years at the present margin, after one-off costs, interest and tax, bn."""
    p = w.par.finance
    firm = w.firm[i]
    before_tax = (firm.margin_realised * revenue(w, i) - p.interest * (firm.debt - firm.cash)) * years - firm.charges
    return before_tax * (1.0 - p.tax) if before_tax > 0.0 else before_tax


def sell_asset(w, i, amount):
    """Firm i gets money from an outsider for something that it owned."""
    w.firm[i].cash += amount
    w.firm[books(w, i)].outside_value += discount(w) * amount


def transfer(w, payer, payee, amount, into_cash):
    """Payer pays payee, or (``into_cash`` False) payee's own shareholders; cancels in the sum over firms."""
    w.firm[payer].cash -= amount
    credit(w, payer, payee, discount(w) * amount)
    if into_cash:
        w.firm[payee].cash += amount


def books(w, i):
    """In whose value what firm i pays and gets counts: its own, or its buyer's."""
    owner = w.firm[i].owner
    return owner if owner >= 0 else i


def credit(w, payer, payee, present):
    """Present value passes from payer to payee, or to those who carry them on."""
    w.firm[books(w, payer)].transfer_value -= present
    w.firm[books(w, payee)].transfer_value += present


def consolidate(w, buyer, bought):
    """Firm `bought` becomes the buyer's: its debt is the buyer's from now on, its cash is pooled quarter by quarter."""
    firm = w.firm[bought]
    credit(w, buyer, bought, net_debt(w, bought))  # the buyer takes it over: as good as paid
    w.firm[buyer].debt += firm.debt
    firm.debt = 0.0
    firm.owner = buyer


def net_debt(w, i):
    """The present value of the net debt of firm i, bn."""
    return discount(w) * (w.firm[i].debt - w.firm[i].cash)


def revenue(w, i):
    """Sales of firm i, bn a year; a mere shareholder has none."""
    return w.firm[i].makes * w.firm[i].volume * w.firm[i].price


def structural_profit(w, i):
    """Structural profit after tax, bn a year."""
    return w.firm[i].structural_margin * revenue(w, i) * (1.0 - w.par.finance.tax)


def price_shares(w, i, shock):
    """The equity value of firm i with all that it owns; `shock` is a standard normal number."""
    p = w.par.finance
    firm = w.firm[i]
    worth = 0.0
    sales = 0.0
    for j in range(w.firm.shape[0]):
        if member(w, j, i):
            other = w.firm[j]
            expected = (1.0 - p.reversion) * other.structural_margin + p.reversion * p.normal_margin
            worth += p.terminal_multiple * expected * revenue(w, j) * (1.0 - p.tax) - other.debt + other.cash
            sales += revenue(w, j)
    least = p.least_value * sales
    firm.equity_noise = p.price_persistence * firm.equity_noise + p.price_shock * shock
    firm.equity_value = (worth if worth > least else least) * exp(firm.equity_noise)


def pool(w):
    """The cash of bought firms, but for what their business needs, goes to their owners."""
    for i in range(w.firm.shape[0]):
        owner = account(w, i)
        if owner != i and w.firm[i].failed == 0:  # its owner's, who may have left this world
            firm = w.firm[i]
            least = w.par.finance.floor * revenue(w, i)
            if owner >= 0:
                w.firm[owner].cash += firm.cash - least - firm.debt
            firm.cash = least
            firm.debt = 0.0


def balance(w, i):
    """Borrows what cash falls short of, pays back debt from what is over; a bought firm leaves it to its owner."""
    p = w.par.finance
    firm = w.firm[i]
    if account(w, i) != i:
        return
    least, most = p.floor * revenue(w, i), p.ceiling * revenue(w, i)
    if firm.cash < least:
        firm.debt += least - firm.cash
        firm.cash = least
    elif firm.cash > most and firm.debt > 0.0:
        paid = firm.cash - most if firm.cash - most < firm.debt else firm.debt
        firm.debt -= paid
        firm.cash -= paid


def set_dividend(w, i, years):
    """Takes out of firm i's cash a part of what is over once there is no debt; `pay_dividends` hands it out."""
    firm = w.firm[i]
    firm.dividend = 0.0
    over = firm.cash - w.par.finance.ceiling * revenue(w, i)
    # A bought firm pays none: its buyer counts its free cash flow already. A mere shareholder keeps its cash.
    if account(w, i) == i and firm.makes > 0.0 and firm.debt <= 0.0 and over > 0.0:
        firm.dividend = over * (1.0 - exp(-w.par.finance.payout * years))
        firm.cash -= firm.dividend


def pay_dividends(w):
    """Partners get their part of all dividends, taken out before: no firm's place in the world matters."""
    for t in range(w.tie.shape[0]):
        tie = w.tie[t]
        share_dividend(w, tie.host, tie.investor, tie.stake)
        share_dividend(w, tie.investor, tie.host, tie.reverse_stake)


def share_dividend(w, payer, holder, part):
    """A partner's part of a dividend: its money, and no longer the payer's own shareholders'."""
    amount = part * w.firm[payer].dividend
    if amount > 0.0:
        w.firm[holder].cash += amount
        credit(w, payer, holder, discount(w) * amount)


def set_distress(w, i):
    """Distress of firm i, with all that it owns, from its net debt and the margin of the last year."""
    p = w.par.finance
    sales = 0.0
    owed = 0.0
    earned = 0.0
    for j in range(w.firm.shape[0]):
        if member(w, j, i):
            sales += revenue(w, j)
            owed += w.firm[j].debt - w.firm[j].cash
            earned += w.firm[j].margin_trailing * revenue(w, j)
    if sales > 0.0:
        w.firm[i].distress = logistic(p.distress_level + p.distress_debt * owed / sales - p.distress_margin * earned / sales)
    else:
        w.firm[i].distress = 0.0  # a mere shareholder has no business that could fail


def shared_distress(w, t):
    """The distress that both partners of tie t are in: the lower of the two."""
    a, b = w.firm[w.tie[t].investor].distress, w.firm[w.tie[t].host].distress
    return a if a < b else b


def quarter(w, i, years):
    """Firm i earns, pays interest and taxes over a quarter."""
    p = w.par.finance
    firm = w.firm[i]
    firm.revenue = revenue(w, i)
    firm.net_profit = net_profit(w, i, years)
    firm.charges = 0.0
    profit = firm.margin_realised * firm.revenue * years
    profit -= p.tax * profit if profit > 0.0 else 0.0
    grown = structural_profit(w, i) * p.reinvested * years
    spend(w, i, -(profit - (grown if grown > 0.0 else 0.0)))
    firm.cash -= p.interest * (firm.debt - firm.cash) * (1.0 - p.tax) * years
    firm.margin_trailing += (firm.margin_realised - firm.margin_trailing) * (years if years < 1.0 else 1.0)


def settle(w, i, years):
    """Firm i borrows or pays back, and sets its dividend, once all cash is where it belongs."""
    balance(w, i)
    set_dividend(w, i, years)


def reckon(w, i, years, shock):
    """Distress and share price of firm i at the end of a quarter; `shock` moves the price."""
    set_distress(w, i)
    if w.firm[i].distress > 0.5:
        w.firm[i].distress_years += years
    price_shares(w, i, shock)


def worth(w, i):
    """Value at signing of what firm i's own shareholders have by now, and expect from now on (below 0, too)."""
    p = w.par.finance
    now = discount(w)
    total = w.firm[i].cash_flow_value + w.firm[i].transfer_value + w.firm[i].outside_value - w.firm[i].net_debt_at_signing
    for j in range(w.firm.shape[0]):
        if account(w, j) == i:
            ahead = p.terminal_multiple * structural_profit(w, j)
            total += now * (ahead if ahead > 0.0 else 0.0)
    for t in range(w.tie.shape[0]):
        total += now * holding(w, t, i)
    return total


def holding(w, t, i):
    """What stakes and ventures of tie t are worth to firm i: what it holds less what of it is held."""
    tie = w.tie[t]
    venture = 0.0
    if account(w, tie.investor) == i:
        venture += tie.venture_share * tie.venture_worth
    if account(w, tie.host) == i:
        venture += tie.venture_host_share * tie.venture_worth
    if account(w, tie.host) != tie.host or account(w, tie.investor) != tie.investor:
        return venture
    net = tie.stake * w.firm[tie.host].equity_value - tie.reverse_stake * w.firm[tie.investor].equity_value
    if tie.investor == i:
        return venture + net
    return venture - net if tie.host == i else venture


MECHANISM = Mechanism("finance", Parameters, "Cash, debt, distress and share prices.", "A1, A54, A57-A58, A64, D12", essential=True)
