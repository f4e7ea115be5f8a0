"""What a report is made of: a run, read once, and its findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analysis.points import design_at, designs
from analysis.tallied.kind import is_tallied
from model.errors import UserError

if TYPE_CHECKING:
    import xarray

    from analysis.attribution.explained import Explained
    from analysis.attribution.twin import Twin
    from analysis.discovery.discover import Discovery
    from analysis.sensitivity.sensitivity import Sensitivity
    from analysis.summary import Summary
    from analysis.sweep.sweep import Sweep
    from model.scenario import Scenario
    from model.store.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Material:
    """Attributes:
    run: the folder.
    config: as it was given.
    point, design: which one the findings are of; both None for the only one.
    summary: of that point or design.
    findings: of that point or design (`analysis.full.full`); empty where only a summary is kept.
    sweep: of all designs, where there are several, or several draws.
    sensitivity: of the whole run; None where nothing varies or no rows are kept.
    ranking: of the designs of a sweep (`analysis.ranking`); None where there is one, or they are a sample.
    discovery: where it goes wrong, over the point or design shown; None where it cannot be looked for.
    bad: in words, what counts as going wrong; empty where an expression was given.
    causes: the run's histories lived again, and the story of one; None if not asked for.
    """

    run: Path
    config: str
    manifest: Manifest
    scenario: Scenario
    dataset: xarray.Dataset
    point: int | None
    design: int | None
    summary: Summary
    findings: dict[str, xarray.Dataset]
    sweep: Sweep | None
    sensitivity: Sensitivity | None = None
    ranking: xarray.Dataset | None = None
    discovery: Discovery | None = None
    bad: str = ""
    causes: Causes | None = None

    @property
    def currency(self) -> str:
        """Such as ``USD bn``."""
        return self.summary.currency

    @property
    def ties(self) -> list[str]:
        """Names of the ties."""
        return [str(name) for name in self.summary.endings["tie"].values]

    @property
    def tallied(self) -> bool:
        """Whether only a summary of the histories is kept."""
        return is_tallied(self.dataset)


class Causes(NamedTuple):
    """See `analysis.attribution.asked.explain`."""

    explained: Explained
    twin: Twin | None


def gather(
    run: Path,
    dataset: xarray.Dataset,
    point: int | None = None,
    design: int | None = None,
    where: str = "",
    causes: Causes | None = None,
) -> Material:
    """Everything that a report of a run needs, but for what re-lives histories.

    Args:
        dataset: of the run, from `analysis.present.read`.
        point, design: which one to show in full; absent the design with the highest joint value if designs were
            chosen, the only or first one otherwise.
        where: what counts as going wrong (`model.expression`); an early end of the first tie if empty.
        causes: what living the histories again has told.

    Raises:
        UserError: no such point or design, or no run.
    """
    from model.store.runfolder import open_run

    folder = open_run(run)
    sweep = _sweep(dataset) if dataset.sizes["point"] > 1 else None
    if point is None and design is None and sweep is not None:
        design = _foremost(sweep)
    if is_tallied(dataset):
        summary = _tallied(dataset, point, design)
        findings: dict[str, xarray.Dataset] = {}
    else:
        summary, findings = _rows(dataset, point, design)
    config = (run / "config.yaml").read_text(encoding="utf-8", errors="replace")
    return Material(
        run, config, folder.manifest(), folder.scenario(), dataset, point, design, summary, findings, sweep,
        _sensitivity(dataset), _ranking(dataset), _discovery(dataset, point, design, where),
        "" if where else _bad(dataset), causes,
    )  # fmt: skip


def _sensitivity(dataset: xarray.Dataset) -> Sensitivity | None:
    from analysis.sensitivity.sensitivity import sensitivity

    if is_tallied(dataset):
        return None
    try:
        return sensitivity(dataset)
    except UserError:  # nothing varies, or too few histories
        return None


def _discovery(dataset: xarray.Dataset, point: int | None, design: int | None, where: str) -> Discovery | None:
    """Over the point or design shown."""
    from analysis.discovery.discover import discover

    if is_tallied(dataset):
        return None
    points = [shown(dataset, point, None)] if design is None else [*designs(dataset).points[design_at(dataset, design)]]
    try:
        return discover(dataset.isel(point=points), where or _early(dataset))
    except UserError:
        if where:
            raise
        return None  # it happens too rarely or too often, or nothing varies


def _early(dataset: xarray.Dataset) -> str:
    from analysis.attribution.outcome import EARLY

    tie = str(dataset["tie"].values[0])
    return " or ".join(f"ending[{tie}, {ending}]" for ending in EARLY)


def _bad(dataset: xarray.Dataset) -> str:
    from analysis.attribution.outcome import EARLY
    from analysis.report.wording import ending, listed

    return f"an early end of {dataset['tie'].values[0]} ({listed([ending(one) for one in EARLY], 'or')})"


def _ranking(dataset: xarray.Dataset) -> xarray.Dataset | None:
    from analysis.ranking import ranking

    known = designs(dataset)
    return None if is_tallied(dataset) or known.sampled or len(known) < 2 else ranking(dataset)


def _rows(dataset: xarray.Dataset, point: int | None, design: int | None) -> tuple[Summary, dict[str, xarray.Dataset]]:
    from analysis.full import full
    from analysis.summary import summarise, summarise_design

    summary = summarise_design(dataset, design) if design is not None else summarise(dataset, point or 0)
    return summary, full(dataset, point, design)


def _tallied(dataset: xarray.Dataset, point: int | None, design: int | None) -> Summary:
    from analysis.tallied.summary import summarise

    if point is None and design is not None:
        point = designs(dataset).points[design_at(dataset, design)][0]
    return summarise(dataset, point or 0)


def _sweep(dataset: xarray.Dataset) -> Sweep:
    from analysis.sweep.sweep import sweep
    from analysis.tallied.sweep import sweep as tallied

    return tallied(dataset) if is_tallied(dataset) else sweep(dataset)


def _foremost(sweep: Sweep) -> int:
    """The design with the highest value added of all firms together; the first where designs are a sample."""
    from analysis.sweep.sweep import joint_order

    return sweep.designs.numbers[0 if sweep.designs.sampled else joint_order(sweep)[0]]


def shown(dataset: xarray.Dataset, point: int | None, design: int | None) -> int:
    """The point, or the first one of the design, that a report shows in full."""
    if point is not None:
        return point
    if design is None:
        design = _foremost(_sweep(dataset)) if dataset.sizes["point"] > 1 else int(dataset["design"].values[0])
    return designs(dataset).points[design_at(dataset, design)][0]
