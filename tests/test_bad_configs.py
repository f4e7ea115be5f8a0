"""Each mistake that a config can hold, with its code, a piece of its sentence, and its place."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.cli import main
from model.config import load, notes
from model.errors import USER, Mistake, UserError
from tests.config_vocabulary import CONFIG, EVENTS, MECHANISMS
from tests.impatient import within


class Case(NamedTuple):
    """A good config with ``old`` replaced by ``new``, and the one mistake that follows.

    ``at`` is the text at which the mistake must be placed: its first appearance in the line of the file
    that holds ``line``, or in the first line that holds ``at``.
    """

    old: str
    new: str
    code: str
    says: str
    at: str
    line: str = ""


PLAN = "plan:\n  - "
ENTRY = "  - {name: sync, event: cycle_plan_sync, at: 1.0, depth: 0.15}"
CLARITY = "{beta: {a: 2, b: 5}}"
WHEN = '"trust_in_investor > 0.6"'


def plan(entry: str) -> tuple[str, str]:
    """The replacement that plans one entry before the others."""
    return "plan:\n", f"plan:\n  - {entry}\n"


def when(text: str) -> tuple[str, str]:
    """The replacement that asks another condition."""
    return WHEN, f'"{text}"'


CASES = {
    # --- keys ---
    "top key": Case("currency:", "curency:", "unknown_key", "did you mean 'currency'?", "curency:"),
    "top key, far": Case("currency:", "xyzzy:", "unknown_key", "unknown key 'xyzzy'; allowed: title,", "xyzzy:"),
    "firm key": Case("volume: 1.2", "morle: 0.5", "unknown_key", "unknown key 'morle' in firms.mazda; did you mean 'morale'?", "morle"),
    "kept field": Case("volume: 1.2", "strain: 0.5", "kept_field", "'strain' in firms.mazda is kept by the model", "strain"),
    "tie key": Case("stake: 0.05", "stak: 0.05", "unknown_key", "'stak' in ties.fiat-mazda; did you mean 'stake'?", "stak:"),
    "product key": Case("launch: 3.0", "lanch: 3.0", "unknown_key", "did you mean 'launch'?", "lanch"),
    "domain": Case("production:", "prodction:", "unknown_key", "in firms.mazda.capability; did you mean 'production'?", "prodction"),
    "event": Case("  unexpected_departure:", "  unexpected_depature:", "unknown_key", "did you mean 'unexpected_departure'?", "unexpected_depature"),
    "event parameter": Case("{scale: 5.0}", "{scal: 5.0}", "unknown_key", "did you mean 'scale'?", "scal:"),
    "mechanism": Case("mechanisms: {}", "mechanisms: {lerning: off}", "unknown_key", "did you mean 'learning'?", "lerning"),
    "mechanism parameter": Case("mechanisms: {}", "mechanisms: {learning: {rat: 1}}", "unknown_key", "did you mean 'rate'?", "rat:"),
    "plan key": Case("depth: 0.15", "dept: 0.15", "unknown_key", "in plan.sync; did you mean 'depth'?", "dept:"),
    "study key": Case("trials: 1000", "trails: 1000", "unknown_key", "did you mean 'trials'?", "trails"),
    "wrapper key": Case("volume: 1.2", "volume: {value: 1.2, sourc: x}", "unknown_key", "did you mean 'source'?", "sourc"),
    # --- kinds of value ---
    "text for number": Case("volume: 1.2", "volume: much", "wrong_type", "'much' is text; allowed: a number 0.01..15", "much"),
    "quoted number": Case("volume: 1.2", "volume: '1.2'", "wrong_type", "without quotes", "'1.2'"),
    "nothing for number": Case("volume: 1.2", "volume:", "wrong_type", "None is nothing; allowed: a number", "\n", "volume:\n"),
    "list for number": Case("volume: 1.2", "volume: [1.2]", "wrong_type", "is a list", "[1.2]"),
    "boolean for number": Case("volume: 1.2", "volume: true", "wrong_type", "True is true or false", "true"),
    "list for firm": Case("fiat: {volume: 2.0, volume_goal: 6.0}", "fiat: []", "wrong_type", "is not a mapping", "[]"),
    "number for capability": Case("{production: 0.85, strategy: 0.5}", "0.5", "wrong_type", "firms.mazda.capability: 0.5 is not a mapping", "0.5", "capability"),
    "number for event": Case("{scale: 5.0}", "5.0", "wrong_type", "or `off`", "5.0"),
    "title is a number": Case("title: Fiat-Mazda", "title: 2012", "wrong_type", "put it in quotes", "2012", "title"),
    "trials is a fraction": Case("trials: 1000", "trials: 10.5", "wrong_type", "10.5 is not a whole number", "10.5"),
    "trials is text": Case("trials: 1000", "trials: many", "wrong_type", "a whole number 1..4294967295", "many"),
    "plan is a mapping": Case(CONFIG[CONFIG.index("plan:"):CONFIG.index("study:")], "plan: {}\n", "wrong_type", "not a list of entries", "{}", "plan"),
    "plan entry is text": Case(*plan("dispute"), "wrong_type", "not a mapping such as", "dispute"),
    "brands is text": Case("[mazda, alfa-romeo]", "mazda", "wrong_type", "not a list of names", "mazda, l"),
    "value in value": Case("volume: 1.2", "volume: {value: {value: 1.2}}", "wrong_type", "value: stands inside value:", "{value: 1.2}"),
    "source is a number": Case("volume: 1.2", "volume: {value: 1.2, source: 3}", "wrong_type", "volume.source: 3 is not text", "3}"),
    "confidence": Case("volume: 1.2", "volume: {value: 1.2, confidence: foud}", "unknown_word", "did you mean 'found'?", "foud"),
    # --- ranges ---
    "stake over 1": Case("stake: 0.05", "stake: 1.4", "out_of_range", "1.4 is out of range; allowed: a number 0..1 (share)", "1.4"),
    "below": Case("volume: 1.2", "volume: -3", "out_of_range", "-3 is out of range", "-3"),
    "huge": Case("volume: 1.2", "volume: 1e300", "out_of_range", "1e+300", "1e300"),
    "nan": Case("volume: 1.2", "volume: .nan", "not_finite", "nan is not a finite number", ".nan"),
    "infinity": Case("volume: 1.2", "volume: .inf", "not_finite", "inf is not a finite number", ".inf"),
    "minus infinity": Case("volume: 1.2", "volume: -.inf", "not_finite", "-inf is not", "-.inf"),
    "overflow": Case("volume: 1.2", "volume: 1e999", "not_finite", "inf is not", "1e999"),
    "long number": Case("volume: 1.2", f"volume: {'9' * 5000}", "number_too_long", "5000 characters", "9999"),
    "half a model": Case("volume: 1.2", "models: 3.5", "not_whole", "3.5 is not whole", "3.5"),
    "yes/no": Case("launch: 3.0", "host_builds: 2", "out_of_range", "true or false (or 1 or 0)", "2}"),
    "yes/no by half": Case("launch: 3.0", "host_builds: 0.5", "not_whole", "0.5 is not whole", "0.5", "host_builds"),
    "yes/no by word": Case("launch: 3.0", "host_builds: no", "wrong_type", "'no' is text; allowed: true or false", "no}"),
    "code word": Case("form: minority", "form: minorty", "unknown_word", "did you mean 'minority'? allowed: none, project", "minorty"),
    "code number": Case("form: minority", "form: 2", "wrong_type", "2 is not text", "2", "form"),
    "event code word": Case("{scale: 5.0}", "{mood: god}", "unknown_word", "did you mean 'good'?", "god}"),
    "trials 0": Case("trials: 1000", "trials: 0", "out_of_range", "allowed: a whole number 1..4294967295", "0, seed"),
    "seed below 0": Case("seed: 20120523", "seed: -1", "out_of_range", "0..9223372036854775807", "-1"),
    "seed too large": Case("seed: 20120523", "seed: 9223372036854775808", "out_of_range", "9223372036854775808", "9223372036854775808"),
    "keep": Case("keep: rows", "keep: sumary", "unknown_word", "did you mean 'summary'? allowed: rows, summary", "sumary"),
    "signed at the end of the calendar": Case("signed: 2012-05-23", "signed: 9999-12-31", "out_of_range", "allowed: up to 9799-12-31", "9999-12-31"),
    "signed near its end": Case("signed: 2012-05-23", "signed: 9800-01-01", "out_of_range", "the calendar ends with 9999", "9800-01-01"),
    "horizon 0": Case("horizon: 15", "horizon: 0", "out_of_range", "0 is out of range; allowed: a number 0.003..100 (year)", "0", "horizon"),
    "horizon of an instant": Case("horizon: 15", "horizon: 1.0e-13", "out_of_range", "1e-13 is out of range; allowed: a number 0.003..100 (year)", "1.0e-13"),
    "horizon 101": Case("horizon: 15", "horizon: 101", "out_of_range", "101 is out of range", "101"),
    "horizon uncertain": Case("horizon: 15", "horizon: {uniform: {loc: 1, scale: 9}}", "out_of_range", "is not one number of years", "{uniform"),
    "no horizon": Case("horizon: 15\n", "", "missing_key", "horizon is missing: years from signing, 0.003 (a day) to 100", "title"),
    # --- dates ---
    "30 February": Case("2012-05-23", "2012-02-30", "bad_date", "'2012-02-30' is not a date that the calendar has", "2012-02-30"),
    "date in words": Case("2012-05-23", "May 2012", "bad_date", "write YYYY-MM-DD", "May"),
    "date is a number": Case("2012-05-23", "20120523", "bad_date", "20120523 is not a date", "20120523"),
    "no date": Case("signed: 2012-05-23\n", "", "missing_key", "signed is missing", "title"),
    # --- names ---
    "no firm": Case(CONFIG[CONFIG.index("firms:"):], "firms: {}\n", "missing_key", "no firm", "firms"),
    "bad name": Case("  fiat: {", "  9fiat: {}\n  fiat: {", "bad_name", "'9fiat' cannot be a name in firms", "9fiat"),
    "dotted name": Case("  fiat: {", "  a.b: {}\n  fiat: {", "bad_name", "'a.b' cannot be a name", "a.b"),
    "reserved": Case("  fiat: {", "  world: {}\n  fiat: {", "reserved_name", "'world' in firms is a word of the model", "world"),
    "state field": Case("  fiat: {", "  morale: {}\n  fiat: {", "reserved_name", "'morale' in firms", "morale"),
    "one name, two things": Case("  roadster:", "  mazda:", "name_twice", "'mazda' in products is also a name in firms", "mazda", "alfa"),
    "unknown investor": Case("investor: fiat", "investor: fait", "unknown_name", "no 'fait' in firms; did you mean 'fiat'?", "fait"),
    "no host": Case("    host: mazda\n", "", "missing_key", "ties.fiat-mazda.host is missing; allowed: fiat, mazda", "fiat-mazda"),
    "host is investor": Case("host: mazda", "host: fiat", "same_firm", "the same firm, 'fiat'", "fiat", "host"),
    "unknown tie": Case("tie: fiat-mazda", "tie: fiat-mzda", "unknown_name", "did you mean 'fiat-mazda'?", "fiat-mzda"),
    # --- distributions ---
    "unknown family": Case(CLARITY, "{bta: {a: 2, b: 5}}", "distribution", "unknown distribution 'bta'; did you mean 'beta'?", "bta"),
    "unknown shape": Case(CLARITY, "{beta: {a: 2, b: 5, c: 1}}", "distribution", "unknown parameter 'c' of beta", "c:", "beta"),
    "missing shape": Case(CLARITY, "{beta: {a: 2}}", "distribution", "beta needs the parameter 'b'", "beta"),
    "wrong shape": Case(CLARITY, "{beta: {a: -2, b: 5}}", "distribution", "outside what the family allows", "{beta"),
    "shape is nan": Case(CLARITY, "{beta: {a: .nan, b: 5}}", "distribution", "a of beta is nan", ".nan"),
    "shape is text": Case(CLARITY, "{beta: {a: two, b: 5}}", "distribution", "a of beta is 'two'", "two"),
    "scale 0": Case(CLARITY, "{norm: {scale: 0}}", "distribution", "allowed: a number above 0", "0}", "norm"),
    "outside the range": Case(CLARITY, "{uniform: {loc: 3, scale: 1}}", "distribution", "none of it lies in 0..1", "{uniform"),
    "two families": Case(CLARITY, "{beta: {a: 2, b: 5}, norm: {}}", "distribution", "neither a number nor one distribution", "{beta"),
    "no family": Case(CLARITY, "{}", "distribution", "neither a number nor one distribution", "{}", "clarity"),
    "family without a mapping": Case(CLARITY, "{norm: 3}", "distribution", "needs its parameters as a mapping", "3}"),
    "code by distribution": Case("form: minority", "form: {norm: {}}", "wrong_type", "is not a word or a choice of words; write {choice: {none: weight,", "{norm"),
    "count by distribution": Case("volume: 1.2", "models: {norm: {}}", "no_distribution", "is a count and cannot be a distribution", "{norm"),
    "yes/no by distribution": Case("launch: 3.0", "host_builds: {norm: {}}", "no_distribution", "cannot be a distribution", "{norm"),
    # --- choices ---
    "choice of nothing": Case(CLARITY, "{choice: {}}", "choice", "is not one choice of values with weights", "{}"),
    "choice is a list": Case(CLARITY, "{choice: [0.1, 0.2]}", "choice", "write {choice: {number: weight, number: weight, ...}}", "[0.1"),
    "choice and more": Case(CLARITY, "{choice: {0.1: 1}, beta: {}}", "choice", "is not one choice", "{choice"),
    "choice misspelt": Case(CLARITY, "{choise: {a: 1}}", "distribution", "did you mean 'choice'?", "choise"),
    "choice of an unknown word": Case("form: minority", "form: {choice: {project: 1, minorty: 2}}", "unknown_word", "'minorty' is not a word that it knows; did you mean 'minority'?", "minorty"),
    "choice of a number for a word": Case("form: minority", "form: {choice: {2: 1}}", "unknown_word", "allowed: none, project", "2:"),
    "choice of text": Case(CLARITY, "{choice: {much: 1}}", "wrong_type", "'much' is text; allowed: a number 0..1", "much"),
    "choice out of range": Case(CLARITY, "{choice: {0.5: 1, 1.5: 1}}", "out_of_range", "1.5 is out of range", "1.5"),
    "choice of half a model": Case("volume: 1.2", "models: {choice: {3.5: 1}}", "not_whole", "3.5 is not whole", "3.5"),
    "choice of 2 for yes": Case("launch: 3.0", "host_builds: {choice: {0: 1, 2: 1}}", "out_of_range", "true or false", "2: 1"),
    "choice of true for a number": Case(CLARITY, "{choice: {true: 1}}", "wrong_type", "True is true or false", "true"),
    "choice of infinity": Case(CLARITY, "{choice: {.inf: 1}}", "wrong_type", "allowed: a number 0..1", ".inf"),
    "weight below 0": Case(CLARITY, "{choice: {0.5: -1}}", "choice", "the weight of 0.5 is -1; allowed: a number from 0 to 1e+09", "-1"),
    "weight is text": Case(CLARITY, "{choice: {0.5: much}}", "choice", "the weight of 0.5 is 'much'", "much"),
    "weight is true": Case(CLARITY, "{choice: {0.5: true}}", "choice", "the weight of 0.5 is True", "true"),
    "weight is nan": Case(CLARITY, "{choice: {0.5: .nan}}", "choice", "the weight of 0.5 is nan", ".nan"),
    "no weight": Case(CLARITY, "{choice: {0.5: 0, 0.6: 0}}", "choice", "at least one must be above 0", "{0.5"),
    "one number in two ways": Case(CLARITY, "{choice: {1: 1, 1.0: 1}}", "choice", "1 and 1.0 are the same number", "1.0"),
    "one number twice": Case(CLARITY, "{choice: {0.5: 1, 0.5: 2}}", "duplicate_key", "'0.5' stands twice", "0.5: 2"),
    "number as key beside a choice": Case(CLARITY, "{beta: {a: 2, b: 5, 2: 1}}", "key_not_text", "key 2 is not text", "2: 1"),
    "horizon by choice": Case("horizon: 15", "horizon: {choice: {10: 1, 15: 1}}", "out_of_range", "is not one number of years", "{choice"),
    "tie by choice": Case("tie: fiat-mazda", "tie: {choice: {fiat-mazda: 1}}", "wrong_type", "is not text", "{choice"),
    # --- truncation, elicited quantiles, pools ---
    "low above high": Case(CLARITY, "{norm: {loc: 0.5, low: 0.9, high: 0.1}}", "distribution", "low is 0.9, not below high, 0.1", "0.9"),
    "low out of range": Case(CLARITY, "{norm: {loc: 0.5, low: -1}}", "out_of_range", "(low): -1 is out of range", "-1"),
    "nothing left": Case(CLARITY, "{uniform: {loc: 0, scale: 0.3, low: 0.5}}", "distribution", "none of it lies in 0.5..1, where it may lie", "{uniform"),
    "misspelt end": Case(CLARITY, "{norm: {loc: 0.5, hig: 1}}", "distribution", "did you mean 'high'?", "hig"),
    "one quantile": Case(CLARITY, "{quantiles: {50: 0.3}}", "quantiles", "is not a mapping of at least two percentages", "{50"),
    "quantiles are a list": Case(CLARITY, "{quantiles: [0.1, 0.3]}", "quantiles", "write {quantiles: {5: number", "[0.1"),
    "quantiles and more": Case(CLARITY, "{quantiles: {5: 0.1, 50: 0.3}, beta: {}}", "quantiles", "is not a mapping of at least two", "{quantiles"),
    "percentage 0": Case(CLARITY, "{quantiles: {0: 0.1, 50: 0.3}}", "quantiles", "'0' is not a percentage above 0 and below 100", "0: 0.1"),
    "percentage 100": Case(CLARITY, "{quantiles: {5: 0.1, 100: 0.3}}", "quantiles", "'100' is not a percentage", "100"),
    "percentage in words": Case(CLARITY, "{quantiles: {5: 0.1, median: 0.3}}", "quantiles", "'median' is not a percentage", "median"),
    "percentage twice": Case(CLARITY, "{quantiles: {5: 0.1, 5.0: 0.3}}", "quantiles", "the percentage 5 stands twice", "5.0"),
    "falling quantiles": Case(CLARITY, "{quantiles: {5: 0.4, 50: 0.3}}", "quantiles", "the quantile at 50 is 0.3, not above 0.4", "0.3"),
    "quantile at the edge": Case(CLARITY, "{quantiles: {5: 0, 50: 0.3}}", "quantiles", "0 is at the edge of 0..1", "0, 50"),
    "quantile out of range": Case(CLARITY, "{quantiles: {5: 0.1, 50: 1.3}}", "out_of_range", "1.3 is out of range", "1.3"),
    "quantile is text": Case(CLARITY, "{quantiles: {5: low, 50: 0.3}}", "wrong_type", "'low' is text", "low"),
    "quantiles of a count": Case("volume: 1.2", "models: {quantiles: {5: 10, 95: 20}}", "no_distribution", "is a count and cannot be a distribution", "{quantiles"),
    "quantiles misspelt": Case(CLARITY, "{quantile: {'5': 0.1, '95': 0.3}}", "distribution", "did you mean 'quantiles'?", "quantile"),
    "pool of nobody": Case(CLARITY, "{pool: []}", "pool", "is not one list of 1 to 100 judgements", "[]"),
    "pool is a mapping": Case(CLARITY, "{pool: {a: 1}}", "pool", "write {pool: [{expert: name", "{a: 1"),
    "judgement without of": Case(CLARITY, "{pool: [{expert: a, weight: 2}]}", "pool", "is not one judgement such as", "{expert"),
    "judgement of a number": Case(CLARITY, "{pool: [{of: 0.5}]}", "pool", "0.5 is not a distribution, as an expert's judgement must be", "0.5"),
    "pool of pools": Case(CLARITY, "{pool: [{of: {pool: [{of: {beta: {a: 1, b: 1}}}]}}]}", "pool", "no number, no pool", "{pool: [{of: {beta"),
    "expert's weight": Case(CLARITY, "{pool: [{weight: 0, of: {beta: {a: 2, b: 5}}}]}", "pool", "the weight 0 of an expert is not a number above 0", "0, of"),
    "expert's key": Case(CLARITY, "{pool: [{wieght: 1, of: {beta: {a: 2, b: 5}}}]}", "unknown_key", "did you mean 'weight'?", "wieght"),
    "expert's shape": Case(CLARITY, "{pool: [{of: {beta: {a: 2}}}]}", "distribution", "beta needs the parameter 'b'", "beta"),
    "choice and distribution pooled": Case(CLARITY, "{pool: [{of: {beta: {a: 2, b: 5}}}, {of: {choice: {0.5: 1}}}]}", "pool", "a choice cannot be pooled with a distribution of another kind", "{choice"),
    "pool of a word by family": Case("form: minority", "form: {pool: [{of: {norm: {}}}]}", "pool", "is not a distribution, as an expert's judgement must be", "{norm"),
    # --- forms and holdings ---
    "minority that may hold nothing": Case("stake: 0.05", "stake: {choice: {0: 1, 0.3: 1}}", "contradiction", "stake is drawn from 0 to 0.3, but a tie of form minority needs stake above 0", "{choice"),
    "venture of one": Case("form: minority\n    stake: 0.05", "form: joint_venture\n    stake: 0", "contradiction", "stake is 0, but a tie of form joint_venture needs stake above 0 and below 1", "0", "stake: 0"),
    "venture of the other": Case("form: minority\n    stake: 0.05", "form: joint_venture\n    stake: {uniform: {loc: 0.05, scale: 0.95}}", "contradiction", "drawn from 0.05 to 1, but a tie of form joint_venture", "{uniform"),
    "venture drawn to its edge": Case("form: minority\n    stake: 0.05", "form: joint_venture\n    stake: {beta: {a: 2, b: 2}}", "contradiction", "drawn from 0 to 1, but a tie of form joint_venture", "{beta"),
    "venture drawn from nothing": Case("form: minority\n    stake: 0.05", "form: joint_venture\n    stake: {uniform: {loc: 0, scale: 0.5}}", "contradiction", "drawn from 0 to 0.5, but a tie of form joint_venture", "{uniform"),
    "a drawn form needs all": Case("form: minority", "form: {choice: {minority: 3, cross: 1}}", "contradiction", "reverse_stake is 0, but a tie of form cross needs reverse_stake above 0", "{choice"),
    "two drawn forms need it": Case("form: minority\n    stake: 0.05", "form: {choice: {minority: 1, joint_venture: 1}}\n    stake: 0", "contradiction", "a tie of form minority or joint_venture needs stake above 0 and below 1", "0", "stake: 0"),
    "acquired and held": Case(CONFIG[CONFIG.index("products:"):], "  again: {investor: fiat, host: mazda, form: acquisition}\n", "contradiction", "up to 1.05 of the shares of mazda (ties.fiat-mazda.stake, ties.again.form, an acquisition); at most 1", "acquisition"),
    "may be acquired and held": Case(CONFIG[CONFIG.index("products:"):], "  again: {investor: fiat, host: mazda, form: {choice: {project: 9, acquisition: 1}}}\n", "contradiction", "up to 1.05 of the shares of mazda", "{choice"),
    "no tie": Case("tie: fiat-mazda, ", "", "missing_key", "products.roadster.tie is missing; allowed: fiat-mazda", "roadster"),
    # --- options ---
    "call without a price": Case("stake: 0.05", "stake: 0.05\n    call_to: 0.2", "missing_key", "call_to is given and ties.fiat-mazda.call_price is missing: a call option needs a price", "0.2"),
    "put without a price": Case("stake: 0.05", "stake: 0.05\n    put_to: 0.2", "missing_key", "a put option needs a price", "0.2"),
    "price without a call": Case("stake: 0.05", "stake: 0.05\n    call_price: 20", "missing_key", "ties.fiat-mazda.call_to is missing: a call option needs a stake to reach", "20"),
    "price without a put": Case("stake: 0.05", "stake: 0.05\n    put_price: 20", "missing_key", "a put option needs a stake to reach", "20", "put_price"),
    "call to what is held": Case("stake: 0.05", "stake: 0.05\n    call_to: 0.05\n    call_price: 20", "contradiction", "call_to is 0.05, not above the stake at signing, 0.05; the option could never raise it", "0.05", "call_to"),
    "put below what is held": Case("stake: 0.05", "stake: 0.05\n    put_to: {uniform: {loc: 0.01, scale: 0.03}}\n    put_price: 20", "contradiction", "put_to is 0.04, not above the stake at signing, 0.05", "{uniform"),
    "call over before it begins": Case("stake: 0.05", "stake: 0.05\n    call_from: 4\n    call_until: 3", "contradiction", "call_until is 3, not after call_from, 4", "3", "call_until"),
    "put from after the default": Case("stake: 0.05", "stake: 0.05\n    put_from: 6", "contradiction", "put_until is 5 (the default), not after put_from, 6", "6", "put_from"),
    # --- shareholders ---
    "host makes nothing": Case("volume: 1.2", "makes: 0", "contradiction", "ties.fiat-mazda.host: mazda makes nothing (makes: 0); a mere shareholder can be the investor, not the host", "mazda", "host: mazda"),
    "host may make nothing": Case("volume: 1.2", "makes: {choice: {0: 1, 1: 1}}", "contradiction", "mazda makes nothing", "mazda", "host: mazda"),
    "minority without shares": Case("stake: 0.05", "stake: 0", "contradiction", "form minority needs stake above 0", "0", "stake"),
    "cross on one side": Case("form: minority", "form: cross", "contradiction", "reverse_stake is 0, but", "cross"),
    "more than all": Case(CONFIG[CONFIG.index("products:"):], "  again: {investor: fiat, host: mazda, form: minority, issue: existing, stake: 0.96}\n", "contradiction", "up to 1.01 of the shares of mazda", "0.96"),
    # --- plan ---
    "no event": Case(*plan("{at: 2}"), "missing_key", "plan.0: event is missing", "{at: 2}"),
    "unknown event": Case("event: cycle_plan_sync", "event: cycle_plan_snc", "unknown_event", "did you mean 'cycle_plan_sync'?", "cycle_plan_snc"),
    "posting event": Case(*plan("{event: orderly_return, at: 2}"), "unplannable", "cannot be planned", "orderly_return"),
    "muted event": Case("{scale: 5.0}", "{scale: 5.0}\n  cycle_plan_sync: off", "contradiction", "planned here but off", "cycle_plan_sync", "name: sync"),
    "no at": Case("at: 1.0, ", "", "missing_key", "plan.sync: at is missing", "{name: sync"),
    "at the horizon": Case("at: 1.0", "at: 15", "out_of_range", "15 is not below the horizon", "15", "sync"),
    "after the horizon": Case("at: 1.0", "at: 16", "out_of_range", "16 is not below the horizon, 15 years", "16"),
    "at before signing": Case("at: 1.0", "at: -1", "out_of_range", "-1 is out of range", "-1"),
    "until before at": Case("until: 6.0", "until: 2.0", "contradiction", "2.0 is not after at, 3", "2.0", "first-step"),
    "until without when": Case("at: 1.0", "at: 1.0, until: 2.0", "contradiction", "stands without when", "2.0", "sync"),
    "until after the horizon": Case("until: 6.0", "until: 16.0", "out_of_range", "a number 0..15", "16.0"),
    "argument": Case("depth: 0.15", "depth: 1.5", "out_of_range", "plan.sync.depth: 1.5", "1.5"),
    "argument word": Case("to: 0.1", "to: 0.1, paid: csh", "unknown_word", "did you mean 'cash'?", "csh"),
    "name twice": Case("name: first-step", "name: sync", "name_twice", "two entries of plan are named 'sync'", "sync", "equity"),
    "firm for a tie": Case("depth: 0.15", "firm: mazda", "wrong_subject", "happens to a tie, not to a firm", "firm"),
    "no firm given": Case(*plan("{event: model_launch, at: 2}"), "missing_key", "plan.model_launch-0.firm is missing; allowed: fiat, mazda", "{event: model_launch"),
    "subject of the world": Case(*plan("{event: macro_shock, at: 2, tie: fiat-mazda}"), "wrong_subject", "takes no subject", "tie: fiat-mazda", "macro"),
    "unknown subject": Case("depth: 0.15", "tie: fiat-mzda", "unknown_name", "did you mean 'fiat-mazda'?", "fiat-mzda"),
    "same twice": Case(*plan("{event: cycle_plan_sync, at: 1}"), "contradiction", "is also planned by 'cycle_plan_sync-0'", "1.0"),
    "increase below signing": Case("to: 0.1", "to: 0.01", "contradiction", "below the stake at signing, 0.05", "0.01"),
    "increase below plan": Case(*plan("{event: equity_increase, at: 2, to: 0.3}"), "contradiction", "that 'equity_increase-0' plans before, 0.3", "0.1,", "first-step"),
    "increase after a decrease": Case(*plan("{event: equity_decrease, at: 2, to: 0.02}\n  - {event: equity_increase, at: 2.5, to: 0.01}"), "contradiction", "below the stake that 'equity_decrease-0' plans before, 0.02", "0.01"),
    "increase of the other side": Case(*plan("{event: equity_increase, side: host, at: 2, to: 0.3}\n  - {event: equity_increase, side: host, at: 4, to: 0.2}"), "contradiction", "plan.equity_increase-1.to is 0.2, below the reverse_stake that 'equity_increase-0' plans before, 0.3", "0.2"),
    "decrease of the other side": Case(*plan("{event: equity_decrease, side: host, at: 2, to: 0.03}"), "contradiction", "above the reverse_stake at signing, 0", "0.03"),
    "closing what is closed": Case(*plan("{event: closing, at: 1}"), "contradiction", "plan.closing-0: fiat-mazda is binding from signing (binding: 1), so that a closing has nothing to close", "{event: closing"),
    "decrease above": Case(*plan("{event: equity_decrease, at: 2, to: 0.08}"), "contradiction", "above the stake at signing", "0.08"),
    # --- conditions ---
    "no comparison": Case(*when("trust_in_investor"), "condition", "nothing after 'trust_in_investor' is no comparison", WHEN[0], "first-step"),
    "unknown field": Case(*when("mazda.morle > 0.5"), "condition", "unknown field 'morle' in 'mazda.morle'; did you mean 'morale'?", '"', "first-step"),
    "unknown owner": Case(*when("mzda.morale > 0.5"), "condition", "unknown name 'mzda.morale'; did you mean 'mazda'?", '"', "first-step"),
    "unknown bare": Case(*when("trst_in_host > 0.5"), "condition", "did you mean 'trust_in_host'?", '"', "first-step"),
    "injection": Case(*when("__import__('os').system('true')"), "condition", "cannot read", '"', "first-step"),
    "call": Case(*when("abs(stake) > 1"), "condition", "'(' after 'abs' is no comparison", '"', "first-step"),
    "arithmetic": Case(*when("stake + 1 > 1"), "condition", "cannot read '+ 1 > 1'", '"', "first-step"),
    "chain": Case(*when("0.1 < stake < 0.2"), "condition", "makes a second comparison", '"', "first-step"),
    "two numbers": Case(*when("1 < 2"), "condition", "compares two numbers", '"', "first-step"),
    "open parenthesis": Case(*when("(stake > 0.1"), "condition", "a parenthesis is not closed", '"', "first-step"),
    "too many words": Case(*when(" and ".join(["stake > 0"] * 17)), "condition", "more than 64", '"', "first-step"),
    "too long": Case(*when("stake > 0" + " " * 500 + "and stake > 0"), "condition", "longer than 500", '"', "first-step"),
    "too deep": Case(*when("(" * 17 + "stake > 0" + ")" * 17), "condition", "nested deeper than 16", '"', "first-step"),
    "empty": Case(*when(" "), "condition", "it is empty", '"', "first-step"),
    "no domain": Case(*when("mazda.capability > 0"), "condition", "needs one of its domains", '"', "first-step"),
    "word of a code": Case(*when("form == minorty"), "condition", "did you mean 'minority'?", '"', "first-step"),
    "order of words": Case(*when("form > minority"), "condition", "words have no order", '"', "first-step"),
    "is a firm": Case(*when("mazda > 0.5"), "condition", "'mazda' is a firm, not a number", '"', "first-step"),
    "long number in when": Case(*when(f"stake > {'1' * 70}"), "condition", "is not a finite number", '"', "first-step"),
    "when is a number": Case(WHEN, "3", "wrong_type", "plan.first-step.when: 3 is not text", "3,", "first-step"),
    # --- YAML ---
    "duplicate": Case("horizon: 15\n", "horizon: 15\nhorizon: 16\n", "duplicate_key", "in line 3 and in line 4", "horizon: 16"),
    "anchor": Case("volume: 1.2", "volume: &v 1.2", "anchor", "anchors (&v) are not allowed", "&v"),
    "alias": Case("volume: 1.2", "volume: *v", "alias", "aliases (*v) are not allowed", "*v"),
    "tag": Case("volume: 1.2", "volume: !!python/name:os.system 1", "tag", "are not allowed", "!!python"),
    "second document": Case("plan:\n", "---\nplan:\n", "documents", "a second document", "---"),
    "number as key": Case("  fiat: {", "  2: {}\n  fiat: {", "key_not_text", "key 2 is not text", "2:"),
    "list as key": Case("  fiat: {", "  ? [a]\n  : {}\n  fiat: {", "key_not_text", "not a list or a mapping", "[a]"),
    "not YAML": Case("{scale: 5.0}", "{scale: 5.0", "not_yaml", "not YAML", ": {}", "mechanisms"),
    "tab": Case("  fiat: {", "\tfiat: {", "not_yaml", "not YAML", "\t"),
    "too deep a list": Case("plan:\n", f"plan: {'[' * 40}\n", "too_deep", "nested deeper than 32", "[" * 9 + "\n"),
    "escape NUL": Case("title: Fiat-Mazda", 'title: "a\\0b"', "bad_character", "character '\\x00' is not allowed", '"a'),
    "bell": Case("title: Fiat-Mazda", "title: a\ab", "bad_character", "character '\\x07'", "\a"),
}  # fmt: skip


def mistakes(folder: Path, text: str | bytes, *sets: str) -> list[Mistake]:
    """The mistakes of a config that must have some."""
    file = folder / "x.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return mistakes_of(file, *sets)


def mistakes_of(file: Path | str, *sets: str) -> list[Mistake]:
    """The mistakes of a config file that must have some."""
    with pytest.raises(UserError) as caught:
        load(file, sets, EVENTS, MECHANISMS)
    return caught.value.mistakes


def place_of(case: Case, text: str) -> tuple[int, int]:
    """Line and column, from 1, that the case asks for."""
    start = text.index(case.new) if not case.line and case.at in case.new else 0
    start = text.rindex("\n", 0, text.index(case.line, 0)) + 1 if case.line and text.index(case.line) else start
    found = text.index(case.at, start)
    return text.count("\n", 0, found) + 1, found - text.rfind("\n", 0, found)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_mistake(case: Case, tmp_path: Path) -> None:
    assert case.old in CONFIG
    text = CONFIG.replace(case.old, case.new, 1)
    found = mistakes(tmp_path, text)
    assert [mistake.code for mistake in found] == [f"config.{case.code}"]
    first = found[0]
    assert case.says in first.message
    assert first.file == str(tmp_path / "x.yaml")
    assert (first.line, first.column) == place_of(case, text)
    assert str(first) == f"{first.file}:{first.line}:{first.column}: {first.message}"


SETS = {
    "misspelt field": ("firms.mazda.morle=0.5", "unknown_key", "did you mean 'morale'?", "firms.mazda.morle"),
    "misspelt firm": ("firms.mzda.morale=0.5", "unknown_name", "did you mean 'mazda'?", "firms.mzda"),
    "misspelt section": ("firm.mazda.morale=0.5", "unknown_key", "did you mean 'firms'?", "firm"),
    "misspelt event": ("events.disput=off", "unknown_key", "did you mean 'dispute'?", "events.disput"),
    "misspelt entry": ("plan.fist-step.to=0.2", "unknown_name", "did you mean 'first-step'?", "plan.fist-step"),
    "entry out of range": ("plan.2.to=0.2", "unknown_name", "no entry '2' in plan", "plan.2"),
    "entry as a whole": ("plan.1={at: 3}", "set", "cannot be set as a whole", "plan.1"),
    "new firm": ("firms.toyota={volume: 9}", "unknown_name", "no 'toyota' in firms", "firms.toyota"),
    "below a number": ("firms.mazda.volume.low=1", "set", "firms.mazda.volume holds 1.2", "firms.mazda.volume.low"),
    "out of range": ("ties.fiat-mazda.stake=1.4", "out_of_range", "1.4 is out of range", "ties.fiat-mazda.stake"),
    "no number": ("study.trials=", "wrong_type", "None is not a whole number", "study.trials"),
    "no equals sign": ("study.trials", "set", "is not path.to.key=value", "study.trials"),
    "no path": ("=3", "set", "is not path.to.key=value", ""),
    "not YAML": ("ties.fiat-mazda.clarity={beta: ", "not_yaml", "not YAML", "ties.fiat-mazda.clarity"),
    "alias": ("firms.mazda.volume={value: *v}", "alias", "aliases (*v)", "firms.mazda.volume"),
    "long number": (f"firms.mazda.volume={'9' * 99}", "number_too_long", "99 characters", "firms.mazda.volume"),
    "surrogate": ("title=\udcff", "set", "is not path.to.key=value", "title"),
    "extends": ("extends=other.yaml", "set", "cannot be set", "extends"),
}  # fmt: skip


@pytest.mark.parametrize("case", SETS.values(), ids=SETS.keys())
def test_mistake_in_set(case: tuple[str, str, str, str], tmp_path: Path) -> None:
    text, code, says, path = case
    found = mistakes(tmp_path, CONFIG, text)
    assert [mistake.code for mistake in found] == [f"config.{code}"]
    assert (found[0].file, found[0].line, found[0].path) == ("--set", 0, path)
    assert says in found[0].message
    assert str(found[0]).startswith("--set: ")


FILES = {
    "empty": (b"", "empty", "the file is empty"),
    "only a comment": (b"# nothing\n", "empty", "the file is empty"),
    "only null": (b"~\n", "empty", "the file is empty"),
    "binary": (bytes(range(256)), "not_utf8", "not UTF-8 text (byte 128)"),
    "NUL": (b"title: a\x00b", "bad_character", "character '\\x00'"),
    "UTF-16": ("title: x".encode("utf-16"), "not_utf8", "byte 0"),
    "surrogate": (b"title: \xed\xa0\x80", "not_utf8", "byte 7"),
    "a list": (b"- a\n- b\n", "wrong_type", "this is a list"),
    "a text": (b"hello\n", "wrong_type", "this is text"),
    "too large": (b"#" * (1 << 20) + b"\n", "too_large", "larger than 1 MiB"),
    "nested brackets": (b"a: " + b"[" * 100_000, "too_deep", "nested deeper than 32"),
    "nested braces": (b"{a: " * 100_000, "too_deep", "nested deeper than 32"),
    "billion laughs": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "alias", "use extends"),
    "many values": (b"a: [" + b"1," * 250_000 + b"]", "too_many", "more than 100000 values"),
}


@pytest.mark.parametrize("case", FILES.values(), ids=FILES.keys())
def test_bad_file(case: tuple[bytes, str, str], tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    text, code, says = case
    found = [mistake for mistake in mistakes(tmp_path, text) if mistake.code == f"config.{code}"]
    assert found
    assert says in found[0].message
    assert found[0].line >= 1
    record_property("R9", "a file that is no config refused, with its place and code")


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "fiat.yaml").write_text(CONFIG)
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, code, says in (
        ("fait.yaml", "not_found", "did you mean"),
        ("", "not_a_file", "is a folder"),
        ("pipe.yaml", "not_a_file", "not an ordinary file"),
        ("a" * 5000, "unreadable", "cannot be read"),
        ("a\0b.yaml", "not_found", "a\\x00b.yaml"),
    ):
        with within(60):  # a pipe may never end
            found = mistakes_of(os.path.join(tmp_path, name))
        assert [mistake.code for mistake in found] == [f"config.{code}"]
        assert says in found[0].message


def test_what_is_no_ordinary_file_is_no_suggestion(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (found,) = mistakes_of(os.path.join(tmp_path, "pip.yaml"))
    assert found.nearest == "" and "did you mean" not in found.message


EXTENDS = {
    "missing": ("bse.yaml", "extends_missing", "no such file as 'bse.yaml'; did you mean 'base.yaml'?"),
    "itself": ("x.yaml", "extends_cycle", "goes round in a circle"),
    "circle": ("circle.yaml", "extends_cycle", "goes round in a circle"),
    "up": ("../outside.yaml", "extends_outside", "leaves the folder of the configs"),
    "up and down": ("../{name}/base.yaml", "", ""),
    "absolute": ("{folder}/base.yaml", "extends_outside", "leaves the folder"),
    "symbolic link": ("link.yaml", "extends_outside", "leaves the folder"),
    "link loop": ("loop.yaml", "extends_missing", "cannot be read"),
    "folder": (".", "extends_missing", "no such file"),
    "long": ("a" * 5000, "extends_missing", "cannot be read"),
    "nothing": ("''", "wrong_type", "extends: '' is not a file name"),
    "number": ("3", "wrong_type", "extends: 3 is not a file name"),
    "8 files": ("deep2.yaml", "", ""),
    "9 files": ("deep1.yaml", "extends_depth", "more than 8 files deep"),
}


@pytest.mark.parametrize("case", EXTENDS.values(), ids=EXTENDS.keys())
def test_bad_extends(
    case: tuple[str, str, str], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    link, code, says = case
    folder = tmp_path / "cases"
    folder.mkdir()
    (tmp_path / "outside.yaml").write_text(CONFIG)
    (folder / "base.yaml").write_text(CONFIG)
    (folder / "circle.yaml").write_text("extends: x.yaml\n")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    for depth in range(8):
        (folder / f"deep{depth}.yaml").write_text(f"extends: deep{depth + 1}.yaml\n")
    (folder / "deep8.yaml").write_text(CONFIG)
    record_property(
        "R10",
        "an `extends` that leads out, round or nowhere refused at its place"
        if code
        else "an `extends` inside followed",
    )
    text = f"title: x\nextends: {link.format(name='cases', folder=folder)}\n"
    if not code:
        (folder / "x.yaml").write_text(text)
        load(folder / "x.yaml", (), EVENTS, MECHANISMS)
        return
    found = mistakes(folder, text)
    assert [mistake.code for mistake in found] == [f"config.{code}"]
    assert says in found[0].message
    if found[0].file == str(folder / "x.yaml"):
        assert (found[0].line, found[0].column) == (2, 10)
    else:  # the link that closes a circle or goes too deep stands in another file
        assert code in ("extends_cycle", "extends_depth")


def test_all_at_once_in_order(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(CONFIG.replace("volume: 1.2", "volume: lots").replace("stake: 0.05", "stak: 0"))
    text = (
        "extends: base.yaml\nsigned: 2012-02-30\nhorizon: {}\nfirms:\n  fiat: {morle: 0.1, cash: .nan}\ncolour: red\n"
    )
    found = mistakes(tmp_path, text, "firms.mazda.jobs=-1", "study.seed=x")
    files = [Path(mistake.file).name for mistake in found]
    assert files == ["x.yaml"] * 5 + ["base.yaml"] * 2 + ["--set"] * 2
    places = [(mistake.line, mistake.column) for mistake in found]
    assert places == [(2, 9), (3, 10), (5, 10), (5, 28), (6, 1), (8, 13), (15, 5), (0, 0), (0, 0)]


def test_syntax_and_meaning_at_once(tmp_path: Path) -> None:
    text = CONFIG.replace("horizon: 15\n", "horizon: 15\nhorizon: 16\n").replace("volume: 1.2", "morle: 0.5")
    assert [mistake.code for mistake in mistakes(tmp_path, text)] == ["config.duplicate_key", "config.unknown_key"]


def test_a_mistake_says_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_text(CONFIG.replace("volume: 1.2", "morle: 0.5"))
    found = mistakes_of("x.yaml")[0]
    assert str(found).startswith("x.yaml:8:5: unknown key 'morle' in firms.mazda; did you mean 'morale'?")
    assert (found.file, found.line, found.column, found.path) == ("x.yaml", 8, 5, "firms.mazda.morle")
    assert (found.value, found.nearest) == ("'morle'", "morale")
    assert "morale" in found.allowed.split(", ")


def test_long_values_are_cut(tmp_path: Path) -> None:
    found = mistakes(tmp_path, CONFIG.replace("volume: 1.2", f"volume: {'long ' * 1000}"))[0]
    assert len(found.value) == 80
    assert len(found.message) < 250


def test_forty_thousand_mistakes(tmp_path: Path) -> None:
    found = mistakes(tmp_path, CONFIG + "".join(f"title{number}: 1\n" for number in range(40_000)))
    assert len(found) == 40_000
    assert sum(mistake.nearest == "title" for mistake in found) == 50  # looking for more would take seconds


def test_what_is_planned_where_firms_stand_alone_does_not_count(tmp_path: Path) -> None:
    text = CONFIG.replace("form: minority", "form: none").replace(*plan("{event: product_gate, at: 2}"))
    file = tmp_path / "case.yaml"
    file.write_text(text)
    found = [note for note in notes(load(file)) if note.startswith("plan.")]
    assert len(found) == 3 and all(note.endswith("does not count under form none") for note in found)


# --- firms that have nothing to do with each other ---

APART = "signed: 2012-05-23\nhorizon: 5\nfirms: {fiat: {}, mazda: {}}\n"


@pytest.mark.parametrize(("text", "place"), [(APART, (1, 1)), (f"{APART}ties: {{}}\n", (4, 1))])
@pytest.mark.parametrize("command", ["check", "run", "trace --trial 0", "explain", "compare"])
def test_commands_need_a_tie(
    command: str, text: str, place: tuple[int, int], tmp_path: Path, monkeypatch, capsys
) -> None:
    """Firms without one can be lived, but findings are about ties: it was said by a defect, after the run."""
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_text(text)
    files = ["x.yaml"] * (1 + (command == "compare"))
    assert main([*command.split(), *files, "--json"]) == USER
    (found,) = json.loads(capsys.readouterr().out)["errors"]
    assert (found["code"], found["line"], found["column"]) == ("config.missing_key", *place)
    assert found["message"].startswith("no tie: an alliance needs one")
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]
    assert load("x.yaml").ties == ()
