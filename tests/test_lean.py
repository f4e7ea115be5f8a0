"""Claim: leaving away what nobody calls changes no bit, and Numba is as it was afterwards."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from typing import NamedTuple
import numpy as np
from numba import njit
from numba.core import codegen, cpu, types
from numba.extending import register_jitable
from model.engines.lean import lean

class Pair(NamedTuple):
    a: object
    b: object

@register_jitable(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def inner(pair, i):
    return pair.a[i] * 0.1 + pair.b[i]

@register_jitable(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def middle(pair, i):
    return inner(pair, i) + inner(pair, i + 1)

def outer(pair):
    return middle(pair, 0) + middle(pair, 1)

made = []
whole = cpu.CPUContext.get_executable
cpu.CPUContext.get_executable = lambda self, library, *rest: (made.append(library.name), whole(self, library, *rest))[1]
before = cpu.CPUContext.get_executable
optimised = []
all_of_it = codegen.CPUCodeLibrary._optimize_final_module
codegen.CPUCodeLibrary._optimize_final_module = lambda self: (optimised.append(self.name), all_of_it(self))[1]
pair = Pair(np.array([0.1, 0.2, 0.3]), np.array([0.7, 0.8, 0.9]))
with lean():
    found = njit(outer)(pair)
assert found == outer(pair), (found, outer(pair))
assert len(made) == 1 and made[0].endswith("outer"), made
assert [name for name in optimised if name != "nrt"] == made, optimised  # nrt: Numba's own counting of references
assert cpu.CPUContext.get_executable is before and "mangling_args" not in vars(types.NamedTuple)
made.clear()
njit(lambda pair: middle(pair, 0))(Pair(pair.a[:2], np.array([1, 2])))
assert len(made) == 3, made  # other types, compiled as ever
"""


def test_only_what_is_called_becomes_machine_code():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
