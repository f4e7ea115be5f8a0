"""Claim: opening someone else's config or run runs none of its code, and touches nothing outside (R10, R11).

What is promised, and which test holds it, stands in `SECURITY.md`.
"""

from __future__ import annotations

import ast
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from model.config.composer import compose_text
from model.config.node import plain
from model.errors import UserError
from model.store.records import unlisted
from model.store.runfolder import NAME, folder_name, open_run
from tests.audited import MARK
from tests.config_vocabulary import CONFIG
from tests.fakes import scenario
from tests.fuzz import configs
from tests.impatient import within

ROOT = Path(__file__).parent.parent
SHIPPED = sorted(path for folder in ("model", "analysis") for path in (ROOT / folder).rglob("*.py"))
MINE = "signed: 2012-05-23\nhorizon: 1\nfirms: {a: {}, b: {}}\nties: {t: {investor: a, host: b}}\nstudy: {trials: 8, paths: 1}\n"


# --- the rule: nothing that runs what it reads ---

CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "subprocess", "runpy", "code", "codeop", "pty", "ctypes", "xml",
           "pickletools", "imp", "webbrowser", "http", "urllib", "requests", "ftplib", "telnetlib", "smtplib"}  # fmt: skip
ATTRIBUTES = {"load_all", "unsafe_load", "full_load", "full_load_all", "unsafe_load_all", "UnsafeLoader", "FullLoader", "system", "popen", "spawnl",
              "execv", "execve", "exec_module", "spec_from_file_location", "find_class", "fork", "import_module"}  # fmt: skip
# Where one of these stands for a reason: (file, word).
ALLOWED = {
    ("model/vocabulary.py", "spec_from_file_location"): "the user's own --events FILE.py",
    ("model/vocabulary.py", "exec_module"): "the user's own --events FILE.py",
    ("model/engines/dispatch.py", "spec_from_file_location"): "the kernel's own text, written and hashed by the engine",
    ("model/engines/dispatch.py", "exec_module"): "the kernel's own text, written and hashed by the engine",
    ("model/vocabulary.py", "import_module"): "the folder of our own mechanisms and events",
    ("model/cli.py", "import_module"): "a table of our own commands",
    ("model/__init__.py", "import_module"): "a table of our own names",
    ("model/testing/__init__.py", "import_module"): "a table of our own names",
    ("model/testing/registry.py", "import_module"): "our own tests",
}


def _imported(node: ast.ImportFrom) -> list[str]:
    """A module, and what is taken of it under its full name."""
    module = node.module or ""
    return [
        module,
        *(alias.name for alias in node.names if alias.name in ATTRIBUTES),
        *(f"{module}.{alias.name}" for alias in node.names),
    ]


