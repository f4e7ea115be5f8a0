"""The arrays of a run of which only a summary is kept: tallies of every block, and what their axes mean.

One object per array and block. What `model.store.tally` makes of a block goes in as it is.
"""

from __future__ import annotations

import numpy as np

from model.store.bins import BINS, edges
from model.store.coordinates import Coordinate, strings
from model.store.elements import Elements
from model.store.grid import SUMMARY_BLOCK
from model.store.naming import Attributes
from model.store.wins import OUTCOMES

Table = tuple[str, tuple[str, ...], str, str]  # name, dimensions after point and block, type, meaning

TABLES: tuple[Table, ...] = (
    ("tally_n", ("column",), "uint32", "completed histories in which it is a number"),
    ("tally_mean", ("column",), "float64", "mean over them"),
    ("tally_m2", ("column",), "float64", "sum of squares about that mean"),
    ("tally_min", ("column",), "float64", "least"),
    ("tally_max", ("column",), "float64", "most"),
    ("tally_count", ("column", "bin"), "uint32", "how many of them lie in the bin"),
    ("code_count", ("code_column", "code"), "uint32", "completed histories with that code; of status all histories"),
    ("ending_count", ("tie", "ending", "quarter"), "uint32", "completed histories with that ending, by the quarter of end_time"),
    ("wins_count", ("tie", "outcome"), "uint32", "completed histories by who gained value"),
)  # fmt: skip


def sizes(elements: Elements) -> dict[str, int]:
    """How long the dimensions of the tables are that do not grow."""
    return {
        "column": len(elements.numbers), "bin": BINS, "code_column": len(elements.codes),
        "code": len(elements.code_values), "tie": len(elements.sides), "ending": len(elements.endings),
        "quarter": len(elements.quarters), "outcome": len(OUTCOMES),
    }  # fmt: skip


def table_attributes(table: Table) -> Attributes:
    """Unit and meaning; the unit of moments is that of the column."""
    *_, dtype, meaning = table
    return {"long_name": meaning} if dtype == "float64" else {"units": "1", "long_name": meaning}


def summary_coordinates(elements: Elements, trials: int) -> tuple[Coordinate, ...]:
    """What the axes of the tables mean."""
    left, right = edges()
    names = [element.name for element in elements.numbers], [element.name for element in elements.codes]
    meanings = [
        dict(enumerate(element.flags, element.flag_first)).get(code, "")
        for element in elements.codes
        for code in elements.code_values
    ]
    table = strings(meanings).reshape(len(elements.codes), len(elements.code_values))
    edge = "edge of the bin; the one nearer to zero belongs to it, the other does not; zero has its own"
    quarter = {
        "units": "year",
        "long_name": "end of the quarter, since signing; it belongs to it, its beginning does not",
    }
    return (
        Coordinate("block", ("block",), np.arange(-(-trials // SUMMARY_BLOCK)), {"long_name": f"number of the block of {SUMMARY_BLOCK} histories"}),
        Coordinate("column", ("column",), strings(names[0]), {"long_name": "number that every history leaves behind"}),
        Coordinate("column_units", ("column",), strings(element.unit for element in elements.numbers), {"long_name": "its unit"}),
        Coordinate("bin_left", ("bin",), left, {"long_name": f"left {edge}"}),
        Coordinate("bin_right", ("bin",), right, {"long_name": f"right {edge}"}),
        Coordinate("code_column", ("code_column",), strings(names[1]), {"long_name": "code that every history leaves behind"}),
        Coordinate("code", ("code",), np.array(elements.code_values, np.int64), {"long_name": "code"}),
        Coordinate("code_meaning", ("code_column", "code"), table, {"long_name": "what the code means there"}),
        Coordinate("ending", ("ending",), strings(elements.endings), {"long_name": "how the tie ended"}),
        Coordinate("quarter", ("quarter",), np.array(elements.quarters), quarter),
        Coordinate("outcome", ("outcome",), strings(OUTCOMES), {"long_name": "who gained value"}),
    )  # fmt: skip
