"""One case under any legal form: what is a mistake there, what only does not count, and what is a plan's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model.config import from_resolved, load, notes
from model.config.forms import COUNTS
from model.errors import Mistake, UserError
from model.scenario import Scenario
from model.state import TIE
from model.state.tie import FORMS
from tests.config_vocabulary import CONFIG, EVENTS, MECHANISMS

TERMS = "stake: 0.05\n    reverse_stake: 0.02\n    premium: 0.1\n    call_to: 0.2\n    call_price: 20\n    venture_capital: 2"
TIES = {name: f"{{investor: {investor}, host: mazda, form: minority, stake: 0.1}}"
        for name, investor in (("one", "fiat"), ("two", "ford"))}  # fmt: skip
NEW_SHARES = """\
signed: 2012-05-23
horizon: 15
firms: {fiat: {}, mazda: {}}
ties: {pact: {investor: fiat, host: mazda, form: FORM, reverse_stake: 0.1, stake: STAKE}}
"""
TWO = f"""\
signed: 2012-05-23
horizon: 15
firms: {{fiat: {{}}, ford: {{}}, mazda: {{}}}}
ties:
  one: {TIES["one"]}
  two: {TIES["two"]}
plan:
"""


def loaded(folder: Path, text: str, *sets: str) -> Scenario:
    """The scenario of a config text."""
    (folder / "x.yaml").write_text(text)
    return load(folder / "x.yaml", sets, EVENTS, MECHANISMS)


def mistakes(folder: Path, text: str, *sets: str) -> list[Mistake]:
    """The mistakes of a config that must have some."""
    with pytest.raises(UserError) as caught:
        loaded(folder, text, *sets)
    return caught.value.mistakes


def place_of(text: str, piece: str) -> tuple[int, int]:
    """Line and column, from 1, of the last appearance of a piece."""
    found = text.rindex(piece)
    return text.count("\n", 0, found) + 1, found - text.rfind("\n", 0, found)


def only(folder: Path, text: str, says: str, at: str, *sets: str) -> None:
    """The text has one contradiction, with this sentence at this place."""
    (found,) = mistakes(folder, text, *sets)
    assert found.code == "config.contradiction"
    assert says in found.message
    assert (found.line, found.column) == place_of(text, at)


# --- the same case under another form ---


@pytest.mark.parametrize("form", ["project", "minority", "cross", "joint_venture", "acquisition"])
def test_any_form_can_be_set(form: str, tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG.replace("stake: 0.05", TERMS), f"ties.fiat-mazda.form={form}")
    assert FORMS[int(scenario.values["ties.fiat-mazda.form"])] == form


@pytest.mark.parametrize(
    ("form", "idle"),
    [
        ("project", {"stake = 0.05", "reverse_stake = 0.02", "premium = 0.1", "call_to = 0.2", "venture_capital = 2 bn"}),
        ("minority", {"reverse_stake = 0.02", "venture_capital = 2 bn"}),
        ("cross", {"venture_capital = 2 bn"}),
        ("joint_venture", {"reverse_stake = 0.02", "premium = 0.1", "call_to = 0.2"}),
        ("acquisition", {"stake = 0.05", "reverse_stake = 0.02", "premium = 0.1", "call_to = 0.2", "venture_capital = 2 bn"}),
    ],
)  # fmt: skip
def test_notes(form: str, idle: set[str], tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG.replace("stake: 0.05", TERMS), f"ties.fiat-mazda.form={form}")
    expected = {f"ties.fiat-mazda.{term} does not count under form {form}" for term in idle}
    if form == "acquisition":
        expected.add("plan.first-step (equity_increase) does not count under form acquisition")
    assert set(notes(scenario)) == expected
    assert len(notes(scenario)) == len(expected)


def test_notes_where_the_form_is_drawn(tmp_path: Path) -> None:
    form = "ties.fiat-mazda.form={choice: {project: 1, minority: 2, acquisition: 1, none: 0}}"
    stake = "ties.fiat-mazda.stake={uniform: {loc: 0.1, scale: 0.1}}"
    assert notes(loaded(tmp_path, CONFIG, form, stake, "ties.fiat-mazda.issue=existing")) == [
        "ties.fiat-mazda.stake = ~0.15 does not count under form project or acquisition",
        "ties.fiat-mazda.issue = existing does not count under form project or acquisition",
        "plan.first-step (equity_increase) does not count under form acquisition",
    ]


def test_what_says_nothing_needs_no_note(tmp_path: Path) -> None:
    """Fields that are silent, and stakes of 0."""
    assert notes(loaded(tmp_path, CONFIG, "ties.fiat-mazda.form=project", "ties.fiat-mazda.stake=0")) == []
    assert notes(loaded(tmp_path, CONFIG)) == []


def test_notes_of_a_stored_scenario(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, CONFIG, "ties.fiat-mazda.form=project")
    again = from_resolved(json.loads(json.dumps(scenario.resolved)), "x", EVENTS, MECHANISMS)
    assert notes(again) == notes(scenario) != []


def test_what_counts_is_declared() -> None:
    fields = {field.name for field in TIE.fields if field.given}
    assert set(COUNTS) <= fields
    assert {form for forms in COUNTS.values() for form in forms} < set(FORMS)


def test_check_prints_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from model.cli import main

    text = "signed: 2012-05-23\nhorizon: 15\nfirms: {a: {}, b: {}}\nties: {t: {investor: a, host: b, stake: 0.3}}\n"
    (tmp_path / "x.yaml").write_text(text)
    assert main(["check", str(tmp_path / "x.yaml")]) == 0
    sentence = "ties.t.stake = 0.3 does not count under form project"
    assert f"\nnote: {sentence}\n" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "x.yaml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"]["notes"] == [sentence]


def test_an_option_that_does_not_count_may_lead_nowhere(tmp_path: Path) -> None:
    text = CONFIG.replace("stake: 0.05", "stake: 0.4\n    call_to: 0.2\n    call_price: 20").replace(
        "to: 0.1,", "to: 0.5,"
    )
    only(tmp_path, text, "call_to is 0.2, not above the stake", "0.2")
    for form in ("joint_venture", "acquisition", "project"):
        scenario = loaded(tmp_path, text, f"ties.fiat-mazda.form={form}")
        assert f"ties.fiat-mazda.call_to = 0.2 does not count under form {form}" in notes(scenario)


# --- a venture's stake is no share of the host; an acquisition is all of them ---


@pytest.mark.parametrize(
    "tie",
    [
        "{investor: ford, host: mazda, form: joint_venture, stake: 0.95}",
        "{investor: ford, host: mazda, form: project, stake: 0.95}",
        "{investor: ford, host: mazda, form: minority, stake: 0.9, reverse_stake: 0.9}",
        "{investor: mazda, host: ford, form: minority, stake: 0.9, reverse_stake: 0.95}",
        "{investor: mazda, host: ford, form: acquisition, stake: 0.9}",
    ],
)
def test_what_is_no_share(tie: str, tmp_path: Path) -> None:
    loaded(tmp_path, TWO.replace(TIES["two"], tie) + "  []\n")


def test_two_acquisitions(tmp_path: Path) -> None:
    text = TWO.replace("minority, stake: 0.1", "acquisition") + "  []\n"
    only(tmp_path, text, "up to 2 of the shares of mazda (ties.one.form, an acquisition, ties.two.form,", "acquisition")


def test_a_stake_in_return_counts_in_the_investor(tmp_path: Path) -> None:
    cross = "{investor: mazda, host: ford, form: cross, stake: 0.1, reverse_stake: 0.95}"
    only(tmp_path, TWO.replace(TIES["two"], cross) + "  []\n", "up to 1.05 of the shares of mazda", "0.95")


# --- plans ---


def test_a_project_may_grow_into_a_stake(tmp_path: Path) -> None:
    text = CONFIG.replace("form: minority", "form: project").replace("to: 0.1", "to: 0.02")
    loaded(tmp_path, text)  # the written 0.05 does not count


def test_steps_from_a_drawn_form(tmp_path: Path) -> None:
    """From 0 or 0.05: a step to 0.02 may be a raise, and may be a sale."""
    text = CONFIG.replace("form: minority", "form: {choice: {project: 1, minority: 1}}").replace("to: 0.1", "to: 0.02")
    loaded(tmp_path, text)
    loaded(tmp_path, text.replace("equity_increase", "equity_decrease"))


VENTURE = CONFIG.replace("form: minority", "form: joint_venture").replace("stake: 0.05", "stake: 0.4")


def test_steps_in_a_venture(tmp_path: Path) -> None:
    """They lead from one part of the venture to another; its host has what the investor has not."""
    only(tmp_path, VENTURE, "to is 0.1, below the stake at signing, 0.4", "0.1,")
    host = VENTURE.replace("to: 0.1,", "to: 0.5, side: host,")
    only(tmp_path, host, "to is 0.5, below the reverse_stake at signing, 0.6", "0.5,")
    raised = "  - {event: equity_increase, at: 1, to: 0.7}\n"
    loaded(tmp_path, host.replace("plan:\n", "plan:\n" + raised))
    scenario = loaded(tmp_path, VENTURE.replace("equity_increase", "equity_decrease").replace("to: 0.1,", "to: 0.5,"))
    assert "plan.first-step (equity_decrease) does not count under form joint_venture" in notes(scenario)


def test_a_part_of_a_venture_is_no_holding(tmp_path: Path) -> None:
    venture = "{investor: ford, host: mazda, form: joint_venture, stake: 0.5}"
    loaded(tmp_path, TWO.replace(TIES["two"], venture) + A + B)


def test_an_acquisition_that_may_be_counts_for_no_step(tmp_path: Path) -> None:
    """Where it is drawn the step does not count; what it must fit is the other form."""
    text = CONFIG.replace("form: minority", "form: {choice: {minority: 1, acquisition: 1}}")
    text = text.replace(', when: "trust_in_investor > 0.6", until: 6.0', "")
    loaded(tmp_path, text)
    text = text.replace("equity_increase", "equity_decrease")
    only(tmp_path, text, "to is 0.1, above the stake at signing, 0.05", "0.1}")


def test_a_step_that_may_lapse_decides_nothing(tmp_path: Path) -> None:
    steps = (
        "  - {event: equity_increase, at: 1, to: 0.3, when: stake < 1}\n  - {event: equity_increase, at: 2, to: 0.2}\n"
    )
    loaded(tmp_path, CONFIG.replace("plan:\n", "plan:\n" + steps).replace("to: 0.1,", "to: 0.25,"))


def test_a_drawn_side_decides_nothing(tmp_path: Path) -> None:
    side = "{choice: {investor: 1, host: 1}}"
    step = f"  - {{event: equity_increase, at: 1, to: 0.04, side: {side}}}\n"
    loaded(tmp_path, CONFIG.replace("plan:\n", "plan:\n" + step))


def test_steps_where_all_shares_are_held(tmp_path: Path) -> None:
    step = "{name: step, event: equity_increase, tie: one, at: 1, to: 0.3}"
    for event in ("equity_increase", "equity_decrease"):
        text = TWO.replace(TIES["two"], "{investor: ford, host: fiat, form: project}") + f"  - {step}\n"
        text = text.replace("minority, stake: 0.1", "acquisition").replace("equity_increase", event)
        assert f"plan.step ({event}) does not count under form acquisition" in notes(loaded(tmp_path, text))


def test_closing_before_signing(tmp_path: Path) -> None:
    text = CONFIG.replace("form: minority", "form: minority\n    binding: 0")
    loaded(tmp_path, text.replace("plan:\n", "plan:\n  - {event: closing, at: 0.5}\n"))
    loaded(tmp_path, text, "ties.fiat-mazda.long_stop=1")
    for at in ("-0.5", "{value: -0.5, source: x}"):
        early = text.replace("plan:\n", f"plan:\n  - {{event: closing, at: {at}}}\n")
        (found,) = mistakes(tmp_path, early)
        assert found.code == "config.out_of_range"
        assert "plan.closing-0.at: " in found.message and "a closing cannot come before signing" in found.message
        assert (found.line, found.column, found.path) == (*place_of(early, at), "plan.closing-0.at")


def test_closing_where_the_tie_may_be_binding(tmp_path: Path) -> None:
    text = CONFIG.replace("form: minority", "form: minority\n    binding: {choice: {0: 1, 1: 1}}")
    loaded(tmp_path, text.replace("plan:\n", "plan:\n  - {event: closing, at: 0.5}\n"))


A = "  - {name: a, event: equity_increase, tie: one, at: 2, to: 0.6}\n"
B = "  - {name: b, event: equity_increase, tie: two, at: 3, to: 0.7}\n"


def test_planned_holdings(tmp_path: Path) -> None:
    says = "plan.b.to is 0.7: by year 3 the ties hold 1.3 of the shares of mazda (ties.one 0.6, ties.two 0.7)"
    only(tmp_path, TWO + A + B, says, "0.7")
    only(tmp_path, TWO + B + A, says, "0.7")
    says = "plan.a.to is 0.6: by year 2 the ties hold 1.1 of the shares of mazda"
    only(tmp_path, TWO.replace("ford, host: mazda, form: minority, stake: 0.1", "ford, host: mazda, form: minority, stake: 0.5") + A, says, "0.6")  # fmt: skip


def test_planned_holdings_of_both_sides(tmp_path: Path) -> None:
    """Ford's side of a tie in which it is host is a holding like another."""
    text = TWO.replace("investor: ford, host: mazda, form: minority", "investor: mazda, host: ford, form: minority")
    only(tmp_path, text + A + B.replace("to:", "side: host, to:"), "the ties hold 1.3 of the shares of mazda", "0.7")
    loaded(tmp_path, text + A + B)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("to: 0.6", "to: 0.3"),
        ("to: 0.6", "to: 0.6, when: stake < 1"),
        ("to: 0.7", "to: 0.7, when: stake < 1"),
        ("to: 0.7", "to: 0.7, issue: new"),
        ("to: 0.7", "to: {uniform: {loc: 0.3, scale: 0.4}}"),
        ("at: 3", "at: {uniform: {loc: 1, scale: 4}}"),
        ("plan:\n", "plan:\n  - {event: equity_decrease, tie: one, at: 2.5, to: 0.1}\n"),
        ("plan:\n", "plan:\n  - {event: equity_decrease, tie: one, at: 2.5, to: 0.1, when: stake > 0}\n"),
        ("plan:\n", "plan:\n  - {event: equity_decrease, tie: one, at: 3, to: 0.1}\n"),
        ("plan:\n", "plan:\n  - {event: equity_decrease, tie: one, at: {uniform: {loc: 1, scale: 4}}, to: 0.1}\n"),
    ],
)
def test_planned_holdings_that_may_fit(old: str, new: str, tmp_path: Path) -> None:
    text = TWO + A + B
    assert old in text
    loaded(tmp_path, text.replace(old, new))


