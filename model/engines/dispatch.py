"""Writes, caches and compiles the kernel of an event set.

A kernel is one Python file: the generated branches over the set's events, then the text of `step` and
`bulk_loop`. It lies in a folder named by a hash of everything that it depends on (its sources and all that they
import, the users' event files, the versions of Python, Numba and LLVM, the processor), because Numba's own disk cache does
not see edits in other files. Muting, forms, plans and numbers of firms are data and change no kernel.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import inspect
import json
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from traceback import walk_tb
from types import FunctionType, ModuleType
from typing import Any

from model.engines import bulk_loop, step
from model.engines.closure import ROOT, closure
from model.engines.lean import lean
from model.errors import MachineError, Mistake, UserError
from model.event import Event
from model.laws import TRIGGERED
from model.parameter import parameters_of
from model.started import STARTED
from model.vocabulary import mechanisms, others

ENTRIES = ("step", "open_all", "begin_stage", "finish", "live_block")
GROUPS = {"block": ("live_block",), "steps": ("begin_stage", "step", "finish")}  # what is compiled at one first call
INLINE = ("address", "hazard_alarm", "date_alarm", "subject_lives", "open_clock", "rearm", "happen", "note", "step", "trouble", "live", "shoot", "finish", "keep", "sound", "earliest", "open_all")  # fmt: skip
STAMP = "compiled.json"
PLAN_FIRST = 2  # words of a plan entry before its arguments
SETS = 64  # event sets whose names are kept: to read, parse and hash all sources takes longer than a short history
compilations = 0  # kernels compiled by this process, for tests


def kernel_folder() -> Path:
    """Where kernels are kept: ``ALLIANCE_CACHE`` or the user's cache folder."""
    from platformdirs import user_cache_path

    given = os.environ.get("ALLIANCE_CACHE")
    return (Path(given) if given else user_cache_path("alliance")) / "kernels"


def sources(events: tuple[Event, ...]) -> dict[str, bytes]:
    """Every source that a history of this event set depends on, by name.

    Raises:
        MachineError: one has changed since this process read it, so that its text is not what would be lived.
    """
    unchanged()
    return _texts(own_sources(), events)


@cache
def own_sources() -> tuple[Path, ...]:
    """The model's own files that a history depends on."""
    wanted = [*ROOT.glob("*.py"), *ROOT.glob("state/*.py"), *ROOT.glob("mechanisms/*.py"), *ROOT.glob("events/*.py"), *ROOT.glob("engines/*.py")]  # fmt: skip
    skipped = {"cli.py", "public.py", "errors.py", "__init__.py"}
    return tuple(path for path in sorted(wanted) if path.name not in skipped)


def unchanged() -> None:
    """Sees to it that the model's files are those that this process has read.

    Raises:
        MachineError: one has changed since.
    """
    for path in own_sources():
        if path.stat().st_mtime > STARTED:
            raise MachineError(f"{path} has changed since this command started; run it again")


def kernel_sources(events: tuple[Event, ...]) -> dict[str, bytes]:
    """Every source that the machine code of this event set depends on, by name. Raises MachineError as `sources`."""
    folders = [*ROOT.glob("state/*.py"), *ROOT.glob("mechanisms/*.py"), *ROOT.glob("events/*.py")]
    made_of = [ROOT / "engines" / "step.py", ROOT / "engines" / "bulk_loop.py"]
    shapes = [ROOT / "layout.py", ROOT / "binding.py", Path(__file__)]  # records, and how it is compiled
    unchanged()
    return _texts(sorted({*closure([*folders, *made_of]), *shapes}), events)


def _texts(paths: Sequence[Path], events: tuple[Event, ...]) -> dict[str, bytes]:
    found = {str(path.relative_to(ROOT)): path.read_bytes() for path in paths}
    for event in events:
        file = inspect.getsourcefile(event.effect)
        if file and not Path(file).is_relative_to(ROOT):
            found[f"{event.name}: {Path(file).name}"] = Path(file).read_bytes()
    return found


def sources_hash(events: tuple[Event, ...]) -> str:
    """A hash of the model's sources and of the users' events; part of a run's identity. Raises MachineError as `sources`."""
    unchanged()
    return _sources_hash(events)


@lru_cache(maxsize=SETS)
def _sources_hash(events: tuple[Event, ...]) -> str:
    return _hash(sources(events), events)


