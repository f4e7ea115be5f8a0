"""What drives outcomes: indices against closed forms and SALib, luck taken out, intervals that hold."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray
from click.testing import CliRunner

from analysis.commands.sensitivity import command
from analysis.sensitivity.factorial import factorial
from analysis.sensitivity.guesses import guesses
from analysis.sensitivity.layout import Input
from analysis.sensitivity.noise import interaction
from analysis.sensitivity.plain import plain
from analysis.sensitivity.salib import by_salib
from analysis.sensitivity.sensitivity import sensitivity
from analysis.sensitivity.series import first_order, waves
from analysis.sensitivity.sobol import sobol
from analysis.sensitivity.tables import page
from model.commands.output import tidy
from model.errors import UserError
from tests.made_runs import INPUT, points, stored

PI = np.pi
VARIANCE = 7**2 / 8 + 0.1 * PI**4 / 5 + 0.01 * PI**8 / 18 + 0.5
ALONE = np.array([(1 + 0.1 * PI**4 / 5) ** 2 / 2, 7**2 / 8, 0.0]) / VARIANCE
TOGETHER = 0.01 * PI**8 * 8 / 225 / VARIANCE
ISHIGAMI = np.stack([ALONE, ALONE + [TOGETHER, 0.0, TOGETHER]])  # Ishigami and Homma 1990
G = np.array([0.0, 1.0, 4.5, 9.0])
PARTS = 1 / 3 / (1 + G) ** 2
SOBOL_G = np.stack([PARTS, PARTS * np.prod(1 + PARTS) / (1 + PARTS)]) / (np.prod(1 + PARTS) - 1)  # Sobol 1993


def ishigami(x: np.ndarray) -> np.ndarray:
    x = PI * (2 * x - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def sobol_g(x: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * x - 2) + G) / (1 + G), axis=1)


CASES = [(ishigami, ISHIGAMI), (sobol_g, SOBOL_G)]


def saltelli(rng: np.random.Generator, samples: int, inputs: int) -> np.ndarray:
    """The blocks A, B, AB_i over (blocks, samples, inputs), sampled at random."""
    a, b = rng.random((2, samples, inputs))
    return np.stack([a, b, *(np.where(np.arange(inputs) == at, b, a) for at in range(inputs))])


@pytest.mark.parametrize(("function", "truth"), CASES)
def test_sobol_is_that_of_scipy_and_near_the_closed_form(function, truth):
    from scipy.stats import sobol_indices

    x = saltelli(np.random.default_rng(1), 4096, truth.shape[1])
    f = np.stack([function(block) for block in x])
    found = sobol(f[..., None])
    peer = sobol_indices(func={"f_A": f[0][None], "f_B": f[1][None], "f_AB": f[2:, None]}, n=4096)
    assert found.value == pytest.approx(np.stack([peer.first_order.ravel(), peer.total_order.ravel()]), abs=1e-12)
    assert np.all(np.abs(found.value - truth) < 4 * found.se + 1e-3)
    assert found.variance == pytest.approx(f[:2].var(), rel=1e-12) and found.luck == 0


def test_sobol_is_that_of_salib_on_the_same_samples():
    from SALib.analyze import sobol as peer

    x = saltelli(np.random.default_rng(2), 512, 3)
    f = np.stack([ishigami(block) for block in x])
    interleaved = np.concatenate([f[0][:, None], f[2:].T, f[1][:, None]], axis=1).ravel()
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    theirs = peer.analyze(problem, interleaved, calc_second_order=False, num_resamples=200, seed=1)
    mine = sobol(f[..., None])
    assert mine.value[0] == pytest.approx(theirs["S1"], abs=2e-3)  # SALib centres by all blocks, not by A and B
    assert mine.value[1] == pytest.approx(theirs["ST"], abs=1e-10)
    assert mine.se[1] == pytest.approx(theirs["ST_conf"] / 1.96, rel=0.25)


def lucky(rng: np.random.Generator, x: np.ndarray, columns: int, spread: float) -> np.ndarray:
    """Ishigami's function with luck that all designs share, and that meets them differently."""
    z = rng.standard_normal((3, columns))
    shared = z[0] + 0.5 * z[1] * np.sin(3 * x[..., :1]) + 0.3 * z[2] * np.cos(2 * x[..., 1:2])
    own = rng.standard_normal((*x.shape[:-1], columns)) / 3
    f = np.stack([ishigami(block) for block in x]) if x.ndim == 3 else ishigami(x)
    return f[..., None] + spread * (shared + own)


