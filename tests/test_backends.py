"""Whoever lives the blocks, the bytes are the same; lost, hung and deadly workers cost nobody else's work (R4)."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
import xarray

from analysis.cli import main
from model.commands.options import is_address
from model.execute.processes import Order, Processes
from model.store import grid
from model.store.grid import Grid
from model.store.runfolder import RunFolder

HERE = Path(__file__).parent
DEADLY = str(HERE / "deadly.py")
CONFIG = HERE / "small.yaml"
FEW = ("--no-progress", "--quiet")
WITH_DEADLY = (*FEW, "--events", DEADLY, "--engine", "reference")
TRIALS, BLOCK = 72, 12  # more than run in one process


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """Blocks of twelve histories, so that there are six of them, each one piece."""
    monkeypatch.setattr(Processes, "size", BLOCK)
    monkeypatch.setattr(grid, "grid_for", lambda points, trials, tasks=1: Grid(1, BLOCK))


@pytest.fixture
def deadly(tmp_path, monkeypatch) -> Path:
    """The file that says when the deadly event strikes."""
    place = tmp_path / "deadly.txt"
    monkeypatch.setenv("DEADLY", str(place))
    return place


def run(out: Path, *options: str) -> int:
    return main(["run", str(CONFIG), "--trials", str(TRIALS), "--out", str(out), *options])


def the_run(out: Path) -> Path:
    (found,) = out.iterdir()
    return found


def tree(out: Path) -> dict[str, str]:
    """The hash of every file but the manifest and the journal, which name the engine that the run was begun with."""
    folder = the_run(out)
    files = (path for path in sorted((folder / "data.zarr").rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> dict[str, str]:
    """The run with the deadly event, which strikes nobody, on one process."""
    from model.engines.dispatch import load_plain
    from model.engines.reference import REFUSED
    from model.vocabulary import vocabulary

    out = tmp_path_factory.mktemp("alone")
    # That it cannot be compiled is known here: it need not be tried for a minute.
    kernel = Path(str(load_plain(vocabulary(Path(DEADLY))).__file__))
    kernel.with_name(REFUSED).write_text("deadly cannot be compiled")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DEADLY", raising=False)  # of a test that has its cluster already
        patch.setattr(grid, "grid_for", lambda points, trials, tasks=1: Grid(1, BLOCK))
        assert run(out, *WITH_DEADLY, "--workers", "1") == 0
    return tree(out)


@pytest.mark.parametrize("how", ["kill", "exit", "segfault"])
def test_a_lost_process_costs_one_piece(tmp_path, deadly, alone, how, record_property):
    deadly.write_text(f"once-{how} 30")
    assert run(tmp_path / "out", *WITH_DEADLY, "--workers", "2") == 0
    assert not deadly.exists()  # it did strike
    assert tree(tmp_path / "out") == alone
    record_property("R4", "a process lost (killed, gone or crashed) while it lived a piece: the same bytes")


def test_a_hung_process_is_replaced(tmp_path, deadly, alone, monkeypatch, record_property):
    monkeypatch.setenv("ALLIANCE_PATIENCE", "12")
    deadly.write_text("once-hang 30")
    assert run(tmp_path / "out", *WITH_DEADLY, "--workers", "2") == 0
    assert not deadly.exists()
    assert tree(tmp_path / "out") == alone
    record_property("R4", "a process that hung: replaced, the same bytes")


def test_a_deadly_piece_is_given_up_and_the_rest_is_kept(tmp_path, deadly, alone, capsys, record_property):
    deadly.write_text("exit 30")
    assert run(tmp_path / "out", *WITH_DEADLY, "--workers", "2") == 4
    said = capsys.readouterr().err
    assert "3 workers were lost" in said and "--trial 24 --point 0" in said and "exit code 7" in said
    state = RunFolder(the_run(tmp_path / "out")).state(deep=True)
    assert {home for _, home in state.done} == {0, 1, 3, 4, 5}
    deadly.unlink()
    assert main(["resume", str(the_run(tmp_path / "out")), "--events", DEADLY, "--workers", "1", "--quiet"]) == 0
    assert tree(tmp_path / "out") == alone
    record_property(
        "R4", "a piece deadly to every process: given up after 3, 5 of 6 blocks kept, the same bytes once it is mended"
    )


def test_closing_the_pool_leaves_no_process(deadly):
    from model.config import load
    from model.execute.pieces import Piece
    from model.vocabulary import vocabulary

    scenario = load(CONFIG, events=vocabulary(Path(DEADLY)))
    deadly.write_text("hang 0")
    pool = Processes(Order(scenario, (Path(DEADLY),), "reference", 0), 1, 600.0)
    future = pool.submit(Piece(0, 0, 8))
    while not pool.workers:
        time.sleep(0.01)
    (worker,) = pool.workers
    pool.close()
    assert not worker.process.is_alive()
    assert not future.done() or future.cancelled()


@pytest.fixture(scope="module")
def cluster():
    """Two Dask workers, each a process that its nanny starts again, however slow the machine."""
    import dask
    from distributed import LocalCluster

    patient = {
        "distributed.deploy.lost-worker-timeout": "10 minutes",  # else a worker slow to start again is closed for good
        "distributed.scheduler.allowed-failures": 1,
    }
    os.environ["DEADLY"] = str(Path(os.environ.get("TMPDIR", "/tmp")) / f"deadly-{os.getpid()}.txt")
    with (
        dask.config.set(patient),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as made,
    ):
        yield made
    os.environ.pop("DEADLY")


@pytest.fixture
def struck(cluster):
    """The file that the cluster's workers look at; both are there before a test strikes them."""
    place = Path(os.environ["DEADLY"])
    cluster.wait_for_workers(2, timeout=120)
    yield place
    place.unlink(missing_ok=True)