def forbidden(tree: ast.AST) -> list[tuple[str, int]]:
    """Words that run what is read, or reach out: each with its line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            found.append((node.func.id, node.lineno))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else _imported(node)
            found += [(name, node.lineno) for name in names if name.split(".")[0] in MODULES or name in ATTRIBUTES]
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            found.append((node.attr, node.lineno))
        elif (
            isinstance(node, ast.keyword)
            and node.arg in ("allow_pickle", "shell")
            and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        ):
            found.append((node.arg, node.value.lineno))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func) in ("yaml.load", "yaml.add_constructor")
        ):
            found.append((ast.unparse(node.func), node.lineno))
    return found


def test_nothing_shipped_runs_what_it_reads(record_property):
    found = {}
    for path in SHIPPED:
        place = path.relative_to(ROOT).as_posix()
        for word, line in forbidden(ast.parse(path.read_text(encoding="utf-8"))):
            if (place, word) not in ALLOWED:
                found[f"{place}:{line}"] = word
    assert not found
    record_property(
        "R11",
        f"{len(SHIPPED)} files read for what runs code: {len(found)} uses beyond {len(ALLOWED)} allowed ones, each with its reason",
    )


@pytest.mark.parametrize(
    "text",
    ["eval('1')", "exec(x)", "import pickle", "from pickle import loads", "yaml.load(x)", "yaml.unsafe_load(x)", "np.load(f, allow_pickle=True)",
     "run(x, shell=True)", "os.system('x')", "importlib.import_module(name)", "import urllib.request", "compile(x, 'a', 'exec')"],
)  # fmt: skip
def test_a_word_that_runs_code_would_be_seen(text):
    assert forbidden(ast.parse(text))


def test_no_exception_is_left_over():
    used = {
        (path.relative_to(ROOT).as_posix(), word)
        for path in SHIPPED
        for word, _ in forbidden(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert set(ALLOWED) <= used


# --- the hook: what is heard while hostile things are opened ---


class Touch:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (MARK,)


def traps(folder: Path) -> None:
    """Files that Python, pytest or a careless loader would run."""
    code = f"open({MARK!r}, 'w').write({MARK!r})\n"
    for name in (
        "sitecustomize.py",
        "usercustomize.py",
        "numpy.py",
        "yaml.py",
        "model.py",
        "strike.py",
        "conftest.py",
        "alliance_events.py",
        "zarr.py",
    ):
        (folder / name).write_text(code)
    (folder / "evil.pth").write_text(f"import os; os.mkdir({MARK!r})\n")
    for name in ("cache.pkl", "data.npy", "state.joblib"):
        (folder / name).write_bytes(pickle.dumps(Touch()))


HOSTILE_CONFIGS = {
    "tag": f"title: !!python/object/apply:os.mkdir ['{MARK}']\n" + MINE,
    "module": MINE + f"events: {{strike: on}}\nmechanisms: {{{MARK}: on}}\n",
    "file": MINE + "events: {strike.py: on, ./strike.py: {}}\n",
    "event files": MINE + f"event_files: [strike.py]\nevents_file: strike.py\nplugins: [{MARK}]\n",
    "condition": MINE + f"plan: [{{event: dispute, at: 0.5, when: \"__import__('os').mkdir('{MARK}')\"}}]\n",
    "title": MINE + f"title: \"{{{{__import__('os').mkdir('{MARK}')}}}}\"\ncurrency: \"${{os.mkdir('{MARK}')}}\"\n",
    "extends": "extends: ../secret.yaml\n" + MINE,
    "design file": MINE[:-2] + ", sweep: {design: list, file: ../secret.csv}}\n",
}  # fmt: skip
# What a run's own packages import for themselves, and what an import of NumPy, Numba and the like asks the machine for.
SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib", "/var/lib")


@pytest.fixture(scope="module")
def run_(tmp_path_factory) -> Path:
    """A small real run."""
    place = tmp_path_factory.mktemp("made")
    (place / "mine.yaml").write_text(MINE)
    assert main(["run", str(place / "mine.yaml"), "--quiet", "--no-progress", "--out", str(place)]) == 0
    return next(path for path in place.iterdir() if path.is_dir())


def test_a_run_of_one_year_is_shown_in_full(run_, capsys):
    """Nothing can be asked of ties that have reached a later year; the rest is there (found by the tests below)."""
    for words in (["show", str(run_), "--full"], ["report", str(run_)], ["show", str(run_), "--json"]):
        assert main(words) == 0, capsys.readouterr().err


def audited(home: Path, *commands: list[str]) -> dict[str, Any]:
    """What the commands did, in a process that stands in `home` and has nothing of it in its path, as the console script has not."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",
        "XDG_CACHE_HOME": str(home / "cache"),
        "TMPDIR": str(home),
    }
    command = [sys.executable, "-P", str(ROOT / "tests" / "audited.py"), json.dumps(commands)]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def outside(found: list[str], *inside: Path) -> list[str]:
    """Places that are neither ours, nor Python's, nor the machine's."""
    ours = [str(place) for place in (*inside, ROOT, Path(sys.prefix), Path(sys.base_prefix))] + [
        str(Path(p)) for p in sys.path if p
    ]
    cache = os.environ.get("ALLIANCE_CACHE")
    ours += [cache] if cache else []
    return [path for path in found if not path.startswith((*ours, *SYSTEM))]


def dangers(heard: dict[str, Any]) -> int:
    """How often code, a pickle or a process was heard of."""
    return sum(len(heard[kind]) for kind in ("code", "pickle", "process"))


def quiet(heard: dict[str, Any], folder: Path) -> None:
    """Nothing of the folder was compiled, imported or unpickled; no process was begun and no one called."""
    assert heard["code"] == heard["process"] == heard["socket"] == []
    assert not [line for line in heard["import"] if str(folder) in line]
    assert "posix.mkdir" not in heard["pickle"]
    assert not list(folder.rglob(MARK)) and MARK not in os.listdir(folder.parent)