# --- shareholders ---


def test_a_shareholder_holds_a_minority(tmp_path: Path) -> None:
    text = CONFIG.replace("fiat: {", "fiat: {makes: 0, ")
    loaded(tmp_path, text)
    for form in ("project", "acquisition", "{choice: {minority: 5, joint_venture: 1}}"):
        wrong = text.replace("form: minority", f"form: {form}").replace("event: equity_increase", "event: dispute")
        (found,) = mistakes(tmp_path, wrong.replace(", to: 0.1", ""))
        assert found.code == "config.contradiction"
        assert "but its investor fiat makes nothing (makes: 0) and can only hold a minority" in found.message
        assert (found.line, found.column) == place_of(wrong, form)


def test_a_shareholder_has_no_silent_project(tmp_path: Path) -> None:
    text = CONFIG.replace("fiat: {", "fiat: {makes: 0, ").replace("    form: minority\n", "")
    only(tmp_path, text, "ties.fiat-mazda.form is project, but its investor fiat makes nothing", "fiat-mazda:")


# --- new shares ---


@pytest.mark.parametrize(
    ("stake", "what"),
    [
        ("1", "1"),
        ("0.96", "0.96"),
        ("{choice: {1.0: 1, 0.5: 1}}", "drawn from 0.5 to 1"),
        ("{uniform: {loc: 0.96, scale: 0.02}}", "drawn from 0.96 to 0.98"),
    ],
)
@pytest.mark.parametrize("form", ["minority", "{choice: {project: 1, cross: 1}}"])
def test_new_shares_bring_no_whole_firm(stake: str, what: str, form: str, tmp_path: Path) -> None:
    """Old ones would have to be thinned out to nothing: the price of the last share is infinite."""
    text = NEW_SHARES.replace("STAKE", stake).replace("FORM", form)
    says = f"ties.pact.stake is {what}, but new shares can bring a stake to at most 0.95; say issue: existing"
    only(tmp_path, text, says, stake)
    drawn = text.replace(" stake:", " issue: {choice: {new: 1, existing: 1}}, stake:")
    only(tmp_path, drawn, says, stake)
    for more in ("issue: existing", "age: 3"):
        loaded(tmp_path, text.replace(" stake:", f" {more}, stake:"))


