"""Compiling the kernel without what nobody uses: it takes half the time.

Of some 350 functions only the entry points are ever called from outside; the others are linked into them. Numba still
optimises every single one with copies of all that it calls, makes machine code of it, and writes out every type of a
record in every symbol. All three are left away while a kernel is compiled; what is linked into an entry point is
optimised there, once. That reaches into Numba; where a version has not the parts
that are changed here, everything is compiled as it always was. And garbage is looked for seldom: a compiler builds large
trees that all stay, and every look at them takes longer than the one before.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SELDOM = 200_000, 50, 100  # new objects between two looks for garbage, and how often older ones are looked at
DIGITS = 16  # hexadecimal, of the hash that stands for a type in a symbol


@contextmanager
def lean() -> Iterator[None]:
    """While this is open, functions without a Python wrapper are compiled for linking only, under short symbols."""
    from numba.core import cpu, types

    context: Any = cpu.CPUContext
    named: Any = types.NamedTuple
    if not _known(context, named):
        with seldom_collected():
            yield
        return
    whole = context.get_executable

    def get_executable(self: Any, library: Any, described: Any, environment: Any) -> Any:
        if library._finalized or _has(library._final_module, described.llvm_cpython_wrapper_name):
            return whole(self, library, described, environment)
        library._optimize_final_module = _not_at_all
        library._finalize_final_module = lambda: _finalize(library)
        library._ensure_finalized()
        return _nothing(library, described, environment)

    context.get_executable = get_executable
    named.mangling_args = property(_short)
    try:
        with seldom_collected():
            yield
    finally:
        context.get_executable = whole
        del named.mangling_args


@contextmanager
def seldom_collected() -> Iterator[None]:
    """While this is open, garbage is looked for seldom."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _known(context: Any, named: Any) -> bool:
    from numba.core.codegen import CodeLibrary, CPUCodeLibrary

    parts = ((context, "get_executable"), (CodeLibrary, "_ensure_finalized"), (CPUCodeLibrary, "_finalize_final_module"),
             (CPUCodeLibrary, "_finalize_dynamic_globals"), (CPUCodeLibrary, "_optimize_final_module"))  # fmt: skip
    return all(hasattr(owner, name) for owner, name in parts) and "mangling_args" not in vars(named)


def _has(module: Any, symbol: str) -> bool:
    try:
        module.get_function(symbol)
    except NameError:
        return False
    return True


def _not_at_all() -> None:
    """What becomes of a module that is only linked into others: they are optimised with it."""


def _finalize(library: Any) -> None:
    """As `CPUCodeLibrary._finalize_final_module`, but for giving the module to the code generator."""
    library._finalize_dynamic_globals()
    library._finalized = True


def _nothing(library: Any, described: Any, environment: Any) -> Any:
    """What stands for a function that cannot be called from Python."""
    from numba import _dynfunc  # type: ignore[attr-defined]

    name = described.qualname.split(".")[-1]
    return _dynfunc.make_function(described.lookup_module(), name, "", 0, environment, (library,))


def _short(self: Any) -> tuple[str, tuple[str]]:
    return self.instance_class.__name__, (hashlib.sha256(self.name.encode()).hexdigest()[:DIGITS],)
