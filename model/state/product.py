"""A joint product: what the partners develop together, and what the customer gets."""

import math

from model.state.field import Kind, given, kept, kept_whole

NAN = math.nan
STAGES = ("planned", "launched", "rescoped", "cancelled", "ended", "alone")
PLANNED, LAUNCHED, RESCOPED, CANCELLED, OVER, ALONE = range(6)
PRODUCT = Kind("product", "A joint product.", (
    kept_whole("tie", 0, "index of its tie"),
    given("launch", 3.0, "year", 0.1, 30.0, "D15: 3-4 years concept to production", "planned launch"),
    given("development_cost", 0.5, "bn", 0.0, 20.0, "D13: 1-6 bn for an all-new platform", "cost of developing it once, for both"),
    given("investor_share", 0.5, "share", 0.0, 1.0, "assumption", "part of the development cost that the investor pays"),
    given("host_builds", 1.0, "yes/no", 0, 1, "case", "1 if the host makes the vehicles of both brands, 0 the investor"),
    given("investor_units", 0.03, "million units/year", 0.0, 5.0, "case", "planned sales a year under the investor's brand"),
    given("host_units", 0.03, "million units/year", 0.0, 5.0, "case", "planned sales a year under the host's brand"),
    given("price", 25.0, "thousand/unit", 1.0, 300.0, "case", "revenue per vehicle"),
    given("margin", 0.08, "share", -0.5, 0.6, "assumption", "contribution per vehicle over its price, at customer value 1"),
    given("investment", 0.0, "bn", 0.0, 20.0, "case; B 3", "what its maker invests in production before the launch"),
    given("jobs", 0.0, "thousand", 0.0, 100.0, "case; B 3", "jobs that making it keeps at its maker"),
    given("life", 6.0, "year", 1.0, 20.0, "D17", "years of production"),
    given("distinctiveness", 0.6, "share", 0.0, 1.0, "assumption; A37", "how different the brands' versions are"),
    given("stand_alone_share", 0.5, "share", 0.0, 1.0, "assumption", "chance that a partner would have developed its own version alone, at full cost"),
    kept_whole("stage", 0, "where it stands", STAGES),
    kept("gate_due", NAN, "year", "date of the next gate"),
    kept("gates", 0.0, "count", "gates passed"),
    kept("delay", 0.0, "year", "launch against plan"),
    kept("launched_at", math.inf, "year", "date of launch"),
    kept("customer_value", 0.0, "index", "what the customer gets; 1 = a good product of the segment"),
    kept("scope", 1.0, "share", "development cost of the present scope over that planned"),
    kept("units", 0.0, "million units", "vehicles sold so far, both brands"),
    kept("alone_from", 0.0, "year", "date from which each goes on alone"),
    kept("spent", 0.0, "bn", "development cost spent so far, both"),
    kept("development_saving", 0.0, "bn", "development cost saved against each side developing alone"),
))  # fmt: skip