def test_new_shares_bring_nearly_all(tmp_path: Path) -> None:
    loaded(tmp_path, NEW_SHARES.replace("STAKE", "0.95").replace("FORM", "minority"))
    loaded(tmp_path, NEW_SHARES.replace("STAKE", "{beta: {a: 2, b: 5}}").replace("FORM", "minority"))
    for form in ("project", "acquisition"):
        loaded(tmp_path, NEW_SHARES.replace("STAKE", "1").replace("FORM", form))


def test_a_sweep_leads_to_no_whole_firm_by_new_shares(tmp_path: Path) -> None:
    text = NEW_SHARES.replace("STAKE", "0.5").replace("FORM", "minority")
    swept = text + "study: {sweep: {design: grid, vary: {ties.pact.stake: [0.5, 1.0]}}}\n"
    (found,) = mistakes(tmp_path, swept)
    assert "new shares can bring a stake to at most 0.95" in found.message
    assert (found.line, found.column) == place_of(swept, "[0.5")
    issued = text.replace(" stake:", " issue: existing, stake:").replace("0.5", "1")
    (found,) = mistakes(tmp_path, issued + "study: {sweep: {design: grid, vary: {ties.pact.issue: [existing, new]}}}\n")
    assert "new shares can bring a stake to at most 0.95" in found.message


def test_a_sweep_may_plan_for_never_and_is_told_so(tmp_path: Path) -> None:
    swept = "study: {sweep: {design: grid, vary: {plan.sync.at: [1, 14.9999, 15, 99]}},"
    text = CONFIG.replace("study: {", swept)
    assert "plan.sync.at = 15, 99 is never: it is not below the horizon, 15 years" in notes(loaded(tmp_path, text))
    within = loaded(tmp_path, text.replace("14.9999, 15, 99", "14.9999"))
    assert not [note for note in notes(within) if "never" in note]
