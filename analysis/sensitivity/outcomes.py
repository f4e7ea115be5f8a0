"""Which outcomes are asked about: those of ``--of``, else endings, value added and whether both win."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from model.expression.meaning import quantity
from model.expression.names import Operand

if TYPE_CHECKING:
    import xarray

ENDINGS = ("dissolved", "failed", "ongoing")


class Outcome(NamedTuple):
    """A number per history and how it is called."""

    name: str
    what: Operand

    @property
    def is_share(self) -> bool:
        """Whether its mean is a share of histories."""
        return self.what.is_share


def outcomes(dataset: xarray.Dataset, of: Sequence[str] = ()) -> tuple[Outcome, ...]:
    """The outcomes that expressions name, or those that everybody asks about.

    Raises:
        UserError: an expression is wrong, or names what the run does not have.
    """
    if of:
        return tuple(Outcome(" ".join(text.split()), quantity(dataset, text.removeprefix("mean "))) for text in of)
    return tuple(Outcome(name, quantity(dataset, text)) for name, text in _usual(dataset).items())


def _usual(dataset: xarray.Dataset) -> dict[str, str]:
    """Name -> expression."""
    found = {}
    ties = [str(tie) for tie in dataset["tie"].values]
    for tie in ties:
        known = str(dataset["ending"].attrs["flag_meanings"]).split()
        for ending in (ending for ending in ENDINGS if ending in known):
            said = "still going on" if ending == "ongoing" else ending
            found[f"{tie} {said} at the horizon"] = f"ending[{tie}, {ending}]"
    for firm in [str(firm) for firm in dataset["firm"].values]:
        found[f"value added, {firm}"] = f"value_added[{firm}]"
    for at, tie in enumerate(ties):
        investor, host = (str(firm) for firm in dataset["partner"].values[at])
        name = "both win" if len(ties) == 1 else f"both of {tie} win"
        found[name] = f"value_added[{investor}] > 0 and value_added[{host}] > 0"
    return found
