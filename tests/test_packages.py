"""Claim: every package that the core install brings is free for any use, and came as a wheel, built by its makers (R26).

Licences are those that packages declare; what wheels bundle is not looked into.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
FREE = {"MIT", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "Apache 2.0", "Zlib", "ISC", "CC0-1.0", "PSF-2.0", "HPND",
        "Unlicense", "BSD License", "MIT License", "Apache Software License", "Python Software Foundation License", "ISC License (ISCL)"}  # fmt: skip
# Changes to their own files must be given away, the use of them is free: named one by one.
WEAK = {"hypothesis": "MPL-2.0"}


def closure(requirements: list[str]) -> dict[str, Distribution]:
    """What an installation of these brings on this machine, without extras."""
    found: dict[str, Distribution] = {}
    todo = [Requirement(line) for line in requirements]
    while todo:
        needed = todo.pop()
        name = re.sub(r"[-_.]+", "-", needed.name).lower()
        if name in found or (needed.marker and not needed.marker.evaluate({"extra": ""})):
            continue
        found[name] = distribution(name)
        todo += [Requirement(line) for line in found[name].requires or []]
    return found


def declared(package: Distribution) -> str:
    """The licence by its expression, else its classifiers, else the first line of its text."""
    about = package.metadata
    classifiers = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License ::")
    ]
    first = (about.get("License") or "").strip().partition("\n")[0]
    return about.get("License-Expression") or " AND ".join(classifiers) or first


def is_free(expression: str, also: str | None = None) -> bool:
    """Whether one way to read a licence expression asks for nothing but to name its authors; brackets are not read."""
    free = {*FREE, also}
    plain = re.sub(r" WITH [\w.-]+", "", expression)
    ways = [re.split(r"\s+AND\s+", way) for way in re.split(r"\s+OR\s+", plain)]
    return any(free.issuperset(way) for way in ways)


def wheel_tags(package: Distribution) -> list[str]:
    """Which machines its wheel is for; nothing for what was installed in another way."""
    return re.findall(r"^Tag: (.+)$", package.read_text("WHEEL") or "", re.MULTILINE)


def test_every_package_of_the_core_is_free_and_a_wheel(record_property):
    core = closure(PROJECT["dependencies"])
    assert len(core) > len(PROJECT["dependencies"]) > 10
    unfree = {name: declared(one) for name, one in core.items() if not is_free(declared(one), WEAK.get(name))}
    assert not unfree
    # A wheel that was built on this machine is for this machine: its tag names no standard of wheels for all.
    built = [
        name for name, one in core.items() if not wheel_tags(one) or any("-linux_" in tag for tag in wheel_tags(one))
    ]
    assert not built
    weak = ", ".join(f"{name} ({licence})" for name, licence in WEAK.items() if name in core)
    record_property(
        "R26",
        f"{len(core)} packages of the core: all declare a free licence, weak copyleft: {weak or 'none'}; all from wheels",
    )


def test_no_exception_is_left_over():
    assert {name for name, one in closure(PROJECT["dependencies"]).items() if not is_free(declared(one))} == set(WEAK)


@pytest.mark.parametrize(
    "expression",
    ["MIT", "MIT OR GPL-3.0-only", "Apache-2.0 WITH LLVM-exception AND BSD-2-Clause", "ISC License (ISCL)"],
)
def test_free(expression):
    assert is_free(expression)


@pytest.mark.parametrize(
    "expression",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "CC-BY-NC-4.0", "LGPL-3.0-only", "MPL-2.0", "GNU General Public License v3 (GPLv3)",
     "Other/Proprietary License", "", "(MIT OR X) AND GPL-2.0-only"],
)  # fmt: skip
def test_not_free(expression):
    assert not is_free(expression)
