"""Claim: with hazards whose answers are known in closed form, the simulated histories give those answers.

On the bulk engine (the reference engine lives the same histories, see `test_same_history`). All bounds are five
standard errors of the closed form at a fixed seed: a right engine would fail one seed in some two million.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from model.config import from_resolved
from model.testing import survival as closed_form
from model.testing.survival import SIGMAS, first_times, survival
from tests import constant_events
from tests.engine_room import Room

EVENTS = tuple(sorted(constant_events.EVENTS, key=lambda event: event.name))
TRIALS = 40_000
HORIZON = 6.0
CONFIG = {
    "title": "closed forms", "signed": "2000-01-01", "horizon": HORIZON, "currency": "bn",
    "firms": {"one": {}, "two": {}}, "ties": {"pact": {"investor": "one", "host": "two"}},
    "events": {"leave_a": {"scale": 3.0}, "leave_b": {"scale": 6.0}, "s_exponential": {"scale": 2.0}}, "study": {"seed": 5},
}  # fmt: skip
DATES = (0.3, 0.99, 1.0, 1.7, 2.5, 2.6, 3.0, 4.2, 5.9)


@pytest.fixture(scope="module")
def lived():
    room = Room(from_resolved(CONFIG, "closed", EVENTS, None), EVENTS)
    histories = room.bulk(TRIALS, film=False)
    return room, histories


def first(lived, event: str, subject: str = "one") -> np.ndarray:
    """First times of an event on a subject, inf where it never happened (trial,)."""
    room, histories = lived
    return first_times(room, histories.sinces, event, subject)


def count(lived, event: str, subject: str = "one") -> np.ndarray:
    room, histories = lived
    return histories.counts[:, room.bound.subjects.index(subject), room.names.index(event)]


def agrees(found: float, probability: float) -> bool:
    """Whether a share of TRIALS is a probability, within SIGMAS standard errors."""
    return closed_form.agrees(found, probability, TRIALS)


def test_constant_hazard_survives_exponentially(lived):
    assert survival(first(lived, "arrival"), lambda date: math.exp(-date / 2.0), DATES) == []


def test_another_law_is_seen(lived):
    """The check itself: a scale that is five hundredths off is found."""
    assert survival(first(lived, "arrival"), lambda date: math.exp(-date / 2.1), DATES)


def test_constant_hazard_counts_are_poisson(lived):
    counts = count(lived, "arrival")
    law = stats.poisson(HORIZON / 2.0)
    for k in range(10):
        assert agrees((counts == k).mean(), law.pmf(k))
    assert abs(counts.mean() - law.mean()) < SIGMAS * law.std() / math.sqrt(TRIALS)
    assert counts.var() == pytest.approx(law.var(), rel=0.05)


def test_two_firms_are_independent(lived):
    one, two = (count(lived, "arrival", firm) for firm in ("one", "two"))
    assert abs(np.corrcoef(one, two)[0, 1]) < SIGMAS / math.sqrt(TRIALS)


def test_competing_risks(lived):
    """Cumulative incidence of each ending, and that only one of them ever happens."""
    a, b = first(lived, "leave_a", "pact"), first(lived, "leave_b", "pact")
    both = 1.0 / 3.0 + 1.0 / 6.0
    for date in DATES:
        gone = 1.0 - math.exp(-both * date)
        assert agrees((a <= date).mean(), 2.0 / 3.0 * gone)
        assert agrees((b <= date).mean(), 1.0 / 3.0 * gone)
        assert agrees((np.minimum(a, b) > date).mean(), 1.0 - gone)
    assert not (np.isfinite(a) & np.isfinite(b)).any()
    # Which one it was says nothing about when.
    share = np.isfinite(a[(np.minimum(a, b) < 1.0)]).mean()
    assert abs(share - 2.0 / 3.0) < SIGMAS * math.sqrt(2.0 / 9.0 / (np.minimum(a, b) < 1.0).sum())


LAWS = {
    "exponential": stats.expon(scale=2.0), "weibull": stats.weibull_min(2.0, scale=2.0),
    "log_logistic": stats.fisk(2.0, scale=2.0), "log_normal": stats.lognorm(2.0, scale=2.0),
}  # fmt: skip


@pytest.mark.parametrize("law", ["weibull", "log_logistic", "log_normal"])
def test_waits_in_the_age_of_the_clock(lived, law):
    assert survival(first(lived, f"w_{law}"), LAWS[law].sf, DATES) == []


@pytest.mark.parametrize("law", LAWS)
def test_rates_that_change_on_the_way(lived, law):
    """Rate 1 until year 1, 0 until 2.5, then 3: what is left of the threshold is carried over."""
    hazard = lambda age: -LAWS[law].logsf(age)  # noqa: E731
    for date in DATES:
        total = hazard(min(date, 1.0)) + 3.0 * max(0.0, hazard(date) - hazard(2.5))
        assert agrees((first(lived, f"s_{law}") > date).mean(), math.exp(-total)), date
    times = first(lived, f"s_{law}")
    assert not ((times > 1.0) & (times < 2.5)).any()


def test_each_history_keeps_its_draw_when_the_rate_changes(lived):
    """Not only in distribution: the time is the closed form of the very threshold that was drawn."""
    from model.draws import Draw, threshold, words

    room, _ = lived
    times = first(lived, "s_exponential")
    stream = words("s_exponential", "one")
    for trial in range(200):
        left = threshold(Draw(*room.key, trial, *stream, 0)) * 2.0
        exact = left if left < 1.0 else 2.5 + (left - 1.0) / 3.0
        if exact < HORIZON:
            assert times[trial] == pytest.approx(exact, rel=1e-9)


def test_triggers_follow_at_their_delay_to_the_last_bit(lived):
    cause, follower = first(lived, "cause"), first(lived, "follower")
    came = np.isfinite(follower)
    assert came.any()
    room, histories = lived
    clocks = [(room.names[clock.event], room.bound.subjects[clock.row]) for clock in room.bound.clocks]
    for log in histories.logs[:500]:
        log = log[np.isfinite(log[:, 0])]
        named = [(clocks[int(c)], date) for date, c, _ in log]
        due = None  # a cause that comes before its follower moves the date
        for (name, subject), date in named:
            if subject != "one":
                continue
            if name == "follower":
                assert date == due
                due = None
            elif name == "cause":
                due = date + 0.5
    assert (follower[came] >= cause[came] + 0.5).all()


def test_dates_are_kept_to_the_last_bit(lived):
    assert (first(lived, "step", "world") == 1.0).all()
    assert (count(lived, "step", "world") == 2).all()
