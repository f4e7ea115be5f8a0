"""The command: which commands there are, and what becomes of whatever they raise."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from types import FrameType
from typing import Any

import click

from model.commands.front import Front
from model.commands.output import emit, emit_errors, give_up, open_streams, say
from model.errors import DEFECT, DONE, INTERRUPTED, MACHINE, USER, AllianceError, MachineError, Mistake, UserError

NAME = "alliance"
NO_FRONT = Front()
FULL = (errno.ENOSPC, errno.EDQUOT)
# Name -> where it stands. Imported when it is called for.
COMMANDS = {
    "check": "model.commands.check",
    "run": "model.commands.run",
    "resume": "model.commands.resume",
    "extend": "model.commands.extend",
    "verify": "model.commands.verify",
    "trace": "model.commands.trace",
    "events": "model.commands.events",
    "schema": "model.commands.schema",
    "new": "model.commands.new",
}


class LazyGroup(click.Group):
    """Commands that are imported when called for, so that start-up stays quick."""

    def __init__(self, places: dict[str, str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use, not of the alphabet."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, None if there is none of that name."""
        place = self.places.get(cmd_name)
        command: click.Command | None = import_module(place).command if place else None
        return command


def group(places: dict[str, str]) -> LazyGroup:
    """The command with these subcommands."""
    options = [
        click.Option(["--debug"], is_flag=True, expose_value=False, help="Show the traceback of a defect."),
        click.Option(
            ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version."
        ),
    ]
    text = "What may become of a tie-up between carmakers: thousands of simulated histories, and what they say."
    return LazyGroup(places, name=NAME, help=text, params=list(options))


def main(arguments: Sequence[str] | None = None, places: dict[str, str] = COMMANDS, front: Front = NO_FRONT) -> int:
    """Run one command.

    Returns:
        its exit code (`model.errors`).
    """
    open_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    report = _Report(words, places)
    try:
        with _told_to_end():
            code = group(places).main(words or ["--help"], prog_name=NAME, standalone_mode=False, obj=front)
        return code if isinstance(code, int) else DONE
    except UserError as error:
        return report.mistakes(error.mistakes)
    except click.UsageError as error:
        return report.mistakes([_usage(error, places)])
    except AllianceError as error:
        return report.line(error.exit_code, str(error))
    except (KeyboardInterrupt, click.Abort):
        return report.line(INTERRUPTED, "interrupted; run the same command again")
    except MemoryError:
        return report.line(MACHINE, "out of memory: fewer --workers, or a smaller study.paths, need less")
    except Exception as error:
        return report.failed(error)


@contextmanager
def _told_to_end() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl-C does, wherever it is; whoever has a handler of their own keeps it."""

    def heard(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    own = signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    if own or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGTERM, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


class _Report:
    """Where a command ends badly: what is said, and which exit code it has."""

    def __init__(self, words: list[str], places: dict[str, str]) -> None:
        self.as_json = "--json" in words
        self.debug = "--debug" in words or bool(os.environ.get("ALLIANCE_DEBUG"))
        self.command = next((word for word in words if word in places), NAME)

    def mistakes(self, mistakes: list[Mistake]) -> int:
        """All mistakes, one line each."""
        for mistake in mistakes:
            say(str(mistake))
        return self._object(USER, mistakes)

    def line(self, code: int, message: str) -> int:
        """One sentence."""
        say(message)
        if self.as_json:
            name = {INTERRUPTED: "interrupted", MACHINE: "machine", DEFECT: "defect"}[code]
            return self._object(code, [Mistake(name, message)])
        return code

    def refused(self, error: OSError) -> int:
        """A full disk is the machine's fault wherever it shows, as where help is printed, and so is what may not be read."""
        if isinstance(error, PermissionError) and error.filename:
            return self.line(MACHINE, f"{error.filename} cannot be read or written ({error.strerror})")
        if error.errno not in FULL:
            return self.defect(error)
        try:
            sys.stdout.flush()
        except OSError:
            give_up(sys.stdout)
        return self.line(MACHINE, f"cannot write to {error.filename or 'standard output'}: {error.strerror}")

    def _object(self, code: int, mistakes: list[Mistake]) -> int:
        """The one object of ``--json``, where it is wanted and can be written; the exit code that is left."""
        try:
            if self.as_json:
                emit_errors(self.command, mistakes)
        except MachineError as error:
            say(str(error))
            return MACHINE
        return code

    def failed(self, error: Exception) -> int:
        """What a user's own event raised, what the system refused, or our own fault."""
        from model.execute.blame import blamed

        theirs = blamed(error)
        if theirs is None:
            return self.refused(error) if isinstance(error, OSError) else self.defect(error)
        self.trace(error)
        return self.mistakes(theirs.mistakes)

    def trace(self, error: Exception) -> None:
        """The traceback, only where asked for."""
        if self.debug:
            say("".join(traceback.format_exception(error)).rstrip())

    def defect(self, error: Exception) -> int:
        """Our own fault, and how to report it."""
        self.trace(error)
        message = (
            f"{NAME} has a defect ({type(error).__name__}: {error}); please report it to its maintainers, "
            "with the config and the output of the same command and --debug"
        )
        return self.line(DEFECT, message)


def _usage(error: click.UsageError, places: dict[str, str]) -> Mistake:
    """A mistake of the command line, with the nearest right name."""
    message = error.format_message()
    if isinstance(error, click.NoSuchOption):
        names = [
            name
            for parameter in (error.ctx.command.params if error.ctx else [])
            for name in parameter.opts
            if name.startswith("-")
        ]
        return _unknown("usage.option", "option", error.option_name, names)
    wrong = _unknown_command(error, places)
    if wrong:
        return _unknown("usage.command", "command", wrong, list(places))
    parameter = getattr(error, "param", None)
    name = parameter.opts[0] if parameter else ""
    return Mistake("usage", message.rstrip(".") + f". `{_where(error)} --help` shows what is allowed", path=name)


def _unknown_command(error: click.UsageError, places: dict[str, str]) -> str:
    if error.ctx is None or not isinstance(error.ctx.command, LazyGroup) or "No such command" not in error.message:
        return ""
    return str(getattr(error, "command_name", "") or error.message.split("'")[1])


def _unknown(code: str, kind: str, name: str, names: list[str]) -> Mistake:
    near = (get_close_matches(name, names, 1) or [""])[0]
    hint = f"; did you mean {near}?" if near else "."
    allowed = ", ".join(names)
    return Mistake(code, f"no such {kind}: {name}{hint} Allowed: {allowed}", value=name, allowed=allowed, nearest=near)


def _where(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else NAME


def _version(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from model.store.identity import own_version
        from model.version import MODEL_VERSION

        emit(f"{NAME} {own_version()}, model {MODEL_VERSION}\n")
        ctx.exit()


if __name__ == "__main__":
    sys.exit(main())
