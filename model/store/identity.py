"""What makes two runs the same: a hash of everything that decides the numbers, and nothing else."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from model.scenario import Scenario
from model.store.scenario_json import plain
from model.version import MODEL_VERSION

# Packages that may decide a bit of the result or of its storage.
PACKAGES = ("numpy", "scipy", "numba", "simpy", "zarr", "xarray")
MACHINE = ("libc", "cpu")  # kept beside the versions; no part of a dataset, which is the same wherever it is lived
GROWING = ("sobol",)  # designs that grow by points without moving those that they have
DISTRIBUTION = "alliance-outcomes"


def canonical(content: Any) -> str:
    """One text for one content: sorted keys, no spaces, NaN as text."""
    return json.dumps(plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 of the resolved scenario: not of the number of trials, nor of comments or key order in its file.

    A Sobol design of more points begins with the same ones, so that its number is left out as well.
    """
    content = asdict(scenario)
    content["study"].pop("trials")
    if scenario.study.sweep and scenario.study.sweep.design in GROWING:
        content["study"]["sweep"].pop("points")
    content.pop("name")
    content["resolved"] = {key: value for key, value in scenario.resolved.items() if key != "study"}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def run_hash(scenario: Scenario, sources: str) -> str:
    """SHA-256 over scenario, design, seed and model sources: the identity of a run."""
    return hashlib.sha256(f"{scenario_hash(scenario)}\n{sources}".encode()).hexdigest()


def provenance(scenario: Scenario, sources: str, found: dict[str, str] | None = None) -> dict[str, Any]:
    """What a dataset says about its own making; the same for the same numbers, so without a timestamp.

    Args:
        found: versions that the run was begun with, where it goes on later; those in force if absent.
    """
    config = {key: value for key, value in scenario.resolved.items() if key != "study"}
    return {
        "scenario": scenario.name,
        "config": canonical(config),
        "config_sha256": scenario_hash(scenario),
        "run_sha256": run_hash(scenario, sources),
        "seed": scenario.study.seed,
        "sources": sources,
        "versions": software(found or versions()),
    }


def versions() -> dict[str, str]:
    """Versions of this product, its model, Python and the packages that numbers depend on; C library and processor."""
    found = {"alliance": own_version(), "model": str(MODEL_VERSION), "python": platform.python_version()}
    machine = (" ".join(platform.libc_ver()).strip() or "unknown", _processor())
    return found | {name: _version(name) for name in PACKAGES} | dict(zip(MACHINE, machine, strict=True))


def software(found: dict[str, str]) -> str:
    """The versions of what was installed, in a line."""
    return ", ".join(f"{name} {number}" for name, number in found.items() if name not in MACHINE)


def machine(found: dict[str, str]) -> str:
    """What they ran on, in a line; empty for a run that was begun before that was kept."""
    return ", ".join(found[name] for name in MACHINE if name in found)


def own_version() -> str:
    """This product's version."""
    return _version(DISTRIBUTION)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def _processor() -> str:
    """The processor's name, where the system tells it; else its kind."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        told = ""
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    return f"{names[0]}, {platform.machine()}" if names else platform.machine() or "unknown"
