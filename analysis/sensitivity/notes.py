"""How indices were had, and what to beware of, in sentences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from analysis.points import complete
from analysis.sensitivity.indices import blocks
from analysis.sensitivity.layout import Layout

if TYPE_CHECKING:
    import xarray

SWEPT = {
    "sobol": "Sobol indices from the blocks A, B and AB of the Saltelli design ({samples} base samples).",
    "grid": "Sobol indices of the full grid of {designs} designs.",
    "paired": "One value changed at a time, against the config itself on the same histories: no indices, for the"
              " inputs never move together.",
    "given": "First-order indices from {designs} designs as they are (a cosine series in the rank of each input).",
    "delta": "Delta indices (Borgonovo) from {designs} designs as they are, by SALib.",
    "pawn": "PAWN indices from {designs} designs as they are, by SALib.",
}  # fmt: skip
DRAWN = {
    "given": "First-order indices from the {columns} as they are (a cosine series in the rank of each input).",
    "delta": "Delta indices (Borgonovo) from the {columns} as they are, by SALib.",
    "pawn": "PAWN indices from the {columns} as they are, by SALib.",
}


def notes(of: Layout, swept: str, drawn: str, found: dict[str, xarray.Dataset]) -> list[str]:
    """The sentences; the methods first."""
    trials = of.dataset.sizes["trial"]
    said = []
    if not complete(of.dataset):
        said.append("This run is not finished: what follows is its finished part.")
    if swept:
        samples = blocks(of).shape[1] if swept == "sobol" else 0
        words = SWEPT[swept].format(samples=f"{samples:,}", designs=f"{len(of.known):,}")
        said.insert(0, f"Swept paths. {words}")
    if drawn:
        columns = f"{of.draws:,} outer draws" if of.draws > 1 else f"{trials:,} histories"
        of_all = f", each the mean over {len(of.known):,} designs" if len(of.known) > 1 else ""
        said.insert(0 if not swept else 1, f"Drawn inputs. {DRAWN[drawn].format(columns=columns)[:-1]}{of_all}.")
    if len(of.block) and not blocks(of).size:
        said.append("The Saltelli design is not complete here: its blocks A and B are taken as a plain sample.")
    said += _luck(of, found)
    said += _beware(of, swept, found)
    return said


def _luck(of: Layout, found: dict[str, xarray.Dataset]) -> list[str]:
    """What luck does to the indices."""
    said = []
    for kind, one in found.items():
        shares = one["luck"].values if "luck" in one else np.array([np.nan])
        if np.isfinite(shares).any():
            what = "designs" if kind == "swept" else "draws"
            low, high = 100 * np.nanmin(shares), 100 * np.nanmax(shares)
            said.append(
                f"Luck left in the means of {what} is {low:.1f} to {high:.1f} % of their variance, by outcome; it is"
                " estimated from the histories and taken out of numerators and denominator."
            )
    if "drawn" in found and of.draws == 1:
        said.append(
            "Shares of drawn inputs are of the variance between histories, luck included: what they leave is luck and"
            " inputs acting together."
        )
    return said


def _beware(of: Layout, swept: str, found: dict[str, xarray.Dataset]) -> list[str]:
    said = []
    if of.constant:
        said.append(f"Do not vary in this run: {', '.join(of.constant)}.")
    if any(bool((one[name] < 0).any()) for one in found.values() for name in ("first_order", "total") if name in one):
        said.append(
            "An index below 0 is an estimate of one near 0: the noise that was taken out was more than was seen."
        )
    if _correlated(of.dataset) and "drawn" in found:
        said.append(
            "Inputs are correlated here: each index holds what the input shares with others; they do not add up."
        )
    many = sum(one.sizes["input"] for one in found.values() if "input" in one.dims)
    if many >= 20:
        said.append(
            f"{many} inputs were looked at: by chance up to one in forty passes for resolved without having an effect, with"
            " fewer than a few hundred values about one in fifteen."
        )
    return said


def _correlated(dataset: xarray.Dataset) -> bool:
    try:
        return bool(json.loads(str(dataset.attrs.get("config", "{}"))).get("correlations"))
    except (ValueError, AttributeError):
        return False