def _hash(texts: dict[str, bytes], events: tuple[Event, ...]) -> str:
    digest = hashlib.sha256()
    for name, text in texts.items():
        digest.update(name.encode() + b"\x00" + hashlib.sha256(text).digest())
    digest.update("\x00".join(_identity(event) for event in events).encode())
    return digest.hexdigest()


def _identity(event: Event) -> str:
    """What of an event a kernel depends on, besides the text of its functions."""
    functions = (event.effect, event.intensity, event.due, event.guard, event.birth)
    names = [getattr(function, "__qualname__", "") for function in functions]
    fields = [*parameters_of(event.parameters), "", *parameters_of(event.arguments)]
    return "|".join([event.name, event.subject, event.law.name, event.trigger, *names, *fields])


def kernel_name(events: tuple[Event, ...]) -> str:
    """The name of the set's kernel on this machine. Raises MachineError as `sources`."""
    unchanged()
    return _kernel_name(events)


@lru_cache(maxsize=SETS)
def _kernel_name(events: tuple[Event, ...]) -> str:
    from llvmlite import binding  # the processor decides the machine code

    modules = [event.effect.__module__ for event in events]  # compiled code names them
    parts = [_hash(kernel_sources(events), events), *modules, platform.python_version(), version("numba"), version("llvmlite"), version("numpy"), binding.get_host_cpu_name()]  # fmt: skip
    features = binding.get_host_cpu_features().flatten()
    return hashlib.sha256("\x00".join([*parts, features]).encode()).hexdigest()[:20]


def _branch(name: str, arguments: str, lines: Iterator[str], last: str) -> str:
    body = "".join(f"    {'if' if i == 0 else 'elif'} e == {line}\n" for i, line in enumerate(lines))
    return f"def {name}({arguments}):\n{body}    {last}\n"


def _law_arguments(event: Event) -> str:
    names = parameters_of(event.parameters)
    scale = f"w.par.{event.name}.scale" if "scale" in names else "1.0"
    shape = f"w.par.{event.name}.shape" if "shape" in names else "1.0"
    return f"{scale}, {shape}"


def _arguments(index: int, event: Event) -> str:
    words = ", ".join(f"entry[{PLAN_FIRST + i}]" for i in range(len(parameters_of(event.arguments))))
    return f"arguments{index}({words})"


def _due(index: int, event: Event) -> str:
    if event.law == TRIGGERED:
        holder = "w.world" if event.subject == "world" else f"w.{event.subject}[k]"
        return f"{holder}.{event.trigger}"
    return f"due{index}(w, k, w.par.{event.name})"


def generated(events: tuple[Event, ...]) -> str:
    """The text of the branches for an event set."""
    every = list(enumerate(events))
    hazards = [(i, event) for i, event in every if event.is_hazard]
    dates = [(i, event) for i, event in every if not event.is_hazard]
    triggers = [(i, event) for i, event in dates if event.law == TRIGGERED]
    names = ["effect", "guard", "intensity", "due", "arguments", "born"]
    bind = []
    for i, _ in every:
        bind += [f"{name}{i} = EVENTS[{i}].{name if name != 'born' else 'birth'}" for name in names]
        bind += [f"cumulative{i} = EVENTS[{i}].law.cumulative", f"inverse{i} = EVENTS[{i}].law.inverse"]
    blocks = [
        _branch("rate", "e, w, k", (f"{i}:\n        return float(intensity{i}(w, k, w.par.{e.name}))" for i, e in hazards), "return 0.0"),
        _branch("born", "e, w, k, last", (f"{i}:\n        return float(born{i}(w, k, w.par.{e.name}))" for i, e in hazards if e.birth), "return last"),
        _branch("due", "e, w, k", (f"{i}:\n        return float({_due(i, e)})" for i, e in dates), "return math.inf"),
        _branch("consume", "e, w, k", (f"{i}:\n        {_due(i, e)} = math.inf" for i, e in triggers), "return"),
        _branch("cumulative", "e, w, age", (f"{i}:\n        return cumulative{i}(age, {_law_arguments(e)})" for i, e in hazards), "return 0.0"),
        _branch("inverse", "e, w, h", (f"{i}:\n        return inverse{i}(h, {_law_arguments(e)})" for i, e in hazards), "return math.inf"),
        _branch("guard", "e, w, k", (f"{i}:\n        return bool(guard{i}(w, k, w.par.{e.name}))" for i, e in every), "return True"),
        _branch("effect", "e, w, k, entry, draw", (f"{i}:\n        effect{i}(w, k, w.par.{e.name}, {_arguments(i, e)}, draw)" for i, e in every), "return"),
    ]  # fmt: skip
    return "\n".join(bind) + "\n\n\n" + "\n\n".join(blocks)


