"""A config that is right becomes the scenario that it says, whichever way it is written."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import scipy.stats
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.config import describe, from_resolved, json_schema, load, resolved_json, template
from model.config.composer import compose_text
from model.config.condition import parse_condition
from model.config.condition_names import Resolver
from model.config.draft import Cast
from model.config.extend import merge
from model.config.families import FAMILIES
from model.config.node import plain
from model.errors import UserError
from model.parameter import parameters_of
from model.quantiles import quantile
from model.scenario import Provenance, Scenario, Study, Uncertain
from model.state import FIRM, PRODUCT, TIE
from tests.config_vocabulary import CONFIG, EVENTS, MECHANISMS

CLARITY = "{beta: {a: 2, b: 5}}"


def loaded(folder: Path, text: str, *sets: str) -> Scenario:
    """The scenario of a config text."""
    file = folder / "case.yaml"
    file.write_text(text)
    return load(file, sets, EVENTS, MECHANISMS)


def same(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios say the same (repr, because NaN differs from itself)."""
    return repr(one) == repr(other)


def test_scenario(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG)
    assert (scenario.name, scenario.title, scenario.currency) == ("case", "Fiat-Mazda", "USD bn")
    assert (scenario.signed, scenario.horizon) == (date(2012, 5, 23), 15.0)
    assert (scenario.firms, scenario.ties, scenario.products) == (("fiat", "mazda"), ("fiat-mazda",), ("roadster",))
    assert scenario.partners == {"fiat-mazda": ("fiat", "mazda")}
    assert scenario.product_tie == {"roadster": "fiat-mazda"}
    assert scenario.brands == {"roadster": ("mazda", "alfa-romeo")}
    assert scenario.streams == {"fiat": "fiat", "mazda": "mazda", "fiat-mazda": "fiat-mazda"}
    assert scenario.study == Study(trials=1000, seed=20120523, paths=100, keep="rows")
    assert scenario.values["firms.mazda.capability.production"] == 0.85
    assert scenario.values["firms.mazda.capability.brand"] == FIRM.field("capability").number.default
    assert scenario.values["ties.fiat-mazda.form"] == 2.0
    assert scenario.values["events.unexpected_departure.scale"] == 5.0
    assert [(entry.name, entry.event, entry.subject) for entry in scenario.plan] == [
        ("sync", "cycle_plan_sync", "fiat-mazda"),
        ("first-step", "equity_increase", "fiat-mazda"),
    ]
    assert math.isnan(scenario.values["plan.first-step.paid"])  # silent, though the argument has a default
    assert math.isnan(scenario.values["plan.sync.until"])
    assert scenario.values["plan.first-step.until"] == 6.0


def test_every_number_has_a_value(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG)
    expected = {f"events.{event.name}.{name}" for event in EVENTS for name in parameters_of(event.parameters)}
    expected |= {f"mechanisms.{part.name}.{name}" for part in MECHANISMS for name in parameters_of(part.parameters)}
    for kind, section, names in (
        (FIRM, "firms", scenario.firms),
        (TIE, "ties", scenario.ties),
        (PRODUCT, "products", scenario.products),
    ):
        for field in (field for field in kind.fields if field.given):
            tails = [f".{domain}" for domain in field.domains] or [""]
            expected |= {f"{section}.{name}.{field.name}{tail}" for name in names for tail in tails}
    expected |= {f"plan.sync.{key}" for key in ("at", "until", "depth")}
    expected |= {f"plan.first-step.{key}" for key in ("at", "until", "to", "paid", "issue", "side")}
    assert set(scenario.values) == expected
    assert all(type(value) is float for value in scenario.values.values())


def test_smallest_config(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, "signed: 2012-05-23\nhorizon: 3e-3\nfirms: {fiat: {}}\n")
    assert (scenario.horizon, scenario.ties, scenario.plan) == (0.003, (), ())
    assert scenario.title == "case"