def test_a_cluster_stores_the_same_bytes(tmp_path, cluster):
    assert run(tmp_path / "here", *FEW) == 0
    assert run(tmp_path / "there", *FEW, "--scheduler", cluster.scheduler_address) == 0
    assert tree(tmp_path / "here") == tree(tmp_path / "there")
    assert the_run(tmp_path / "here").name == the_run(tmp_path / "there").name
    assert xarray.open_zarr(the_run(tmp_path / "there") / "data.zarr").attrs["complete"] == 1


def test_sweeps_and_outer_draws_on_a_cluster(tmp_path, cluster):
    sets = ("--set", "study.outer=2", "--set", "study.sweep={design: grid, vary: {events.dispute: [on, off]}}")
    assert run(tmp_path / "here", *FEW, *sets) == 0
    assert run(tmp_path / "there", *FEW, *sets, "--scheduler", cluster.scheduler_address) == 0
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


@pytest.mark.parametrize("how", ["once-kill", "once-exit", "once-segfault"])
def test_a_lost_worker_costs_one_block(tmp_path, cluster, struck, alone, how, record_property):
    struck.write_text(f"{how} 30")
    assert run(tmp_path / "out", *WITH_DEADLY, "--scheduler", cluster.scheduler_address) == 0
    assert not struck.exists()
    assert tree(tmp_path / "out") == alone
    record_property("R4", "a Dask worker lost (killed, gone or crashed) while it lived a block: the same bytes")


def test_a_hung_worker_is_restarted(tmp_path, cluster, struck, alone, monkeypatch, record_property):
    monkeypatch.setenv("ALLIANCE_PATIENCE", "12")
    struck.write_text("once-hang 30")
    assert run(tmp_path / "out", *WITH_DEADLY, "--scheduler", cluster.scheduler_address) == 0
    assert not struck.exists()
    assert tree(tmp_path / "out") == alone
    record_property("R4", "a Dask worker that hung: started again, the same bytes")


def test_a_deadly_block_is_given_up_and_the_rest_is_kept(tmp_path, cluster, struck, alone, capsys, record_property):
    struck.write_text("kill 30")
    assert run(tmp_path / "out", *WITH_DEADLY, "--scheduler", cluster.scheduler_address) == 4
    said = capsys.readouterr().err
    assert "the block of trials 24-35 of point 0" in said and "Dask workers" in said and "Traceback" not in said
    state = RunFolder(the_run(tmp_path / "out")).state(deep=True)
    assert {home for _, home in state.done} == {0, 1, 3, 4, 5}
    struck.unlink()
    again = ["resume", str(the_run(tmp_path / "out")), "--events", DEADLY, "--quiet"]
    assert main([*again, "--scheduler", cluster.scheduler_address]) == 0
    assert tree(tmp_path / "out") == alone
    record_property(
        "R4", "a block deadly to every Dask worker: given up, 5 of 6 blocks kept, the same bytes once it is mended"
    )


def test_workers_killed_from_outside(tmp_path, cluster):
    """Whoever kills them, and whenever: twice while blocks are lived."""
    cluster.wait_for_workers(2, timeout=120)
    assert run(tmp_path / "here", *FEW) == 0

    def kill() -> None:
        for nanny in list(cluster.workers.values()):
            time.sleep(1.0)
            if nanny.pid:
                os.kill(nanny.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert run(tmp_path / "there", *FEW, "--engine", "reference", "--scheduler", cluster.scheduler_address) == 0
    killer.join()
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


def test_no_scheduler_is_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("model.execute.cluster.ANSWER", 1.0)
    assert run(tmp_path, *FEW, "--scheduler", "tcp://127.0.0.1:9") == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "address",
    [
        "",
        "foo",
        "nonsense://x",
        "tcp://",
        "tcp://x",
        "tcp://:9",
        "tcp://a b:9",
        "x:9:9",
        "tcp://x:9\n",
        "tcp://x:99999",
        "x:0",
        "http://x:9",
    ],
)
def test_what_cannot_be_an_address_is_refused_at_once(tmp_path, capsys, monkeypatch, address):
    monkeypatch.setattr("model.execute.cluster.connect", lambda address: pytest.fail("tried"))
    assert run(tmp_path / "runs", *FEW, "--scheduler", address) == 2
    assert "is no address of a Dask scheduler" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "tls://node-1.example.org:1", "node_1:8786", "tcp://[::1]:8786", "inproc://10.0.0.1/7/1"],
)
def test_what_may_be_an_address_is_one(address):
    assert is_address(address)


def test_another_model_on_the_workers_is_a_sentence(tmp_path, cluster, capsys, monkeypatch):
    from model.engines import dispatch

    cluster.wait_for_workers(1, timeout=120)
    real = dispatch.sources_hash
    monkeypatch.setattr(dispatch, "sources_hash", lambda events: "0" * 64)  # as if the sources here were others
    monkeypatch.setattr(sys.modules["model.simulate"], "sources_hash", lambda events: "0" * 64)
    assert real is not dispatch.sources_hash
    code = main(["run", str(CONFIG), "--trials", "32", "--out", str(tmp_path), *FEW, "--json",
                 "--scheduler", cluster.scheduler_address])  # fmt: skip
    found = json.loads(capsys.readouterr().out)
    assert code == 2 and "has another version of the model" in found["errors"][0]["message"]


def test_without_workers_is_a_sentence(tmp_path, capsys, monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr("model.execute.cluster.ANSWER", 1.0)
    with LocalCluster(n_workers=0, dashboard_address=":0") as empty:
        assert run(tmp_path, *FEW, "--scheduler", empty.scheduler_address) == 2
    assert "has no workers" in capsys.readouterr().err
