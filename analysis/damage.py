"""What of a damaged run can still be shown, in a sentence."""

from __future__ import annotations

from pathlib import Path

from model.errors import AllianceError


def remains(run: Path) -> str:
    """Which points are whole, and what needs no stored history."""
    live = "`alliance trace` and `alliance explain` need no stored history: they live it again"
    point = _whole(run)
    if point is None:
        return f"Meanwhile {live}."
    return f"Meanwhile whole points can be shown, such as `alliance show {run} --point {point}`; {live}."


def _whole(run: Path) -> int | None:
    """The first point that no damage touches; None where there is none, or that cannot be told."""
    from model.store.runfolder import open_run

    try:
        folder = open_run(run)
        damage, points = folder.verify(), folder.manifest().points
    except (AllianceError, OSError, ValueError):
        return None
    blocks = [one.block for one in damage]
    lost = {point for block in blocks if block for point in range(block.point0, block.point1)}
    return None if None in blocks else next((point for point in range(points) if point not in lost), None)