def test_opening_hostile_configs_runs_nothing(tmp_path, record_property):
    home = tmp_path / "home"
    home.mkdir()
    traps(home)
    for name in ("secret.yaml", "secret.csv"):
        (tmp_path / name).write_text(MINE)
    commands = []
    for name, text in HOSTILE_CONFIGS.items():
        (home / f"{name}.yaml").write_text(text)
        commands.append(["check", f"{name}.yaml"])
    heard = audited(home, *commands)
    quiet(heard, home)
    assert heard["pickle"] == []
    assert set(heard["codes"]) <= {0, 2} and heard["codes"].count(2) == len(HOSTILE_CONFIGS) - 1
    assert not [path for path in heard["read"] if "secret" in path]
    assert not outside(heard["read"], home) and not outside(heard["written"], home / "cache", home / "runs")
    record_property(
        "R11",
        f"{len(commands)} hostile configs opened under an audit hook: {dangers(heard)} codes compiled, pickles or processes",
    )
    record_property(
        "R10",
        f"{len(commands)} hostile configs opened under an audit hook: {len(heard['read'])} files read, {len(outside(heard['read'], home))} outside",
    )


def test_opening_a_hostile_run_runs_nothing(run_, tmp_path, record_property):
    home = tmp_path / "home"
    folder = home / "run"
    shutil.copytree(run_, folder)
    for place in (home, folder, folder / "data.zarr", folder / "data.zarr" / "value"):
        traps(place)
    reading = [["verify", str(folder)], ["show", str(folder)]]
    living = [
        ["show", str(folder), "--full"],
        ["report", str(folder)],
        ["resume", str(folder), "--quiet"],
        ["trace", str(folder), "--trial", "1"],
    ]
    for commands, codes in ((reading, [5, 0]), (living, [0, 0, 0, 0])):
        heard = audited(home, *commands)
        assert heard["codes"] == codes, heard["said"]
        quiet(heard, home)
        assert not outside(heard["read"], home) and not outside(heard["written"], home)
        assert commands is living or heard["pickle"] == []  # Numba keeps its own compiled code so, in the user's cache
        said = f"{len(commands)} commands on a hostile run under an audit hook"
        record_property(
            "R11",
            f"{said}: {dangers(heard) - len(heard['pickle'])} codes compiled or processes, no pickle of its own",
        )
        touched = [*heard["read"], *heard["written"]]
        record_property("R10", f"{said}: {len(touched):,} files touched, {len(outside(touched, home))} outside")


def test_a_store_that_names_pickle_is_not_read(run_, tmp_path, record_property):
    """Zarr's second format lets an array name pickle as its codec, and then runs what it reads."""
    import numcodecs
    import numpy as np

    home = tmp_path / "home"
    folder = home / "run"
    shutil.copytree(run_, folder)
    shutil.rmtree(folder / "data.zarr")
    array = folder / "data.zarr" / "value"
    array.mkdir(parents=True)
    (folder / "data.zarr" / ".zgroup").write_text('{"zarr_format": 2}')
    about = {
        "zarr_format": 2,
        "shape": [1],
        "chunks": [1],
        "dtype": "|O",
        "fill_value": None,
        "order": "C",
        "compressor": None,
        "filters": [{"id": "pickle"}],
    }
    (array / ".zarray").write_text(json.dumps(about))
    (array / ".zattrs").write_text('{"_ARRAY_DIMENSIONS": ["trial"]}')
    (array / "0").write_bytes(numcodecs.Pickle().encode(np.array([Touch()], dtype=object)))
    heard = audited(home, ["show", str(folder)], ["report", str(folder)], ["verify", str(folder)])
    quiet(heard, home)
    assert heard["pickle"] == [] and 0 not in heard["codes"]
    record_property(
        "R11",
        f"a store whose codec is pickle: {len(heard['codes'])} commands refused, {len(heard['pickle'])} pickles read",
    )
    from model.store.reader import open_dataset

    with pytest.raises((FileNotFoundError, ValueError, KeyError)):
        open_dataset(folder / "data.zarr")