def kernel_text(events: tuple[Event, ...]) -> str:
    """The whole kernel: branches, steps, loop."""
    without = re.compile(r"^from model\.engines\.(branches|step) import .*\n", re.MULTILINE)
    parts = [without.sub("", inspect.getsource(module)) for module in (step, bulk_loop)]
    start = 'def begin_stage(s: Stage, alone: bool) -> None:\n    """Signing, and every clock set."""\n    begin(World(s.world[0], s.firm, s.tie, s.posting, s.product, s.par[0]), alone)\n    open_all(s)\n'
    return f'"""Generated by model.engines.dispatch; do not edit."""\n\nimport math\n\n{generated(events)}\n\n{parts[0]}\n\n{parts[1]}\n\n{start}'


def _write_whole(path: Path, text: str) -> None:
    if path.is_file() and path.read_text() == text:
        return  # Numba's cache goes by the date of the file
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(text)
    partial.replace(path)


def load_plain(events: tuple[Event, ...]) -> ModuleType:
    """The kernel as plain, interpreted Python (no Numba): functions named as in `step` and `bulk_loop`.

    Raises:
        MachineError: the cache folder cannot be written.
    """
    name = f"alliance_kernel_{kernel_name(events)}"
    if name in sys.modules and events == sys.modules[name].EVENTS:
        return sys.modules[name]
    folder = kernel_folder() / name.rpartition("_")[2]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_whole(folder / "kernel.py", kernel_text(events))
    except OSError as error:
        raise MachineError(f"{folder}: {error.strerror}; set ALLIANCE_CACHE to a folder that can be written") from None
    spec = importlib.util.spec_from_file_location(name, folder / "kernel.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    module.EVENTS = events  # type: ignore[attr-defined]
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module


_registered: set[FunctionType] = set()


def _register(module: ModuleType) -> None:
    """Lets compiled code call the plain functions of a module; the functions themselves stay as they are."""
    from numba.extending import register_jitable

    for function in list(vars(module).values()):
        if isinstance(function, FunctionType) and function not in _registered and _is_model_code(function, module):
            _registered.add(function)
            # a Stage is 150 machine words: what is called with one must not be a call
            inline = module.__name__.startswith("alliance_kernel") and function.__name__ in INLINE
            register_jitable(
                _nrt=False, error_model="numpy", forceinline=inline, no_cfunc_wrapper=True, no_cpython_wrapper=True
            )(function)


def _is_model_code(function: FunctionType, module: ModuleType) -> bool:
    return function.__module__ == module.__name__


def _modules(events: tuple[Event, ...], kernel: ModuleType) -> list[ModuleType]:
    import model.birth
    import model.clock
    import model.condition
    import model.draws
    import model.event
    import model.horizon
    import model.laws
    import model.maths
    import model.quarter

    own = [
        model.maths,
        model.quarter,
        model.laws,
        model.draws,
        model.clock,
        model.condition,
        model.event,
        model.birth,
        model.horizon,
    ]
    names = [mechanism.parameters.__module__ for mechanism in mechanisms()] + [
        event.effect.__module__ for event in events
    ]
    return own + [sys.modules[name] for name in dict.fromkeys(names)] + [kernel]


class Kernel:
    """The compiled entry points of an event set; attributes named by `ENTRIES`."""

    def __init__(self, functions: dict[str, Any], plain: ModuleType) -> None:
        self.plain = plain
        self.folder = Path(str(plain.__file__)).parent
        self.step: Any = functions["step"]
        self.open_all: Any = functions["open_all"]
        self.begin_stage: Any = functions["begin_stage"]
        self.finish: Any = functions["finish"]
        self.live_block: Any = functions["live_block"]
        self._ready: set[str] = set()

    def prepare(self, entries: str, first: Callable[[], object]) -> None:
        """Makes the first call of some entries in this process, which compiles them or fetches them from the cache.

        Raises:
            UserError: an event cannot be compiled.
        """
        if entries not in self._ready:
            with refusals() if is_compiled(self.folder, GROUPS[entries]) else building(self):
                first()
            self._ready.add(entries)


_kernels: dict[str, Kernel] = {}


def load_compiled(events: tuple[Event, ...], say: Callable[[str], None] = lambda line: None) -> Kernel:
    """The set's compiled kernel, from the cache if it is there and whole.

    Functions are compiled at their first call (see `building`), and Numba keeps them in the kernel's folder. ``say`` gets a line when that will take a while.

    Raises:
        MachineError: the cache folder cannot be written.
    """
    global compilations
    name = kernel_name(events)
    plain = load_plain(events)
    if name in _kernels and _kernels[name].plain is plain:
        return _kernels[name]
    folder = Path(str(plain.__file__)).parent
    fresh = False
    if not whole(folder):  # asked without the lock at first: a whole kernel need not wait until more of it is compiled
        with locked(folder):
            fresh = not whole(folder)
            if fresh:
                forget(folder)
    if fresh:
        compilations += 1
        say(f"compiling the engine for these {len(events)} events (once; about half a minute) ...")
    from numba import njit

    for module in _modules(events, plain):
        _register(module)
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "cache": True, "_nrt": False}
    _kernels[name] = Kernel({entry: njit(**options)(getattr(plain, entry)) for entry in ENTRIES}, plain)
    return _kernels[name]


