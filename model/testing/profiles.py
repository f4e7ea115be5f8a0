"""How hard to test: profiles of Hypothesis, each with how many worlds are drawn. Imports Hypothesis when it is used."""

from __future__ import annotations

from typing import NamedTuple

PREFIX = "alliance-"  # so that a project's own profiles of the same name stay its own


class Profile(NamedTuple):
    """Worlds drawn, as a multiple of what a test asks for; whether examples are fresh; what it is for."""

    worlds: float
    fresh: bool
    about: str


PROFILES = {
    "dev": Profile(0.25, True, "at a desk: a quarter of the worlds, fresh ones each time"),
    "ci": Profile(1.0, False, "every commit: the same worlds on every machine"),
    "nightly": Profile(20.0, True, "twenty times the worlds, fresh ones, each failure with a line that brings it back"),
    "long": Profile(1.0, True, "for tests that say themselves how many worlds they draw"),
}
_worlds = 1.0


def use(name: str) -> None:
    """Make a profile the one in force. Raises KeyError where there is none of that name."""
    from hypothesis import HealthCheck, settings

    global _worlds
    profile = PROFILES[name]
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    fresh = {"print_blob": True} if profile.fresh else {"derandomize": True, "database": None}
    settings.register_profile(PREFIX + name, deadline=None, suppress_health_check=slow, **fresh)
    settings.load_profile(PREFIX + name)
    _worlds = profile.worlds


def examples(number: int) -> int:
    """How many worlds a test draws that asks for so many, under the profile in force: for ``max_examples``."""
    return max(1, round(number * _worlds))
