"""The documents say what is: tables are the code's, links lead somewhere, examples run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from model import document
from model.errors import DONE, NEGATIVE
from model.state.tie import FORMS
from model.vocabulary import mechanisms, own_events

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "model/MODEL.md", "model/TESTING.md", "runs/README.md", "analysis/README.md", "tests/README.md")
PAGES_HERE = [page for page in PAGES if (ROOT / page).is_file()]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)\s]*)\)")
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(
    r"^<!-- (?P<kind>example|file): (?P<name>\S+) -->\n+```(?P<language>\w+)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
SOON = 300  # seconds that one example may take, a cold compile included


def model_page() -> str:
    return document.PAGE.read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A page without its generated tables."""
    return document.MARK.sub("", text)


# --- the model's page ---


def test_generated_tables_are_current() -> None:
    assert document.main(["--check"]) == DONE


def test_a_stale_table_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "MODEL.md"
    stale.write_text(model_page().replace("| `morale` |", "| `mood` |"), encoding="utf-8")
    monkeypatch.setattr(document, "PAGE", stale)
    assert document.main(["--check"]) == NEGATIVE
    assert "python -m model.document" in capsys.readouterr().err
    assert document.main([]) == DONE
    assert stale.read_text(encoding="utf-8") == model_page()


def test_a_missing_or_doubled_table_is_refused() -> None:
    marker = "<!-- generated: units -->\n<!-- end -->\n"
    with pytest.raises(ValueError, match="units"):
        document.written(model_page().replace("<!-- generated: units -->", ""))
    with pytest.raises(ValueError, match="twice"):
        document.written(model_page() + marker)


@pytest.mark.parametrize("name", [event.name for event in own_events()] + [part.name for part in mechanisms()])
def test_every_event_and_mechanism_is_explained(name: str) -> None:
    assert f"**{name}**" in prose(model_page())


def test_every_pattern_is_listed_with_what_was_measured() -> None:
    lines = [line.split("|") for line in prose(model_page()).splitlines() if re.match(r"\| P\d+ \|", line)]
    assert [line[1].strip() for line in lines] == [f"P{n}" for n in range(1, 20)]
    assert all(line[4].strip().startswith(("holds", "missed")) for line in lines)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_explained(form: str) -> None:
    assert re.search(rf"^\| `{form}` \|", prose(model_page()), re.MULTILINE)


# --- links ---


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES_HERE)
def test_links_lead_somewhere(page: str) -> None:
    place = ROOT / page
    for target in LINK.findall(FENCE.sub("", place.read_text(encoding="utf-8"))):
        path, _, anchor = target.partition("#")
        there = (place.parent / path).resolve() if path else place
        assert there.is_relative_to(ROOT) and there.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in anchors(there.read_text(encoding="utf-8")), f"{page}: {target}"


# --- examples ---


@dataclass(frozen=True)
class Call:
    """One command of a console block and what must stand in its output."""

    command: str
    expected: tuple[str, ...]


def calls(body: str) -> list[Call]:
    """The commands of a console block; one that ends in a backslash goes on."""
    found: list[Call] = []
    for line in body.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append(Call(line[2:], ()))
        elif line.strip() and found:
            found[-1] = Call(found[-1].command, (*found[-1].expected, line))
    return found


def missing(expected: tuple[str, ...], output: str) -> list[str]:
    """Expected lines that do not stand in the output, in this order; ``...`` stands for any text."""
    lines = [line.rstrip() for line in output.splitlines()]
    found, at = [], 0
    for want in expected:
        if want.strip() == "...":
            continue
        pattern = re.compile(".*".join(map(re.escape, want.rstrip().split("..."))))
        here = next((n for n in range(at, len(lines)) if pattern.fullmatch(lines[n])), None)
        if here is None:
            found.append(want)
        else:
            at = here + 1
    return found


def run(command: list[str], place: Path) -> str:
    """What a command says; it must succeed."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    surroundings = os.environ | {"PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=place, env=surroundings, capture_output=True, text=True, timeout=SOON, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def follow(text: str, place: Path) -> list[str]:
    """Does what a page's marked blocks say, in order, in a folder; the names of what it did."""
    followed = []
    for block in BLOCK.finditer(text):
        name, body = block["name"], block["body"]
        if block["kind"] == "file":
            assert not Path(name).is_absolute() and ".." not in Path(name).parts
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(body, encoding="utf-8")
        elif block["language"] == "python":
            run([sys.executable, "-c", body], place)
        else:
            assert block["language"] == "console", f"example {name}: a {block['language']} block cannot be run"
            for call in calls(body):
                absent = missing(call.expected, run(["bash", "-c", call.command], place))
                assert not absent, f"example {name}: `{call.command}` does not say {absent}"
        followed.append(name)
    return followed


@pytest.mark.parametrize("page", PAGES_HERE)
def test_examples_run(page: str, tmp_path: Path) -> None:
    """In a folder with the repository's configs, so that runs and files of examples leave no trace."""
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(follow(text, tmp_path)) == text.count("<!-- example: ") + text.count("<!-- file: ")


def test_an_example_that_lies_is_found(tmp_path: Path) -> None:
    said = "<!-- file: a/b.txt -->\n```text\none\ntwo 2 three\n```\n<!-- example: {} -->\n\n```console\n$ cat \\\n  a/b.txt\none\n...\ntwo ... {}\n```\n"
    assert follow(said.format("true", "three"), tmp_path) == ["a/b.txt", "true"]
    with pytest.raises(AssertionError, match=r"two \.\.\. four"):
        follow(said.format("false", "four"), tmp_path)
    with pytest.raises(AssertionError, match="exit 1"):
        follow("<!-- example: broken -->\n```python\nraise SystemExit(1)\n```\n", tmp_path)
