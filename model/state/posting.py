"""A posting: an executive whom one partner has sent to the other."""

import math

from model.state.field import Kind, kept, kept_whole

RANKS = ("functional", "head")
POSTING = Kind("posting", "A dispatched executive.", (
    kept_whole("tie", 0, "index of its tie"),
    kept_whole("active", 0, "1 while the executive is out"),
    kept_whole("sender", 0, "index of the sending firm"),
    kept_whole("receiver", 1, "index of the receiving firm"),
    kept_whole("rank", 0, "rank at the receiver", RANKS),
    kept("quality", 0.0, "share", "quality of the executive"),
    kept("fit", 0.0, "share", "cultural fit"),
    kept("experience", 0.0, "share", "how far the executive has lived through a revival"),
    kept("start", 0.0, "year", "start of the posting"),
    kept("planned_end", math.inf, "year", "planned end of the posting"),
))  # fmt: skip
