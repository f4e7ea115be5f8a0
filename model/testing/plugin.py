"""The pytest plugin (entry point ``pytest11``): ``--alliance-profile dev|ci|nightly``.

Loaded wherever the package is installed, so it imports nothing of the model, and changes nothing unless asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.testing.profiles import PROFILES, use

if TYPE_CHECKING:
    import pytest

OPTION = "--alliance-profile"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    told = "; ".join(f"{name}: {profile.about}" for name, profile in PROFILES.items() if name != "long")
    parser.getgroup("alliance").addoption(
        OPTION, choices=sorted(PROFILES), default=None, help=f"How hard to test. {told}."
    )


def pytest_configure(config: pytest.Config) -> None:
    """The profile is in force before any test is read, so that `examples` knows it."""
    name = config.getoption(OPTION, None)
    if name:
        use(name)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Which profile is in force."""
    name = config.getoption(OPTION, None)
    return f"alliance: profile {name} ({PROFILES[name].about})" if name else None
