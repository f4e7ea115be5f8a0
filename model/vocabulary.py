"""Which events and mechanisms there are: the folders' own, installed packages', a user's file.

A file in ``model/events/`` is an event because it is there and holds ``EVENT``; nothing lists them.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import pkgutil
import sys
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from traceback import walk_tb
from types import ModuleType

from model.errors import Mistake, UserError
from model.event import SUBJECTS, Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of

GROUP = "alliance.events"
OWN = "alliance_events_"  # what a user's file is called as a module
Vocabulary = tuple[Event, ...]


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """All mechanisms, by name."""
    import model.mechanisms as folder

    return tuple(
        importlib.import_module(f"{folder.__name__}.{info.name}").MECHANISM
        for info in sorted(pkgutil.iter_modules(folder.__path__), key=lambda info: info.name)
    )


@cache
def own_events() -> Vocabulary:
    """The events of ``model/events/``, by name."""
    import model.events as folder

    found = [
        importlib.import_module(f"{folder.__name__}.{info.name}").EVENT
        for info in pkgutil.iter_modules(folder.__path__)
    ]
    return tuple(sorted(found, key=lambda event: event.name))


@cache
def installed_events() -> Vocabulary:
    """Events that installed packages add by entry point (group ``alliance.events``)."""
    return tuple(
        event
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)
        for event in _events_of(point.load(), f"entry point {point.name}")
    )


def load_events(path: Path) -> Vocabulary:
    """The events of a user's own file: ``EVENT``, or ``EVENTS`` for several.

    Raises:
        UserError: no such file, it does not run, or it holds no event.
    """
    text = _read(path)
    name = f"{OWN}{hashlib.sha256(text).hexdigest()[:12]}"
    if name in sys.modules:
        return _events_of(sys.modules[name], str(path))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"not a Python file: {path}"
        raise UserError([Mistake("events.file", message, str(path), value=str(path), allowed="FILE.py")])
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        return _events_of(module, str(path))
    except (UserError, KeyboardInterrupt):
        del sys.modules[name]
        raise
    except Exception as error:  # whatever the user's file raises is the user's to read
        del sys.modules[name]
        message = f"it does not run: {type(error).__name__}: {error}"
        raise UserError([Mistake("events.file", message, str(path), *_where(error, path), value=str(path))]) from None


def others() -> Vocabulary:
    """The events that this process has read and that are not the model's: of users' files, of installed packages."""
    modules = [module for name, module in sys.modules.items() if name.startswith(OWN)]
    installed = installed_events() if installed_events.cache_info().currsize else ()
    return tuple(event for module in modules for event in _events_of(module, "")) + installed


def _read(path: Path) -> bytes:
    try:
        if path.is_file():
            return path.read_bytes()
        if not path.exists():
            raise UserError([_no_file(path)])
        message = f"{path} is a folder" if path.is_dir() else f"{path} is not an ordinary file"
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror})"
    raise UserError([Mistake("events.file", message, str(path), value=str(path), allowed="FILE.py")])


def vocabulary(*files: Path) -> Vocabulary:
    """All events in force, by name: the folder's, installed packages', and those of the given files.

    Raises:
        UserError: two events of one name, or an event that breaks the contract.
    """
    events = list(own_events()) + list(installed_events())
    for path in files:
        events += load_events(path)
    names = [event.name for event in events]
    for event in events:
        if names.count(event.name) > 1:
            message = f"two events are named {event.name!r}; give yours another name (`alliance events` lists them)"
            raise UserError([Mistake("events.twice", message, value=event.name)])
        if event.subject not in SUBJECTS:
            raise UserError([_no_subject(event)])
        declared = _declared(event)
        if event.is_hazard and "scale" not in declared:
            message = f"{event.name}: the {event.law.name} law needs a parameter `scale`, in years"
            raise UserError([Mistake("events.scale", message)])
        if event.is_hazard and event.law.shape and "shape" not in declared:
            message = f"{event.name}: the {event.law.name} law needs a parameter `shape`"
            raise UserError([Mistake("events.shape", message)])
    return tuple(sorted(events, key=lambda event: event.name))


def _declared(event: Event) -> dict[str, Parameter]:
    """An event's parameters; its plan arguments are looked at, too."""
    declared = event.arguments
    try:
        parameters_of(declared)
        declared = event.parameters
        return parameters_of(declared)
    except TypeError as error:  # it names the module, which of a user's file is a name of ours
        told = str(error).replace(f"{declared.__module__}.", f"{declared.__name__}.", 1)
        raise UserError([Mistake("events.parameters", f"{event.name}: {told}")]) from None


def _no_file(path: Path) -> Mistake:
    names = sorted(item.name for item in path.parent.glob("*.py") if item.is_file())[:1000]
    near = next(iter(get_close_matches(path.name, names, 1)), "")
    hint = f"; did you mean {near!r}?" if near else ""
    return Mistake("events.file", f"no such file: {path}{hint}", str(path), value=str(path), nearest=near)


def _no_subject(event: Event) -> Mistake:
    near, allowed = next(iter(get_close_matches(str(event.subject), SUBJECTS, 1)), ""), ", ".join(SUBJECTS)
    hint = f"; did you mean {near!r}?" if near else ";"
    message = f"{event.name}: subject {event.subject!r}{hint} allowed: {allowed}"
    return Mistake("events.subject", message, value=event.subject, allowed=allowed, nearest=near)


def _where(error: Exception, path: Path) -> tuple[int, int]:
    """Line and column of a user's file at which it fails; 0 where that is not known."""
    own = os.path.abspath(path)
    if isinstance(error, SyntaxError) and error.filename == own:
        return error.lineno or 0, error.offset or 1
    lines = [number for frame, number in walk_tb(error.__traceback__) if frame.f_code.co_filename == own]
    return (lines[-1], 1) if lines else (0, 0)


def _events_of(found: object, place: str) -> Vocabulary:
    if isinstance(found, ModuleType):
        found = getattr(found, "EVENTS", None) or getattr(found, "EVENT", None)
    events = found if isinstance(found, tuple) and not isinstance(found, Event) else (found,)
    if not all(isinstance(event, Event) for event in events):
        message = f"{place}: no EVENT (a model.event.Event) in it"
        raise UserError([Mistake("events.none", message, value=place, allowed="EVENT, or EVENTS of several")])
    return events
