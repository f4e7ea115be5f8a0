"""`trace --plot`: the picture of a history as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import MachineError, Mistake, UserError

if TYPE_CHECKING:
    from model.story.history import History

KINDS = (".png", ".svg", ".pdf")
DOTS = 160  # an inch


def draw(history: History, place: Path) -> None:
    """Write the picture; the kind of file by its suffix. The same history gives the same bytes.

    Raises:
        UserError: another suffix, or no such folder.
        MachineError: the disk does not take it.
    """
    import matplotlib

    from analysis.figures.timeline import timeline
    from analysis.timeline.marks import marks
    from analysis.timeline.series import series

    kind = place.suffix.lower()
    if kind not in KINDS:
        message = f"--plot {place}: cannot draw a {kind or 'file without a suffix'}; allowed: {', '.join(KINDS)}"
        raise UserError([Mistake("plot.kind", message, value=str(place), allowed=", ".join(KINDS))])
    metadata = {
        ".png": {"Software": None},
        ".svg": {"Date": None, "Creator": None},
        ".pdf": {"CreationDate": None, "Creator": None},
    }
    try:
        with matplotlib.rc_context({"svg.hashsalt": "alliance", "font.family": "DejaVu Sans"}):
            timeline(series(history), marks(history)).savefig(place, dpi=DOTS, metadata=metadata[kind])
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        message = f"cannot write {place}: {error.strerror}"
        raise UserError([Mistake("plot.place", message, value=str(place))]) from None
    except OSError as error:
        raise MachineError(f"cannot write {place}: {error}") from error
