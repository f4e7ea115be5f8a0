"""The two sides of a comparison: a stored run is opened, a config is lived in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.commands import options
from model.errors import Mistake, UserError

if TYPE_CHECKING:
    import xarray

    from model.event import Event
    from model.scenario import Scenario

    Loaded = tuple[Scenario, tuple[Event, ...]]

MOST = 10_000  # trials of a config where none are asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants compared, and how configs are lived; `b_sets` change B only; B's point is A's if absent."""

    a: Path
    b: Path
    sets: tuple[str, ...] = ()
    b_sets: tuple[str, ...] = ()
    trials: int | None = None
    seed: int | None = None
    event_files: tuple[Path, ...] = ()
    engine: str = "bulk"
    workers: int = 0
    progress: bool = False
    point: int | None = None
    b_point: int | None = None


def sides(asked: Asked) -> tuple[xarray.Dataset, xarray.Dataset, list[str]]:
    """The datasets of A and B, on one seed where a config is lived, and sentences on what was decided for that.

    Raises:
        UserError: no run or no config there, a config is wrong (all mistakes of both), or an option does not apply.
    """
    _fitting(asked)
    found = _opened(asked)
    places = chosen(asked, found)
    notes = [_said(which, one, point) for which, one, point in zip("AB", found, places, strict=True) if _many(one)]
    if all(_is_run(one) for one in found):
        a, b = (one.isel(point=[point]) for one, point in zip(found, places, strict=True))
        return a, b, notes
    seed, more = _seed(asked, found)
    notes += more
    notes += [
        f"{who} given {', '.join(sets)}" for who, sets in (("both are", asked.sets), ("B is", asked.b_sets)) if sets
    ]
    trials = asked.trials or min(MOST, *(_trials(one) for one in found))
    a, b = (
        one.isel(point=[point]) if _is_run(one) else _lived(one, trials, seed, point, asked)
        for one, point in zip(found, places, strict=True)
    )
    return a, b, notes


def chosen(asked: Asked, found: list[Any]) -> tuple[int, int]:
    """The points of A and B that are compared.

    Raises:
        UserError: one has several points and none is chosen, or has no such point.
    """
    wanted = {"A": asked.point, "B": asked.point if asked.b_point is None else asked.b_point}
    sizes = {which: _points(one) for which, one in zip("AB", found, strict=True)}
    mistakes = [_wrong_point(asked, which, one, wanted[which]) for which, one in zip("AB", found, strict=True)]
    idle = asked.point is not None and sizes == {"A": 1, "B": 1} and asked.point
    if any(mistakes) or idle:
        raise UserError([one for one in mistakes if one] or [_idle(asked.point)])
    return tuple(wanted[which] or 0 if sizes[which] > 1 else 0 for which in "AB")  # type: ignore[return-value]


def _fitting(asked: Asked) -> None:
    """Options that change what is lived go with configs."""
    runs = [side.is_dir() for side in (asked.a, asked.b)]
    wrong = {
        "--set": asked.sets and any(runs),
        "--b-set": asked.b_sets and runs[1],
        "--seed": asked.seed is not None and all(runs),
    }
    instead = {"--set": "two configs", "--b-set": "a config as B", "--seed": "a config"}
    mistakes = [
        Mistake(
            "compare.option", f"{name} goes with {instead[name]}: a stored run is what it is", allowed=instead[name]
        )
        for name, is_wrong in wrong.items()
        if is_wrong
    ]
    if mistakes:
        raise UserError(mistakes)


def _opened(asked: Asked) -> list[Any]:
    """For A and B: the dataset of a run, or the scenario and vocabulary of a config."""
    found: list[Any] = []
    mistakes: dict[str, Mistake] = {}
    for place, sets in ((asked.a, asked.sets), (asked.b, (*asked.sets, *asked.b_sets))):
        try:
            found.append(_open(place, sets, asked))
        except UserError as error:
            own = asked.b_sets if sets != asked.sets else ()
            wrong = [_of_b(mistake, own) for mistake in error.mistakes]
            mistakes |= {str(mistake): mistake for mistake in wrong}  # one config, twice: said once
    if mistakes:
        raise UserError(list(mistakes.values()))
    return found


def _of_b(mistake: Mistake, b_sets: tuple[str, ...]) -> Mistake:
    """A mistake in what changes B alone is one of ``--b-set``."""
    own = [text.partition("=")[0].strip() for text in b_sets]
    its = mistake.file == "--set" and any(mistake.path == path or path.startswith(f"{mistake.path}.") for path in own)
    return replace(mistake, file="--b-set") if its else mistake


