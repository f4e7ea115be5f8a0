"""Claim: every random number has an address of its own, comes from a vetted generator, and moves for nothing else.

Statistical tests run on fixed addresses, so they pass or fail for good; the stated false-alarm rate is the chance
that a perfect generator would have failed them.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from model.draws import SLOTS, STILL, Draw, log_normal, normal, philox, threshold, uniform, words
from model.inputs import TILE, draw_inputs
from model.scenario import Uncertain
from tests.directed import DIRECTED, directed
from tests.engine_room import Room

FALSE_ALARM = 1e-6
N = 1 << 16
word = st.integers(0, 2**32 - 1)
addresses = st.builds(Draw, word, word, word, word, word, st.integers(0, 2**23))

# Random123 1.14 (D. E. Shaw Research), kat_vectors: philox4x32 10, counter, key, result.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]  # fmt: skip


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_known_answers(counter, key, result):
    assert philox(*counter, *key) == result


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_compiled_philox_known_answers(counter, key, result):
    from numba import njit

    assert njit(philox)(*counter, *key) == result


@given(counter=st.tuples(word, word, word, word), key=st.tuples(word, word))
def test_philox_of_scalars_is_philox_of_arrays(counter, key):
    arrays = [np.array([w], np.uint64) for w in (*counter, *key)]
    assert tuple(int(x[0]) for x in philox(*arrays)) == philox(*counter, *key)


@given(draw=addresses, slot=st.integers(0, SLOTS - 1))
def test_uniforms_lie_strictly_inside(draw, slot):
    assert 0.0 < uniform(draw, slot) < 1.0


def test_the_outermost_uniforms_lie_strictly_inside():
    """The arithmetic on the largest and smallest words that the generator can give."""
    for a, b in ((0, 0), (0xFFFFFFFF, 0xFFFFFFFF)):
        u = (((a << 20) | (b >> 12)) + 0.5) * 2.220446049250313e-16
        assert 0.0 < u < 1.0
        assert math.isfinite(-math.log(u))


def test_the_still_key_gives_medians():
    still = Draw(STILL, 0, 3, 4, 5, 6)
    assert uniform(still, 7) == 0.5
    assert normal(still, 7) == 0.0
    assert log_normal(still, 7, 2.0, 0.3) == 2.0
    assert threshold(still) == pytest.approx(math.log(2.0), abs=1e-15)


def some(count, slot=1, occurrence=0, stream=("morale_shock", "mazda"), key=(11, 12)):
    """Uniforms of so many trials at one address."""
    trials = np.arange(count, dtype=np.uint64)
    return uniform(Draw(*key, trials, *words(*stream), occurrence), slot)


def test_array_is_scalar():
    found = some(200)
    assert [
        uniform(Draw(11, 12, trial, *words("morale_shock", "mazda"), 0), 1) for trial in range(200)
    ] == found.tolist()


@pytest.mark.parametrize("slot", [0, 1, 2, 255])
def test_uniforms_are_uniform(slot):
    assert stats.kstest(some(N, slot), "uniform").pvalue > FALSE_ALARM
    counts = np.bincount((some(N, slot) * 256).astype(int), minlength=256)
    assert stats.chisquare(counts).pvalue > FALSE_ALARM


def test_normals_and_thresholds_follow_their_laws():
    draws = [Draw(1, 2, trial, 3, 4, 5) for trial in range(20_000)]
    assert stats.kstest([normal(draw, 1) for draw in draws], "norm").pvalue > FALSE_ALARM
    assert stats.kstest([threshold(draw) for draw in draws], "expon").pvalue > FALSE_ALARM


NEIGHBOURS = {
    "slots of one block": (dict(slot=2), dict(slot=3)),
    "slots of two blocks": (dict(slot=1), dict(slot=2)),
    "occurrences": (dict(occurrence=0), dict(occurrence=1)),
    "subjects": (dict(stream=("morale_shock", "mazda")), dict(stream=("morale_shock", "fiat"))),
    "events": (dict(stream=("morale_shock", "mazda")), dict(stream=("morale_lift", "mazda"))),
    "keys": (dict(key=(11, 12)), dict(key=(11, 13))),
}


@pytest.mark.parametrize("pair", NEIGHBOURS)
def test_neighbouring_addresses_are_independent(pair):
    """No correlation, and every cell of a 16 x 16 table of pairs equally full."""
    one, other = (some(N, **address) for address in NEIGHBOURS[pair])
    assert stats.pearsonr(one, other).pvalue > FALSE_ALARM
    table = np.bincount((one * 16).astype(int) * 16 + (other * 16).astype(int), minlength=256)
    assert stats.chisquare(table).pvalue > FALSE_ALARM


def test_neighbouring_trials_are_independent():
    found = some(N)
    table = np.bincount((found[:-1] * 16).astype(int) * 16 + (found[1:] * 16).astype(int), minlength=256)
    # overlapping pairs are only nearly independent: use every other one
    assert stats.pearsonr(found[:-1:2], found[1::2]).pvalue > FALSE_ALARM
    assert table.min() > 0


@pytest.mark.parametrize("what", ["key0", "key1", "trial", "stream0", "stream1", "occurrence"])
def test_every_word_of_the_address_matters(what):
    here = Draw(1, 2, 3, 4, 5, 6)
    there = here._replace(**{what: getattr(here, what) + 1})
    assert uniform(here, 0) != uniform(there, 0)


def test_slots_and_occurrences_do_not_run_into_each_other():
    """All slots of all occurrences of a long history are numbers of their own."""
    found = {
        uniform(Draw(1, 2, 3, 4, 5, occurrence), slot) for occurrence in (0, 1, 2, 3, 20_000) for slot in range(SLOTS)
    }
    assert len(found) == 5 * SLOTS


def test_no_two_clocks_share_a_stream():
    for name in DIRECTED:
        room = Room(directed(name))
        streams = [words(room.names[clock.event], clock.key) for clock in room.bound.clocks]
        streams += [words("quarter_results", key) for key in room.scenario.streams.values()]
        streams += [words("input", item.path) for item in room.scenario.uncertain]
        assert len(set(streams)) == len(streams), name


def test_names_are_not_joined():
    """("a", "bc") and ("ab", "c") are two addresses."""
    assert words("a", "bc") != words("ab", "c")
    found = {
        words(event, subject)
        for event, subject in itertools.product((f"event{i}" for i in range(100)), (f"firm{i}" for i in range(100)))
    }
    assert len(found) == 10_000


# --- uncertain inputs ---

ITEMS = (
    Uncertain("firms.a.morale", "beta", (("a", 2.0), ("b", 5.0)), 0.0, 1.0),
    Uncertain("firms.a.cash", "norm", (("loc", 3.0), ("scale", 4.0)), 0.0, 200.0),
    Uncertain("firms.a.debt", "uniform", (("loc", 1.0), ("scale", 4.0)), 0.0, 300.0),
)


@given(first=st.integers(0, 3 * TILE), count=st.integers(1, 40))
def test_inputs_do_not_depend_on_how_trials_are_cut(first, count):
    whole = inputs()
    assert draw_inputs(ITEMS, (5, 6), first, first + count).tobytes() == whole[first : first + count].tobytes()


def inputs(_cache: list = []):  # noqa: B006
    if not _cache:
        _cache.append(draw_inputs(ITEMS, (5, 6), 0, 4 * TILE))
    return _cache[0]


def test_inputs_follow_their_truncated_distributions():
    found = inputs()
    normal_ = stats.norm(3.0, 4.0)
    low, high = normal_.cdf(0.0), normal_.cdf(200.0)
    assert stats.kstest(found[:, 0], stats.beta(2, 5).cdf).pvalue > FALSE_ALARM
    assert stats.kstest(found[:, 1], lambda x: (normal_.cdf(x) - low) / (high - low)).pvalue > FALSE_ALARM
    assert found[:, 1].min() >= 0.0


def test_an_input_has_a_stream_of_its_own():
    """Another input beside it, or another order, moves no bit."""
    assert draw_inputs(ITEMS[1:2], (5, 6), 0, 50)[:, 0].tobytes() == inputs()[:50, 1].tobytes()
    assert draw_inputs(ITEMS[::-1], (5, 6), 0, 50)[:, 2].tobytes() == inputs()[:50, 0].tobytes()
