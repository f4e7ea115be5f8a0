"""The world: what all firms share."""

from model.state.field import Kind, kept, kept_whole

SLOTS_FULL = 4
STATUS = ("completed", "capped", "non_finite", "bad_delay", "slots_full")

WORLD = Kind("world", "What all firms share.", (
    kept("now", 0.0, "year", "the date of the event at hand"),
    kept_whole("quarter", 0, "quarters that have ended"),
    kept("market", 0.0, "share", "part of every firm's operating margin that moves with the industry"),
    kept("demand", 0.0, "log", "industry demand against its trend"),
    kept("currency", 0.0, "log", "price of foreign money against signing"),
    kept("learned", 0.0, "frontier", "what firms have learned from each other since the last quarter end, weighed by their standing, the mean over domains, summed over firms"),
    kept("frontier_pace", 0.0, "1/year", "pace at which learning moves the frontier, on top of its own"),
    kept_whole("status", 0, "how this history went", STATUS),
))  # fmt: skip
