"""Which events and mechanisms there are: the folders' own, installed packages', a user's file.

A file in ``model/events/`` is an event because it is there and holds ``EVENT``; nothing lists them.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import pkgutil
import sys
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from model.errors import Mistake, UserError
from model.event import SUBJECTS, Event
from model.mechanism import Mechanism
from model.parameter import Parameter, parameters_of

GROUP = "alliance.events"
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
    if not path.is_file():
        raise UserError([Mistake("events.file", f"no such file: {path}", value=str(path))])
    text = path.read_bytes()
    name = f"alliance_events_{hashlib.sha256(text).hexdigest()[:12]}"
    if name in sys.modules:
        return _events_of(sys.modules[name], str(path))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UserError([Mistake("events.file", f"not a Python file: {path}", value=str(path))])
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        return _events_of(module, str(path))
    except UserError:
        del sys.modules[name]
        raise
    except Exception as error:  # whatever the user's file raises is the user's to read
        del sys.modules[name]
        message = f"{path} does not run: {type(error).__name__}: {error}"
        raise UserError([Mistake("events.file", message, value=str(path))]) from None


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
            raise UserError([Mistake("events.twice", f"two events are named {event.name!r}")])
        if event.subject not in SUBJECTS:
            message = f"{event.name}: subject {event.subject!r}; allowed: {', '.join(SUBJECTS)}"
            raise UserError([Mistake("events.subject", message)])
        declared = _declared(event)
        if event.is_hazard and "scale" not in declared:
            message = f"{event.name}: a {event.law.name} law needs a parameter `scale`, in years"
            raise UserError([Mistake("events.scale", message)])
        if event.is_hazard and event.law.shape and "shape" not in declared:
            message = f"{event.name}: a {event.law.name} law needs a parameter `shape`"
            raise UserError([Mistake("events.shape", message)])
    return tuple(sorted(events, key=lambda event: event.name))


def _declared(event: Event) -> dict[str, Parameter]:
    """An event's parameters; its plan arguments are looked at, too."""
    try:
        parameters_of(event.arguments)
        return parameters_of(event.parameters)
    except TypeError as error:
        raise UserError([Mistake("events.parameters", f"{event.name}: {error}")]) from None


def _events_of(found: object, place: str) -> Vocabulary:
    if isinstance(found, ModuleType):
        found = getattr(found, "EVENTS", None) or getattr(found, "EVENT", None)
    events = found if isinstance(found, tuple) and not isinstance(found, Event) else (found,)
    if not all(isinstance(event, Event) for event in events):
        raise UserError([Mistake("events.none", f"{place}: no EVENT (a model.event.Event) in it")])
    return events
