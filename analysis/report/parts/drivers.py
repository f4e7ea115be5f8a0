"""What drives the outcomes, and which of that is known least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.figures.tornado import tornado
from analysis.report.elements import Part, Plot, Points, Prose, Section, Table
from analysis.report.material import Material
from analysis.report.wording import minus, money

if TYPE_CHECKING:
    import xarray

MOST = 8  # inputs drawn
FIRST = ("value added", "both", "still going on")  # outcomes shown, by the beginning of their names or what they hold


def drivers(material: Material) -> Section | None:
    """Tornados of the outcomes with the inputs that are told from chance; None where nothing varies or rows are not kept."""
    found = material.sensitivity
    if found is None:
        return None
    parts: list[Part] = [Points(tuple(found.notes))]
    for kind in ("swept", "drawn"):
        if kind in found.findings:
            parts += _of(found.findings[kind])
            parts += _guesses(found.findings[kind], material)
    return Section("drivers", "What drives it", parts)


def _of(found: xarray.Dataset) -> list[Part]:
    parts: list[Part] = []
    silent = []
    for outcome in _chosen(found):
        inputs = _inputs(found, outcome)
        if inputs:
            parts.append(_plot(found, outcome, inputs))
        else:
            silent.append(outcome)
    if silent:
        parts.append(Prose(f"Not resolved at this number of histories, for any input: {'; '.join(silent)}."))
    return parts


def _guesses(found: xarray.Dataset, material: Material) -> list[Part]:
    """The inputs that matter and are not known from any source: what to find out first."""
    from analysis.sensitivity.guesses import guesses

    known = guesses(found, material.scenario.resolved)
    chosen = [at for at in range(known.sizes["input"]) if bool(known["resolved"][at]) and bool(known["guess"][at])][
        :MOST
    ]
    if not chosen:
        return [Prose("No input that is told from chance rests on a guess.")]
    one = known.isel(input=chosen)
    rows = tuple(
        (
            str(one["input"].values[at]), f"{100 * float(one['importance'][at]):.1f} %", str(one["outcome_of"].values[at]),
            str(one["confidence_of"].values[at]), str(one["source"].values[at]) or "-",
        )
        for at in range(len(chosen))
    )  # fmt: skip
    title = "What rests on guesses: inputs that matter and that no source tells; what to find out first"
    return [
        Table(("input", "share of variance", "of", "confidence", "what the config says"), rows, title, numbers=False)
    ]


def _chosen(found: xarray.Dataset) -> list[str]:
    names = [str(name) for name in found["outcome"].values]
    return [name for word in FIRST for name in names if word in name]


def _inputs(found: xarray.Dataset, outcome: str) -> list[str]:
    """Those told from chance, the strongest first."""
    one = found.sel(outcome=outcome)
    index = one[_first(found)].values
    order = [at for at in np.argsort(-np.nan_to_num(index, nan=-np.inf)) if bool(one["resolved"][at])]
    return [str(found["input"].values[at]) for at in order[:MOST]]


def _first(found: xarray.Dataset) -> str:
    names = str(found.attrs["indices"]).split()
    return "total" if "total" in names else names[0]


def _plot(found: xarray.Dataset, outcome: str, inputs: list[str]) -> Plot:
    one, name = found.sel(outcome=outcome, input=inputs), _first(found)
    scale = 100.0 if bool(one["is_share"]) else 1.0
    rows = []
    for at, path in enumerate(inputs):
        row = one.isel(input=at)
        share = f"{float(row[name]):.3f} ({float(row[name + '_low']):.3f} to {float(row[name + '_high']):.3f})"
        ends = [
            f"{money(scale * float(row[f'{end}_mean']), scale * float(row[f'{end}_mean_se']))} at {row[where].values}"
            for end, where in (("low", "low_where"), ("high", "high_where"))
        ]
        rows.append((path, minus(share), *ends))
    strongest = ", ".join(str(short) for short in one["short"].values[:3])
    index = name.replace("_", "-")
    return Plot(
        tornado(found, outcome, inputs),
        f"{outcome[:1].upper()}{outcome[1:]}: mean where each input is lowest and highest, the strongest on top; dotted: the mean of "
        "all. Only inputs whose index is told from chance are drawn.",
        f"Tornado of {outcome}; the strongest inputs are {strongest}.",
        Table(("input", f"{index} index (95 %)", "lowest", "highest"), tuple(rows)),
    )  # fmt: skip