def test_words_and_numbers_may_carry_their_source(tmp_path: Path) -> None:
    text = CONFIG.replace("volume: 1.2", "volume: {value: 1.2, source: annual report, confidence: found}")
    text = text.replace("form: minority", "form: {value: minority, source: press}")
    text = text.replace("investor: fiat", "investor: {value: fiat, confidence: derived}")
    text = text.replace(CLARITY, f"{{value: {CLARITY}, source: guess, confidence: assumption}}")
    scenario, bare = loaded(tmp_path, text), loaded(tmp_path, CONFIG)
    assert scenario.provenance == {
        "firms.mazda.volume": Provenance("annual report", "found"),
        "ties.fiat-mazda.form": Provenance("press", ""),
        "ties.fiat-mazda.investor": Provenance("", "derived"),
        "ties.fiat-mazda.clarity": Provenance("guess", "assumption"),
    }
    assert repr(scenario.values) == repr(bare.values)
    assert scenario.uncertain == bare.uncertain


@pytest.mark.parametrize("word", ["off", "false"])
def test_off_mutes(word: str, tmp_path: Path) -> None:
    text = CONFIG.replace("{scale: 5.0}", word).replace("mechanisms: {}", f"mechanisms: {{learning: {word}}}")
    scenario = loaded(tmp_path, text)
    assert scenario.muted == {"unexpected_departure", "learning"}
    assert scenario.values["events.unexpected_departure.scale"] == 6.0


@pytest.mark.parametrize(("written", "value"), [("true", 1.0), ("false", 0.0), ("1", 1.0), ("0.0", 0.0)])
def test_yes_and_no(written: str, value: float, tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG.replace("launch: 3.0", f"host_builds: {written}"))
    assert scenario.values["products.roadster.host_builds"] == value


def test_extends(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(CONFIG)
    text = """
extends: base.yaml
horizon: 10
firms: {mazda: {capability: {brand: 0.9}, volume: {value: 1.5, source: plan}}, toyota: {}}
ties: {fiat-mazda: {clarity: {uniform: {loc: 0.2, scale: 0.4}}}}
events: {dispute: off}
plan: [{event: cycle_plan_sync, at: 2}]
study: {trials: 7}
"""
    scenario = loaded(tmp_path, text)
    assert scenario.firms == ("fiat", "mazda", "toyota")
    assert scenario.values["firms.mazda.capability.brand"] == 0.9
    assert scenario.values["firms.mazda.capability.production"] == 0.85
    assert scenario.values["firms.mazda.volume"] == 1.5
    assert [uncertain.family for uncertain in scenario.uncertain] == ["uniform"]  # replaced, not mixed with beta
    assert [entry.name for entry in scenario.plan] == ["cycle_plan_sync-0"]
    assert scenario.study == Study(7, 20120523, 100, "rows")
    assert scenario.values["events.unexpected_departure.scale"] == 5.0
    assert scenario.muted == {"dispute"}
    assert "extends" not in scenario.resolved


def test_extends_within_configs(tmp_path: Path) -> None:
    folder = tmp_path / "configs" / "sweeps"
    folder.mkdir(parents=True)
    (tmp_path / "configs" / "base.yaml").write_text(CONFIG)
    assert loaded(folder, "extends: ../base.yaml\n").title == "Fiat-Mazda"


def test_merge_keeps_places() -> None:
    base = compose_text("firms:\n  a: {volume: 1, cash: 2}\n", "base.yaml")
    over = compose_text("firms: {a: {volume: 3}}\n", "over.yaml")
    firm = merge(base, over).entries["firms"].entries["a"]
    assert plain(firm) == {"volume": 3, "cash": 2}
    assert firm.entries["volume"].place == ("over.yaml", 1, 21)
    assert firm.entries["cash"].place == ("base.yaml", 2, 24)
    assert firm.entries["cash"].key == ("base.yaml", 2, 18)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("firms.mazda.volume=1.4", "volume: 1.2", "volume: 1.4"),
        ("firms.mazda.capability.production=0.9", "production: 0.85", "production: 0.9"),
        ("ties.fiat-mazda.clarity={beta: {a: 3, b: 4}}", CLARITY, "{beta: {a: 3, b: 4}}"),
        ("ties.fiat-mazda.clarity.beta.a=3", "{a: 2", "{a: 3"),
        ("plan.first-step.to=0.2", "to: 0.1", "to: 0.2"),
        ("plan.1.to=0.2", "to: 0.1", "to: 0.2"),
        ("plan.sync.at = 2", "at: 1.0", "at: 2"),
        ("events.unexpected_departure=off", "{scale: 5.0}", "off"),
        ("title=A: b, {c}", "title: Fiat-Mazda", "title: 'A: b, {c}'"),
        ("title='x'", "title: Fiat-Mazda", "title: x"),
        ("plan.first-step.when=stake < 1 and not (clarity > 0.5)", '"trust_in_investor > 0.6"', "stake < 1 and not (clarity > 0.5)"),
        ("study.trials=1e4", "trials: 1000", "trials: 1e4"),
        ("signed=2013-01-01", "2012-05-23", "2013-01-01"),
    ],
)  # fmt: skip
def test_set_is_editing(path: str, old: str, new: str, tmp_path: Path) -> None:
    edited = CONFIG.replace(old, new, 1)
    assert edited != CONFIG
    assert same(loaded(tmp_path, CONFIG, path), loaded(tmp_path, edited))


