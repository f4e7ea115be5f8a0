"""Findings as files: what is written is what was found, and a spreadsheet computes nothing of it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import xarray

from analysis.export import export
from model.errors import UserError

HOSTILE = ["=1+1", "+2", "-3", "@x", "fiat"]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def findings() -> dict[str, xarray.Dataset]:
    names = np.array(HOSTILE, dtype=np.dtypes.StringDType())
    worth = xarray.Dataset(
        {
            "value": ("firm", [1.5, np.nan, 0.0, -2.0, 4.0], {"units": "USD bn", "long_name": "value added"}),
            "trials": 7,
        },
        {"firm": names},
        {"band": "95 %", "complete": True},
    )
    return {"worth": worth, "count": xarray.Dataset({"trials": 7})}


def test_csv_has_every_number_and_no_formula(findings, tmp_path):
    export(findings, csv=tmp_path / "new" / "folder")
    rows = read(tmp_path / "new" / "folder" / "worth.csv")
    assert [row["firm"] for row in rows] == ["'=1+1", "'+2", "'-3", "'@x", "fiat"]
    assert [row["value"] for row in rows] == ["1.5", "", "0.0", "-2.0", "4.0"]
    assert {row["trials"] for row in rows} == {"7"}
    assert (tmp_path / "new" / "folder" / "count.csv").read_text().split() == ["trials", "7"]
    meanings = read(tmp_path / "new" / "folder" / "columns.csv")
    assert {"file": "worth.csv", "column": "value", "unit": "USD bn", "meaning": "value added"} in meanings


def test_netcdf_reads_back(findings, tmp_path):
    export(findings, netcdf=tmp_path / "all.nc")
    with xarray.open_datatree(tmp_path / "all.nc", engine="h5netcdf") as tree:
        back = tree["worth"].to_dataset().load()
    assert back["firm"].values.tolist() == HOSTILE
    np.testing.assert_array_equal(back["value"].values, findings["worth"]["value"].values)
    assert back["value"].attrs == {"units": "USD bn", "long_name": "value added"}


@pytest.mark.parametrize("where", ["csv", "netcdf"])
def test_a_place_that_cannot_be_is_a_sentence(findings, tmp_path, where):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match="cannot write to"):
        export(findings, **{where: tmp_path / "file" / "below"})
    assert (tmp_path / "file").read_text() == "mine"
