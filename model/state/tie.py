"""A tie: an investor, a host, and how they stand to each other.

Ownership and cooperation are two states: partners sell stakes and go on working together (evidence F4).
"""

import math

from model.state.field import Kind, given, given_code, kept, kept_whole

NAN = math.nan
FORMS = ("none", "project", "minority", "cross", "joint_venture", "acquisition")
FORM_NONE, FORM_PROJECT, FORM_MINORITY, FORM_CROSS, FORM_VENTURE, FORM_ACQUISITION = range(6)
SIDES = ("investor", "host")
INVESTOR_SIDE, HOST_SIDE = range(2)
MOTIVES = ("learning", "scale", "political")
ISSUES = ("new", "existing")
ENDINGS = ("ongoing", "dissolved", "stake_sold", "acquired_by_partner", "acquired_by_third_party", "project_end", "failed", "demerged")  # fmt: skip
ONGOING, DISSOLVED, STAKE_SOLD, ACQUIRED_BY_PARTNER, ACQUIRED_BY_THIRD_PARTY, PROJECT_END, FAILED, DEMERGED = range(8)  # fmt: skip

TIE = Kind("tie", "An investor, a host, and how they stand to each other.", (
    kept_whole("investor", 0, "index of the firm that invests, or of the first-named partner"),
    kept_whole("host", 1, "index of the firm invested in"),
    given_code("form", "project", FORMS, "A55-A60, A68", "legal form; it decides which of the terms below count"),
    given_code("motive", "learning", MOTIVES, "A17, C13", "what the tie was made for"),
    given_code("issue", "new", ISSUES, "A54, A64", "shares bought at signing and by a call: newly issued (cash to the host) or existing"),
    given("age", 0.0, "year", 0.0, 100.0, "case", "years that the tie is old at signing; what ends it counts from there, and its stakes are paid for"),
    given("binding", 1.0, "yes/no", 0, 1, "A.9: Fiat-Mazda was a non-binding memorandum", "1 an agreement, 0 a memorandum that must still be closed"),
    # --- ownership ---
    given("stake", 0.0, "share", 0.0, 1.0, "case", "share of the host that the investor holds; in a joint venture, its share of the venture"),
    given("reverse_stake", 0.0, "share", 0.0, 1.0, "case", "share of the investor that the host holds, in the form cross"),
    given("premium", 0.0, "share", -0.5, 2.0, "case", "paid for the stake at signing, above equity value"),
    given("control_premium", NAN, "share", -0.5, 2.0, "C42: .10-.35", "paid for the whole host in an acquisition, above equity value; absent = drawn"),
    given("venture_capital", 0.5, "bn", 0.001, 100.0, "assumption; A66: Flat Rock, NUMMI", "what the partners put into a joint venture together"),
    given("long_stop", 2.0, "year", 0.1, 10.0, "assumption; A.9", "years after signing at which a memorandum that has not closed lapses"),
    given("call_to", NAN, "share", 0.0, 0.95, "case", "stake to which the investor may raise its own by its call option; absent = no option"),
    given("call_price", NAN, "bn", 0.001, 1000.0, "case", "price of the call, for the whole of the host"),
    given("call_from", 0.0, "year", 0.0, 50.0, "case", "first date of the call"),
    given("call_until", 5.0, "year", 0.0, 50.0, "case: five years of warrants at Nissan", "last date of the call"),
    given("put_to", NAN, "share", 0.0, 0.95, "case; GM-Fiat 2000", "stake to which the host's shareholders may make the investor raise its own by their put option; absent = no option"),
    given("put_price", NAN, "bn", 0.001, 1000.0, "case", "price of the put, for the whole of the host"),
    given("put_from", 0.0, "year", 0.0, 50.0, "case", "first date of the put"),
    given("put_until", 5.0, "year", 0.0, 50.0, "case; GM-Fiat 2004-2009", "last date of the put"),
    given("board_seats", NAN, "share", 0.0, 1.0, "A52: 0.55 of the stake where silent", "investor's share of the host's board seats; absent = by the stake"),
    kept("agreed_stake", 0.0, "share", "stake agreed on at signing, paid at closing"),
    kept("agreed_reverse_stake", 0.0, "share", "stake in return agreed on at signing, paid at closing"),
    kept("price_factor", 1.0, "1", "price agreed on for shares of the host, over that of the market at closing"),
    kept("agreed_value", 0.0, "bn", "equity value of the host when the price was agreed on"),
    kept("venture_share", 0.0, "share", "share of the joint venture that the investor holds"),
    kept("venture_host_share", 0.0, "share", "share of the joint venture that the host holds"),
    kept("venture_quality", 0.0, "share", "luck of the venture's founding in its return on capital"),
    kept("venture_noise", 0.0, "share", "the venture's own AR(1) part of its return on capital"),
    kept("venture_worth", 0.0, "bn", "what the whole of the venture is worth"),
    kept("control", 0.0, "share", "investor's control over the host, from stake, seats and posts"),
    kept("posts", 0.0, "count", "head and functional posts at the host held by dispatched executives"),
    kept_whole("ownership", 0, "ownership of shares", ("never", "held", "ended")),
    kept_whole("cooperation", 0, "working together", ("agreed", "active", "ended")),
    kept_whole("ending", 0, "how it ended", ENDINGS),
    kept("end_time", NAN, "year", "end of ownership if a stake was ever held, else of cooperation"),
    kept("ownership_end_time", NAN, "year", "end of ownership"),
    kept("cooperation_end_time", NAN, "year", "end of cooperation"),
    kept_whole("ended", 0, "1 once both ownership and cooperation are over"),
    kept_whole("closed", 1, "1 once the agreement has closed"),
    # --- relation ---
    given("trust_in_investor", 0.55, "share", 0.0, 1.0, "assumption; A40", "trust held by the host"),
    given("trust_in_host", 0.55, "share", 0.0, 1.0, "assumption", "trust held by the investor"),
    kept("trust_stamp", 0.0, "year", "the date of both trusts as stored"),
    kept("trust_in_investor_min", 1.0, "share", "lowest trust held by the host so far"),
    kept("trust_in_host_min", 1.0, "share", "lowest trust held by the investor so far"),
    kept("trust_in_investor_at_signing", 0.0, "share", "trust held by the host at signing"),
    kept("trust_in_host_at_signing", 0.0, "share", "trust held by the investor at signing"),
    given("respect", 0.65, "share", 0.0, 1.0, "assumption; A39", "perceived equality"),
    kept("respect_stamp", 0.0, "year", "the date of respect as stored"),
    given("integration", 0.0, "share", 0.0, 1.0, "A37, A67", "platforms and cycle plans shared"),
    kept("integration_haste", 0.0, "share", "recent depth of integration not yet digested"),
    kept("haste_stamp", 0.0, "year", "the date of integration_haste as stored"),
    given("clarity", 0.5, "share", 0.0, 1.0, "A45", "clarity of the joint value proposition"),
    given("familiarity", 0.1, "share", 0.0, 1.0, "assumption; A44, C35", "how well the two know each other's ways"),
    kept("familiarity_stamp", 0.0, "year", "the date of familiarity as stored"),
    given("attention", 0.5, "share", 0.0, 1.0, "A44", "management attention to culture"),
    given("culture_distance", 0.5, "share", 0.0, 1.0, "C24, C26: perceived and organisational", "perceived and organisational distance before any familiarity"),
    given("national_distance", 0.5, "share", 0.0, 1.0, "C24-C25", "objective national distance; no material effect (P13)"),
    given("rivalry", 0.3, "share", 0.0, 1.0, "assumption; A22", "how far the partners sell to the same customers"),
    kept("investor_learned", 0.0, "share", "what has come over to the investor, over what it had to learn from the host at signing"),
    kept("host_learned", 0.0, "share", "what has come over to the host, over what it had to learn from the investor at signing"),
    # --- what it brings ---
    kept("saving", 0.0, "bn/year", "synergy now realised, shared by both"),
    kept("saving_target", 0.0, "bn/year", "synergy that the integration reached should bring in the end"),
    kept("saving_stamp", 0.0, "year", "the date of saving as stored"),
    kept("last_departure", -math.inf, "year", "date of the last unexpected departure of the investor's people"),
    kept("last_departure_of_hosts", -math.inf, "year", "date of the last unexpected departure of the host's people"),
    kept("arbitration_due", math.inf, "year", "date at which a dispute goes to arbitration"),
    kept("rescue_due", math.inf, "year", "date at which the investor is asked to rescue the host"),
    kept("rescue_size", 0.0, "bn", "cash asked for in the rescue"),
    kept("option_due", math.inf, "year", "next date at which options are looked at"),
    kept("purchase_due", math.inf, "year", "date at which the investor buys the host whole"),
    kept("founding_due", math.inf, "year", "date at which the joint venture is founded"),
    kept("next_review", math.inf, "year", "date of the next alliance review"),
    kept("dispatch_due", math.inf, "year", "date of a dispatch that was decided"),
    kept("sync_due", math.inf, "year", "date of a cycle plan sync that was decided"),
    kept("failure_due", math.inf, "year", "date at which a partner's failure ends the tie"),
    kept("project_due", math.inf, "year", "date at which the last joint product has run out"),
    kept("takeover_due", math.inf, "year", "date at which a partner's sale to a third party ends the tie"),
    kept_whole("stream0", 0, "first word of the stream of its quarterly draws"),
    kept_whole("stream1", 0, "second word of that stream"),
    kept("codified", 0.0, "share", "how far know-how has been written down for the partner"),
))  # fmt: skip