def test_last_set_wins(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG, "study.seed=1", "mechanisms.learning.rate=0.5", "study.seed=2")
    assert scenario.study.seed == 2
    assert scenario.values["mechanisms.learning.rate"] == 0.5


def test_yaml_core() -> None:
    text = "{a: 1e-3, b: no, c: off, d: 0x1F, e: 0o17, f: 010, g: '1', h: ~, i: true, j: 1_0, k: 2012-05-23, l: .5, m: -.inf}"
    values = plain(compose_text(text, "x"))
    assert values == {
        "a": 0.001, "b": "no", "c": "off", "d": 31, "e": 15, "f": 10, "g": "1", "h": None, "i": True, "j": "1_0",
        "k": "2012-05-23", "l": 0.5, "m": -math.inf,
    }  # fmt: skip


def test_places_count_characters() -> None:
    node = compose_text("\ufeffé: [1,\n  ü, {k: v}]\r\n".encode(), "x")
    assert node.entries["é"].place[1:] == (1, 4)
    assert node.entries["é"].items[1].place[1:] == (2, 3)
    assert node.entries["é"].items[2].entries["k"].place[1:] == (2, 10)


def test_json_is_yaml(tmp_path: Path) -> None:
    text = json.dumps(loaded(tmp_path, CONFIG).resolved, indent=1)
    assert same(loaded(tmp_path, text), loaded(tmp_path, CONFIG))


def test_resolved_makes_the_same_scenario(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG, "ties.fiat-mazda.motive={value: scale, source: 'ä \U0001f600'}")
    again = from_resolved(json.loads(resolved_json(scenario)), "case", EVENTS, MECHANISMS)
    assert same(scenario, again)


# --- distributions ---


@pytest.mark.parametrize(
    ("text", "median"),
    [
        ("{beta: {a: 2, b: 5}}", 0.26444998329566005),
        ("{uniform: {loc: 0.1, scale: 0.2}}", 0.2),
        ("{uniform: {loc: 0.5, scale: 9.5}}", 0.75),  # truncated to 0.5..1
        ("{norm: {loc: 0, scale: 0.01}}", 0.006744897501960817),  # half of it lies in 0..1
        ("{triang: {c: 0.5}}", 0.5),
        ("{expon: {loc: -20}}", 0.37988549304172247),  # in the tail: log(2 / (1 + 1/e)) above 0
    ],
)
def test_median_of_the_truncated(text: str, median: float, tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG.replace(CLARITY, text))
    assert scenario.values["ties.fiat-mazda.clarity"] == pytest.approx(median, rel=1e-11)


def test_distribution_as_stored(tmp_path: Path) -> None:
    expected = Uncertain("ties.fiat-mazda.clarity", "beta", (("a", 2.0), ("b", 5.0)), 0.0, 1.0)
    assert loaded(tmp_path, CONFIG).uncertain == (expected,)
    assert loaded(tmp_path, CONFIG.replace("{a: 2, b: 5}", "{b: 5, a: 2}")).uncertain == (expected,)


def test_quantiles_stay_in_the_range() -> None:
    uncertain = Uncertain("x", "norm", (("loc", 0.9), ("scale", 0.5)), 0.0, 1.0)
    found = [quantile(uncertain, share / 20) for share in range(21)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0.0, 1.0)


