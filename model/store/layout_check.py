"""Whether a store is laid out as a run of its scenario is: asked where reading one has failed, to tell whose fault it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.errors import AllianceError
from model.store.metadata import ROOT, STRANGE, Extents, root_file


def is_laid_out(folder: Path) -> bool:
    """Whether every array of a run folder has the dimensions, types and meanings that this version gives it.

    And whether the whole has the attributes, whatever they say.
    """
    from model.points import points, with_points
    from model.store.reader import open_dataset
    from model.store.runfolder import open_run
    from model.store.schema import schema
    from model.vocabulary import vocabulary

    try:
        run = open_run(folder)
        what = run.manifest()
        scenario = with_points(run.scenario(), what.points)
        root = json.loads((run.data / ROOT).read_bytes())
        found = root["consolidated_metadata"]["metadata"]
        dataset = open_dataset(run.data)
        extents = Extents(dataset.sizes["point"], found["status"]["shape"][1] if "status" in found else what.trials)
        made = schema(scenario, vocabulary(), dataset["time"].values, {"sources": ""}, points(scenario), what.grid)
        known = json.loads(root_file(made, extents))
        return bool(
            known["consolidated_metadata"]["metadata"] == found
            and _kinds(known["attributes"]) <= _kinds(root["attributes"])
        )
    except (AllianceError, OSError, *STRANGE):
        return False


def _kinds(attributes: dict[str, Any]) -> set[tuple[str, type]]:
    return {(name, type(value)) for name, value in attributes.items()}
