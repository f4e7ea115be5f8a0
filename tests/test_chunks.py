"""What is stored is what Zarr itself would have stored; no two blocks ever meet in one object."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import zarr
from hypothesis import example, given
from hypothesis import strategies as st
from zarr.codecs import Crc32cCodec, TransposeCodec, ZstdCodec

from model.errors import MachineError
from model.store.chunks import kept_trials, pieces, read_block, write_block
from model.store.codec import FILL, LEVEL, decode, encode, order
from model.store.coordinates import LONG
from model.store.grid import BLOCK, FEWEST, PATH_CHUNK, Block, Grid, grid_for, path_chunk
from model.store.metadata import Extents, arrays
from tests.blocks import Case
from tests.fakes import drawn, scenario, schema_of, swept

GRIDS = st.builds(Grid, st.integers(1, 9), st.integers(1, 70))


def zarrs_own(folder: Path, column, extents: Extents, kept: int) -> zarr.Array:
    """The same array, made by Zarr."""
    rank = len(column.dims)
    trials = min(extents.trials, kept) if column.dims[1] == "path_trial" else extents.trials
    return zarr.create_array(
        folder / "own.zarr",
        name=column.name,
        shape=(extents.points, trials, *column.sizes[2:]),
        chunks=column.chunks,
        dtype=column.dtype,
        fill_value=FILL[column.dtype],
        filters=[TransposeCodec(order=order(rank))] if rank > 2 else [],
        compressors=[ZstdCodec(level=LEVEL), Crc32cCodec()],
        chunk_key_encoding={"name": "default", "separator": "."},
        dimension_names=column.dims,
        attributes=column.attributes,
        config={"write_empty_chunks": True},
    )


@pytest.mark.parametrize(("made", "grid"), [(scenario(50, 20), Grid(1, 32)), (swept(30, 12), Grid(4, 12))])
def test_metadata_and_chunks_are_zarrs_own(tmp_path, made, grid):
    case = Case(made, grid)
    run = case.stored(tmp_path / "run")
    rows, paths = case.arrays(Block(0, case.points, 0, case.trials))
    for column in case.schema.columns:
        own = zarrs_own(tmp_path, column, Extents(case.points, case.trials), made.study.paths)
        own[...] = {**rows, **paths}[column.name].astype(column.dtype)
        folder = tmp_path / "own.zarr" / column.name
        assert json.loads((folder / "zarr.json").read_bytes()) == json.loads(
            (run.data / column.name / "zarr.json").read_bytes()
        )
        names = {path.name for path in folder.iterdir()}
        assert names == {path.name for path in (run.data / column.name).iterdir()}
        for name in names - {"zarr.json"}:
            assert (folder / name).read_bytes() == (run.data / column.name / name).read_bytes(), (column.name, name)


@pytest.mark.parametrize("made", [scenario(50, 20), drawn(5, 4)])
def test_coordinates_are_zarrs_own(tmp_path, made):
    case = Case(made)
    run = case.stored(tmp_path / "run")
    for item in case.schema.fixed:
        own = zarr.create_array(
            tmp_path / "own.zarr",
            name=item.name,
            shape=item.values.shape,
            chunks=item.chunks,
            dtype=item.dtype,
            fill_value=FILL[item.dtype],
            compressors=[ZstdCodec(level=LEVEL), Crc32cCodec()],
            dimension_names=item.dims,
            attributes=item.attributes,
            config={"write_empty_chunks": True},
        )
        own[...] = item.values
        for path in (tmp_path / "own.zarr" / item.name).rglob("*"):
            if path.is_file() and path.name != "zarr.json":
                mine = run.data / path.relative_to(tmp_path / "own.zarr")
                assert path.read_bytes() == mine.read_bytes(), item.name
        mine = json.loads((run.data / item.name / "zarr.json").read_bytes())
        assert mine == json.loads((tmp_path / "own.zarr" / item.name / "zarr.json").read_bytes())


def test_the_root_is_what_zarr_would_consolidate(tmp_path):
    run = Case(swept(30, 12), Grid(4, 12)).stored(tmp_path / "run")
    mine = json.loads((run.data / "zarr.json").read_bytes())
    with pytest.warns(UserWarning, match="onsolidated"):
        zarr.consolidate_metadata(run.data)
    assert json.loads((run.data / "zarr.json").read_bytes()) == mine


@given(
    dtype=st.sampled_from(["int8", "uint16", "int64", "float32", "float64"]),
    rest=st.lists(st.integers(1, 3), max_size=3),
    group=st.integers(1, 4),
    size=st.integers(1, 40),
    data=st.data(),
)
def test_a_chunk_comes_back(dtype, rest, group, size, data):
    shape = (data.draw(st.integers(1, group)), data.draw(st.integers(1, size)), *rest)
    values = (np.arange(np.prod(shape)).reshape(shape) % 100).astype(dtype)
    chunk = (group, size, *rest)
    content = encode(values, chunk, dtype)
    whole = decode(content, chunk, dtype)
    assert whole.shape == chunk and whole.dtype == dtype
    assert np.array_equal(whole[tuple(map(slice, shape))], values)
    beyond = np.ones(chunk, bool)
    beyond[tuple(map(slice, shape))] = False
    fill = FILL[dtype]
    assert np.isnan(whole[beyond]).all() if fill != fill else (whole[beyond] == fill).all()
    at = data.draw(st.integers(0, 8 * len(content) - 1))
    damaged = bytearray(content)
    damaged[at // 8] ^= 1 << at % 8
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        decode(bytes(damaged), chunk, dtype)
    for length in {0, 3, len(content) - 1}:
        with pytest.raises(ValueError):  # noqa: PT011
            decode(content[:length], chunk, dtype)


@given(GRIDS, st.integers(1, 30), st.integers(1, 200), st.integers(0, 150))
def test_blocks_cover_everything_once_and_share_no_object(grid, points, trials, kept):
    made = swept(trials, kept)
    schema = schema_of(made, grid)
    schema = type(schema)(
        **{
            **{name: getattr(schema, name) for name in schema.__slots__},
            "rows": schema.rows[-2:],
            "paths": schema.paths[:1],
            "coordinates": (),
        }
    )
    seen = np.zeros((points, trials), int)
    owner: dict[str, Block] = {}
    blocks = grid.blocks(points, trials)
    for block in blocks:
        assert block.rows > 0 and grid.home(block) == (block.point0 // grid.group, block.first // grid.size)
        seen[block.point0 : block.point1, block.first : block.last] += 1
        paths = np.zeros((block.point1 - block.point0, kept_trials(schema, block)), int)
        for column, key, place in pieces(schema, block):
            assert owner.setdefault(key, block) == block
            if column.dims[1] == "path_trial":
                paths[place] += 1
        assert (paths == 1).all()
    assert (seen == 1).all()
    assert blocks == sorted(blocks, key=lambda block: (block.point0, block.first))


@given(st.builds(Grid, st.integers(1, 9), st.integers(1, 5000)), st.integers(1, 9000))
@example(Grid(1, 1500), 3000)
def test_a_chunk_of_paths_lies_in_one_block_and_is_small(grid, kept):
    points, trials = path_chunk(grid, kept)
    assert grid.group % points == 0 and points * trials <= max(PATH_CHUNK, trials) and trials <= PATH_CHUNK
    assert kept <= grid.size or grid.size % trials == 0


@given(st.integers(1, 5000), st.integers(1, 200_000), st.integers(1, 300))
def test_the_cut_suits_the_run(points, trials, tasks):
    grid = grid_for(points, trials, tasks)
    assert 1 <= grid.group <= points and grid.group * grid.size <= BLOCK
    assert grid.size <= PATH_CHUNK or grid.size % PATH_CHUNK == 0
    if tasks == 1:
        assert grid == Grid(1, BLOCK) or points > 1
        assert grid.size >= min(trials, BLOCK)
    if points * trials >= FEWEST:
        assert grid.group * grid.size >= min(FEWEST, points * min(trials, grid.size))
    number = -(-points // grid.group) * -(-trials // grid.size)
    small = grid.group * grid.size < 2 * FEWEST
    assert number >= min(tasks, 1 + points * trials // BLOCK) or small


@pytest.mark.parametrize(
    ("points", "trials", "tasks", "grid"),
    [
        (1, 100, 1, Grid(1, BLOCK)),
        (1, 10**8, 1, Grid(1, BLOCK)),
        (1000, 500, 1, Grid(32, 500)),
        (1000, 1, 1, Grid(1000, 1)),
        (10, 10**6, 1, Grid(1, BLOCK)),
        (1, 10_000, 4, Grid(1, 2048)),
        (1000, 500, 100, Grid(10, 500)),
        (1000, 500, 10**6, Grid(3, 500)),
        (4, 3000, 1, Grid(4, 3072)),
    ],
)
def test_the_cut_of_some_runs(points, trials, tasks, grid):
    assert grid_for(points, trials, tasks) == grid


def test_a_block_written_twice_is_the_same(tmp_path):
    case = Case(swept(40, 20), Grid(4, 16))
    block = Block(0, 4, 16, 32)
    rows, paths = case.arrays(block)
    first = write_block(tmp_path, case.schema, block, rows, paths)
    assert write_block(tmp_path, case.schema, block, rows, paths) == first
    assert {item.key for item in first} == {piece.key for piece in pieces(case.schema, block)}
    assert all((tmp_path / item.key).stat().st_size == item.size for item in first)


@pytest.mark.parametrize("part", [Block(4, 6, 16, 32), Block(4, 5, 16, 32), Block(4, 6, 16, 17), Block(4, 5, 16, 30)])
def test_a_part_of_a_block_is_read_back(tmp_path, part):
    case = Case(swept(40, 20), Grid(4, 16))
    block = Block(4, 6, 16, 32)
    write_block(tmp_path, case.schema, block, *case.arrays(block))
    rows, paths = read_block(tmp_path, case.schema, part)
    wanted_rows, wanted_paths = case.arrays(part)
    for name, array in {**rows, **paths}.items():
        assert np.array_equal(array, {**wanted_rows, **wanted_paths}[name].astype(array.dtype), equal_nan=True)
    assert rows.keys() == wanted_rows.keys() and paths.keys() == wanted_paths.keys()


def test_a_damaged_object_is_not_read_back(tmp_path):
    case = Case(swept(40), Grid(4, 16))
    block = Block(0, 4, 0, 16)
    write_block(tmp_path, case.schema, block, *case.arrays(block))
    (tmp_path / "value/c.0.0.0").write_bytes(b"")
    with pytest.raises(MachineError, match=r"value/c\.0\.0\.0"):
        read_block(tmp_path, case.schema, block)


def test_long_coordinates_have_chunks_of_their_own(tmp_path):
    schema = schema_of(scenario(LONG + 10, 0))
    assert len(arrays(schema, Extents(1, 5))["trial"]["chunk_grid"]["configuration"]["chunk_shape"]) == 1
    case = Case(scenario(LONG + 10, 0), Grid(1, LONG), small=True)
    run = case.stored(tmp_path / "run")
    found = zarr.open_array(run.data / "trial")[...]
    assert np.array_equal(found, np.arange(LONG + 10)) and (run.data / "trial/c/1").exists()
