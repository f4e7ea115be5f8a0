"""What a command says: results on stdout, all else on stderr, one JSON object where asked."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from model.errors import MachineError, Mistake

SCHEMA = 1
LONGEST = 300  # characters of an offending value worth showing
# C0 but for tab and new line, DEL, C1; marks that turn the direction of writing; lone surrogates.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without control characters: what a config says must not steer a terminal."""
    return _STEERING.sub("", text)


def emit(text: str) -> None:
    """A result, to stdout."""
    _write(sys.stdout, text)


def say(text: str) -> None:
    """A message, to stderr."""
    _write(sys.stderr, clean(text) + "\n")


def emit_json(command: str, result: Any, run: Path | None = None) -> None:
    """The one object of ``--json``."""
    _dump({"command": command, "schema": SCHEMA, "run": str(run) if run else None, "result": tidy(result)})


def emit_errors(command: str, mistakes: list[Mistake]) -> None:
    """The one object of ``--json`` where nothing came of it."""
    errors = [{**tidy(asdict(mistake)), "message": mistake.message} for mistake in mistakes]
    order = ("code", "file", "line", "column", "path", "value", "allowed", "nearest", "message")
    _dump({"command": command, "schema": SCHEMA, "errors": [{key: error[key] for key in order} for error in errors]})


def tidy(content: Any) -> Any:
    """Content as strict JSON: NaN and infinity null, arrays as lists, dates in ISO form, long texts cut."""
    if isinstance(content, Mapping):
        return {str(key): tidy(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [tidy(value) for value in content]
    if isinstance(content, (set, frozenset)):
        return sorted(str(value) for value in content)
    if is_dataclass(content) and not isinstance(content, type):
        return tidy(asdict(content))
    return _leaf(content)


def _leaf(content: Any) -> Any:
    if hasattr(content, "tolist"):
        return tidy(content.tolist())
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    if isinstance(content, date):
        return content.isoformat()
    if content is None or isinstance(content, (bool, int, str)):
        return content
    return str(content)[:LONGEST]


def _dump(content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    emit(_STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n")


def open_streams() -> None:
    """Where stdout or stderr was closed before the start, let it lead nowhere: a file opened later, such as a journal,
    would get its number, and whatever is written to it.
    """
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None and _lead_nowhere(number):
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))


def _lead_nowhere(number: int) -> bool:
    """Open the null device under that number, unless something has it already."""
    try:
        os.fstat(number)
    except OSError:
        _nowhere(number)
        return True
    return False


def _nowhere(number: int) -> None:
    handle = os.open(os.devnull, os.O_WRONLY)
    if handle != number:
        os.dup2(handle, number)
        os.close(handle)


def _write(stream: TextIO, text: str) -> None:
    """Write and flush; a reader that has gone away (``| head``) is no error, nor that nobody can be told.

    Raises:
        MachineError: results could not be written, as to a full disk.
    """
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        give_up(stream)
    except OSError as error:
        give_up(stream)
        if stream is sys.stdout:
            raise MachineError(f"cannot write to standard output: {error.strerror or error}") from error


def give_up(stream: TextIO) -> None:
    """Python flushes once more at exit: give it somewhere to go."""
    with suppress(OSError, ValueError):  # a stream of no file
        _nowhere(stream.fileno())
