"""A firm at an instant: capabilities, product, finance, people."""

import math

from model.state.field import Kind, given, kept, kept_whole

DOMAINS = ("strategy", "brand", "design", "development", "production", "technology", "purchasing", "finance_control", "market_access")  # fmt: skip
NEEDS = ("cash", "volume", "region", "technology")
STRATEGY, BRAND, DESIGN, DEVELOPMENT, PRODUCTION, TECHNOLOGY, PURCHASING, FINANCE_CONTROL, MARKET_ACCESS = range(9)  # fmt: skip
N_DOMAINS = len(DOMAINS)
NAN = math.nan

FIRM = Kind("firm", "A firm at an instant.", (
    # --- process layer: slow ---
    given("capability", 0.7, "frontier", 0.0, 1.2, "assumption; A7, A25", "standing in nine domains; 1 = industry best practice", DOMAINS),
    kept("pocket", 0.0, "frontier", "learned by the people who were there, not yet by the whole firm", DOMAINS),
    kept("capability_stamp", 0.0, "year", "the date of capability and pocket as stored"),
    kept("capability_at_signing", 0.0, "frontier", "capability at signing", DOMAINS),
    given("effort", 0.6, "share", 0.0, 1.0, "assumption; A63", "own effort at capability building; 1 = that of a firm at best practice"),
    given("openness", 0.8, "share", 0.0, 1.0, "assumption; A22-A24", "willingness and ability to learn from others"),
    given("turnaround_experience", 0.0, "share", 0.0, 1.0, "A28", "how far it has lived through a revival of its own"),
    given("planning_horizon", 8.0, "year", 0.5, 40.0, "assumption; A62", "how far ahead it plans; a short one gives up effort for near-term money and volume when in trouble"),
    given("alliance_capability", 0.5, "share", 0.0, 1.0, "assumption; A34, C18", "skill at running and integrating alliances"),
    given("integrating", 0.0, "share", 0.0, 5.0, "A34", "integration of firms bought before signing that it has still to digest"),
    kept("strain", 0.0, "share", "scarce managers away on dispatch"),
    # --- product layer ---
    given("appeal", 0.0, "index", -1.0, 1.0, "assumption; A2", "product-market attractiveness against the segment mean"),
    given("makes", 1.0, "yes/no", 0, 1, "A54; Renault and the French state", "1 a maker of vehicles, 0 a mere shareholder such as a government or a fund"),
    given("models", 20.0, "count", 1, 200, "assumption; A15", "models on sale"),
    given("channels", 1.0, "count", 1, 20, "A15: five at Mazda about 1990 (recalled)", "dealer channels"),
    given("platforms", 5.0, "count", 1, 40, "A10: 4-5 for a full line", "basic models"),
    given("model_cycle", 6.0, "year", 2.0, 12.0, "D17 (recalled): 4 Japan, 5-8 US and Europe", "years between generations of a model"),
    kept("next_launch", NAN, "year", "date of its next model launch"),
    given("volume", 1.5, "million units/year", 0.01, 15.0, "A10-A11", "vehicles sold a year"),
    given("volume_goal", NAN, "million units/year", 0.01, 20.0, "case", "volume that it has declared it wants; absent = none declared"),
    given("scale_belief", 0.3, "share", 0.0, 1.0, "assumption; A12, A14", "how far it chases volume for its own sake"),
    given("capacity", NAN, "million units/year", 0.001, 30.0, "case", "vehicles that its plants can make a year; absent = its volume at normal use"),
    given("experience", NAN, "million units", 0.01, 1000.0, "case", "vehicles made so far; absent = by its volume at signing"),
    kept("experience_at_signing", 0.0, "million units", "vehicles made by signing"),
    kept("volume_base", 0.0, "million units/year", "volume at average appeal and demand"),
    kept("volume_at_signing", 0.0, "million units/year", "volume at signing"),
    kept("launches", 0.0, "count", "model launches lived since signing"),
    # --- financial layer: fast ---
    given("price", 18.0, "thousand/unit", 1.0, 200.0, "derived: revenue over volume", "revenue per vehicle"),
    given("margin", 0.04, "share", -0.3, 0.3, "D1, D5", "structural operating margin at signing, without the noise of the year"),
    given("currency_exposure", 0.0, "share", -1.0, 1.0, "D4: 72 % of Mazda's sales were abroad", "sales less costs in foreign money, over sales"),
    given("industry_exposure", 1.0, "1", 0.0, 3.0, "A16", "how strongly what hits the whole industry hits it; above 1 where it hangs on one technology or one market; joint products and ventures feel it as all do"),
    given("recent_margin", NAN, "share", -0.5, 0.4, "case", "operating margin of the last reported year; absent = the structural one"),
    kept("margin_offset", 0.0, "share", "what makes the structural margin at signing the given one"),
    kept("margin_noise", 0.0, "share", "the firm's own AR(1) part of the margin"),
    kept("margin_realised", 0.0, "share", "operating margin of the last quarter"),
    kept("margin_trailing", 0.0, "share", "operating margin over about the last year"),
    kept("structural_margin", 0.0, "share", "operating margin without noise and common factor"),
    kept("revenue", 0.0, "bn/year", "sales"),
    given("cash", 5.0, "bn", 0.0, 200.0, "assumption", "cash and liquid assets"),
    given("debt", 5.0, "bn", 0.0, 300.0, "assumption", "interest-bearing debt of the industrial business"),
    kept("charges", 0.0, "bn", "one-off costs since the last quarter end"),
    kept("net_profit", 0.0, "bn", "profit of the last quarter after one-off costs, interest and tax"),
    kept("dividend", 0.0, "bn", "dividend of the last quarter"),
    kept("net_debt_at_signing", 0.0, "bn", "debt less cash at signing"),
    kept("equity_value", 0.0, "bn", "what the whole of its shares is worth"),
    kept("equity_noise", 0.0, "log", "the share price against structural value"),
    kept("distress", 0.0, "share", "nearness to financial crisis, 0..1; above a half counts as in distress"),
    kept("distress_years", 0.0, "year", "time spent in distress"),
    kept("restructuring_due", math.inf, "year", "date of a restructuring that a crisis set off"),
    kept("last_crisis", -math.inf, "year", "date of the last financial crisis"),
    kept("discount", 0.0, "share", "margin given away in price cuts to hold or chase volume"),
    # --- people ---
    given("jobs", 60.0, "thousand", 0.1, 1000.0, "assumption", "employees"),
    kept("jobs_base", 0.0, "thousand", "jobs at the volume and productivity of signing, less those cut since"),
    kept("jobs_at_signing", 0.0, "thousand", "employees at signing"),
    given("morale", 0.65, "share", 0.0, 1.0, "assumption; A6", "morale of its people"),
    kept("morale_stamp", 0.0, "year", "the date of morale as stored"),
    kept("morale_min", 1.0, "share", "lowest morale so far"),
    given("identity", 0.8, "share", 0.0, 1.0, "assumption; A35", "sense of self and self-determination"),
    kept("identity_at_signing", 0.0, "share", "identity at signing, to which it returns"),
    kept("identity_stamp", 0.0, "year", "the date of identity as stored"),
    kept("bid_due", math.inf, "year", "date at which a third party's bid for it is decided"),
    kept("exit_due", math.inf, "year", "date at which people who chose to leave are gone"),
    kept("exits_planned", 0.0, "thousand", "jobs that plans have cut so far"),
    kept("exits_over", 0.0, "thousand", "people who have left above plan so far"),
    kept("exit_share", 0.0, "share", "share of the workforce that is about to leave"),
    # --- what it wants from the tie, and value ---
    given("need", 0.3, "share", 0.0, 1.0, "assumption; A46", "why it wants this partner", NEEDS),
    kept("need_stamp", 0.0, "year", "the date of need as stored"),
    given("outside_options", 0.3, "share", 0.0, 1.0, "assumption; A69, C37", "how good its other possible partners are"),
    given("optimism", 0.25, "share", 0.0, 2.0, "derived: C45, D34, .2-.7 above what comes, of which the noise-free history, without mishaps, is a part", "how far what it hopes for at signing exceeds the noise-free history"),
    given("expectation", NAN, "bn", -1000.0, 1000.0, "case", "value added by year 5 hoped for at signing; absent = from the noise-free history"),
    kept("cash_flow_value", 0.0, "bn", "present value of its free cash flow so far"),
    kept("transfer_value", 0.0, "bn", "present value of what partners paid it less what it paid them"),
    kept("outside_value", 0.0, "bn", "present value of what third parties paid it for shares less what it paid them"),
    kept("value", 0.0, "bn", "value at the horizon (model.outcome)"),
    kept("value_at_5", NAN, "bn", "value as it would be reckoned five years after signing"),
    kept_whole("stream0", 0, "first word of the stream of its quarterly draws"),
    kept_whole("stream1", 0, "second word of that stream"),
    kept_whole("owner", -1, "index of the firm that has acquired it; -1 none, -2 a third party"),
    kept_whole("failed", 0, "1 once it has failed"),
))  # fmt: skip
