"""The bulk engine's loop: the earliest of all alarms, again and again, for many trials.

Plain functions, compiled behind the branches and steps of `model.engines.step` (see `dispatch`).
"""

from typing import Any

from model.birth import begin
from model.draws import Draw
from model.engines.step import CAPPED, COMPLETED, NON_FINITE, Stage, open_all, step
from model.event import World
from model.horizon import close


def earliest(alarm: Any) -> int:
    """The first of the earliest alarms; clocks stand in the order of ties, so first is right."""
    best = 0
    date = alarm[0]
    for c in range(1, alarm.shape[0]):
        if alarm[c] < date:
            best = c
            date = alarm[c]
    return best


def sound(s: Stage, watched: Any) -> bool:
    """Whether all watched words are finite."""
    for i in range(watched.shape[0]):
        x = s.flat[watched[i]]
        if x - x != 0.0:
            return False
    return True


def shoot(s: Stage, films: Any, i: int, frame: int) -> int:
    """Keeps the state as a frame of trial row `i`'s film, while there is room; the next frame's number."""
    if frame < films.shape[1]:
        for word in range(films.shape[2]):
            films[i, frame, word] = s.flat[word]
    return frame + 1


def live(s: Stage, horizon: float, alone: bool, most: int, logs: Any, films: Any, i: int, film_clock: int) -> int:
    """Lives one history on [0, horizon); returns the number of alarms that rang.

    Row `i` of ``logs`` takes (date, clock, done) per alarm as far as it reaches, row `i` of ``films`` the state
    at signing and after every quarter end.
    """
    w = World(s.world[0], s.firm, s.tie, s.posting, s.product, s.par[0])
    begin(w, alone)
    open_all(s)
    frame = shoot(s, films, i, 0)
    rung = 0
    while w.world.status == COMPLETED:
        c = earliest(s.alarm)
        date = s.alarm[c]
        if not date < horizon:
            break
        if rung >= most:
            w.world.status = CAPPED
            break
        step(s, c)
        if rung < logs.shape[1]:
            logs[i, rung, 0] = date
            logs[i, rung, 1] = c
            logs[i, rung, 2] = s.clock[c].done
        rung += 1
        if c == film_clock:
            frame = shoot(s, films, i, frame)
    return rung


def finish(s: Stage, horizon: float, watched: Any, stream: Any) -> None:
    """Closes the books at the horizon, and looks whether every number is one.

    ``stream`` is that of quarter_results, whose quarter the horizon ends.
    """
    w = World(s.world[0], s.firm, s.tie, s.posting, s.product, s.par[0])
    if w.world.status == COMPLETED:
        draw = Draw(int(s.key[0]), int(s.key[1]), int(s.key[2]), int(stream[0]), int(stream[1]), int(w.world.quarter))
        close(w, horizon, draw)
        if not sound(s, watched):
            w.world.status = NON_FINITE


def keep(s: Stage, states: Any, counts: Any, sinces: Any, i: int) -> None:
    """Keeps how a history ended in row `i`."""
    for word in range(states.shape[1]):
        states[i, word] = s.flat[word]
    for row in range(counts.shape[1]):
        for event in range(counts.shape[2]):
            counts[i, row, event] = s.count[row, event]
            sinces[i, row, event, 0] = s.since[row, event, 0]
            sinces[i, row, event, 1] = s.since[row, event, 1]


def live_block(
    s: Stage, template: Any, addresses: Any, inputs: Any, trial: int, horizon: float, alone: bool, most: int,
    watched: Any, stream: Any, states: Any, counts: Any, sinces: Any, logs: Any, films: Any, film_clock: int, rung: Any,
) -> None:  # fmt: skip
    """Lives ``states.shape[0]`` trials from number `trial` on, each from the template and its own inputs."""
    for i in range(states.shape[0]):
        for word in range(template.shape[0]):
            s.flat[word] = template[word]
        for j in range(addresses.shape[0]):
            s.flat[addresses[j]] = inputs[i, j]
        s.key[2] = trial + i
        rung[i] = live(s, horizon, alone, most, logs, films, i, film_clock)
        finish(s, horizon, watched, stream)
        if films.shape[1] > 0:
            shoot(s, films, i, films.shape[1] - 1)
        keep(s, states, counts, sinces, i)