def test_families_are_scipys() -> None:
    for family, shapes in FAMILIES.items():
        law = getattr(scipy.stats, family)
        assert isinstance(law, scipy.stats.rv_continuous), family
        assert shapes == tuple((law.shapes or "").replace(",", " ").split()), family


# --- conditions ---

CAST = Cast(firms=("fiat", "mazda"), ties=("fiat-mazda",), products=("roadster",))


@pytest.mark.parametrize(
    ("text", "program"),
    [
        ("stake > 0.1", "ties.fiat-mazda.stake 0.1 >"),
        ("0.1<=stake", "0.1 ties.fiat-mazda.stake <="),
        ("mazda.morale >= fiat.morale", "firms.mazda.morale firms.fiat.morale >="),
        ("mazda.capability.production != 1", "firms.mazda.capability.production 1.0 !="),
        ("fiat-mazda.saving < -1e-3", "ties.fiat-mazda.saving -0.001 <"),
        ("roadster.delay == .5", "products.roadster.delay 0.5 =="),
        ("world.market > -0.02", "world.market -0.02 >"),
        ("ties.fiat-mazda.stake > 0", "ties.fiat-mazda.stake 0.0 >"),
        ("form == cross", "ties.fiat-mazda.form 3.0 =="),
        ("held != fiat-mazda.ownership", "1.0 ties.fiat-mazda.ownership !="),
        ("stake > 1 or clarity > 2 and respect > 3",
         "ties.fiat-mazda.stake 1.0 > ties.fiat-mazda.clarity 2.0 > ties.fiat-mazda.respect 3.0 > and or"),
        ("not stake > 1 and clarity > 2", "ties.fiat-mazda.stake 1.0 > not ties.fiat-mazda.clarity 2.0 > and"),
        ("not (stake > 1 or clarity > 2)", "ties.fiat-mazda.stake 1.0 > ties.fiat-mazda.clarity 2.0 > or not"),
    ],
)  # fmt: skip
def test_condition(text: str, program: str) -> None:
    condition = parse_condition(text, Resolver(CAST, "ties", "fiat-mazda"))
    assert condition.text == text
    assert " ".join(str(value) if value != "" else operation for operation, value in condition.program) == program


def test_condition_of_a_firm_entry(tmp_path: Path) -> None:
    text = CONFIG.replace(
        "plan:\n", "plan:\n  - {event: model_launch, firm: mazda, at: 1, when: capability.brand < morale}\n"
    )
    condition = loaded(tmp_path, text).plan[0].condition
    assert condition is not None
    assert condition.program[:2] == (("load", "firms.mazda.capability.brand"), ("load", "firms.mazda.morale"))


# --- schema, template, description ---

SCHEMA = json_schema(EVENTS, MECHANISMS)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    json.dumps(SCHEMA, allow_nan=False)


@pytest.mark.parametrize("everything", [False, True])
def test_template(everything: bool, tmp_path: Path) -> None:
    text = template("o'hara:\n a\x07 #1", EVENTS, MECHANISMS, everything)
    scenario = loaded(tmp_path, text)
    assert (scenario.title, len(scenario.firms), len(scenario.ties)) == ("o'hara: a #1", 2, 1)
    VALIDATOR.validate(scenario.resolved)
    if everything:
        short = loaded(tmp_path, template("o'hara: a #1", EVENTS, MECHANISMS))
        assert repr(short.values) == repr(scenario.values)
        names = [field.name for field in (*FIRM.fields, *TIE.fields) if field.given]
        assert all(f" {name}:" in text for name in names)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("volume: 1.2", "morle: 1.2"),
        ("volume: 1.2", "strain: 1.2"),
        ("volume: 1.2", "volume: 99"),
        ("volume: 1.2", "volume: {value: 1.2, confidence: sure}"),
        ("form: minority", "form: minorty"),
        ("investor: fiat\n", "premium: 0\n"),
        ("{a: 2, b: 5}", "{a: 2}"),
        ("{beta: {a: 2, b: 5}}", "{beta: {a: 2, b: 5}, norm: {}}"),
        ("{scale: 5.0}", "on-and-off"),
        ("depth: 0.15", "to: 0.15"),
        ("event: cycle_plan_sync", "event: orderly_return"),
        ("at: 1.0", "at: 1.0, until: 2.0"),
        ("horizon: 15", "horizon: 0"),
        ("keep: rows", "keep: all"),
        ("2012-05-23", "soon"),
    ],
)
def test_schema_rejects(old: str, new: str) -> None:
    assert old in CONFIG
    VALIDATOR.validate(plain(compose_text(CONFIG, "x")))
    assert not VALIDATOR.is_valid(plain(compose_text(CONFIG.replace(old, new, 1), "x")))


