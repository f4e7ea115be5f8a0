"""Faults of what strangers' folders may do, and of what is loaded: links and pipes, extras that are missing, light load."""

from tests.planted.fault import Fault


def _fault(area: str, name: str, file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, area, file, old, new, tests)


LINKED = "tests/test_security.py::test_nothing_is_read_or_written_through_a_link"
LINKS = (
    _fault(
        "links", "a link in a run folder is followed", "model/store/ordinary.py",
        "if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):",
        "if not (entry.is_file() or entry.is_dir()):", LINKED,
    ),
    _fault(
        "links", "a pipe in a run folder is opened", "model/store/ordinary.py",
        "if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):", "if entry.is_symlink():", LINKED,
    ),
    _fault(
        "links", "links below the store are overlooked", "model/store/ordinary.py",
        "if deep and entry.name == STORE:", "if deep and entry.name != STORE:", LINKED,
    ),
    _fault(
        "links", "a run is written without a look for links", "model/store/runfolder.py",
        "        check_ordinary(self.path, deep=True)\n", "", LINKED,
    ),
    _fault(
        "links", "a run is read without a look for links", "model/store/runfolder.py",
        "    check_ordinary(path)\n", "", LINKED,
    ),
    _fault(
        "links", "the lock is taken through a link", "model/store/lock.py", " | os.O_NOFOLLOW", "", "tests/test_lock.py",
    ),
    _fault(
        "links", "the journal is written through a link", "model/store/files.py", " | os.O_NOFOLLOW", "",
        "tests/test_journal.py", "tests/test_lasting.py",
    ),
    _fault(
        "links", "extends leads out by a link", "model/config/extend.py",
        "real = target.resolve()", "real = Path(os.path.abspath(target))", "tests/test_bad_configs.py",
        "tests/test_security.py",
    ),
    _fault(
        "links", "a design file leads out by a link", "model/config/design_file.py",
        "target.resolve().is_relative_to(root)", "Path(os.path.abspath(target)).is_relative_to(root)",
        "tests/test_sweep_config.py", "tests/test_security.py",
    ),
    _fault(
        "links", "a config that is a pipe is waited for", "model/config/source.py",
        "elif not path.is_file():", "elif path.is_block_device():", "tests/test_bad_configs.py",
    ),
)  # fmt: skip
EXTRAS = (
    _fault(
        "extras", "the wrong extra is named for Dask", "model/execute/cluster.py",
        "alliance-outcomes[cluster]", "alliance-outcomes[dask]", "tests/test_extras.py",
    ),
    _fault(
        "extras", "half of what netCDF needs is looked for", "analysis/export.py",
        "        import h5py  # noqa: F401\n", "", "tests/test_extras.py",
    ),
    _fault(
        "extras", "nobody looks whether SALib is there", "analysis/sensitivity/sensitivity.py",
        "        salib.ready(method)\n", "        pass\n", "tests/test_extras.py",
    ),
    _fault(
        "extras", "every sensitivity needs SALib", "analysis/sensitivity/salib.py",
        'METHODS = ("delta", "pawn")\n', 'import SALib\n\nMETHODS = ("delta", "pawn")\n', "tests/test_extras.py",
    ),
    _fault(
        "extras", "Dask is imported before it is looked for", "model/execute/cluster.py",
        "if TYPE_CHECKING:\n", "if Any:\n", "tests/test_extras.py",
    ),
)  # fmt: skip
LIGHT = (
    _fault(
        "light load", "errors bring NumPy", "model/errors.py",
        "from typing import Any\n", "from typing import Any\n\nimport numpy\n", "tests/test_cli.py", "tests/test_extras.py",
    ),
    _fault(
        "light load", "check brings xarray", "model/commands/check.py",
        "import click\n", "import click\nimport xarray\n", "tests/test_cli.py", "tests/test_extras.py",
    ),
    _fault(
        "light load", "every command is imported for any", "model/cli.py",
        "        self.places = places\n", "        self.places = {name: place for name, place in places.items() if import_module(place)}\n",
        "tests/test_cli.py", "tests/test_extras.py",
    ),
    _fault(
        "light load", "the package brings its engine", "model/__init__.py",
        "sys.modules[__name__].__class__ = _Package\n", "sys.modules[__name__].__class__ = _Package\nimport model.simulate\n",
        "tests/test_cli.py",
    ),
    _fault(
        "light load", "the pytest plugin brings Hypothesis", "model/testing/plugin.py",
        "from typing import TYPE_CHECKING\n", "from typing import TYPE_CHECKING\n\nimport hypothesis\n", "tests/test_testing.py",
    ),
)  # fmt: skip
