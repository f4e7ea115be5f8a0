"""What a summary run keeps of a block instead of its rows: counts on fixed bins, moments, codes, endings by quarter.

A pure function of the rows of one block, which is always the same trials: so no bit depends on who lived them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.state.world import STATUS
from model.store.bins import BINS, counted
from model.store.elements import QUARTERS, Element, Elements
from model.store.wins import OUTCOMES, outcomes

Array = NDArray[Any]
Arrays = dict[str, Array]
COMPLETED = STATUS.index("completed")
MOMENTS = ("tally_mean", "tally_m2", "tally_min", "tally_max")


def tally(elements: Elements, rows: Arrays) -> Arrays:
    """The tallies of a block, leading axes (points, 1), from its rows, leading axes (points, trials).

    Only histories that completed are counted, but for the codes of ``status``, which count all. NaN is not counted.

    Args:
        elements: what is tallied.
        rows: every variable that they name.
    """
    points = range(len(rows["status"]))
    each = [_one_point(elements, {name: array[point] for name, array in rows.items()}) for point in points]
    return {name: np.stack([one[name] for one in each])[:, np.newaxis] for name in each[0]}


def _one_point(elements: Elements, rows: Arrays) -> Arrays:
    keep = np.asarray(rows["status"] == COMPLETED)
    rows = {**rows, "joint_value_added": rows["value_added"].sum(axis=-1)}
    return {
        **_numbers(elements.numbers, rows, keep),
        "code_count": _codes(elements, rows, keep),
        "ending_count": _endings(elements, rows["ending"][keep], rows["end_time"][keep]),
        "wins_count": _wins(elements, rows["value_added"][keep]),
    }


def _numbers(elements: tuple[Element, ...], rows: Arrays, keep: Array) -> Arrays:
    count = np.zeros((len(elements), BINS), np.uint32)
    moments = {name: np.full(len(elements), np.nan) for name in MOMENTS}
    number = np.zeros(len(elements), np.uint32)
    for at, element in enumerate(elements):
        sample = _column(element, rows, keep).astype(element.dtype, copy=False).astype(np.float64)
        sample = sample[~np.isnan(sample)]
        number[at] = len(sample)
        if len(sample):
            count[at] = counted(sample)
            for name, value in zip(MOMENTS, _moments(sample), strict=True):
                moments[name][at] = value
    return {"tally_n": number, **moments, "tally_count": count}


def _column(element: Element, rows: Arrays, keep: Array) -> Array:
    place: tuple[Any, ...] = (slice(None), *element.place)
    column: Array = rows[element.variable][place]
    return column if element.variable == "status" else column[keep]


def _moments(sample: Array) -> tuple[Any, ...]:
    """Mean, sum of squares about it (in a second pass, so that nothing cancels), least, and most."""
    with np.errstate(invalid="ignore", over="ignore"):
        mean = sample.mean()
        return mean, ((sample - mean) ** 2).sum(), sample.min(), sample.max()


def _codes(elements: Elements, rows: Arrays, keep: Array) -> Array:
    columns = [_column(element, rows, keep) for element in elements.codes]
    counts = [[np.count_nonzero(column == code) for code in elements.code_values] for column in columns]
    return np.array(counts, np.uint32)


def _endings(elements: Elements, endings: Array, times: Array) -> Array:
    """How many had which ending in which quarter: quarter k has ((k - 1) / 4, k / 4] years, the first only 0."""
    quarters = len(elements.quarters)
    found = np.zeros((len(elements.sides), len(elements.endings) * quarters), np.uint32)
    for tie, counts in enumerate(found):
        dated = np.isfinite(times[:, tie])
        quarter = np.clip(np.ceil(times[dated, tie] * QUARTERS), 0, quarters - 1).astype(np.intp)
        counts[:] = np.bincount(endings[dated, tie].astype(np.intp) * quarters + quarter, minlength=len(counts))
    return found.reshape(len(found), len(elements.endings), quarters)


def _wins(elements: Elements, added: Array) -> Array:
    found = [outcomes(added[:, investor], added[:, host]).sum(axis=0) for investor, host in elements.sides]
    return np.array(found, np.uint32).reshape(-1, len(OUTCOMES))
