"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model.errors import Mistake, UserError

if TYPE_CHECKING:
    from model.event import Event
    from model.scenario import Scenario

Command = TypeVar("Command", bound=Callable[..., Any])
MOST_TRIALS = 2**32 - 1  # draws are addressed by a 32-bit trial number; as `study.trials`
# What Dask knows: a host (an IPv6 one in brackets) and a port; within a process anything.
ADDRESS = re.compile(
    r"(?:(?:tcp|tls|ws|wss|ucx|ucxx)://)?(?:[\w.-]+|\[[0-9A-Fa-f:.%\w]+\]):(?P<port>\d{1,5})|inproc://\S+", re.ASCII
)


class _File(click.Path):
    """A path; none that is empty, which would be the working folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """See `click.ParamType`."""
        if value == "":
            self.fail("an empty path names no file and no folder", param, ctx)
        return super().convert(value, param, ctx)


def _address(ctx: click.Context, option: click.Parameter, text: str | None) -> str:
    """An address that can be one, empty without the option: else Dask tries for long what it cannot know.

    Raises:
        UserError: it cannot be one.
    """
    if text is not None and not is_address(text):
        message = f"--scheduler {text!r} is no address of a Dask scheduler; one looks like tcp://127.0.0.1:8786"
        raise UserError([Mistake("cluster.address", message, value=text, allowed="tcp://host:port")])
    return text or ""


def is_address(text: str) -> bool:
    """Whether a scheduler may be there, by the form of it."""
    found = ADDRESS.fullmatch(text)
    return found is not None and 0 < int(found["port"] or 1) < 2**16


FILE = _File(path_type=Path)

as_json = click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON object.")
debug = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of a defect.")
events = click.option("--events", "event_files", multiple=True, type=FILE, metavar="FILE.py",
                      help="Add the events of this Python file (repeatable).")  # fmt: skip
sets = click.option("--set", "sets", multiple=True, metavar="path.to.value=X",
                    help="Change one value of the config (repeatable).")  # fmt: skip
trials = click.option("--trials", type=click.IntRange(1, MOST_TRIALS), metavar="N", help="How many histories.")
seed = click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="Seed of all random numbers.")
engine = click.option("--engine", type=click.Choice(["bulk", "reference"]),
                      help="Compiled (bulk), or the readable SimPy one (reference); same bits.")  # fmt: skip
workers = click.option("--workers", type=click.IntRange(1, 1024), metavar="N",
                       help="Threads, or processes of the reference engine; one per core if absent.")  # fmt: skip
scheduler = click.option("--scheduler", metavar="ADDRESS", default=None, callback=_address,
                         help="A Dask scheduler whose workers live the blocks, such as tcp://127.0.0.1:8786.")  # fmt: skip
quiet = click.option("--quiet", is_flag=True, help="Print only the run folder's path.")
no_progress = click.option("--no-progress", is_flag=True, help="No progress on stderr.")
_engine_here = click.option("--engine", type=click.Choice(["bulk", "reference"]), default="bulk", show_default=True,
                            help="Compiled, or the readable SimPy one; same bits.")  # fmt: skip
threads = click.option("--workers", type=click.IntRange(1, 1024), metavar="N", help="Threads; one per core if absent.")


def in_memory(command: Command) -> Command:
    """``--engine --workers --no-progress``, as commands have them that live histories in memory."""
    return _engine_here(threads(no_progress(command)))


def scenario(command: Command) -> Command:
    """``--set --trials --seed --events``, as every command that reads a config has them."""
    for option in (events, seed, trials, sets):
        command = option(command)
    return command


def common(command: Command) -> Command:
    """``--json --debug``."""
    return debug(as_json(command))


@dataclass(frozen=True, slots=True)
class Given:
    """What the user gave to say which scenario is meant."""

    config: Path
    sets: tuple[str, ...] = ()
    trials: int | None = None
    seed: int | None = None
    event_files: tuple[Path, ...] = ()

    def load(self) -> tuple[Scenario, tuple[Event, ...]]:
        """The scenario and the vocabulary. Raises UserError with all mistakes."""
        from model import config
        from model.vocabulary import mechanisms, vocabulary

        found = vocabulary(*self.event_files)
        return config.load(self.config, self.all_sets, events=found, mechanisms=mechanisms(), tied=True), found

    @property
    def all_sets(self) -> tuple[str, ...]:
        """``--set`` and the options that are short for one."""
        short = {"study.trials": self.trials, "study.seed": self.seed}
        return (*self.sets, *(f"{path}={value}" for path, value in short.items() if value is not None))

    def event_hashes(self) -> list[dict[str, str]]:
        """Path and SHA-256 of the user's own event files."""
        return [
            {"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in self.event_files
        ]