def _open(place: Path, sets: tuple[str, ...], asked: Asked) -> xarray.Dataset | Loaded:
    from analysis.present import read
    from analysis.tallied.kind import need_rows

    if place.is_dir():
        dataset = read(place)
        need_rows(dataset, "compare")
        return dataset
    return options.Given(place, sets, asked.trials, asked.seed, asked.event_files).load()


def _is_run(one: Any) -> bool:
    return not isinstance(one, tuple)


def _own_seed(one: Any) -> int:
    return int(one.attrs["seed"]) if _is_run(one) else int(one[0].study.seed)


def _trials(one: Any) -> int:
    return int(one.sizes["trial"]) if _is_run(one) else int(one[0].study.trials)


def _seed(asked: Asked, found: list[Any]) -> tuple[int, list[str]]:
    """That of the stored run if there is one, else the one asked for, else A's."""
    stored = next((_own_seed(one) for one in found if _is_run(one)), None)
    if stored is not None and asked.seed not in (None, stored):
        message = f"--seed {asked.seed}: the stored run has seed {stored}, and pairs need the same draws"
        raise UserError([Mistake("compare.seed", message, value=asked.seed, allowed=str(stored))])
    seed = stored if stored is not None else _own_seed(found[0])
    own = [_own_seed(one) for one in found]
    if own[0] == own[1]:
        return seed, []
    return seed, [f"A's own seed is {own[0]}, B's {own[1]}: both are lived with {seed}"]


def _points(one: Any) -> int:
    from model.points import points

    return int(one.sizes["point"]) if _is_run(one) else points(one[0]).count


def _many(one: Any) -> bool:
    return _points(one) > 1


def _said(which: str, one: Any, point: int) -> str:
    """Which of its points a side is."""
    design, draw, what = _place(one, point)
    return f"{which} is point {point}: design {design} ({what})" + (f", outer draw {draw}" if draw is not None else "")


def _place(one: Any, point: int) -> tuple[int, int | None, str]:
    """Design, outer draw if there are several, and what the design sets."""
    from analysis.points import designs

    if _is_run(one):
        known = designs(one)
        at = next(at for at, points in enumerate(known.points) if point in points)
        return known.numbers[at], int(one["draw"].values[point]) if known.draws > 1 else None, known.said(at)
    from model.points import points

    every = points(one[0])
    return every.design(point), every.draw(point) if every.draws > 1 else None, _set(one[0], every.values, point, every)


def _set(scenario: Scenario, values: Any, point: int, every: Any) -> str:
    from analysis.points import shortened

    factors = scenario.study.sweep.factors if scenario.study.sweep else ()
    row = values[every.design(point)] if factors else ()
    names = shortened([factor.path for factor in factors])
    texts = [one.words[int(value)] if one.words else f"{value:.4g}" for one, value in zip(factors, row, strict=True)]
    return ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True)) or "as given"


def _wrong_point(asked: Asked, which: str, one: Any, point: int | None) -> Mistake | None:
    count, option = _points(one), "--point" if which == "A" or asked.b_point is None else "--b-point"
    if count == 1 and not (which == "B" and asked.b_point):
        return None
    allowed = f"0 .. {count - 1}"
    if point is None:
        option = "--point" if which == "A" else "--b-point"
        message = f"{which} has {count:,} points: choose one with {option}. They are {_listed(one)}"
        return Mistake("compare.point", message, allowed=allowed)
    if not 0 <= point < count:
        message = f"{option} {point}: {which} has {count:,} point{'s' * (count > 1)}. Allowed: {allowed}"
        return Mistake("compare.point", message, value=point, allowed=allowed)
    return None


def _listed(one: Any) -> str:
    from analysis.points import LISTED

    count = _points(one)
    shown = [(point, *_place(one, point)) for point in range(min(count, LISTED))]
    texts = [f"{point} ({what}" + (f"; draw {draw})" if draw is not None else ")") for point, _, draw, what in shown]
    return ", ".join(texts) + (f", ... and {count - LISTED:,} more" if count > LISTED else "")


def _idle(point: int | None) -> Mistake:
    message = f"--point {point}: A and B have one point each"
    return Mistake("compare.point", message, value=point, allowed="0")


def _lived(loaded: Loaded, trials: int, seed: int, point: int, asked: Asked) -> xarray.Dataset:
    """The dataset of one point of a config: its first trials on a seed; without paths, which nothing here reads."""
    from model.commands.progress import progress
    from model.points import points
    from model.public import simulate

    scenario, events = loaded
    every = points(scenario)
    alone = every.scenario_of(every.design(point))
    alone = replace(alone, study=replace(alone.study, trials=trials, seed=seed, paths=0, keep="rows"))
    with progress(asked.progress) as report:
        found = simulate(alone, engine=asked.engine, events=events, workers=asked.workers, progress=report)
    return found.isel(point=[every.draw(point)])
