"""Claim: the numbers of these runs are these, to the last bit, on every machine; a change of them is a decision.

After a change that is meant: a new version (`model/version.py`), a line in section 11 of `MODEL.md`, and
``python -m tests.test_golden``, which says what is missing, and else writes the new fingerprints (`golden.json`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import model
from model.version import MODEL_VERSION
from tests.golden import DIGITS, KEPT, LOG, Prints, digest, fingerprints, held, logged, moved, refused, write

HERE = Path(__file__).parent
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


def fingerprint(case: str) -> Prints:
    """Of every variable of the run."""
    config, sets = CASES[case]
    return fingerprints(model.simulate(model.load(HERE.parent / "configs" / f"{config}.yaml", sets), trials=TRIALS))


def test_there_are_twenty_and_none_is_another():
    _, kept = held()
    assert kept.keys() == CASES.keys() and len(CASES) >= 20
    assert len({str(prints) for prints in kept.values()}) == len(CASES)
    assert all(len(each) == DIGITS for prints in kept.values() for each in prints.values())
    assert KEPT.stat().st_size < 60_000


@pytest.mark.parametrize("case", CASES)
def test_golden(case, record_property):
    kept, now = held()[1][case], fingerprint(case)
    assert kept.keys() == now.keys()
    assert not moved(kept, now), "if it is meant, run: python -m tests.test_golden"
    record_property("R16", f"a run of {TRIALS} histories a point, as frozen in version {MODEL_VERSION} of the model")


# --- numbers change with a version, and a version with a line in the log (R16) ---


def test_the_version_is_that_of_the_numbers(record_property):
    """Whoever writes other numbers into the file, raises the version alone or leaves out the log, fails here."""
    version, kept = held()
    log = logged(LOG.read_text())
    assert version == MODEL_VERSION == max(log)
    assert log[version] == digest(kept)
    assert sorted(log) == list(range(1, MODEL_VERSION + 1))
    record_property("R16", f"version {version}, its line in the log and the hash of its fingerprints agree")


OLD = {"a": {"inputs": "1", "value": "2", "ending": "3"}}
NEW = {"a": {"inputs": "1", "value": "9", "ending": "8"}}
MORE = {"a": {**OLD["a"], "cost": "4"}, "b": {"value": "5"}}


@pytest.mark.parametrize(
    ("now", "version", "log", "says"),
    [
        (OLD, 1, {1: digest(OLD)}, ""),
        (
            NEW,
            1,
            {1: digest(NEW)},
            "raise MODEL_VERSION in model/version.py above 1:\na: value moved first, then ending",
        ),
        ({}, 1, {1: digest({})}, "a: inputs moved first"),
        (NEW, 2, {1: digest(OLD)}, "section 11, has no such line"),
        (NEW, 2, {1: digest(OLD), 2: digest(OLD)}, f"* **2** (`{digest(NEW)}`)"),
        (NEW, 2, {1: digest(OLD), 2: digest(NEW)}, ""),
        (OLD, 0, {0: digest(OLD)}, "older than the fingerprints"),
        (MORE, 1, {1: digest(OLD)}, f"* **1** (`{digest(MORE)}`)"),
        (MORE, 1, {1: digest(MORE)}, ""),
    ],
)
def test_changed_numbers_are_written_with_a_new_version_and_a_line_only(now, version, log, says):
    why = refused((1, OLD), now, version, log)
    assert says in why and bool(why) == bool(says)


def test_the_log_is_read_by_its_lines():
    assert logged("* **1** (`abc`) words\n* **2** (`def`) \n* **3** words\n**4** (`abc`) words") == {1: "abc"}


def test_the_command_writes_nothing_that_is_refused(tmp_path, monkeypatch):
    """The file stays as it was until version and log are right."""
    kept, log = tmp_path / "golden.json", tmp_path / "MODEL.md"
    monkeypatch.setattr("tests.golden.KEPT", kept)
    monkeypatch.setattr("tests.golden.LOG", log)
    log.write_text(f"* **{MODEL_VERSION}** (`{digest(OLD)}`) first\n")
    assert write(OLD) == "" and held() == (MODEL_VERSION, OLD)
    before = kept.read_bytes()
    assert "raise MODEL_VERSION" in write(NEW) and kept.read_bytes() == before
    monkeypatch.setattr("tests.golden.MODEL_VERSION", MODEL_VERSION + 1)
    assert "no such line" in write(NEW) and kept.read_bytes() == before
    log.write_text(log.read_text() + f"* **{MODEL_VERSION + 1}** (`{digest(NEW)}`) second\n")
    assert write(NEW) == "" and held() == (MODEL_VERSION + 1, NEW)


# --- the same in any surroundings (R14) ---

SOME = ("population", "sobol", "fiat-mazda")
PROGRAM = "from tests.test_golden import *; print(json.dumps([fingerprint(case) for case in SOME]))"
SURROUNDINGS = {
    "LC_ALL": "tr_TR.UTF-8", "LANG": "C", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5", "PYTHONUTF8": "0", "OMP_NUM_THREADS": "7",
    "OPENBLAS_NUM_THREADS": "7", "MKL_NUM_THREADS": "7", "NUMBA_NUM_THREADS": "7",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX2 FMA3",
}  # fmt: skip


def elsewhere(environment: dict[str, str]) -> list[Prints]:
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
    found: list[Prints] = json.loads(done.stdout)
    return found


def test_no_surroundings_change_a_bit(record_property):
    """Locale, time zone, hash seed, threads, and NumPy without the processor's wide instructions."""
    _, kept = held()
    assert elsewhere(SURROUNDINGS) == [kept[case] for case in SOME]
    record_property(
        "R14",
        f"{len(SOME)} runs under {len(SURROUNDINGS)} settings (locale, zone, hash seed, threads, no AVX): the bits as frozen",
    )


@pytest.mark.long
def test_a_plain_processor_gives_the_same_bits(tmp_path, record_property):
    """Compiled anew for any x86-64, without AVX and without fused multiplication."""
    _, kept = held()
    plain = {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": "", "ALLIANCE_CACHE": str(tmp_path)}
    assert elsewhere(plain) == [kept[case] for case in SOME]
    record_property(
        "R14", f"{len(SOME)} runs compiled for any x86-64, without AVX and fused multiplication: the bits as frozen"
    )


def test_another_number_would_be_seen(monkeypatch):
    """One seed further is another fingerprint, and the first that moved is what others follow from."""
    config, sets = CASES[FIAT]
    monkeypatch.setitem(CASES, FIAT, (config, (*sets, "study.seed=20120524")))
    assert moved(held()[1][FIAT], fingerprint(FIAT)).startswith("inputs moved first, then ending, ")


if __name__ == "__main__":
    sys.exit(write({case: fingerprint(case) for case in CASES}) or 0)
