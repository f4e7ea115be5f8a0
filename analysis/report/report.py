"""The report of a run: its material put into sections, the sections into a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.elements import Section
from analysis.report.material import Causes, Material, gather
from analysis.report.page import page
from analysis.report.parts.causes import causes
from analysis.report.parts.designs import designs
from analysis.report.parts.drivers import drivers
from analysis.report.parts.endings import endings
from analysis.report.parts.inputs import inputs
from analysis.report.parts.paths import paths
from analysis.report.parts.regions import regions
from analysis.report.parts.reproduce import reproduce
from analysis.report.parts.short import short
from analysis.report.parts.standards import standards
from analysis.report.parts.worth import worth

if TYPE_CHECKING:
    import xarray


def report(
    run: Path, dataset: xarray.Dataset, point: int | None = None, design: int | None = None, where: str = "",
    lived: Causes | None = None,
) -> str:  # fmt: skip
    """The page of a run as HTML.

    Args:
        run: the folder.
        dataset: of it, from `analysis.present.read`.
        point, design: which one to show in full; see `analysis.report.material.gather`.
        where: what counts as going wrong, an expression; an early end if empty.
        lived: what living the histories again has told of causes.

    Raises:
        UserError: no such point or design.
    """
    return written(gather(run, dataset, point, design, where, lived))


def written(material: Material) -> str:
    """The page of what was gathered."""
    return page(
        material.summary.title, _lead(material), _warning(material), sections(material),
        {"path": str(material.run), "points": int(material.dataset.sizes["point"])}, _made(material),
    )  # fmt: skip


def sections(material: Material) -> list[Section]:
    """All sections that the run allows, in the order of the page."""
    found = [
        short(material), endings(material), worth(material), paths(material), designs(material),
        drivers(material), regions(material), causes(material), inputs(material), reproduce(material), standards(material),
    ]  # fmt: skip
    return [one for one in found if one is not None]


def _lead(material: Material) -> list[str]:
    found, scenario = material.summary, material.scenario
    lived = f"{found.trials:,} histories over {found.horizon:g} years from {scenario.signed}; money in {found.currency}"
    return [lived, *([found.of] if found.of else []), f"Run {material.run.name}, seed {material.manifest.seed}"]


def _warning(material: Material) -> str:
    told = [f"{line.rstrip('.')}." for line in material.summary.caveats]
    if material.tallied:
        told.append(
            "Only a summary of these histories is kept: single histories, their paths and curves cannot be shown."
        )
    return " ".join(told)


def _made(material: Material) -> str:
    version = material.manifest.versions.get("alliance", "")
    return f"Made by alliance {version} from {material.run.name}; the page needs no network and holds all its numbers."
