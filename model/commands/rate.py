"""How fast this machine lives histories: the rate of the last run, kept in the user's cache folder."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from platformdirs import user_cache_path

from model.store.files import write_json

# Less says more of what is loaded and compiled at the first history than of a history.
ENOUGH = 2.0  # seconds
MANY = 1_000  # histories


def last() -> float | None:
    """Trials per second of the last measured run, None if there was none."""
    try:
        rate = float(json.loads(_place().read_bytes())["trials_per_second"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return rate if rate > 0 else None


def remember(trials: int, seconds: float, warm: bool = False) -> None:
    """Keep the rate of a run. A cache that cannot be written is no reason to fail.

    Args:
        warm: whether all had been loaded before it was measured, so that few histories are enough.
    """
    if trials < 1 or seconds <= 0 or (not warm and (trials < MANY or seconds < ENOUGH)):
        return
    with contextlib.suppress(OSError):
        _place().parent.mkdir(parents=True, exist_ok=True)
        write_json(_place(), {"trials_per_second": trials / seconds})


def _place() -> Path:
    return user_cache_path("alliance") / "rate.json"
