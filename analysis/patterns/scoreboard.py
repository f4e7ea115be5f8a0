"""The scoreboard: which patterns there are, what each is measured on, and how many hold.

>>> from analysis.patterns.scoreboard import scoreboard
>>> board = scoreboard(trials=4_000)  # doctest: +SKIP
>>> board.held, len(board.findings)  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.completed import failures
from analysis.patterns import catch_up, large_scale
from analysis.patterns.acquisitions import acquisitions
from analysis.patterns.distance import distance
from analysis.patterns.distress_at_end import distress_at_end
from analysis.patterns.distressed_hosts import distressed_hosts
from analysis.patterns.endings_mix import endings_mix
from analysis.patterns.equity import equity_rates
from analysis.patterns.executives import executives
from analysis.patterns.exits import exits
from analysis.patterns.finding import HOLDS, Finding
from analysis.patterns.hazard import hazard_shape
from analysis.patterns.job import Job, still
from analysis.patterns.joint_value import joint_value
from analysis.patterns.layers import layers
from analysis.patterns.margins import margins
from analysis.patterns.predictable import predictable
from analysis.patterns.satisfaction import unsatisfied
from analysis.patterns.survival import five_years, median_life
from analysis.patterns.turnaround import turnaround

if TYPE_CHECKING:
    import xarray

    from model.scenario import Scenario

Measure = Callable[["xarray.Dataset"], Finding]
OF_THE_POPULATION: tuple[Measure, ...] = (
    five_years, median_life, hazard_shape, endings_mix, distress_at_end, layers, margins, executives, equity_rates,
    predictable, exits, distance, unsatisfied, joint_value, distressed_hosts, turnaround,
)  # fmt: skip
ACQUIRED = 2048  # histories of acquisitions: a share is then known to a point
DIRECTED = 512  # histories of each directed experiment, in which little but luck varies


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """All patterns, measured.

    Attributes:
        findings: in the order of their numbers.
        config: the population.
        trials, paths, seed: how many histories of it, how many with paths, on which seed.
        failed: status -> how many histories did not complete.
        sources: hash of the model's sources.
    """

    findings: tuple[Finding, ...]
    config: Path
    trials: int
    paths: int
    seed: int
    failed: dict[str, int]
    sources: str

    @property
    def held(self) -> int:
        """How many patterns hold."""
        return sum(finding.verdict == HOLDS for finding in self.findings)


def scoreboard(job: Job | None = None) -> Scoreboard:
    """Lives the histories that the patterns need and measures them all.

    Raises:
        UserError: the config is wrong, not about one tie, or keeps no paths.
    """
    job = job or Job()
    scenario = job.scenario()
    population = job.live("the population", scenario)
    found = [measure(population) for measure in OF_THE_POPULATION]
    found += [of_acquisitions(job, scenario), of_catch_up(job, scenario), of_scale(job, scenario)]
    return Scoreboard(
        tuple(sorted(found, key=lambda finding: int(finding.pattern[1:]))),
        job.config, population.sizes["trial"], population.sizes.get("path_trial", 0), scenario.study.seed,
        failures(population), str(population.attrs["sources"]),
    )  # fmt: skip


def of_acquisitions(job: Job, scenario: Scenario) -> Finding:
    """P16, on the same firms and draws, the host bought whole."""
    form = f"ties.{scenario.ties[0]}.form=acquisition"
    return acquisitions(job.live("the same as acquisitions", job.scenario(form, "study.paths=1"), ACQUIRED))


def of_catch_up(job: Job, scenario: Scenario) -> Finding:
    """P11, on a pair that is alike but for the host's lag, with a close partner, a middling one, and alone."""
    (tie,) = scenario.ties
    lag = (*still(scenario), *catch_up.settings(*scenario.partners[tie]), f"study.paths={DIRECTED}")
    minority, alone = f"ties.{tie}.form=minority", f"ties.{tie}.form=none"
    trio = (
        ("a laggard with a close partner", (minority, *catch_up.closeness(tie))),
        ("a laggard with a middling one", (minority,)),
        ("a laggard alone", (alone,)),
    )
    return catch_up.catch_up(*(job.live(title, job.scenario(*lag, *sets), DIRECTED) for title, sets in trio))


def of_scale(job: Job, scenario: Scenario) -> Finding:
    """P14, on one firm at two sizes."""
    host = scenario.partners[scenario.ties[0]][1]
    pair = [
        job.live(title, job.scenario(*large_scale.settings(scenario, host, times), f"study.paths={DIRECTED}"), DIRECTED)
        for title, times in (("a firm above efficient scale", 1.0), ("one twice its size", 2.0))
    ]
    return large_scale.large_scale(*pair)
