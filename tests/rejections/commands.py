"""What is refused on a command line, in a user's file of events, and between runs that do not fit."""

from __future__ import annotations

from tests.rejections.row import line

EVENT = """
from typing import NamedTuple
from model.event import Event
from model.laws import EXPONENTIAL, WEIBULL
from model.parameter import parameter

class Wait(NamedTuple):
    scale: float = parameter(1.0, "year", 0.1, 10, "test", "mean wait")

class Bare(NamedTuple):
    scale: float = 1.0

class Other(NamedTuple):
    weight: float = parameter(1.0, "1", 0.1, 10, "test", "no wait")

def effect(w, k, p, a, draw):
    pass

sound = Event("stir", "firm", EXPONENTIAL, Wait, effect, (), (), 400, "{firm} stirs", "test")
EVENT = sound._replace(CHANGE)
"""


# Its effect fails, in a line of its own.
FAILING = EVENT.replace("    pass", "    raise ValueError('too rich')").replace("CHANGE", "")


def event(change: str) -> dict[str, str | bytes]:
    """A file of one event in which something is changed."""
    return {"mine.py": EVENT.replace("CHANGE", change)}


THIRD = "signed: 2012-05-23\nhorizon: 1\nfirms: {first: {}, second: {}, third: {}}\nties: {pact: {investor: first, host: second}}\n"
AGAIN = "signed: 2012-05-23\nhorizon: 1\nfirms: {first: {}, second: {}}\nties: {one: {investor: first, host: second}, two: {investor: first, host: second}}\n"
LIVED = "--trials 1 --engine reference --no-progress"
WORSE = "discover RUN --where 'value_added[first] < 0'"
COMMANDS = {
    "usage": line("run"),
    "usage.command": line("rum CASE"),
    "usage.option": line("run CASE --trails 5"),
    "compare.firms": line(f"compare CASE third.yaml {LIVED}", {"third.yaml": THIRD}),
    "compare.option": line("compare RUN RUN --set horizon=2"),
    "compare.point": line("compare SWEPT RUN --point 9"),
    "compare.seed": line("compare RUN CASE --seed 99"),
    "compare.ties": line(f"compare CASE again.yaml {LIVED}", {"again.yaml": AGAIN}),
    "discover.before": line(f"{WORSE} --before 99"),
    "discover.exists": line(f"{WORSE} --write there.yaml", {"there.yaml": ""}),
    "discover.folder": line(f"{WORSE} --write nowhere/x.yaml"),
    "discover.name": line(f"{WORSE} --write x.txt"),
    "discover.no_box": line(f"{WORSE} --write x.yaml"),
    "discover.nothing": line(f"{WORSE} --over inputs"),
    "discover.rare": line("discover RUN --where 'value[first] > 1e9'"),
    "events.failed": line("trace CASE --trial 0 --events mine.py", {"mine.py": FAILING}),
    "events.file": line("events --events min.py", {"mine.py": ""}),
    "events.none": line("events --events mine.py", {"mine.py": "# nothing"}),
    "events.parameters": line("events --events mine.py", event("parameters=Bare")),
    "events.roles": line("trace CASE --trial 0 --events mine.py", event("reads=('firm.moral',)")),
    "events.scale": line("events --events mine.py", event("parameters=Other")),
    "events.shape": line("events --events mine.py", event("law=WEIBULL")),
    "events.subject": line("events --events mine.py", event("subject='firms'")),
    "events.twice": line("events --events mine.py", event("name='dispute'")),
    "events.unknown": line("events disput"),
    "explain.family": line("explain CASE --mute disput"),
    "explain.nothing": line("explain CASE --set horizon=0.01 --trial 0 --engine reference"),
    "explain.option": line("explain CASE --without dispute"),
    "explain.point": line("explain CASE --point 9"),
    "extend.trials": line("extend RUN --trials 1"),
    "export.exists": line("show RUN --netcdf there.yaml", {"there.yaml": "title: mine"}),
    "export.place": line("show RUN --netcdf nowhere/x.nc"),
    "new.exists": line("new x.yaml", {"x.yaml": ""}),
    "plot.kind": line("trace CASE --trial 0 --plot x.gif"),
    "plot.place": line("trace CASE --trial 0 --plot nowhere/x.svg"),
    "replay.essential": line("explain CASE --mute quarter_results"),
    "report.exists": line("report RUN --to there.yaml", {"there.yaml": "title: mine"}),
    "report.option": line("report RUN --trials 5"),
    "report.place": line("report RUN --to nowhere/x.html"),
    "run.none": line("show ."),
    "run.precision": line("run CASE --set study.keep=summary --precision 'mean value[first]: 1'"),
    "run.summary": line("show SUMMARY --full"),
    "sensitivity.method": line("sensitivity SWEPT --method sobol"),
    "sensitivity.nothing": line("sensitivity RUN"),
    "show.by": line("show SWEPT --by ties.first-second.stak"),
    "show.design": line("show RUN --design 9"),
    "show.given": line("show RUN --given 99"),
    "show.option": line("show RUN --given 0 --full"),
    "show.point": line("show RUN --point 9"),
    "trace.plot": line("trace CASE --trial 0 --plot x.svg", alone=True),
    "trace.point": line("trace CASE --trial 0 --point 9"),
    "trace.set": line("trace RUN --trial 0 --set horizon=2"),
    "validate.population": line("validate CASE"),
}