def coverage(samples: int, repeats: int, columns: int = 1, spread: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """How often intervals hold the truth, and the mean error, over (2, inputs)."""
    rng = np.random.default_rng(samples)
    held, off = [], []
    for _ in range(repeats):
        x = saltelli(rng, samples, 3)
        found = sobol(lucky(rng, x, columns, spread))
        held.append((found.low <= ISHIGAMI) & (ISHIGAMI <= found.high))
        off.append(found.value - ISHIGAMI)
    return np.mean(held, axis=0), np.mean(off, axis=0)


def test_luck_is_taken_out_and_intervals_hold():
    held, off = coverage(64, 150, columns=60, spread=15.0)
    assert 0.92 < held.mean() < 0.98 and np.abs(off).max() < 0.06


@pytest.mark.long
@pytest.mark.parametrize(("samples", "columns", "spread"), [(128, 1, 0.0), (256, 1, 0.0), (256, 40, 12.0)])
def test_sobol_intervals_hold_95_percent_of_the_time(samples, columns, spread):
    held, _ = coverage(samples, 1000, columns, spread)
    assert 0.93 < held.mean() < 0.97, held


def test_luck_that_meets_an_input_is_no_effect_of_it():
    """f = 2 x_1 + 3 w x_0 with w of mean 0 and 10 columns: without correction x_0 has a fifth of the variance."""
    rng = np.random.default_rng(13)
    found = []
    for _ in range(200):
        x = saltelli(rng, 128, 2)
        found.append(sobol(2 * x[..., 1:] + 3 * x[..., :1] * rng.standard_normal(10)))
    numerators = np.mean([one.value * one.variance for one in found], axis=0)
    assert numerators == pytest.approx(np.array([[0, 1 / 3], [0, 1 / 3]]), abs=0.02)
    assert np.mean([one.variance for one in found]) == pytest.approx(1 / 3, abs=0.02)
    held = np.mean([(one.low[:, 0] <= 0) & (0 <= one.high[:, 0]) for one in found], axis=0)
    assert np.all(held > 0.9)


def test_luck_without_effect_is_no_index():
    """The same luck everywhere says nothing of designs; luck of each design's own leaves them untold."""
    rng = np.random.default_rng(3)
    x = saltelli(rng, 64, 3)
    f = np.stack([ishigami(block) for block in x])[..., None]
    same = sobol(f + 100 * rng.standard_normal(50))
    assert same.value == pytest.approx(sobol(f).value, abs=1e-9) and same.luck == pytest.approx(0, abs=1e-9)
    untold = sobol(rng.standard_normal((5, 32, 40)))
    assert np.isnan(untold.value).all() or np.all(untold.low < 0.3)
    assert np.isnan(sobol(np.ones((5, 32, 4))).value).all()


def test_interaction_is_what_luck_adds_to_the_variance_of_means():
    rng = np.random.default_rng(4)
    truth = rng.standard_normal(30)
    found = [
        (np.var((table := truth[:, None] + rng.standard_normal(20) + 2 * rng.standard_normal((30, 20))).mean(1), ddof=1),
         interaction(table))
        for _ in range(400)
    ]  # fmt: skip
    total, luck = np.mean(found, axis=0)
    assert luck == pytest.approx(4 / 20, rel=0.02) and total - luck == pytest.approx(np.var(truth, ddof=1), rel=0.03)


def test_a_full_grid_has_the_indices_of_its_own_table():
    """Effects a, b and ab of a 3 x 2 grid by hand: variances 2/3, 1/4, and 1/6 of the interaction."""
    a, b = np.array([-1.0, 0.0, 1.0]), np.array([-0.5, 0.5])
    f = (a[:, None] + b + a[:, None] * b).ravel()
    parts = np.array([2 / 3, 1 / 4, 1 / 6])
    value = factorial(f[:, None], (3, 2)).value
    assert value[0] == pytest.approx(parts[:2] / parts.sum()) and value[1] == pytest.approx(
        (parts[:2] + 1 / 6) / parts.sum()
    )
    rng = np.random.default_rng(5)
    found = [
        factorial(f[:, None] + 1.5 * rng.standard_normal((6, 40)) + 5 * rng.standard_normal(40), (3, 2))
        for _ in range(300)
    ]
    mean = np.mean([one.value * one.variance for one in found], axis=0)
    assert mean == pytest.approx(value * f.var(), abs=0.06)
    held = np.mean([(one.low <= value) & (value <= one.high) for one in found], axis=0)
    assert 0.93 < held.mean() < 0.97, held


def given(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Ishigami's function and its interval for each input, from n values as they are."""
    x = rng.random((n, 3))
    found = first_order(ishigami(x), [waves(column) for column in x.T])
    return found.value, (found.low <= ALONE) & (ALONE <= found.high)


def test_given_data_finds_the_closed_form():
    found = [given(np.random.default_rng(seed), 2000) for seed in range(150)]
    assert np.mean([value for value, _ in found], axis=0) == pytest.approx(ALONE, abs=0.004)
    held = np.mean([held for _, held in found], axis=0)
    assert np.all(held[:2] > 0.9) and held[2] > 0.95


@pytest.mark.long
def test_given_data_intervals_hold_95_percent_of_the_time():
    held = np.mean([given(np.random.default_rng(seed), 4000)[1] for seed in range(1500)], axis=0)
    assert np.all((held[:2] > 0.93) & (held[:2] < 0.97)), held
    assert held[2] > 0.95  # of an input that acts with others only the interval is wider than it need be


def test_an_input_without_effect_is_resolved_rarely():
    rng = np.random.default_rng(6)
    y = (rng.random(4000) < 0.3).astype(float)
    columns = [waves(rng.random(4000)) for _ in range(120)]
    columns += [waves(rng.integers(0, 3, 4000), True) for _ in range(120)]
    found = first_order(y, columns)
    assert np.mean(found.low > 0) < 0.04 and abs(found.value.mean()) < 2e-4


def test_words_have_a_mean_each():
    code = np.repeat([0, 1, 2], 100)
    y = np.array([1.0, 5.0, 3.0])[code] + np.tile([-1.0, 1.0], 150)
    found = first_order(y, [waves(code, True)])
    assert found.value[0] == pytest.approx((8 / 3) / (8 / 3 + 1), abs=0.01)


def made(trials: int = 3000, seed: int = 7) -> xarray.Dataset:
    """One point whose value added of Mazda is twice the clarity, and noise."""
    rng = np.random.default_rng(seed)
    clarity = rng.random(trials)
    value = np.stack([rng.standard_normal(trials), 2 * clarity + rng.standard_normal(trials) / 2], axis=1)
    run = stored(trials, seed, **{"value_added": value, INPUT: clarity, "status": np.zeros(trials)})
    run["input:firms.mazda.morale"] = (("point", "trial"), rng.random((1, trials)).astype(np.float32))
    return run


def test_a_run_of_one_point():
    """The share of 2 U + N(0, 1/4) that U explains is 4/12 over 4/12 + 1/4; its tenths' means are 1.8 apart."""
    found = sensitivity(made(), ("value_added[mazda]", "value_added[mazda] > 1"))
    assert found.notes[0].startswith("Drawn inputs. First-order indices from the 3,000 histories")
    one = found.findings["drawn"].isel(outcome=0).sel(input=INPUT.removeprefix("input:"))
    assert one["first_order"] == pytest.approx((1 / 3) / (1 / 3 + 1 / 4), abs=0.03) and bool(one["resolved"])
    assert abs(one["difference"] - 1.8) < 4 * one["difference_se"]
    other = found.findings["drawn"].isel(outcome=0).sel(input="firms.mazda.morale")
    assert not bool(other["resolved"]) and float(other["first_order_low"]) < 0
    text = rendered(found)
    assert (
        "1 of 2 inputs are not resolved" in text and "%" in text and all(len(line) <= 100 for line in text.splitlines())
    )
    result = plain(found)
    assert result["drawn"][0]["inputs"][0]["input"] == INPUT.removeprefix("input:")
    json.dumps(tidy(result), allow_nan=False)


def rendered(found) -> str:
    from analysis.cells import render

    return render(page(found))


def test_the_order_of_trials_does_not_matter():
    run = made(1000)
    order = np.random.default_rng(1).permutation(1000)
    a, b = (sensitivity(one).findings["drawn"] for one in (run, run.isel(trial=order)))
    xarray.testing.assert_allclose(a, b, rtol=1e-9)


def swept_run(kind: str, x: np.ndarray, names: list[str], trials: int = 20, spread: float = 1.0) -> xarray.Dataset:
    """Designs at x whose value added of Mazda is Ishigami's function with luck."""
    rng = np.random.default_rng(8)
    table = lucky(rng, x, trials, spread)
    quiet = {"status": np.zeros(trials), "ending": np.zeros(trials)}
    runs = [
        stored(trials, 1, value_added=np.stack([np.zeros(trials), row], axis=1), **quiet).drop_vars(INPUT)
        for row in table
    ]
    found = points(runs, **{name.replace(".", "__"): column for name, column in zip(names, x.T, strict=True)})
    return found.assign_attrs(design=kind)


NAMES = ["firms.fiat.effort", "firms.mazda.morale", "ties.fiat-mazda.clarity"]


def test_a_saltelli_run_by_its_blocks_and_without_a_part_of_them():
    x = saltelli(np.random.default_rng(9), 64, 3)
    run = swept_run("saltelli", x.reshape(-1, 3), NAMES)
    run = run.assign_coords(design_block=("point", np.repeat(np.arange(5), 64)))
    found = sensitivity(run, ("value_added[mazda]",))
    assert "64 base samples" in found.notes[0]
    one = found.findings["swept"].isel(outcome=0)
    assert one["input"].values.tolist() == NAMES
    for name, truth in zip(("first_order", "total"), ISHIGAMI, strict=True):
        assert np.all(np.abs(one[name].values - truth) < 4 * one[f"{name}_se"].values)
    shuffled = run.drop_vars(NAMES[0]).assign_coords({NAMES[0]: run[NAMES[0]]})  # as a store may keep them
    words = ["A", "B", *(f"AB:{name}" for name in NAMES)]
    shuffled["design_block"].attrs |= {"flag_values": list(range(5)), "words": words}
    other = sensitivity(shuffled, ("value_added[mazda]",)).findings["swept"]
    assert other["input"].values.tolist() == [*NAMES[1:], NAMES[0]]
    xarray.testing.assert_allclose(other.sel(input=NAMES), found.findings["swept"])
    part = sensitivity(run.isel(point=slice(300)), ("value_added[mazda]",))
    assert "128 designs" not in part.notes[0] and any("not complete" in note for note in part.notes)
    assert "total" not in part.findings["swept"]
    assert "what drives" in rendered(found).lower()


def test_a_grid_whose_coordinates_stand_in_another_order():
    """The first path is the slowest; the second is what matters."""
    slow, fast = (one.ravel() for one in np.meshgrid([0.2, 0.4], [0.1, 0.5, 0.9], indexing="ij"))
    trials = 30
    rng = np.random.default_rng(12)
    luck = rng.standard_normal(trials)
    quiet = {"status": np.zeros(trials), "ending": np.zeros(trials)}
    rows = [
        np.stack([luck, 5 * f + s + luck + rng.standard_normal(trials) / 9], axis=1)
        for s, f in zip(slow, fast, strict=True)
    ]
    runs = [stored(trials, 1, value_added=row, **quiet).drop_vars(INPUT) for row in rows]
    for paths in ({"b__x__slow": slow, "a__x__fast": fast}, {"a__x__fast": fast, "b__x__slow": slow}):
        run = points(runs, **paths).assign_attrs(design="grid")
        one = sensitivity(run, ("value_added[mazda]",)).findings["swept"].isel(outcome=0)
        assert (
            float(one["first_order"].sel(input="a.x.fast"))
            > 0.9
            > 0.1
            > float(one["first_order"].sel(input="b.x.slow"))
        )
        assert float(one["difference"].sel(input="a.x.fast")) == pytest.approx(4.0, abs=0.2)


def test_one_at_a_time_is_exactly_paired():
    x = np.array([[0.5, 0.5, 0.5], [0.9, 0.5, 0.5], [0.5, 0.1, 0.5]])
    run = swept_run("one_at_a_time", x, NAMES, trials=10)
    one = sensitivity(run, ("value_added[mazda]",)).findings["paired"].isel(outcome=0)
    values = run["value_added"].values[:, :, 1]
    difference = values[1:] - values[0]
    assert one["difference"].values == pytest.approx(difference.mean(axis=1))
    assert one["se"].values == pytest.approx(difference.std(axis=1, ddof=1) / np.sqrt(10))
    assert one["path"].values.tolist() == NAMES[:2] and one["value"].values.tolist() == ["0.9", "0.1"]


def test_outer_draws_are_freed_of_luck():
    """Draws explain a third of the variance between their means' spread once luck is out, however few histories."""
    rng = np.random.default_rng(10)
    draws, trials = 300, 8
    effect, quiet = rng.random(draws), {"status": np.zeros(trials), "ending": np.zeros(trials)}
    runs = []
    for at in range(draws):
        value = np.stack([np.zeros(trials), 3 * effect[at] + 3 * rng.standard_normal(trials)], axis=1)
        runs.append(stored(trials, at, value_added=value, **quiet).drop_vars(INPUT))
    run = points(runs, draws=draws)
    run["input:a.b.c"] = ("point", effect.astype(np.float32))
    run["input:a.b.d"] = ("point", rng.random(draws).astype(np.float32))
    one = sensitivity(run, ("value_added[mazda]",)).findings["drawn"].isel(outcome=0)
    assert one["luck"] == pytest.approx((9 / 8) / (9 / 8 + 9 / 12), abs=0.08)
    assert one["first_order_low"].values[0] <= 1.0 <= one["first_order_high"].values[0] and not bool(one["resolved"][1])


@pytest.mark.parametrize("method", ["delta", "pawn"])
def test_salib_methods_tell_what_matters(method):
    pytest.importorskip("SALib")
    one = sensitivity(made(400), ("value_added[mazda]",), method).findings["drawn"].isel(outcome=0)
    assert one["resolved"].values.tolist() == [True, False]
    assert float(one[method][0]) > 3 * float(one[method][1])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kinds", [2, 200])
def test_delta_of_an_outcome_that_is_rare(kinds, capfd):
    """A resample may hold none of it, and so be constant: SALib called that a singular matrix, and talked of bins."""
    pytest.importorskip("SALib")
    rng = np.random.default_rng(5)
    inputs = [Input(f"x{at}", rng.integers(0, kinds, 200).astype(float), {}, "1") for at in range(3)]
    outcome = np.zeros(200)
    outcome[:2] = 1.0
    found = by_salib("delta", outcome, inputs)
    assert np.isfinite(found).all() and (found.low <= found.high).all()
    assert capfd.readouterr() == ("", "")
    nothing = by_salib("delta", 1e-200 * outcome, inputs)  # of which no density can be estimated
    assert np.isnan(nothing).all()


def test_delta_does_not_depend_on_what_else_is_drawn():
    pytest.importorskip("SALib")
    rng = np.random.default_rng(6)
    inputs = [Input(f"x{at}", rng.random(300), {}, "1") for at in range(2)]
    outcome = inputs[1].values + 0.1 * rng.random(300)
    both, one = by_salib("delta", outcome, inputs), by_salib("delta", outcome, inputs[1:])
    assert [part[1] for part in both] == [part[0] for part in one]
    assert both.low[1] > both.high[0]


def test_without_salib_the_extra_is_named(monkeypatch):
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"pip install 'alliance-outcomes\[sensitivity\]'"):
        sensitivity(made(100), method="delta")


@pytest.mark.parametrize(
    ("of", "method", "said"),
    [
        (("value_aded[mazda]",), None, "did you mean 'value_added'"),
        (("ending",), None, "is a word, which has no mean"),
        ((), "sobol", "no complete Saltelli design"),
    ],
)
def test_what_cannot_be_asked(of, method, said):
    with pytest.raises(UserError, match=said):
        sensitivity(made(100), of, method)


def test_a_run_in_which_nothing_varies_says_so():
    with pytest.raises(UserError, match="nothing varies in this run"):
        sensitivity(made(100).drop_vars([INPUT, "input:firms.mazda.morale"]))
    run = made(100)
    run["status"] = run["status"] + 1
    with pytest.raises(UserError, match="no history of this run completed"):
        sensitivity(run)


def test_a_constant_outcome_is_a_sentence():
    run = made(200)
    run["value_added"] = run["value_added"] * 0
    assert "It does not vary here" in rendered(sensitivity(run, ("value_added[fiat]",)))


def test_guesses_are_what_matters_and_is_not_known():
    found = sensitivity(made(), ("value_added[mazda]",)).findings["drawn"]
    config = {
        "ties": {"fiat-mazda": {"clarity": {"value": 1, "source": "a hunch", "confidence": "assumption"}}},
        "firms": {"mazda": {"morale": {"value": 1, "source": "a report", "confidence": "found"}}},
    }
    one = guesses(found, json.dumps(config))
    assert one["input"].values.tolist()[0] == INPUT.removeprefix("input:")
    assert one["confidence_of"].values.tolist() == ["assumption", "found"] and one["guess"].values.tolist() == [
        True,
        False,
    ]
    assert one["source"].values.tolist() == ["a hunch", "a report"]
    explained = one["explained"].isel(outcome=0)
    assert float(explained.sel(confidence="assumption")) == pytest.approx(float(found["first_order"][0, 0]))
    assert float(explained.sum()) == pytest.approx(float(found["first_order"][0, 0]))


def test_the_command_refuses_what_is_no_run(tmp_path):
    with pytest.raises(UserError, match="is not a run"):
        CliRunner().invoke(command, [str(tmp_path)], catch_exceptions=False, standalone_mode=False)