def test_description(tmp_path: Path) -> None:
    text = CONFIG.replace("mechanisms: {}", "mechanisms: {learning: off}").replace("trials: 1000", "trials: 1000000")
    scenario = loaded(tmp_path, text)
    words = describe(scenario, EVENTS)
    assert max(map(len, words.splitlines())) <= 100
    for piece in (
        "Tie fiat-mazda: fiat (investor), mazda (host)",
        "year 3: equity_increase on fiat-mazda, to 0.1, if trust_in_investor > 0.6",
        "beta(a=2, b=5) within 0..1, median 0.2644",
        "Off\n  learning",
        "events.unexpected_departure.scale  5 year (default 6 year)",
        "trials  1,000,000",
    ):
        assert piece in words


def test_light_imports() -> None:
    """`alliance check` must start fast: a config without a distribution needs no array library."""
    code = "import sys, model.config; print([m for m in ('numpy', 'scipy', 'xarray', 'numba') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- whatever is thrown at it ---

PIECES = ["{", "}", "[", "]", ":", ": ", "\n", "\n  ", "- ", "#", "&a ", "*a", "!t ", "'", '"', "|", ">", "? ", "---\n", "%",
          "\t", "\0", "é", "\ud800", ".nan", "1e999", "-1", "true", "~", "off", "{value: 1}", "{norm: {}}", "fiat", "mazda",
          "fiat-mazda", "extends: case.yaml", "dispute", "stake", "9" * 70, "[" * 40, "(", "not ", "<", "\\x00"]  # fmt: skip
EDITS = st.lists(
    st.tuples(st.integers(0, len(CONFIG)), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=6
)
FUZZ = settings(max_examples=200, deadline=None, derandomize=True, database=None,
                suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


def tried(file: Path, *sets: str) -> None:
    """A config loads, or fails by a `UserError` whose mistakes can be shown."""
    try:
        json.dumps(resolved_json(load(file, sets, EVENTS, MECHANISMS)))
    except UserError as error:
        assert error.mistakes
        for mistake in error.mistakes:
            assert mistake.code.startswith("config.")
            str(mistake).encode()
            assert len(mistake.value) <= 80


@FUZZ
@given(edits=EDITS)
def test_mutated_text(edits: list[tuple[int, int, str]], tmp_path: Path) -> None:
    text = CONFIG
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    file = tmp_path / "case.yaml"
    file.write_bytes(text.encode(errors="surrogatepass"))
    tried(file)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(["fiat", "mazda", "fiat-mazda", "stake > 0", "off", "dispute", "equity_increase", "none", "cross"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["value", "source", "beta", "norm", "a", "b", "loc", "scale", "at", "event"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
PLAIN = plain(compose_text(CONFIG, "case.yaml"))


def spots(data: object, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all values in nested data."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [way] * bool(way) + [found for key, child in children for found in spots(child, (*way, key))]


@FUZZ
@given(where=st.sampled_from(spots(PLAIN)), value=VALUES)
def test_confused_values(where: tuple[str | int, ...], value: object) -> None:
    """Any value anywhere: the walkers never trip over a kind of value that they did not expect."""
    data = json.loads(json.dumps(PLAIN))
    here = data
    for key in where[:-1]:
        here = here[key]
    here[where[-1]] = value
    try:
        describe(from_resolved(data, "case", EVENTS, MECHANISMS), EVENTS)
    except UserError as error:
        assert error.mistakes


@FUZZ
@given(text=st.text(st.sampled_from("<>=!() .-0159eand ornotstake fiat_mazda'\"+*"), max_size=60))
def test_any_condition(text: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(CONFIG)
    tried(file, f"plan.first-step.when={text}")
