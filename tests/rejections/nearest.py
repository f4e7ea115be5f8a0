"""Words that are nearly right, with what is meant; and words that are near to nothing."""

from __future__ import annotations

from tests.rejections.commands import event
from tests.rejections.configs import GOOD, check
from tests.rejections.expressions import REFERENCE
from tests.rejections.row import Row, line

# Code -> what its row in the table is told to mean.
MEANT = {
    "config.distribution": "beta", "config.extends_missing": "case.yaml", "config.not_found": "case.yaml", "config.unknown_event": "cycle_plan_sync",
    "config.unknown_key": "title", "config.unknown_name": "mazda", "config.unknown_path": "firms.mazda.volume", "config.unknown_word": "minority",
    "engine.unknown": "reference", "events.file": "mine.py", "events.subject": "firm", "events.unknown": "dispute", "explain.family": "dispute",
    "outcome.name": "value", "precision.ending": "dissolved", "precision.label": "first", "precision.statistic": "mean", "precision.variable": "value",
    "replay.unknown": "dispute", "show.by": "ties.first-second.stake", "usage.command": "run", "usage.option": "--trials", "where.name": "value",
}  # fmt: skip
FAR = {
    "config.unknown_key": check(f"{GOOD}xyzzy: 1\n"),
    "config.extends_missing": check(f"{GOOD}extends: xyzzy\n"),
    "events.subject": line("events --events mine.py", event("subject='xyzzy'")),
    "events.unknown": line("events xyzzy"),
    "explain.family": line("explain CASE --mute xyzzy"),
    "precision.variable": Row(("run", "CASE", "--precision", "mean xyzzy: 1", *REFERENCE)),
    "show.by": line("show RUN --by xyzzy"),
    "usage.command": line("xyzzy"),
    "usage.option": line("run CASE --xyzzy"),
    "where.name": line("discover RUN --where 'xyzzy > 0'"),
}
