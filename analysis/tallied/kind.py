"""Whether a run keeps rows or a summary, and the sentence where rows are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray


def is_tallied(dataset: xarray.Dataset) -> bool:
    """Whether only a summary of its histories is kept."""
    return dataset.attrs.get("keep") == "summary"


def need_rows(dataset: xarray.Dataset, what: str, instead: str = "") -> None:
    """Refuse what looks into single histories where there are none, and say what there is. Raises UserError."""
    if is_tallied(dataset):
        message = (
            f"{what} looks into single histories, and this run keeps only a summary of them:"
            f" run its config with `keep: rows` under `study:`, or with fewer trials{instead}"
        )
        raise UserError([Mistake("run.summary", message, value="summary", allowed="study.keep: rows")])