def test_the_ear_hears(tmp_path):
    """The same hook, where code does run: the user's own --events file."""
    (tmp_path / "mine.yaml").write_text(MINE)
    (tmp_path / "strike.py").write_text(
        f"{MARK} = 1\nimport subprocess, socket, pickle\nsubprocess.run(['true'])\npickle.loads({pickle.dumps(os.getcwd)!r})\n"
    )
    heard = audited(tmp_path, ["check", "mine.yaml", "--events", "strike.py"])
    assert heard["codes"] == [2]
    assert heard["code"] and heard["process"] and heard["pickle"]
    (tmp_path / "strike.py").write_text("open('/var/tmp/alliance-heard', 'w').close()\n")
    written = outside(audited(tmp_path, ["check", "mine.yaml", "--events", "strike.py"])["written"], tmp_path)
    Path("/var/tmp/alliance-heard").unlink()
    assert written == ["/var/tmp/alliance-heard"]


def test_the_readme_promises_what_is_held():
    text = " ".join((ROOT / "README.md").read_text().split())
    assert "Opening someone else's config or run never runs code from it" in text


# --- no way out ---

UP = ["..", "../..", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "/", "//x", "~", "~root", "./..", "a/../..", "a/../../b", ".", "./", "a//b", "a/",
      "..;/", "..%2f..", "%2e%2e/", "..%c0%af", "\u2025/x", "\uff0e\uff0e/x", "..\uff0fx", "..\u2215x", "file:///etc/passwd", "http://x.invalid/a",
      "\\\\server\\share", "C:\\x", "C:x", "CON", "NUL", "aux.yaml", "com1", "a:b", "a*b", "a?b", "a|b", "<a>", '"a"', "a\0b", "a\nb", "a\rb", "a\tb",
      "\x1b[31m", "\u202egpj", "\u2028", "\ud800", "\x7f", "-rf", "--help", "$HOME", "${HOME}", "`id`", "$(id)", "{a,b}", "a;b", "a&b", " ", "  a", "a ",
      "", "x" * 300, "x" * 10_000, "../" * 100, "a/" * 3000, "\u00fc" * 300, "\U0001f600" * 80]  # fmt: skip
NAMES = [*UP, *(f"{name}.yaml" for name in UP), *(f"x/{name}" for name in UP), *(f"{name}/x.yaml" for name in UP)]


def test_there_are_enough_of_them():
    assert len(set(NAMES)) >= 200


def test_no_name_leads_out_of_the_runs_folder(tmp_path, record_property):
    for name in NAMES:
        made = folder_name(scenario(name=name), "0123456789abcdef")
        assert NAME.fullmatch(made) and (tmp_path / made).resolve().parent == tmp_path.resolve(), name
    record_property("R10", f"{len(set(NAMES))} names as names of runs: 0 folders outside")


OUTS = ["a b", "-rf", "x/../y", "$HOME"]
TITLES = ["../../out", "/etc/passwd", "~", "..\\..\\x"]


def test_a_run_writes_in_its_folder_of_runs_only(tmp_path, record_property):
    """Whatever its config and its title are called, and wherever `--out` leads: nothing beside a folder in it."""
    home = tmp_path / "home"
    home.mkdir()
    commands = []
    for number, (out, title) in enumerate(zip(OUTS, TITLES, strict=True)):
        config = home / f"{number} {out.replace('/', '')[:9]}.yaml"
        config.write_text(f"title: {json.dumps(title)}\n" + MINE)
        commands.append(["run", str(config), f"--out={out}", "--quiet", "--no-progress"])
    heard = audited(home, *commands)
    assert heard["codes"] == [0] * len(OUTS), heard["said"]
    quiet(heard, home)
    folders = [Path(os.path.normpath(home / out)) for out in OUTS]
    assert all(len(os.listdir(folder)) == 1 for folder in folders)
    above = {
        str(place) for folder in [*folders, home / "x/z"] for place in folder.parents
    }  # made with it, as by mkdir -p
    written = {os.path.normpath(home / path) for path in heard["written"]} - above
    inside = [path for path in written if any(Path(path).is_relative_to(folder) for folder in folders)]
    beside = [path for path in written.difference(inside) if not Path(path).is_relative_to(home / "cache")]
    beside = [path for path in beside if path.startswith(str(home)) or outside([path])]
    assert len(inside) > 100 and not beside
    record_property(
        "R10",
        f"{len(OUTS)} hostile titles and values of `--out`: {len(inside):,} files and folders written there, {len(beside)} elsewhere",
    )


