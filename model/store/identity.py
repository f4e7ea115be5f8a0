"""What makes two runs the same: a hash of everything that decides the numbers, and nothing else."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from model.scenario import Scenario
from model.store.scenario_json import plain

# Packages that may decide a bit of the result or of its storage.
PACKAGES = ("numpy", "scipy", "numba", "simpy", "zarr", "xarray")
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
        "versions": ", ".join(f"{name} {number}" for name, number in (found or versions()).items()),
    }


def versions() -> dict[str, str]:
    """Versions of this product, of Python, and of the packages that numbers depend on."""
    found = {"alliance": own_version(), "python": platform.python_version()}
    return found | {name: _version(name) for name in PACKAGES}


def own_version() -> str:
    """This product's version."""
    return _version(DISTRIBUTION)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
