"""Claim: the numbers of these runs are these, to the last bit, on every machine; a change of them is a decision.

After a change that is meant: ``python -m tests.test_golden`` writes the new hashes beside this file, and says which changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import model

HERE = Path(__file__).parent
KEPT = HERE / "golden.json"
TRIALS = 40
FIAT, NISSAN, KNOWN = "fiat-mazda", "renault-nissan", "ties.renault-nissan"


def vary(design: str, points: int = 0) -> tuple[str, ...]:
    """A sweep of two paths in a design."""
    more = f", points: {points}" if points else ""
    sweep = f"{{design: {design}{more}, vary: {{ties.fiat-mazda.clarity: {{from: 0.2, to: 0.8, steps: 2}}, events.dispute.scale: {{from: 2, to: 6, steps: 2}}}}}}"
    return (f"study.sweep={sweep.replace(', steps: 2', '') if points else sweep}",)


# Name -> config and overrides: every case, every legal form, each design, outer draws, tallies, switches, another seed.
CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    **{name: (name, ()) for name in (FIAT, NISSAN, "ford-mazda-1979", "ford-mazda-1996", "daimlerchrysler-mitsubishi", "gm-toyota-nummi", "population")},
    **{f"form {form}": (NISSAN, (f"{KNOWN}.form={form}",)) for form in ("none", "project", "joint_venture", "acquisition")},
    "form cross": (NISSAN, (f"{KNOWN}.form=cross", f"{KNOWN}.reverse_stake=0.15")),
    "fiat-mazda-sweep": ("fiat-mazda-sweep", ()),
    "grid": (FIAT, vary("grid")),
    "one at a time": (FIAT, vary("one_at_a_time")),
    **{design: (FIAT, vary(design, 4)) for design in ("latin_hypercube", "sobol", "saltelli")},
    "outer draws": ("renault-nissan-uncertain", ("study.outer=3",)),
    "summary": (FIAT, ("study.keep=summary",)),
    "no learning": (FIAT, ("mechanisms.learning=off", "events.dispute=off")),
    "another seed": (FIAT, ("study.seed=7",)),
}  # fmt: skip


def fingerprint(case: str) -> str:
    """A hash of every value of the dataset, by name."""
    config, sets = CASES[case]
    dataset = model.simulate(model.load(HERE.parent / "configs" / f"{config}.yaml", sets), trials=TRIALS)
    found = hashlib.sha256()
    for name in sorted(map(str, dataset.variables)):
        values = dataset[name].values
        content = repr(values.tolist()).encode() if values.dtype.kind in "TOU" else values.tobytes()
        found.update(f"{name} {dataset[name].dims} {values.shape} ".encode() + content)
    return found.hexdigest()[:16]


def test_there_are_twenty_and_none_is_another():
    kept = json.loads(KEPT.read_text())
    assert kept.keys() == CASES.keys() and len(CASES) >= 20
    assert len(set(kept.values())) == len(CASES)


@pytest.mark.parametrize("case", CASES)
def test_golden(case):
    assert fingerprint(case) == json.loads(KEPT.read_text())[case], "if it is meant, run: python -m tests.test_golden"


# --- the same in any surroundings (R14) ---

SOME = ("population", "sobol", "fiat-mazda")
PROGRAM = "from tests.test_golden import *; print(*map(fingerprint, SOME))"
SURROUNDINGS = {
    "LC_ALL": "tr_TR.UTF-8", "LANG": "C", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5", "PYTHONUTF8": "0", "OMP_NUM_THREADS": "7",
    "OPENBLAS_NUM_THREADS": "7", "MKL_NUM_THREADS": "7", "NUMBA_NUM_THREADS": "7",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX2 FMA3",
}  # fmt: skip


def elsewhere(environment: dict[str, str]) -> list[str]:
    """The fingerprints of some cases in a process with this environment; processor features that it has not are left out."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    here = {name for name in __cpu_dispatch__ if __cpu_features__.get(name)}
    named = environment.get("NPY_DISABLE_CPU_FEATURES", "").split()
    changed = {**environment, "NPY_DISABLE_CPU_FEATURES": " ".join(name for name in named if name in here)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=HERE.parent,
        env={**os.environ, **changed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def test_no_surroundings_change_a_bit(record_property):
    """Locale, time zone, hash seed, threads, and NumPy without the processor's wide instructions."""
    kept = json.loads(KEPT.read_text())
    assert elsewhere(SURROUNDINGS) == [kept[case] for case in SOME]
    record_property(
        "R14",
        f"{len(SOME)} runs under {len(SURROUNDINGS)} settings (locale, zone, hash seed, threads, no AVX): the bits as frozen",
    )


@pytest.mark.long
def test_a_plain_processor_gives_the_same_bits(tmp_path, record_property):
    """Compiled anew for any x86-64, without AVX and without fused multiplication."""
    kept = json.loads(KEPT.read_text())
    plain = {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": "", "ALLIANCE_CACHE": str(tmp_path)}
    assert elsewhere(plain) == [kept[case] for case in SOME]
    record_property(
        "R14", f"{len(SOME)} runs compiled for any x86-64, without AVX and fused multiplication: the bits as frozen"
    )


def test_another_number_would_be_seen(monkeypatch):
    """One seed further is another fingerprint."""
    config, sets = CASES[FIAT]
    monkeypatch.setitem(CASES, FIAT, (config, (*sets, "study.seed=20120524")))
    assert fingerprint(FIAT) != json.loads(KEPT.read_text())[FIAT]


if __name__ == "__main__":
    before = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    now = {case: fingerprint(case) for case in CASES}
    KEPT.write_text(json.dumps(now, indent=1) + "\n")
    print("changed:", ", ".join(case for case in now if now[case] != before.get(case)) or "none")