def test_no_object_lies_outside_of_its_store(tmp_path, record_property):
    held = 0
    for name in NAMES:
        try:
            unlisted({name: [0, "e" * 64]})
        except ValueError:
            held += 1
        else:
            assert (
                Path(os.path.normpath(tmp_path / name)).is_relative_to(tmp_path) and os.path.normpath(name) == name
            ), name
    assert held > len(NAMES) / 3  # on this system `C:x` or `$HOME` is a name like any other
    record_property("R10", f"{len(set(NAMES))} names as objects of a store: {held} refused, the others inside")
    assert unlisted(
        {"value/c.0.0.0": [0, "e" * 64], "input:ties.a-b.clarity/c/0": [0, "e" * 64], "zarr.json": [0, "e" * 64]}
    )


def test_no_extends_leads_out(tmp_path, record_property):
    """Also as a design file; whatever is read lies in the folder of the config."""
    folder = tmp_path / "configs"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text(MINE)
    (folder / "link").symlink_to(tmp_path)
    read: list[str] = []
    sys.addaudithook(lambda event, values: read.append(str(values[0])) if event == "open" and armed else None)
    for name in [*NAMES, "link/secret.yaml", "../secret.yaml", str(tmp_path / "secret.yaml")]:
        text = json.dumps(name)
        armed = [True]
        for config in (f"extends: {text}\n{MINE}", MINE[:-2] + f", sweep: {{design: list, file: {text}}}}}\n"):
            assert configs.refused(config, folder) is not None, name
        armed.clear()
    assert not [path for path in read if "secret" in path or path.startswith("/etc")]
    record_property(
        "R10", f"{len(set(NAMES)) + 3} names in `extends` and as design files: {len(read):,} files opened, 0 outside"
    )


def test_no_firm_or_tie_is_named_so():
    for name in NAMES:
        config = CONFIG.replace("  fiat: {", f"  ? {json.dumps(name)}\n  : {{}}\n  fiat: {{")
        try:
            plain(compose_text(config, "x"))
        except UserError:
            continue
        from model.config.names import NAME as name_rule

        assert re.fullmatch(name_rule, name) is None or re.fullmatch(r"[A-Za-z][\w-]*", name, re.ASCII), name


LINKED = [
    "config.yaml",
    "scenario.json",
    "manifest.json",
    "journal.jsonl",
    ".lock",
    "data.zarr",
    "data.zarr/value",
    "data.zarr/zarr.json",
    "data.zarr/value/c.0.0.0",
]


@pytest.mark.parametrize("name", LINKED)
@pytest.mark.parametrize("kind", ["file", "folder", "nothing", "itself", "pipe"])
def test_nothing_is_read_or_written_through_a_link(run_, tmp_path, name, kind, capsys, record_property):
    folder, theirs = tmp_path / "run", tmp_path / "theirs"
    shutil.copytree(run_, folder)
    theirs.mkdir()
    (theirs / "secret").write_text("theirs\n")
    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"file": theirs / "secret", "folder": theirs, "nothing": theirs / "none", "itself": path}[kind])
    for words in (
        ["resume", str(folder), "--quiet", "--no-progress"],
        ["extend", str(folder), "--trials", "16", "--quiet", "--no-progress"],
    ):
        with within(120):
            assert main(words) == 2
        assert "is a link or no ordinary file" in capsys.readouterr().err
    for words in (["verify", str(folder)], ["show", str(folder)]):
        with within(120):
            assert main(words) in (2, 4, 5)
        said = capsys.readouterr()
        assert "theirs\n" not in said.out + said.err
    assert (theirs / "secret").read_text() == "theirs\n" and os.listdir(theirs) == ["secret"]
    record_property("R10", "a link or a pipe in a run folder: nothing read or written through it")


def test_a_run_may_be_reached_by_a_link(run_, tmp_path):
    (tmp_path / "latest").symlink_to(run_)
    assert open_run(tmp_path / "latest").verify() == []
