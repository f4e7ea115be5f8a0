"""The language of --where and --of: what it means, what is refused and where; nothing is ever run."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UserError
from model.expression.meaning import condition, quantity
from model.expression.parse import parse
from model.expression.words import Asked
from tests.made_runs import INPUT, stored

RUN = stored(400)
ENDING, TIME = RUN["ending"].values[..., 0], RUN["end_time"].values[..., 0]
MAZDA, CLARITY = RUN["value_added"].values[..., 1], RUN[INPUT].values
DISPUTES = RUN["event_count"].values[..., 3, 0]

MEANINGS = [
    ("ending[fiat-mazda] == dissolved and end_time < 5", (ENDING == 1) & (TIME < 5)),
    ("ending == dissolved", ENDING == 1),
    ("ending != ongoing", ENDING != 0),
    ("dissolved == ending", ENDING == 1),
    ("ending[dissolved] at 10y", (ENDING == 1) & (TIME <= 10)),
    ("ending[fiat-mazda, failed] at 7.5 years", (ENDING == 6) & (TIME <= 7.5)),
    ("ending at 10y == ongoing", (ENDING == 0) | (TIME > 10)),
    ("value_added[mazda] < -0.1", MAZDA < -0.1),
    ("-.1 > value_added[mazda]", MAZDA < -0.1),
    ("event_count[fiat-mazda, dispute] >= 2", DISPUTES >= 2),
    ("event_count[dispute, fiat-mazda] >= 2", DISPUTES >= 2),
    ("ties.fiat-mazda.clarity <= 0.25", CLARITY <= 0.25),
    ("input:ties.fiat-mazda.clarity <= 2.5e-1", CLARITY <= 0.25),
    ("value_added[mazda] > value_added[fiat]", MAZDA > RUN["value_added"].values[..., 0]),
    ("product_launched", RUN["product_launched"].values[..., 0] == 1),
    ("not product_launched", RUN["product_launched"].values[..., 0] != 1),
    ("satisfied[mazda] == none_declared", RUN["satisfied"].values[..., 1] == -1),
    ("end_time < 5 or end_time > 10 and value_added[mazda] < 0", (TIME < 5) | ((TIME > 10) & (MAZDA < 0))),
    ("(end_time < 5 or end_time > 10) and value_added[mazda] < 0", ((TIME < 5) | (TIME > 10)) & (MAZDA < 0)),
    ("not (end_time < 5 or end_time > 10)", (TIME >= 5) & (TIME <= 10)),
]


@pytest.mark.parametrize(("expression", "meaning"), MEANINGS)
def test_what_it_means(expression, meaning):
    assert np.array_equal(condition(RUN, expression).of(RUN), meaning)


def test_what_never_happened_compares_as_false():
    run = stored(4, event_first_time=np.where(np.arange(4 * 4 * 3).reshape(4, 4, 3) % 2, np.nan, 3.0))
    first = run["event_first_time"].values[..., 3, 0]
    for sign, holds in (("<", first < 5), (">=", first >= 5), ("!=", ~np.isnan(first)), ("==", first == 5)):
        assert np.array_equal(condition(run, f"event_first_time[fiat-mazda, dispute] {sign} 5").of(run), holds)


def test_numbers_for_their_means():
    assert np.array_equal(quantity(RUN, "value_added[mazda]").of(RUN), MAZDA)
    assert quantity(RUN, "value_added[mazda]").units == "USD bn"
    share = quantity(RUN, "ending[dissolved] at 10y")
    assert share.is_share and share.ties == {"fiat-mazda"}
    codes = RUN["satisfied"].values[..., 0]
    assert np.array_equal(quantity(RUN, "satisfied[fiat]").of(RUN), np.where(codes < 0, np.nan, codes), equal_nan=True)


REFUSED = [
    ("", 1, "it is empty"),
    ("value_aded[mazda] < 0", 1, "did you mean 'value_added'"),
    ("end_time < 5 and value_added[mazdaa] < 0", 30, "did you mean 'mazda'"),
    ("value_added < 0", 1, "needs to know of which firm"),
    ("capability_added[mazda] < 0", 1, "needs to know of which domain. Allowed: capability_added[mazda, strategy | "),
    (
        "capability_added < 0",
        1,
        "needs to know of which firm and of which domain. Allowed: capability_added[fiat | mazda, strategy | ",
    ),
    ("event_count[mazda, fiat] > 1", 20, "event_count has no 'fiat'"),
    ("ending == disolved", 11, "did you mean 'dissolved'"),
    ("ending[disolved]", 8, "did you mean 'dissolved'"),
    ("ending < dissolved", 8, "words have no order"),
    ("ending[dissolved] == dissolved", 1, "is a yes or no already"),
    ("ending[dissolved] at 40y", 22, "not within the horizon"),
    ("value_added[mazda] at 5y < 0", 23, "only an ending"),
    ("end_time < 5 < 6", 14, "second comparison"),
    ("(end_time < 5", 14, "not closed"),
    ("end_time < 5)", 13, "is not expected here"),
    ("end_time <", 11, "it ends in the middle"),
    ("end_time", 1, "is no yes or no"),
    ("5", 1, "no condition"),
    ("3 < 4", 1, "two numbers"),
    ("foo == bar", 1, "this run has no 'foo'"),
    ("value_added[mazda < 0", 12, "the bracket is not closed"),
    ("end_time < 5 & end_time > 3", 14, "cannot be read"),
    ("__import__('os').system('x') == 1", 12, "cannot be read"),
    ("lambda: 0", 7, "cannot be read"),
    ("not " * 20 + "product_launched", 65, "nested deeper"),
    ("end_time < 5 and " * 100 + "end_time < 5", None, "words and signs"),
    ("(" * 3000, 1, "longer than"),
]


@pytest.mark.parametrize(("expression", "column", "said"), REFUSED)
def test_what_is_refused_and_where(expression, column, said):
    with pytest.raises(UserError) as caught:
        condition(RUN, expression)
    (mistake,) = caught.value.mistakes
    assert said in mistake.message and mistake.allowed and mistake.file == "--where"
    assert column is None or mistake.column == column


@given(st.text(alphabet=string.printable + "äß\u202e\0", max_size=60))
def test_any_text_is_an_expression_or_a_mistake(text):
    try:
        parse(Asked(text, "--where"))
    except UserError as error:
        assert error.mistakes[0].column >= 1


@given(
    st.lists(
        st.sampled_from(
            ["end_time", "<", "5", "and", "or", "not", "(", ")", "ending", "[dissolved]", "at", "5y", "=="]
        ),
        max_size=12,
    )
)
def test_any_words_have_a_meaning_or_a_mistake(words):
    try:
        found = condition(RUN, " ".join(words)).of(RUN)
    except UserError:
        return
    assert found.shape == ENDING.shape and found.dtype == bool
