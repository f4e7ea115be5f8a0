"""Both engines, any cut into pieces: the same bits."""

from __future__ import annotations

from model.engines.lives import Lived
from model.testing.room import Room, differences


def alike(room: Room, first: int, trials: int) -> list[str]:
    """The compiled engine against SimPy, interpreted; as proposed and alone."""
    found = []
    for alone in (False, True):
        compiled = room.bulk(trials, first, alone=alone)
        read = room.reference(trials, alone=alone, plain=True, first=first)
        what = differences(compiled, read)
        if what:
            who = "standing alone" if alone else "as proposed"
            found.append(f"the engines differ, {who}: {', '.join(what)}")
    return found


def chunks(room: Room, first: int, trials: int) -> list[str]:
    """Each half by itself, and the last trial by itself, against all together."""
    whole = room.lived(first, trials)
    cuts = {(0, trials // 2), (trials // 2, trials), (trials - 1, trials)}
    for start, stop in sorted(cuts):
        if start < stop:
            part = room.bulk(stop - start, first + start)
            what = differences(part, Lived(*(array[start:stop] for array in whole)))
            if what:
                return [f"trials {first + start} .. {first + stop - 1} by themselves differ: {', '.join(what)}"]
    return []
