"""`show`: its pages, its files, and what it says of a run that cannot be shown so."""

from __future__ import annotations

import builtins
import csv
import errno
import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
import xarray

from analysis.cli import main
from analysis.full import full
from analysis.given import given
from analysis.pages import Presented, PresentedGiven
from analysis.plain import FIGURES
from analysis.present import presented
from analysis.summary import summarise
from model.errors import UserError
from tests import fake_cli
from tests.made_runs import points, stored
from tests.test_worth import with_paths


@pytest.fixture
def faked(monkeypatch, tmp_path):
    """A fake engine, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    fake_cli.install(monkeypatch.setattr)
    for name in ("plain", "sweep", "outer"):
        Path(f"{name}.yaml").write_text(f"title: {name}\n")


def call(capsys, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def lived(capsys, name: str, *words: str) -> str:
    code, out, _ = call(capsys, "run", f"{name}.yaml", "--quiet", "--no-progress", "--trials", "300", *words)
    assert code == 0
    return out.strip()


def fixed(n: int = 200, **changes) -> xarray.Dataset:
    return stored(n, status=[0] * n, **changes)


# --- pages ---


def test_the_full_page_begins_with_the_one_screen_one():
    dataset = with_paths()
    page, short = Presented(dataset, full=True).text(), Presented(dataset).text()
    assert page.startswith(short) and "alliance trace RUN --trial K" in page
    for words in (
        "over all dates at once",
        "How great the danger",
        "has come so far",
        "outlives",
        "worst 5 %",
        "On the way",
    ):
        assert words in page, words
    assert max(map(len, page.splitlines())) <= 100


def test_plain_data_keep_their_keys_and_have_all_findings():
    dataset = with_paths()
    short, found = Presented(dataset).result(), Presented(dataset, all=True).result()
    for name in short:
        assert json.dumps(found[name]) == json.dumps(short[name]), name
    assert set(full(dataset)) <= set(found)
    for name in ("wins", "capability_added"):
        rows = found[f"{name}_interval"]
        assert [{key: row[key] for key in short[name][0]} for row in rows] == short[name]
        assert {"low", "high"} <= set(rows[0])
    for name in FIGURES:
        sizes = [len(found[name][dim]) for dim in found[name]["dims"]]
        variables = full(dataset)[name].data_vars
        assert all(np.shape(found[name][str(variable)]) == tuple(sizes) for variable in variables), name
    assert "fan" not in Presented(fixed(), all=True).result()


def test_given_a_year_by_hand():
    """Two of four reach year 5; of them one is dissolved at 8."""
    dataset = stored(
        4,
        ending=[1, 1, 1, 0],
        end_time=[2.0, 5.0, 8.0, 15.0],
        status=[0] * 4,
        value_added=[[1, 0], [2, 0], [3, 0], [5, 0]],
    )
    (one,) = given(dataset, 5.0)
    assert (one.summary.trials, one.of, one.share.value) == (2, 4, 0.5)
    ends = one.summary.endings
    assert ends["year"].values.tolist() == [10.0, 15.0]
    assert ends["incidence"].sel(ending="dissolved").values.tolist() == [[0.5, 0.5]]
    assert float(one.summary.value_added["mean"][0]) == 4.0
    page = PresentedGiven(dataset, 5.0).text()
    assert "Given that fiat-mazda still goes on at year 5" in page and "2 of 4 histories, 50.0 %" in page
    result = PresentedGiven(dataset, 5.0).result()
    assert result["given"] == 5.0 and result["ties"][0]["share"] == 0.5 and result["ties"][0]["trials"] == 2


def test_given_signing_is_all_there_is():
    dataset = stored(300)
    (one,) = given(dataset, 0.0)
    plain = summarise(dataset)
    assert one.summary.trials == plain.trials and one.summary.stored == plain.stored
    shared = one.summary.endings.sel(year=plain.endings["year"].values)
    xarray.testing.assert_allclose(shared.drop_attrs(), plain.endings.drop_attrs())
    xarray.testing.assert_identical(one.summary.value_added, plain.value_added)


def test_given_a_year_that_none_reaches_or_none_can():
    dataset = stored(4, ending=[1] * 4, end_time=[2.0] * 4, status=[0] * 4)
    assert "reached year 5 in none of 4 histories" in PresentedGiven(dataset, 5.0).text()
    for year in (-1.0, 15.0, float("nan")):
        with pytest.raises(UserError, match="Allowed"):
            given(dataset, year)


def test_given_a_year_with_outer_draws_has_the_band_over_them():
    draws = [fixed(60, seed=seed) for seed in range(8)]
    (one,) = given(points(draws, draws=8), 3.0)
    assert one.summary.endings.attrs["band"] == "95 % over outer draws"
    assert one.summary.trials < one.of == 480


def test_full_is_of_one_design():
    both = points([fixed(20), fixed(20, seed=2)], x=[1, 2])
    with pytest.raises(UserError, match="choose one with --design or --point"):
        presented(both, full=True)
    assert "over all dates at once" in presented(both, design=1, full=True).text()
    assert PresentedGiven(both, 2.0, design=1).text().count("Given that") == 1


# --- commands and files ---


def test_files_hold_every_finding(capsys, faked):
    run = lived(capsys, "plain")
    code, out, _ = call(capsys, "show", run, "--csv", "tables", "--netcdf", "all.nc")
    assert code == 0 and "cumulative incidence" in out
    tree = xarray.open_datatree("all.nc", engine="h5netcdf")
    names = {group.strip("/") for group in tree.groups} - {""}
    assert {"incidence_curve", "value_ecdf", "fan", "hazards", "lowest_trust", "products"} <= names
    assert {path.stem for path in Path("tables").iterdir()} == names | {"columns"}
    with Path("tables/value_histogram.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 3 * 40 and {"trial", "point", "left", "count"} <= set(rows[0])
    tree.close()


def test_files_of_a_sweep_of_groups_and_of_what_is_given(capsys, faked):
    run = lived(capsys, "sweep")
    for words, wanted in (
        ((), {"designs", "ranking", "value_added", "changes_value_added"}),
        (("--by", "ties.fiat-mazda.stake"), {"endings", "wins"}),
        (("--design", "1", "--given", "5"), {"reached", "endings", "value_added"}),
        (("--design", "1"), {"incidence_curve", "value_quantiles"}),
    ):
        folder = Path("_".join(("tables", *words)).replace("-", ""))
        code, _, err = call(capsys, "show", run, *words, "--csv", str(folder))
        assert code == 0, err
        assert wanted <= {path.stem for path in folder.iterdir()}, words
    result = json.loads(call(capsys, "show", run, "--json")[1])["result"]
    assert len(result["ranking"]) == 3 * 6 and {"design", "firm", "may_be_best", "regret"} <= set(result["ranking"][0])


def test_json_is_strict_and_has_all_findings(capsys, faked):
    run = lived(capsys, "outer")
    code, out, _ = call(capsys, "show", run, "--json")
    result = json.loads(out, parse_constant=pytest.fail)["result"]
    assert code == 0 and {"hazards", "conditional", "value_shortfall", "outer"} <= set(result)
    assert {"credible_low", "credible_high"} <= set(result["hazards"][0])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--given", "20"), "--given 20: the run looks 15 years ahead"),
        (("--given", "5", "--full"), "--given and --full are different pages"),
        (("--by", "x", "--given", "5"), "--by and --given are different pages"),
        (("--point", "9", "--full"), "--point 9: the run has 1 point"),
        (("--csv", "plain.yaml"), "plain.yaml"),
        (("--netcdf", "no/such/folder.nc"), "there is no such folder"),
    ],
)
def test_what_cannot_be_asked_for_is_said(capsys, faked, words, sentence):
    run = lived(capsys, "plain")
    code, out, err = call(capsys, "show", run, *words)
    assert code == 2 and out == "" and sentence in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--netcdf", "plain.yaml"), "plain.yaml is there and is no netCDF file"),
        (("--netcdf", "pipe"), "it is not an ordinary file"),
        (("--netcdf", "link"), "it is not an ordinary file"),
        (("--netcdf", "."), "it is a folder"),
        (("--netcdf", "RUN/manifest.json"), "is inside the run"),
        (("--netcdf", "RUN/data.zarr/zarr.json"), "is inside the run"),
        (("--netcdf", "RUN/new.nc"), "is inside the run"),
        (("--csv", "RUN"), "is inside the run"),
        (("--csv", "RUN/data.zarr/new"), "is inside the run"),
        (("--csv", "pipe"), "it is there and is no folder"),
        (("--csv", ""), "an empty path"),
        (("--netcdf", ""), "an empty path"),
    ],
)
def test_findings_replace_nothing_of_another_kind(capsys, faked, words, sentence):
    run = lived(capsys, "plain")
    os.mkfifo("pipe")
    Path("link").symlink_to("pipe")
    before = kept(Path())
    code, out, err = call(capsys, "show", run, *(word.replace("RUN", run) for word in words))
    assert code == 2 and out == "" and sentence in err and err.count("\n") == 1
    assert kept(Path()) == before


def kept(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def test_findings_replace_findings_and_an_empty_file_through_a_link(capsys, faked):
    run = lived(capsys, "plain")
    Path("there.nc").touch()
    Path("link.nc").symlink_to("there.nc")
    for _ in range(2):
        assert call(capsys, "show", run, "--netcdf", "link.nc")[0] == 0
        assert Path("link.nc").is_symlink() and Path("there.nc").read_bytes().startswith(b"\x89HDF")


def test_an_unfinished_run_says_so_and_shows_its_part():
    part = with_paths().assign_attrs(complete=0)
    for shown in (Presented(part, full=True), PresentedGiven(part, 2.0)):
        assert "This run is not finished" in shown.text()


def test_empty_foreign_and_damaged_runs_are_said(capsys, faked):
    Path("foreign").mkdir()
    assert call(capsys, "show", "foreign", "--full")[0] == 2
    run = Path(lived(capsys, "plain"))
    chunk = max((run / "data.zarr" / "ownership_end_time").rglob("*"), key=lambda path: path.stat().st_size)
    chunk.write_bytes(b"x" * 40)
    for words in (("--full",), ("--given", "5"), ("--json",)):
        code, _, err = call(capsys, "show", str(run), *words)
        assert code == 4 and "Traceback" not in err
    assert "damage" in err


TOLD = ("journal.jsonl", "manifest.json", "data.zarr")
FORBIDDEN = (*TOLD, "data.zarr/ending", "", "mine.py")


@pytest.mark.parametrize("below", FORBIDDEN)
@pytest.mark.parametrize("command", ["show", "resume", "verify", "report"])
def test_what_may_not_be_read_is_not_missing_and_is_not_replaced(capsys, faked, monkeypatch, below, command):
    run = lived(capsys, "plain")
    Path(run, "mine.py").write_text("")
    before = kept(Path(run))
    place = (Path(run) / below).resolve()
    with monkeypatch.context() as patch:
        forbid(patch, place)
        words = ["--events", str(place)] if below == "mine.py" and command == "resume" else []
        code, out, err = call(capsys, command, run, *words)
    said = out + err
    assert "defect" not in said and "is missing" not in said
    if code or command != "report":
        assert kept(Path(run)) == before
    if below in TOLD or words:
        assert code in (2, 4, 5) and "Permission denied" in said and place.name in said


def forbid(patch: pytest.MonkeyPatch, place: Path) -> None:
    """As if the user had no right to a file, or to look into a folder: tests may be run by one who has every right."""

    def hindered(name: str, module: object) -> None:
        real = getattr(module, name)

        def call(path, *words, **more):
            if not isinstance(path, int):
                found = Path(os.path.abspath(os.fspath(path)))
                looks = found == place and name in ("open", "scandir", "listdir")
                if looks or place in found.parents:
                    raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path, *words, **more)

        patch.setattr(module, name, call)

    for name, module in (
        ("open", io),
        ("open", builtins),
        ("open", os),
        ("scandir", os),
        ("listdir", os),
        ("stat", os),
        ("lstat", os),
    ):
        hindered(name, module)


def test_of_a_summary_what_needs_histories_is_refused_and_the_rest_is_shown(capsys, faked):
    run = lived(capsys, "plain")
    dataset = xarray.open_zarr(run + "/data.zarr").assign_attrs(keep="summary")
    for asked in ({"given": 5.0}, {"full": True}):
        with pytest.raises(UserError, match=r"keeps only a summary.*its summary is shown"):
            presented(dataset, **asked)
