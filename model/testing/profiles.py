"""How hard to test: profiles of Hypothesis, each with how many worlds are drawn. Imports Hypothesis when it is used."""

from __future__ import annotations

from typing import Any, NamedTuple

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
_loaded: Any = None  # how Hypothesis finds the constants of local modules


def use(name: str) -> None:
    """Make a profile the one in force. Raises KeyError where there is none of that name."""
    from hypothesis import HealthCheck, settings

    global _worlds
    profile = PROFILES[name]
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    fresh = {"print_blob": True} if profile.fresh else {"derandomize": True, "database": None}
    _worlds = profile.worlds
    many = examples(settings.get_profile("default").max_examples)  # of a test that leaves their number to Hypothesis
    settings.register_profile(
        PREFIX + name, max_examples=many, deadline=None, suppress_health_check=slow, **fresh
    )  # fmt: skip
    settings.load_profile(PREFIX + name)
    _constants_of_loaded_code(profile.fresh)


def _constants_of_loaded_code(drawn: bool) -> None:
    """Whether Hypothesis draws the constants of local modules that are loaded, too.

    Which ones are loaded depends on which tests ran before in a process, and so would the examples of a profile that
    promises the same ones. That reaches into Hypothesis; where a version has not that part, nothing is changed.
    """
    from hypothesis.internal.conjecture import providers

    global _loaded
    parts: Any = providers
    if _loaded is None:
        _loaded = getattr(parts, "_get_local_constants", None)
    if _loaded is not None and hasattr(parts, "Constants"):
        none = parts.Constants()
        parts._get_local_constants = _loaded if drawn else lambda: none


def examples(number: int) -> int:
    """How many worlds a test draws that asks for so many, under the profile in force: for ``max_examples``."""
    return max(1, round(number * _worlds))
