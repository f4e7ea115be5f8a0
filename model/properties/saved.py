"""A failure as a config that brings it back, and as a dated story."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from model.commands.output import clean
from model.errors import MachineError
from model.event import Event
from model.mechanism import Mechanism
from model.properties.search import Checked, Failure

Config = dict[str, Any]


def story(failure: Failure, events: tuple[Event, ...], mechanisms: tuple[Mechanism, ...]) -> str:
    """The history in which it was seen, to the horizon of the smallest world."""
    from model.config import from_resolved
    from model.engines.trace import trace

    scenario = from_resolved(failure.case.config, "world", events, mechanisms)
    return str(trace(scenario, events, failure.case.trial))


def save(checked: Checked, failure: Failure, name: str, folder: Path, given: tuple[str, ...]) -> Path:
    """Write the config, with the one claim that does not hold; nothing that is there is written over.

    Args:
        name: of the config that was checked. given: options that bring it back as well, such as ``--events mine.py``.

    Raises:
        MachineError: the disk does not take it.
    """
    import yaml

    again = checked.entry is not None or not checked.own  # a claim that is a function stands in no config
    path = _free(folder, f"{name}-{checked.name}")
    config = copy.deepcopy(failure.case.config)
    config["title"] = _line(f"{config.get('title', name)}: {checked.name} does not hold")
    claim = {"properties": [checked.entry]} if checked.entry else {}
    config["study"] = {**config["study"], "trials": failure.case.trial + 1, **claim}
    options = "".join(f" {option}" for option in given)
    told = "".join(f" {option}" for option in given if option.startswith("--events"))
    head = [
        f"# Found by {'`alliance check --properties`' if again else 'a test'}: {checked.name}, {checked.about}",
        f"# What was seen: {failure.text}",
        f"# Again:   alliance check {path}{options} --properties 1" if again else "# Again:   the test that found it",
        f"# As told: alliance trace {path}{told} --trial {failure.case.trial}",
    ]
    text = "\n".join(_line(line) for line in head) + "\n\n"
    config = json.loads(json.dumps(config))  # no two parts are one object, which YAML would say by an anchor
    text += yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=120)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror or error}") from error
    return path


def _free(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}.yaml", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.yaml"
    return path


def _line(text: str) -> str:
    return " ".join(clean(text).split())
