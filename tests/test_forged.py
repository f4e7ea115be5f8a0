"""Claim: a run whose checksums are all right, but whose metadata say something else, is refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from analysis.cli import main
from model.errors import MACHINE
from tests.fuzz.folders import Folders, Forger

ROOT = "data.zarr/zarr.json"
Content = dict[str, Any]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    return Folders(tmp_path_factory.mktemp("runs"), 1).whole


def no_title(root: Content) -> None:
    del root["attributes"]["title"]


def chunks_of_nothing(root: Content) -> None:
    for array in root["consolidated_metadata"]["metadata"].values():
        array["chunk_grid"]["configuration"]["chunk_shape"] = [0] * len(array["shape"])


@pytest.mark.parametrize("change", [no_title, chunks_of_nothing])
@pytest.mark.parametrize("kind", ["sweep", "summary"])
@pytest.mark.parametrize("command", ["show", "report"])
def test_a_run_of_another_layout_is_a_sentence(
    runs: dict[str, dict[str, bytes]],
    kind: str,
    change: Callable[[Content], None],
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    forger = Forger(runs[kind], Random(1))
    root = json.loads(forger.files[ROOT])
    change(root)
    forger.files[ROOT] = json.dumps(root, separators=(",", ":")).encode() + b"\n"
    forger._sign()
    for name, content in forger.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    code = main([command, str(tmp_path)])
    said = capsys.readouterr().err
    assert code == MACHINE, said
    assert "is damaged: " in said or "is not laid out as a run of this version" in said
