"""Claim: what a config or a run says steers no screen and is no formula: fifty hostile names through every output (R12)."""

from __future__ import annotations

import csv
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import xarray

from analysis.cli import main
from analysis.export import FORMULAS, export
from model.commands.output import clean
from tests.hostile import STRINGS

ESCAPES = [
    "\x1b[2J",
    "\x1b]0;owned\x07",
    "\x9b31m",
    "\x1bP+q\x1b\\",
    "\r\x1b[K",
    "\x08\x08",
    "\x7f",
    "\u202e",
    "\u2066",
    "\x00",
    "\x0e",
]
HOSTILE = [*STRINGS, *(f"a{escape}b" for escape in ESCAPES)]
CONFIG = "title: %s\nsigned: 2012-05-23\nhorizon: 2\nfirms: {a: {}, b: {volume: {value: 1.2, source: %s}}}\nties: {t: {investor: a, host: b}}\n"


def steering(text: str) -> list[str]:
    """Characters that a terminal obeys."""
    return [character for character in text if character not in "\n\t" and clean(character) == ""]


def said(*words: str) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    return code, out.getvalue() + err.getvalue()


def test_the_eye_sees():
    assert steering("a\x1b[31m") and steering("\u202e") and not steering("plain\n\ttext: é")


def test_no_text_of_a_config_steers_a_screen(tmp_path, record_property):
    """As title and source, as a key, as a name, as a value, as an option and as a file's name; in mistakes, too."""
    file = tmp_path / "x.yaml"
    good = CONFIG % ("x", "x")
    tried = 0
    for number, text in enumerate(HOSTILE):
        more = ["--json"] if number % 2 else []
        quoted, name = json.dumps(text), text.replace("\x00", "")
        cases = [CONFIG % (quoted, quoted), good + f"{quoted}: 1\n", good.replace("a: {}", f"{quoted}: {{}}"), good + f"currency: [{quoted}]\n",
                 good.replace("investor: a", f"investor: {quoted}"), f"extends: {quoted}\n{good}", good + f"events: {{{quoted}: off}}\n"]  # fmt: skip
        for case in cases:
            file.write_text(case)
            code, output = said("check", str(file), *more)
            tried += 1
            assert code in (0, 2) and not steering(output), case
        file.write_text(good)
        for words in (["check", str(file), f"--set={text}"], ["check", str(file), "--set", f"title={text}"], ["check", f"{tmp_path}/{name}.yaml"],
                      ["events", f"x{text}"], ["show", f"{tmp_path}/x{name}"], [f"x{text}"], ["check", str(file), f"--x{text}"]):  # fmt: skip
            code, output = said(*words, *more)
            tried += 1
            assert code in (0, 2) and not steering(output), words
    record_property("R12", f"{len(HOSTILE)} texts, {tried} commands on configs: 0 characters that steer a screen")


def test_no_text_of_a_run_steers_a_screen(tmp_path):
    (tmp_path / "manifest.json").write_text("{")
    for text in HOSTILE:
        if "\x00" in text or "/" in text:
            continue
        place = tmp_path / f"run{text}"
        place.mkdir()
        (place / "journal.jsonl").write_text(text)
        for words in (
            ["verify", str(place)],
            ["show", str(place)],
            ["trace", str(place), "--trial", "1"],
            ["resume", str(place)],
        ):
            code, output = said(*words)
            assert code in (2, 4, 5) and not steering(output), words


def test_no_cell_of_a_table_is_a_formula(tmp_path, record_property):
    names = [text.replace("\x00", "") or "x" for text in [*HOSTILE, "=1", "+1", "-1", "@a", "\t=1", "\r=1"]]
    found = xarray.Dataset(
        {"value": ("firm", np.arange(len(names)) - 5.0)}, {"firm": np.array(names, dtype=np.dtypes.StringDType())}
    )
    export({"worth": found}, csv=tmp_path)
    for path in Path(tmp_path).glob("*.csv"):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                for column, cell in row.items():
                    assert not cell.startswith(FORMULAS) or column == "value", cell
    record_property("R12", f"{len(names)} names in CSV files: 0 cells that are formulas")