def forget(folder: Path) -> None:
    """Throw away what is compiled in a kernel's folder."""
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    (folder / STAMP).unlink(missing_ok=True)


def whole(folder: Path) -> bool:
    """Whether the compiled files are those that were sealed: a damaged cache is built again."""
    try:
        sealed = json.loads((folder / STAMP).read_text())
        found = _checksums(folder)
    except (OSError, ValueError):
        return False
    return bool(sealed) and all(found.get(name) == checksum for name, checksum in sealed.items())


def is_compiled(folder: Path, entries: tuple[str, ...]) -> bool:
    """Whether these entries need no compile: then nobody need wait until another process has compiled others."""
    try:
        names = list(json.loads((folder / STAMP).read_text()))
    except (OSError, ValueError):
        return False
    return all(any(name.startswith(f"kernel.{entry}-") for name in names) for entry in entries)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time in a kernel's folder; the kernel of the system lets go of a killed one's lock."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def building(kernel: Kernel) -> Iterator[None]:
    """A first call, which compiles what is not in the cache: others wait, and what lies there then is sealed.

    Raises:
        UserError: an event cannot be compiled.
    """
    with locked(kernel.folder), refusals(), lean():
        yield
        _write_whole(kernel.folder / STAMP, json.dumps(_checksums(kernel.folder), indent=1))


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted((folder / "__pycache__").glob("*.nb[ic]"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what Numba says of a function that it cannot compile into a sentence.

    Raises:
        UserError: with the reason.
    """
    from numba.core.errors import NumbaError

    try:
        yield
    except Exception as error:
        if not isinstance(error, NumbaError) and not _of_the_compiler(error):
            raise
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        told = [line for line in lines if "During:" not in line and "Failed in" not in line]
        places = [line for line in lines if line.startswith("File ")]
        reason = " ".join((told[-3:] if told else lines[-3:]) + places[-1:])[:400]
        place = _of_a_user(str(error))
        message = f"an event cannot be compiled: {reason}; change it, or use --engine reference, which runs it as it is"
        raise UserError([Mistake("events.compile", message, *place)]) from None


def _of_the_compiler(error: Exception) -> bool:
    """Whether Numba stumbled over what it compiles, which not always is an error of Numba's own kind."""
    from numba import core

    inside = f"{Path(core.__file__).parent}{os.sep}"
    chain = [error] if error.__cause__ is None else [error, error.__cause__]  # SimPy raises a copy
    frames = [frame for each in chain for frame, _ in walk_tb(each.__traceback__)]
    return not isinstance(error, OSError) and any(frame.f_code.co_filename.startswith(inside) for frame in frames)


def _of_a_user(text: str) -> tuple[str, int, int] | tuple[()]:
    """The innermost place in a user's own file that Numba's text names."""
    own = {os.path.realpath(str(inspect.getsourcefile(event.effect))): event for event in others()}
    places = re.findall(r'File "([^"\n]+)", line (\d+)|\bat ([^\n]+?\.py) \((\d+)\)', text)
    for file, line, other, number in places:
        if os.path.realpath(file or other) in own:
            return os.path.relpath(file or other), int(line or number), 1
    return ()
