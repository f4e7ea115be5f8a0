"""What a history costs, by event and mechanism: the time that goes when one is muted.

A difference, not a share: a muted event takes with it what it sets off and whom it re-arms; where a history
without it lives longer, the difference can be below 0.
"""

from __future__ import annotations

import statistics
from dataclasses import replace
from time import perf_counter

from model.binding import Array, bind
from model.engines.bulk import Bulk
from model.scenario import Scenario
from model.simulate import Lives
from model.vocabulary import mechanisms

TRIALS = 1024
REPEATS = 5


def once(engine: Bulk, inputs: Array, alone: bool = False) -> float:
    """Microseconds of a history."""
    start = perf_counter()
    engine.live(0, inputs, alone=alone)
    return (perf_counter() - start) / TRIALS * 1e6


def microseconds(engine: Bulk, inputs: Array, alone: bool = False) -> float:
    """Best time of a history."""
    return min(once(engine, inputs, alone) for _ in range(REPEATS))


def saving(whole: Bulk, part: Bulk, inputs: Array) -> float:
    """Median share of the time that goes with a part, whole and part taken in turn."""
    shares = [1.0 - once(part, inputs) / once(whole, inputs) for _ in range(REPEATS)]
    return statistics.median(shares)


def without(lives: Lives, *names: str) -> Bulk:
    """The engine with some events or mechanisms muted; plan entries of a muted event go too."""
    scenario = lives.bound.scenario
    plan = tuple(entry for entry in scenario.plan if entry.event not in names)
    kept = {entry.name for entry in plan}
    values = {p: v for p, v in scenario.values.items() if not p.startswith("plan.") or p.split(".")[1] in kept}
    muted: Scenario = replace(scenario, muted=scenario.muted | set(names), plan=plan, values=values, uncertain=())
    return Bulk(bind(muted, lives.bound.events, mechanisms()), lives.key)


def by_part(lives: Lives) -> None:
    """Prints what a history costs in all, alone, in its quarters, in re-arming, and by part."""
    inputs = lives.inputs(0, TRIALS)[:, :0]
    everything = without(lives)
    whole = microseconds(everything, inputs)
    alone = microseconds(everything, inputs, alone=True)
    events = [event.name for event in lives.bound.events]
    quarters = microseconds(without(lives, *(name for name in events if name != "quarter_results")), inputs)
    print(
        f"a history: {whole:.0f} us as proposed, {alone:.0f} us alone, {quarters:.0f} us with nothing but its quarters"
    )
    names = [name for name in events if name != "quarter_results"] + [mechanism.name for mechanism in mechanisms()]
    saved = sorted(((saving(everything, without(lives, name), inputs), name) for name in names), reverse=True)
    print("share of a history's time that goes when muted:")
    for share, name in saved[:12]:
        print(f"  {name:24s} {share:4.0%}")
