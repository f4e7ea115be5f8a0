"""What the inputs are about: one small config and three runs of it, each made when it is first asked for."""

from __future__ import annotations

from pathlib import Path

CASE = Path(__file__).parent.parent / "small.yaml"
TWO = "study.sweep={design: grid, vary: {ties.first-second.stake: [0.1, 0.2]}}"
RUNS = {
    "RUN": ("--trials", "200"),
    "SWEPT": ("--trials", "4", "--set", TWO),
    "SUMMARY": ("--trials", "4", "--set", "study.keep=summary"),
}
_made: dict[str, Path] = {}


def begin(folder: Path) -> None:
    """Forget what was made; from now on runs are made in this folder."""
    _made.clear()
    _made[""] = folder


def place(name: str) -> Path:
    """The run of that name; nothing may be written there."""
    from analysis.cli import main

    if name not in _made:
        out = _made[""] / name
        assert main(["run", str(CASE), *RUNS[name], "--out", str(out), "--quiet", "--no-progress"]) == 0
        _made[name] = next(out.iterdir())
    return _made[name]


def named(word: str) -> str:
    """A word of a command line, with the place for what stands for one."""
    return str(CASE) if word == "CASE" else str(place(word)) if word in RUNS else word
