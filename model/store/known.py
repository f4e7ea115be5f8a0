"""What is known of a run: its manifest and its journal, each of which can stand for the other.

While a run is not finished the journal says which blocks are done. In a finished one the manifest does, which is
written last, and names the journal among all other files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from model.errors import Mistake, UserError
from model.store import manifest as manifests
from model.store.files import json_bytes
from model.store.journal import Content, Journal, Told, store_line
from model.store.manifest import Manifest, from_head, head_of, read_manifest, reopen
from model.store.metadata import ROOT
from model.store.records import Object, Record, fault, listed, object_of, unlisted
from model.store.state import Damage

JOURNAL, CONFIG, SCENARIO = "journal.jsonl", "config.yaml", "scenario.json"
STORE = "data.zarr"


@dataclass
class Known:
    """What a run folder says of itself.

    Attributes:
        manifest: finished only if the folder's own manifest is, and can be believed.
        head: the first line of the journal; None if it is lost.
        records: the blocks that are done, by the manifest or else by the journal.
        fixed: the objects besides the blocks.
        announced: for each of them every form in which it may be there.
        laid: keys of those that are there since before the first block was; others may just be about to be written.
        damage: what is wrong with manifest and journal.
        journal: why the end of the journal is not believed; empty if it is, or if the manifest says it all.
    """

    manifest: Manifest
    head: Content | None
    records: list[Record]
    fixed: list[Object] = field(default_factory=list)
    announced: dict[str, set[Object]] = field(default_factory=dict)
    laid: set[str] = field(default_factory=set)
    damage: list[Damage] = field(default_factory=list)
    journal: str = ""


def known(folder: Path) -> Known:
    """What the folder says of itself.

    Raises:
        UserError: neither manifest nor journal can be read, or they are of another format.
    """
    told, found, damage = Journal(folder / JOURNAL).read(), read_manifest(folder), []
    own = _from_journal(folder, told)
    if own is None and told.head is not None:
        told = Told(reason="the journal is damaged at line 1")
    if isinstance(found, Manifest) and own is not None and found.run != own.run:
        if _fits(folder, found) >= _fits(folder, own):
            told, own = Told(reason="the journal is another run's"), None
        else:
            found = "is another run's"
    if isinstance(found, str):
        damage.append(Damage(manifests.NAME, None, found))
    manifest = found if isinstance(found, Manifest) else own
    if manifest is None:
        raise no_run(folder, f"its {manifests.NAME} {found}, and {told.reason}")
    if manifest.complete:
        damage += _journal_fault(folder, manifest, told)
        fixed = unlisted(manifest.store)
        forms = {item.key: {item} for item in fixed}
        return Known(manifest, told.head, manifest.blocks, fixed, forms, set(forms), damage)
    if told.reason:
        damage.append(Damage(JOURNAL, None, told.reason.removeprefix("the journal ")))
    laid = {item.key for item in told.first} if told.records or (folder / STORE / ROOT).exists() else set()
    return Known(manifest, told.head, told.records, told.fixed, told.announced, laid, damage, told.reason)


def head_line(manifest: Manifest, config: bytes, scenario: Content) -> Content:
    """The first line of a journal: everything that the other files are made from."""
    return {
        "manifest": head_of(manifest),
        "config": config.decode("utf-8", "surrogateescape"),
        "scenario": scenario,
    }


def head_files(head: Content) -> dict[str, bytes]:
    """The files that a head stands for."""
    return {
        CONFIG: head["config"].encode("utf-8", "surrogateescape"),
        SCENARIO: _indented(json.dumps(head["scenario"])),
    }


@lru_cache(maxsize=4)
def _indented(text: str) -> bytes:
    """The scenario as its file has it: asked for several times in every command, and slow to write."""
    return json_bytes(json.loads(text))


def announce(folder: Path, objects: list[Object]) -> None:
    """Say in the journal what the objects besides the blocks will be, before any of them is changed. Raises OSError."""
    journal = Journal(folder / JOURNAL)
    forms = journal.read().announced
    if any(item not in forms.get(item.key, ()) for item in objects):
        reopen(folder)
        journal.append(store_line(objects))


def files_of(contents: dict[str, bytes]) -> dict[str, list[object]]:
    """Size and SHA-256 of each, as the manifest lists them."""
    return listed(object_of(name, content) for name, content in contents.items())


def no_run(path: Path, reason: str) -> UserError:
    """The sentence for a folder that holds no run."""
    return UserError([Mistake("run.none", f"{path} is not a run: {reason}", value=str(path))])


def _from_journal(folder: Path, told: Told) -> Manifest | None:
    if told.head is None:
        return None
    try:
        made = from_head({**told.head["manifest"], **told.extents, "files": files_of(head_files(told.head))})
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return None
    if made.format != manifests.FORMAT:
        raise manifests.other_format(folder, made.format)
    return made


def _fits(folder: Path, manifest: Manifest) -> int:
    """How much in the folder speaks for it."""
    files = sum(not fault(folder, item, deep=True) for item in unlisted(manifest.files) if item.key != JOURNAL)
    return files + folder.name.endswith(manifest.run[:10])


def _journal_fault(folder: Path, manifest: Manifest, told: Told) -> list[Damage]:
    own = next((item for item in unlisted(manifest.files) if item.key == JOURNAL), Object(JOURNAL, 0, ""))
    reason = fault(folder, own, deep=True)
    return [Damage(JOURNAL, None, told.reason.removeprefix("the journal ") or reason)] if reason else []
