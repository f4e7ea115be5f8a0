"""The found box as a new config: the run's own beside it, and what is narrower in a few lines of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.discovery.discover import Discovery
from analysis.discovery.narrow import Limits, narrowed
from model.commands.output import clean
from model.errors import MachineError, Mistake, UserError

if TYPE_CHECKING:
    from analysis.discovery.region import Region

ENDINGS = (".yaml", ".yml")


def check_place(file: Path) -> None:
    """Whether a config can be written there. Raises UserError."""
    if file.suffix not in ENDINGS:
        allowed = " or ".join(ENDINGS)
        raise UserError(
            [Mistake("discover.name", f"--write {file}: a config ends in {allowed}", value=str(file), allowed=allowed)]
        )
    if not file.parent.is_dir():
        raise UserError(
            [Mistake("discover.folder", f"--write {file}: there is no folder {file.parent}", value=str(file))]
        )
    for path in (file, _base(file)):
        if path.exists():
            raise UserError(
                [Mistake("discover.exists", f"{path} is there already; name another --write", value=str(path))]
            )


def write_config(found: Discovery, run: Path, file: Path) -> list[str]:
    """Write the config; what was written, in sentences.

    `FILE.yaml` extends `FILE.base.yaml`, the run's config with all that it extended, so that both stand by themselves.

    Raises:
        UserError: there is no box of inputs, or the run's scenario cannot be read.
        MachineError: the disk does not take it.
    """
    from model.store import runfolder

    box, left_out = _limits(found)
    if not box:
        message = "there is no box over inputs to write" + (": limits on events are no config" if left_out else "")
        raise UserError([Mistake("discover.no_box", message)])
    resolved = runfolder.open_run(run).scenario().resolved
    differences, notes = narrowed(resolved, box)
    base = _base(file)
    try:
        base.write_text(json.dumps(resolved, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        file.write_text(_text(found, base.name, differences), encoding="utf-8")
    except OSError as error:
        raise MachineError(f"cannot write {file}: {error.strerror or error}") from error
    events = [f"not in it, for events are no inputs: {label}" for label in left_out]
    return [f"wrote {file}, which extends {base.name}", *notes, *events]


def _base(file: Path) -> Path:
    return file.with_name(f"{file.stem}.base.yaml")


def _limits(found: Discovery) -> tuple[dict[str, Limits], list[str]]:
    """Path -> limits, and the labels of what no config can set."""
    region = found.region
    if region is None:
        return {}, []
    inside = _inside(found, region)
    box, left_out = {}, []
    for at in region.box.restricted:
        feature = found.features[at]
        if not feature.is_input:
            left_out.append(feature.label)
            continue
        own = feature.values[inside]
        low, high = float(region.box.low[at]), float(region.box.high[at])
        words = tuple(feature.words[code] for code in sorted(region.box.words.get(at, ())))
        box[feature.name] = Limits(
            low if np.isfinite(low) else None, high if np.isfinite(high) else None, words,
            float(own.min(initial=np.inf)), float(own.max(initial=-np.inf)),
        )  # fmt: skip
    return box, left_out


def _inside(found: Discovery, region: Region) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside = np.ones(len(found.features[0].values), bool)
    for at in region.box.restricted:
        values = found.features[at].values
        inside &= (values >= region.box.low[at]) & (values <= region.box.high[at])
    return inside


def _text(found: Discovery, base: str, differences: dict[str, object]) -> str:
    import yaml

    one = found.findings["box"]
    density, all_of_them = 100 * float(one["density"]), 100 * float(one["base"])
    head = [
        f"# A box found by `alliance discover`, where {_line(found.where)}",
        f"# In it {density:.1f} % of the histories were such, against {all_of_them:.1f} % of all (on histories that it",
        "# was not found on). Inputs that the box limits are cut to it; all else is as it was.",
    ]
    content = {"extends": base, "title": f"{found.title}, in the box found", **differences}
    return "\n".join(head) + "\n\n" + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def _line(text: str) -> str:
    return " ".join(clean(text).split())
