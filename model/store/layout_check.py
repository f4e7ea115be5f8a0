"""Whether a store is laid out as a run of its scenario is: asked where reading one has failed, to tell whose fault it is."""

from __future__ import annotations

import json
from pathlib import Path

from model.errors import AllianceError
from model.store.metadata import ROOT, Extents, arrays


def is_laid_out(folder: Path) -> bool:
    """Whether every array of a run folder has the dimensions, types and meanings that this version gives it."""
    from model.points import points, with_points
    from model.store.reader import open_dataset
    from model.store.runfolder import open_run
    from model.store.schema import schema
    from model.vocabulary import vocabulary

    try:
        run = open_run(folder)
        what = run.manifest()
        scenario = with_points(run.scenario(), what.points)
        found = json.loads((run.data / ROOT).read_bytes())["consolidated_metadata"]["metadata"]
        dataset = open_dataset(run.data)
        extents = Extents(dataset.sizes["point"], found["status"]["shape"][1] if "status" in found else what.trials)
        made = schema(scenario, vocabulary(), dataset["time"].values, {"sources": ""}, points(scenario), what.grid)
        return bool(json.loads(json.dumps(arrays(made, extents))) == found)
    except (AllianceError, OSError, LookupError, TypeError, ValueError, AttributeError):
        return False
