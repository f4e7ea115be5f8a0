"""How to get the same numbers again, and how to look further."""

from __future__ import annotations

from analysis.report.elements import Code, Prose, Section, Table
from analysis.report.material import Material

HASH = 16


def reproduce(material: Material) -> Section:
    """Seed, versions, hashes, and the commands."""
    what, run = material.manifest, material.run.name
    rows = [
        ("run", run), ("seed", str(what.seed)), ("histories", _histories(material)),
        ("config, SHA-256", what.config[:HASH]), ("resolved scenario, SHA-256", what.scenario[:HASH]),
        ("model sources, SHA-256", what.sources[:HASH]), ("identity of the run, SHA-256", what.run[:HASH]),
        *((name, number) for name, number in what.versions.items()),
    ]  # fmt: skip
    path = material.run
    commands = (
        f"alliance verify {path}      # is everything still what was stored?\n"
        f"alliance trace {path} --trial 17   # any history as a dated story\n"
        f"alliance explain {path}   # what caused what: the same histories without one kind of event\n"
        f"alliance show {path} --full   # these findings as tables, --json, --csv DIR or --netcdf FILE"
    )
    again = (
        "import model, xarray\n\n"
        f"again = model.simulate(model.load_run({str(path)!r}))  # from the resolved scenario, in memory\n"
        f"xarray.testing.assert_equal(again, model.open_run({str(path)!r}))"
    )
    return Section(
        "reproduce", "How to get the same numbers again",
        [
            Prose("The same seed gives the same bits with any number of workers, any engine and any interruption."),
            Table(("", "value"), tuple(rows), numbers=False), Code(commands), Code(again, "The same run again, bit for bit (Python)"),
        ],
    )  # fmt: skip


def _histories(material: Material) -> str:
    what = material.manifest
    return f"{what.trials:,}" + (f" at each of {what.points:,} points" if what.points > 1 else "")
