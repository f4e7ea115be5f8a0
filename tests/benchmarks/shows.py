"""How long `show`, `report`, `sensitivity` and `discover` take on a million stored histories, Python's start included, and how much memory.

The histories are made up (`tests.fakes`), with what the model's own have: nothing is censored before the horizon, and
half of them are worth exactly as much as alone. ``python -m tests.benchmarks.shows [TRIALS]``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from analysis.cli import main as alliance
from tests import fake_cli, fakes

TRIALS = 1_000_000
ROUNDS = 3
PAGES = (
    ("show",), ("show", "--given", "5"), ("show", "--full"), ("show", "--json"), ("report",), ("sensitivity",),
    ("discover", "--where", "ending[dissolved]"),
)  # fmt: skip


class Plausible(fakes.FakeLives):
    """Fake histories with the shape of real ones."""

    def rows(self, point: int, first: int, last: int) -> dict[str, np.ndarray]:
        """All variables of a point's trials first..last-1."""
        found = super().rows(point, first, last)
        horizon = self.scenario.horizon
        found["end_time"] = np.where(found["ending"] == 0, horizon, found["end_time"])
        found["cooperation_end_time"] = found["end_time"]
        found["ownership_end_time"] = np.where(found["end_time"] > 1, found["end_time"], np.nan)
        found["value_added"][found["ending"][:, 0] < 3] = 0.0
        return found


@contextlib.contextmanager
def stored(trials: int) -> Iterator[Path]:
    """A run folder of so many made-up histories."""

    def put(place: object, name: str, value: object) -> None:
        setattr(place, name, value)

    os.environ |= {"FAKE_BLOCK": "16384", "FAKE_PIECE": "16384"}
    fake_cli.install(put)
    import model.point_lives

    model.point_lives.prepare_points = lambda scenario, events, engine="bulk", say=None: Plausible(scenario)
    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stdout(io.StringIO()) as said:
        config = Path(out) / "made-up.yaml"
        config.write_text("title: made up\n")
        alliance(["run", str(config), "--trials", str(trials), "--out", out, "--quiet", "--no-progress"])
        yield Path(said.getvalue().strip().splitlines()[-1])


def timed(arguments: list[str]) -> float:
    """Seconds of wall time of a command in a process of its own."""
    start = perf_counter()
    subprocess.run([sys.executable, "-m", "analysis.cli", *arguments], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def main() -> None:
    """Prints wall time and the most memory that any command took."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.shows", description="How long `show` takes.")
    parser.add_argument("trials", nargs="?", type=int, default=TRIALS, help="histories of the run (%(default)s)")
    trials = parser.parse_args().trials
    with stored(trials) as run:
        lines = []
        for page in PAGES:
            best = min(timed([page[0], str(run), *page[1:]]) for _ in range(ROUNDS))
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            lines.append(f"{' '.join(page):36} of {trials:,} histories: {best:.2f} s; at most {most:.0f} MB so far")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
