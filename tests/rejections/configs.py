"""What is refused in a config: `alliance check` of a good one to which a line is added, or in which one is replaced."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.rejections.row import Row

GOOD = """\
signed: 2012-05-23
horizon: 5
firms: {fiat: {}, mazda: {}}
ties: {pact: {investor: fiat, host: mazda}}
"""
FILE = "case.yaml"
CHAIN = {f"deep{at}.yaml": f"extends: deep{at + 1}.yaml\n" for at in range(9)}


def check(text: str | bytes, files: dict[str, str | bytes] | None = None, *more: str) -> Row:
    """`alliance check` of a config of that text, beside other files."""
    return Row(("check", FILE, *more), {FILE: text, **(files or {})})


def mazda(own: str) -> Row:
    """A firm of which that is said."""
    return check(GOOD.replace("mazda: {}", f"mazda: {{{own}}}"))


def plan(entry: str) -> Row:
    """A plan of one entry."""
    return check(f"{GOOD}plan: [{{{entry}}}]\n")


def swept(design: str, files: dict[str, str | bytes] | None = None) -> Row:
    """A sweep."""
    return check(f"{GOOD}study: {{sweep: {{{design}}}}}\n", files)


def _pipe(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    os.mkfifo(folder / FILE)


ADDED = {
    "alias": "title: *x", "anchor": "title: &x y", "bad_character": 'title: "\\0"', "correlation": "correlations: [1]",
    "documents": "---\na: 1", "duplicate_key": "horizon: 5", "essential": "events: {quarter_results: off}",
    "extends_cycle": "extends: case.yaml", "extends_missing": "extends: none.yaml", "extends_outside": "extends: ../x.yaml",
    "key_not_text": "2: x", "not_yaml": "title: [", "property": "study: {properties: [{name: p, always: value}]}",
    "tag": "title: !!str x", "too_deep": f"title: {'[' * 40}", "too_many": f"plan: [{'{},' * 1001}]", "unknown_key": "titel: x",
}  # fmt: skip
REPLACED = {
    "bad_date": ("05-23", "02-30"), "bad_name": ("fiat: {}", "fiat: {}, 9th: {}"), "contradiction": ("host: mazda", "host: mazda, form: minority, stake: 0"),
    "missing_key": ("horizon: 5\n", ""), "name_twice": ("pact:", "mazda:"), "reserved_name": ("fiat: {}", "fiat: {}, world: {}"),
    "same_firm": ("host: mazda", "host: fiat"), "unknown_name": ("host: mazda", "host: mazd"), "unknown_word": ("host: mazda", "host: mazda, form: minorty"),
}  # fmt: skip
OF_A_FIRM = {
    "choice": "volume: {choice: {}}", "distribution": "volume: {bta: {}}", "kept_field": "strain: 0.5", "no_distribution": "models: {norm: {}}",
    "not_finite": "volume: .nan", "not_whole": "models: 3.5", "number_too_long": f"volume: {'9' * 70}", "out_of_range": "volume: -3",
    "pool": "volume: {pool: 3}", "quantiles": "volume: {quantiles: {50: 1}}", "wrong_type": "volume: much",
}  # fmt: skip
PLANNED = {
    "condition": "event: cycle_plan_sync, at: 1, when: stake", "unknown_event": "event: cycle_plan_snc, at: 1",
    "unplannable": "event: orderly_return, at: 1", "wrong_subject": "event: cycle_plan_sync, at: 1, firm: mazda",
}  # fmt: skip
ROWS = {
    **{code: check(f"{GOOD}{text}\n") for code, text in ADDED.items()},
    **{code: check(GOOD.replace(old, new, 1)) for code, (old, new) in REPLACED.items()},
    **{code: mazda(own) for code, own in OF_A_FIRM.items()},
    **{code: plan(entry) for code, entry in PLANNED.items()},
    "empty": check(""),
    "extends_depth": check(f"extends: deep0.yaml\n{GOOD}", {**CHAIN, "deep9.yaml": ""}),
    "file_outside": swept("design: list, file: ../x.csv"),
    "not_a_file": Row(("check", FILE), before=_pipe),
    "not_csv": swept("design: list, file: x.csv", {"x.csv": 'firms.mazda.volume\n"1"2\n'}),
    "not_found": Row(("check", "cas.yaml"), {FILE: GOOD}),
    "not_swept": swept("design: grid, vary: {horizon: [1, 2]}"),
    "not_utf8": check(b"title: \xff\n"),
    "set": check(GOOD, None, "--set", "horizon"),
    "sweep": swept("design: grid, vary: {firms.mazda.volume: []}"),
    "too_large": check("#" * ((1 << 20) + 1)),
    "unknown_path": swept("design: grid, vary: {firms.mazda.volum: [1, 2]}"),
    "unreadable": Row(("check", "a" * 300)),
}  # fmt: skip
CONFIGS = {f"config.{code}": row for code, row in ROWS.items()}
# What has no line: the file cannot be read at all, or nothing of the file is wrong.
NOWHERE = {f"config.{code}" for code in ("not_a_file", "not_found", "set", "unreadable")}
