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
from analysis.patterns.acquisitions import acquisitions
from analysis.patterns.distress_at_end import distress_at_end
from analysis.patterns.distressed_hosts import distressed_hosts
from analysis.patterns.endings_mix import endings_mix
from analysis.patterns.equity import equity_rates
from analysis.patterns.finding import HOLDS, Finding
from analysis.patterns.hazard import hazard_shape
from analysis.patterns.job import Job
from analysis.patterns.joint_value import joint_value
from analysis.patterns.margins import margins
from analysis.patterns.satisfaction import unsatisfied
from analysis.patterns.survival import five_years, median_life

if TYPE_CHECKING:
    import xarray

Measure = Callable[["xarray.Dataset"], Finding]
OF_THE_POPULATION: tuple[Measure, ...] = (
    five_years, median_life, hazard_shape, endings_mix, distress_at_end, margins, equity_rates, unsatisfied,
    joint_value, distressed_hosts,
)  # fmt: skip
ACQUIRED = 2048  # histories of acquisitions: a share is then known to a point


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
        UserError: the config is wrong, or not about one tie.
    """
    job = job or Job()
    scenario = job.scenario()
    population = job.live("the population", scenario)
    found = [measure(population) for measure in OF_THE_POPULATION]
    found.append(acquisitions(bought(job)))
    return Scoreboard(
        tuple(sorted(found, key=lambda finding: int(finding.pattern[1:]))),
        job.config, population.sizes["trial"], population.sizes.get("path_trial", 0), scenario.study.seed,
        failures(population), str(population.attrs["sources"]),
    )  # fmt: skip


def bought(job: Job) -> xarray.Dataset:
    """The same firms and draws, the host bought whole."""
    tie = job.scenario().ties[0]
    return job.live("as acquisitions", job.scenario(f"ties.{tie}.form=acquisition", "study.paths=0"), ACQUIRED)
