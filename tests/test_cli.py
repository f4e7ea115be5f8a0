"""The command: exit codes, JSON, streams, and what it may import."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.cli import COMMANDS, main
from model.commands.output import clean, tidy
from model.errors import MachineError
from tests import fake_cli

ROOT = Path(__file__).parent.parent
HEAVY = ("numpy", "scipy", "xarray", "numba", "zarr", "pandas", "pydantic", "rich", "simpy")


@pytest.fixture
def faked(monkeypatch, tmp_path):
    """The command on the fake engine, in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    fake_cli.install(monkeypatch.setattr)
    (tmp_path / "case.yaml").write_text("title: x\n")
    (tmp_path / "bad.yaml").write_text("bad")


def call(capsys, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def imported(*words: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-m", "analysis.cli", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


def test_help_imports_nothing_heavy(record_property):
    asked = ["--help"], [], ["--version"], ["run", "--help"], ["runn"], ["show", "--help"]
    for words in asked:
        assert not imported(*words) & set(HEAVY), words
    record_property("R24", f"{len(asked)} ways to ask for help: none of {', '.join(sorted(HEAVY))} loaded")


def test_a_command_loads_no_other():
    program = f"import sys; from analysis.cli import main; main(['verify', '--help']); print(*set({list(COMMANDS.values())}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == [COMMANDS["verify"]]


@pytest.fixture
def usual():
    """Signals do what they do in a terminal: a shell starts what it leaves behind with Ctrl-C ignored."""
    found = {signal.SIGTERM: signal.SIG_DFL, signal.SIGINT: signal.default_int_handler}
    before = {number: signal.signal(number, does) for number, does in found.items()}
    yield found
    for number, does in before.items():
        signal.signal(number, does)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_says_so_wherever_it_is(faked, capsys, monkeypatch, usual, number):
    """SIGTERM as Ctrl-C: while a config is read, too (found by the fifty interrupts of R19)."""
    monkeypatch.setattr("model.commands.options.Given.load", lambda given: signal.raise_signal(number))
    code, out, err = call(capsys, "run", "case.yaml")
    assert (code, out) == (3, "") and "interrupted" in err
    assert signal.getsignal(number) is usual[number]


@pytest.mark.parametrize("module", ["pathlib", "click", "model.cli", "model.commands.front"])
def test_told_to_end_while_it_is_loaded_it_says_so(module):
    program = f"""
import importlib.abc, runpy, signal, sys
class Interrupted(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.modules.pop({module!r}, None)
sys.meta_path.insert(0, Interrupted())
runpy.run_module("analysis.cli", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "interrupted; run the same command again\n")


def test_import_model_is_light():
    program = "import model, sys; model.Scenario, model.UserError; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not [name for name in HEAVY if f"'{name}'" in done.stdout]


def test_check_imports_no_numba_and_no_xarray(record_property):
    names = imported("check", "configs/fiat-mazda.yaml")
    assert "model" in names and not names & {"numba", "llvmlite", "xarray", "zarr", "simpy"}
    record_property(
        "R24", f"`check` loads {len(names)} modules and packages, none of numba, llvmlite, xarray, zarr, simpy"
    )


def test_every_command_has_help(capsys):
    for name in COMMANDS:
        code, out, _ = call(capsys, name, "--help")
        assert code == 0 and out.startswith(f"Usage: alliance {name}")


@pytest.mark.parametrize(
    ("words", "code", "nearest"),
    [
        (["rum", "x"], "usage.command", "run"),
        (["run", "x.yaml", "--trails", "5"], "usage.option", "--trials"),
        (["run", "x.yaml", "--trials", "many"], "usage", ""),
        (["run", "x.yaml", "--trials", "0"], "usage", ""),
        (["run"], "usage", ""),
        (["trace", "x.yaml"], "usage", ""),
        (["show", "."], "run.none", ""),
        (["show", "no/such/place"], "run.none", ""),
        (["run", "bad.yaml"], "config.bad", ""),
        (["check", "bad.yaml"], "config.bad", ""),
        (["events", "no_such_event"], "events.unknown", ""),
    ],
)
def test_mistakes_are_exit_2_with_one_object(capsys, faked, words, code, nearest):
    status, out, err = call(capsys, *words, "--json")
    found = json.loads(out)
    assert status == 2 and set(found) == {"command", "schema", "errors"} and found["schema"] == 1
    (error,) = found["errors"]
    assert list(error) == ["code", "file", "line", "column", "path", "value", "allowed", "nearest", "message"]
    assert error["code"] == code and error["nearest"] == nearest and error["message"]
    assert "Traceback" not in err and error["message"] in err
    status, out, err = call(capsys, *words)
    assert status == 2 and out == "" and err.count("\n") == 1


def test_run_and_show_in_json(capsys, faked):
    status, out, err = call(capsys, "run", "case.yaml", "--trials", "400", "--json", "--out", "r")
    ran = json.loads(out)
    assert status == 0 and out.count("\n") == 1 and err == ""
    assert set(ran) == {"command", "schema", "run", "result"} and ran["command"] == "run"
    status, out, _ = call(capsys, "show", ran["run"], "--json")
    shown, result = json.loads(out)["result"], ran["result"]
    assert {name: shown[name] for name in result} == result
    assert (result["trials"], result["stored"], result["failed"]) == (392, 400, {"non_finite": 8})
    assert {"endings", "value_added", "capability_added", "wins", "products", "lowest_trust", "lowest_morale"} <= set(
        result
    )
    assert {row["year"] for row in result["endings"]} == {5.0, 10.0, 15.0}
    assert all(row["mean_se"] > 0 for row in result["value_added"])
    status, out, _ = call(capsys, "show", ran["run"], "--by", "ties.fiat-mazda.clarity", "--json")
    assert len(json.loads(out)["result"]["groups"]) == 4


def test_run_prints_summary_then_path(capsys, faked):
    status, out, _ = call(capsys, "run", "case.yaml", "--trials", "400")
    lines = out.splitlines()
    assert status == 0 and lines[0] == "A fake \u2014 tie-up" and Path(lines[-1]).is_dir()
    assert "8 of 400 histories did not complete and are left out: 8 non finite" in lines
    status, quiet, _ = call(capsys, "run", "case.yaml", "--trials", "400", "--quiet")
    assert quiet.splitlines() == [lines[-1]]


def test_check_knows_the_time_once_a_run_was_measured(capsys, faked, monkeypatch):
    from model import config
    from model.commands import rate

    monkeypatch.setattr(config, "describe", lambda scenario, events: "what it says")
    call(capsys, "run", "case.yaml", "--trials", "1", "--quiet")  # loading took longer than living
    assert "not measured yet" in call(capsys, "check", "case.yaml")[1]
    monkeypatch.setattr(rate, "ENOUGH", 0.0)
    monkeypatch.setattr(rate, "MANY", 1)
    call(capsys, "run", "case.yaml", "--quiet")
    assert "by the last measured rate" in call(capsys, "check", "case.yaml")[1]
    assert json.loads(call(capsys, "check", "case.yaml", "--json")[1])["result"]["seconds"] > 0


def test_as_many_trials_as_the_config_allows():
    from model.commands.options import MOST_TRIALS
    from model.config.head import WHOLES

    assert WHOLES["trials"].high == MOST_TRIALS == 2**32 - 1


def test_a_rate_of_few_histories_is_not_kept(monkeypatch, tmp_path):
    """One history took a second, nearly all of it to load: 10,000 were said to take over an hour."""
    from model.commands import rate

    monkeypatch.setattr(rate, "_place", lambda: tmp_path / "rate.json")
    for trials, seconds in ((1, 1.0), (999, 60.0), (100_000, 1.9), (0, 60.0)):
        rate.remember(trials, seconds)
        assert rate.last() is None
    rate.remember(100, 0.5, warm=True)
    assert rate.last() == 200
    rate.remember(5_000, 10.0)
    assert rate.last() == 500


def test_a_defect_is_exit_1_with_a_sentence(capsys, faked, monkeypatch):
    monkeypatch.setattr(fake_cli.fakes.FakeLives, "rows", lambda *a: 1 / 0)
    status, out, err = call(capsys, "run", "case.yaml", "--no-progress")
    assert status == 1 and "please report it" in err and "Traceback" not in err and out == ""
    assert "Traceback" in call(capsys, "run", "case.yaml", "--debug")[2]
    status, out, _ = call(capsys, "run", "case.yaml", "--json")
    assert json.loads(out)["errors"][0]["code"] == "defect"


def test_a_failing_machine_is_exit_4(capsys, faked, monkeypatch):
    def fail(*_: object) -> None:
        raise MachineError("cannot write /x: No space left on device")

    monkeypatch.setattr("model.store.runfolder.RunFolder.begin", fail)
    status, _, err = call(capsys, "run", "case.yaml")
    assert status == 4 and err.endswith("cannot write /x: No space left on device\n")


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    (tmp_path / "case.yaml").write_text("title: x\n")
    command = f"{sys.executable} -m tests.fake_cli run {tmp_path}/case.yaml --out {tmp_path} --trials 300 | true"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, env={**os.environ}, check=False
    )
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--help >/dev/full", 4), ("check --help >/dev/full", 4), ("--version >/dev/full", 4), ("new x >/dev/full", 4),
        ("new x --json >/dev/full", 4), ("check nope >/dev/full", 2), ("check nope --json >/dev/full", 4),
        ("check nope 2>/dev/full", 2), ("check nope 2>&-", 2), ("check nope >&-", 2), ("check nope --json >&- 2>&-", 2),
        ("new x >&-", 0), ("--help >&-", 0), ("new x <&- >&- 2>&-", 0),
    ],
)  # fmt: skip
def test_what_cannot_be_written_has_the_machines_exit_code_and_what_is_closed_is_nobodys_fault(line, code):
    done = subprocess.run(
        f"{sys.executable} -m analysis.cli {line}", shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code and not [word for word in ("Traceback", "defect", "Errno") if word in done.stderr]
    assert ("cannot write to standard output: No space left on device" in done.stderr) == (code == 4)


def test_a_file_opened_later_does_not_become_a_closed_stream(tmp_path):
    program = (
        "import os, sys; from analysis.cli import main; main(['--version']);"
        f"print(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), file=open({str(tmp_path / 'found')!r}, 'w'))"
    )
    subprocess.run(f'{sys.executable} -c "{program}" >&- 2>&-', shell=True, cwd=ROOT, check=True)
    assert int((tmp_path / "found").read_text()) > 2


def test_new_never_overwrites(capsys, faked, monkeypatch):
    from model import config

    monkeypatch.setattr(config, "template", lambda name, events, mechanisms, everything=False: f"title: {name}\n")
    assert call(capsys, "new", "mine")[1] == "title: mine\n"
    assert call(capsys, "new", "mine.yaml")[:2] == (0, "mine.yaml\n")
    assert Path("mine.yaml").read_text() == "title: mine\n"
    status, _, err = call(capsys, "new", "mine.yaml")
    assert status == 2 and "exists" in err
    assert call(capsys, "new", "no/such/folder/mine.yaml")[0] == 4


def test_schema_is_json(capsys):
    status, out, _ = call(capsys, "schema")
    assert status == 0 and json.loads(out)["type"] == "object"


def test_texts_cannot_steer_the_terminal_and_json_is_strict():
    assert clean("a\x1b[2J\u202eb\x9bc\n\td") == "a[2Jbc\n\td"
    assert tidy({"a": float("nan"), "b": [float("inf"), 1], "c": {"x"}}) == {"a": None, "b": [None, 1], "c": ["x"]}
