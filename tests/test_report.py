"""The report: whole in itself, readable at two widths in a real browser, and no name in it is more than text (R12)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from analysis.cli import main
from analysis.figures.ranking import ranking
from analysis.present import read
from analysis.report.elements import Code, Plot, Points, Prose, Section, Table
from analysis.report.material import gather
from analysis.report.page import page
from analysis.report.report import report, sections
from model.scenario import Provenance
from model.store.grid import Grid
from tests import browser, hostile, made_runs

CONFIGS = Path(__file__).parents[1] / "configs"
FEW = ("--no-progress", "--quiet")
MOST = 3_000_000  # bytes
VOID = {"meta", "link", "br", "img", "input"}
KINDS = {
    "one": ("fiat-mazda.yaml", "--trials", "400"),
    "sweep": ("fiat-mazda-sweep.yaml", "--trials", "60"),
    "outer": ("renault-nissan-uncertain.yaml", "--trials", "20", "--set", "study.outer=8"),
    "summary": ("fiat-mazda.yaml", "--trials", "500", "--set", "study.keep=summary"),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> dict[str, Path]:
    found = {}
    for kind, (config, *options) in KINDS.items():
        out = tmp_path_factory.mktemp(kind)
        assert main(["run", str(CONFIGS / config), "--out", str(out), *options, *FEW]) == 0
        (found[kind],) = out.iterdir()
    return found


@pytest.fixture(scope="module")
def pages(runs, tmp_path_factory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("pages")
    for kind, run in runs.items():
        assert main(["report", str(run), "--to", str(out / f"{kind}.html")]) == 0
    return {kind: out / f"{kind}.html" for kind in runs}


class Reader(HTMLParser):
    """What a page consists of; complains of what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.addresses += [given[name] for name in ("src", "href", "action") if name in given and tag != "a"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def taken_apart(file: Path) -> tuple[str, Reader]:
    content = file.read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(content)
    assert not reader.open
    return content, reader


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_whole_in_itself(pages, kind):
    content, reader = taken_apart(pages[kind])
    assert pages[kind].stat().st_size < MOST
    assert len(reader.ids) == len(set(reader.ids))
    assert all(link[1:] in reader.ids for link in reader.links)
    assert reader.addresses == ["data:,"]
    assert content.count('role="img"') == content.count("The numbers behind this figure") > 0


@pytest.mark.parametrize("kind", ["one", "sweep"])
def test_only_its_own_scripts_may_run(pages, kind):
    content = pages[kind].read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', content)
    scripts = re.findall(r"<script>(.*?)</script>", content, re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy.replace("&#x27;", "'")
    assert "unsafe-eval" not in policy and "default-src &#x27;none&#x27;" in policy


def test_every_history_that_a_figure_names_is_stored(pages, runs):
    content = pages["one"].read_text(encoding="utf-8")
    (plain,) = re.findall(r'id="figures">(.*?)</script>', content, re.DOTALL)
    named = {
        int(data[0])
        for figure in json.loads(plain)
        for trace in figure["data"]
        for data in trace.get("customdata", [])
        if "click to live" in trace["hovertemplate"]
    }
    assert len(named) > 100 and max(named) < 400
    trial = sorted(named)[len(named) // 2]
    assert main(["trace", str(runs["one"]), "--trial", str(trial), "--json"]) == 0


def test_the_summary_in_words_has_the_numbers_of_the_findings(runs):
    material = gather(runs["one"], read(runs["one"]))
    short = sections(material)[0]
    (points,) = [part for part in short.parts if isinstance(part, Points)]
    going = float(material.summary.endings.sel(tie="fiat-mazda", ending="ongoing").isel(year=-1)["incidence"])
    assert f"still going on in {100 * going:.1f} %" in points.sentences[0]
    both = float(material.summary.wins["share"].sel(outcome="win_win")[0])
    assert any(f"gain in {100 * both:.1f} %" in sentence for sentence in points.sentences)


def test_a_sweep_shows_the_design_of_most_value_unless_asked(runs, capsys):
    dataset = read(runs["sweep"])
    material = gather(runs["sweep"], dataset)
    joint = dataset["value_added"].where(dataset["status"] == 0).sum("firm").mean("trial")
    assert material.design == int(dataset["design"].values[np.argmax(joint.values)])
    assert main(["report", str(runs["sweep"]), "--design", "99"]) == 2
    assert main(["report", str(runs["sweep"]), "--design", "1", "--point", "1"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_what_cannot_be_is_a_sentence(runs, tmp_path, capsys):
    for place in (tmp_path / "none", tmp_path):
        assert main(["report", str(place)]) == 2
    assert main(["report", str(runs["one"]), "--to", str(tmp_path / "no" / "such" / "place.html")]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said and "cannot write the report" in said
    assert main(["report", str(runs["one"]), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["result"]
    assert Path(found["file"]) == runs["one"] / "report.html" and found["bytes"] < MOST
    assert main(["verify", str(runs["one"])]) == 0  # a report beside the data is no damage


def test_a_report_replaces_nothing_but_a_page(runs, tmp_path, capsys, monkeypatch):
    run = Path(shutil.copytree(runs["one"], tmp_path / "run"))
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("mine.yaml").write_text("title: mine")
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")}
    refused = {
        "pipe": "is not an ordinary file", ".": "is a folder", "": "an empty path", "mine.yaml": "is no HTML page",
        "run/journal.jsonl": "belongs to the run", "run/.lock": "belongs to the run", "run/data.zarr/new.html": "belongs to the run",
    }  # fmt: skip
    for place, sentence in refused.items():
        assert main(["report", str(run), "--to", place]) == 2
        assert sentence in capsys.readouterr().err
    assert before == {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")}
    Path("page.html").write_text("\n<!DOCTYPE html><title>old</title>")
    Path("link.html").symlink_to("page.html")
    for place in ("run/causes.html", "page.html", "link.html"):
        assert main(["report", str(run), "--to", place]) == 0
    assert Path("link.html").is_symlink() and "title>old" not in Path("page.html").read_text()


def test_what_goes_wrong_is_what_was_asked_for(runs, capsys):
    material = gather(runs["one"], read(runs["one"]), where="value_added[mazda] < 0")
    regions = next(one for one in sections(material) if one.key == "regions")
    assert any(isinstance(part, Prose) and "value_added[mazda] < 0" in part.text for part in regions.parts)
    assert main(["report", str(runs["one"]), "--where", "valu_added[mazda] < 0"]) == 2
    assert "did you mean 'value_added'" in capsys.readouterr().err
    assert main(["report", str(runs["one"]), "--trials", "9"]) == 2


@pytest.mark.parametrize("kind", ["one", "sweep", "outer"])
def test_no_table_is_empty(runs, kind):
    for section in sections(gather(runs[kind], read(runs[kind]))):
        assert all(part.rows for part in section.parts if isinstance(part, Table))
        assert all(part.behind.rows for part in section.parts if isinstance(part, Plot))


def test_causes_are_told_if_asked_for(runs, tmp_path):
    words = ("--explain", "--trials", "60", "--no-progress")
    assert main(["report", str(runs["one"]), "--to", str(tmp_path / "why.html"), *words]) == 0
    content, _ = taken_apart(tmp_path / "why.html")
    assert "What caused it" in content and "on the same draws of all others" in content


def test_an_unfinished_run_is_reported_as_far_as_it_goes(runs):
    part = read(runs["one"]).assign_attrs(complete=0)
    assert "This run is not finished: what follows is its finished part." in report(runs["one"], part)


def test_a_damaged_run_is_a_sentence(runs, tmp_path, capsys):
    bad = tmp_path / runs["one"].name
    shutil.copytree(runs["one"], bad)
    victim = max((bad / "data.zarr" / "value_added").iterdir(), key=lambda path: path.stat().st_size)
    victim.write_bytes(victim.read_bytes()[::-1])
    assert main(["report", str(bad), "--to", str(tmp_path / "r.html")]) == 4
    said = capsys.readouterr().err
    assert "`alliance trace` and `alliance explain` need no stored history" in said
    assert "alliance verify" in said and "Traceback" not in said
    assert not (tmp_path / "r.html").exists()


@browser.needed
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", KINDS)
def test_a_report_in_a_browser(pages, kind, width):
    with browser.opened() as one:
        one.open(pages[kind], width)
        assert one.complaints == [] and one.requests == []
        assert one.evaluate("document.documentElement.scrollWidth") <= width
        drawn = one.evaluate(
            "[...document.querySelectorAll('[data-figure]')].map(f => f.querySelectorAll('svg').length)"
        )
        assert drawn and min(drawn) > 0
        assert one.evaluate(OVERLAPS) == []
        assert one.evaluate(OUTSIDE) == []


# Pairs of labels of a figure that lie on each other, and labels that are cut off.
TEXTS = """[...figure.querySelectorAll('.annotation-text, .xtick text, .ytick text, .legendtext, .xtitle, .ytitle')]
    .filter(t => t.textContent.trim()).map(t => [t.textContent, t.getBoundingClientRect()])"""
OVERLAPS = f"""[...document.querySelectorAll('[data-figure]')].flatMap(figure => {{
  const texts = {TEXTS};
  return texts.flatMap(([a, r], i) => texts.slice(i + 1).filter(([b, s]) =>
    Math.min(r.right, s.right) - Math.max(r.left, s.left) > 1 && Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 3
  ).map(([b]) => `${{figure.dataset.figure}}: ${{a}} | ${{b}}`));
}})"""
OUTSIDE = f"""[...document.querySelectorAll('[data-figure]')].flatMap(figure => {{
  const box = figure.getBoundingClientRect();
  return {TEXTS}.filter(([a, r]) => r.left < box.left - 1 || r.right > box.right + 1 || r.bottom > box.bottom + 1
    || r.top < box.top - 1).map(([a]) => `${{figure.dataset.figure}}: ${{a}}`);
}})"""


@browser.needed
def test_a_click_tells_how_to_live_a_history_again(pages, runs):
    with browser.opened() as one:
        one.open(pages["one"], 1280)
        one.locator("#figure-0 figcaption").scroll_into_view_if_needed()
        box = one.locator("[data-figure='0'] .nsewdrag").first.bounding_box()
        for share in np.linspace(0.3, 0.95, 40):
            one.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.9)
            one.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.9)
            if one.locator("#figure-0 .relive").is_visible():
                break
        said = one.locator("#figure-0 .relive").inner_text()
        assert re.fullmatch(rf"History (\d+): alliance trace {re.escape(str(runs['one']))} --trial \1", said)


@browser.needed
def test_fifty_hostile_names_are_text(tmp_path, record_property):
    import xarray

    rng = np.random.default_rng(1)
    found = xarray.Dataset(
        {"mean": (("firm", "design"), rng.random((1, 25))), "se": (("firm", "design"), np.full((1, 25), 0.1)),
         "may_be_best": (("firm", "design"), np.ones((1, 25)))},
        {"firm": ["all"], "design": np.arange(25)},
    )  # fmt: skip
    table = Table(tuple(hostile.STRINGS), (tuple(hostile.STRINGS),), hostile.STRINGS[1])
    plots = [
        Plot(ranking(found, hostile.STRINGS[at : at + 25], hostile.STRINGS[at]), one, one, table)
        for at, one in ((0, hostile.STRINGS[4]), (25, hostile.STRINGS[5]))
    ]
    parts = [Points(tuple(hostile.STRINGS)), *plots, Code("\n".join(hostile.STRINGS), hostile.STRINGS[1])]
    parts += [Prose(one) for one in hostile.STRINGS]
    sections = [Section("a", hostile.STRINGS[0], parts)]
    file = tmp_path / "hostile.html"
    file.write_text(
        page(
            hostile.STRINGS[1],
            hostile.STRINGS,
            hostile.STRINGS[0],
            sections,
            {"path": hostile.STRINGS[1], "points": 2},
            "x",
        )
    )
    with browser.opened() as one:
        one.open(file, 1280)
        one.wait_for_timeout(300)
        assert one.evaluate("window.__pwned") is None
        assert one.complaints == [] and one.requests == []
        shown = one.evaluate("document.body.innerText")
        assert sum(1 for text in hostile.STRINGS if text.strip("\x00\u2028\u2029").split("\x1b")[0][:12] in shown) >= 48
        assert (
            one.evaluate("document.querySelectorAll('main script, main img, main iframe, main b, main svg a').length")
            == 0
        )
        ticks = one.evaluate("[...document.querySelectorAll('.ytick text')].map(t => t.textContent)")
        assert "<b>bold</b>" in ticks and len(ticks) == 50
    record_property(
        "R12",
        f"{len(hostile.STRINGS)} names in a page in a browser: 0 scripts run, 0 requests, 0 elements made, all shown as text",
    )


def test_hostile_names_of_a_run(runs, record_property):
    dataset = read(runs["one"])
    firms, tie = made_runs.text(hostile.STRINGS[:2]), made_runs.text([hostile.STRINGS[4]])
    bad = dataset.assign_coords(firm=firms, tie=tie, partner=(("tie", "side"), firms.reshape(1, 2)))
    bad = bad.assign_attrs(title=hostile.STRINGS[1])
    content = report(runs["one"], bad)
    body = content[content.index("<body>") : content.index('<script type="application/json" id="run">')]
    assert "<script" not in body and "<img" not in body
    material = gather(runs["one"], dataset)
    sources = {path: Provenance(hostile.STRINGS[0], "found") for path in material.scenario.provenance}
    worse = replace(material, scenario=replace(material.scenario, provenance=sources), config=hostile.STRINGS[1])
    from analysis.report.report import written

    assert written(worse).count("<script>") == 2
    record_property("R12", "a run with hostile names, sources and config: no element of theirs in its report")


def test_of_a_damaged_sweep_whole_points_are_shown(tmp_path, capsys, monkeypatch):
    """A chunk of one point is damaged: the others can be shown, and the damaged one cannot."""
    monkeypatch.setattr("model.store.grid.grid_for", lambda points, trials, tasks=1: Grid(1, 64))
    words = ("run", str(CONFIGS / "fiat-mazda-sweep.yaml"), "--trials", "60", "--out", str(tmp_path), *FEW)
    vary = "study.sweep={design: list, points: [{ties.fiat-mazda.stake: 0.1}, {ties.fiat-mazda.stake: 0.2}]}"
    assert main([*words, "--set", vary]) == 0
    (run,) = tmp_path.iterdir()
    chunks = sorted((run / "data.zarr" / "value_added").glob("c.*"))
    assert len(chunks) > 1
    chunks[-1].write_bytes(b"x" * chunks[-1].stat().st_size)
    capsys.readouterr()
    assert main(["show", str(run)]) == 4
    assert f"whole points can be shown, such as `alliance show {run} --point 0`" in capsys.readouterr().err
    assert main(["show", str(run), "--point", "0"]) == 0
    assert main(["report", str(run), "--point", "0", "--to", str(tmp_path / "r.html")]) == 4  # it is of all points
    assert main(["show", str(run), "--point", "1"]) == 4
    assert "Traceback" not in capsys.readouterr().err
