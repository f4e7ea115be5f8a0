"""Run folders by the thousand: damaged at random, and forged so that every checksum is right and something else is wrong."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from random import Random
from typing import Any

from analysis.cli import main
from model.errors import DEFECT
from model.store.files import json_bytes
from model.store.journal import journal_bytes
from model.store.known import head_files
from model.store.manifest import Manifest, manifest_bytes
from model.store.records import Record, object_of
from tests.damage import WAYS, damage
from tests.fuzz import mutate
from tests.fuzz.kept import Kept
from tests.fuzz.watch import Watch

CONFIG = """\
title: small
signed: 2012-05-23
horizon: 2
firms: {a: {}, b: {morale: {uniform: {loc: 0.4, scale: 0.2}}}}
ties: {t: {investor: a, host: b, clarity: 0.5}}
products: {car: {tie: t, launch: 1}}
plan:
  - {name: sync, event: cycle_plan_sync, at: 1.0, when: "trust_in_host > 0.1", until: 1.5}
study: {trials: 16, seed: 3, paths: 2%s}
"""
KINDS = {"plain": "", "sweep": ", sweep: {design: grid, vary: {ties.t.clarity: [0.2, 0.8], events.dispute: [on, off]}}",
         "outer": ", outer: 2", "summary": ", keep: summary"}  # fmt: skip
COMMANDS = (
    (30, ("show",)), (25, ("resume", "--quiet", "--no-progress")), (12, ("trace", "--trial", "1")), (4, ("show", "--full")),
    (3, ("sensitivity",)), (3, ("extend", "--trials", "18", "--quiet", "--no-progress")), (2, ("report",)),
    (2, ("explain", "--mute", "dispute", "--trials", "4", "--no-story", "--no-progress")), (2, ("discover", "--where", "end_time < 1")),
)  # fmt: skip
NAMES = [
    "../outside",
    "../../outside",
    "/tmp/outside",
    "..",
    ".",
    "",
    "a/../../outside",
    "\0",
    "a\nb",
    "\x1b[31m",
    "a" * 5000,
    "c.0.0/../../../x",
]


class Folders:
    """Cases of one kind, the same for a seed. Only what the commands write may change outside of the folder: nothing."""

    def __init__(self, place: Path, seed: int) -> None:
        self.place, self.luck = place, Random(seed)
        self.whole = {kind: self._made(kind, more) for kind, more in KINDS.items()}
        self.kept = {kind: Kept(place / f"run-{kind}") for kind in KINDS}
        for kind, files in self.whole.items():  # whatever is imported or compiled at first is so now
            self._hold(kind, files)
            for words in {words for _, words in COMMANDS if kind in ("plain", "sweep") or words == ("show",)}:
                self._ask([words[0], str(self.run), *words[1:]], {})

    def folders(self, watch: Watch, cases: int, share: float = 0.05) -> None:
        """Damage or forge a run, and verify it; a share of them is asked for by another command."""
        weights, commands = zip(*COMMANDS, strict=True)
        for number in range(cases):
            kind = self.luck.choice(list(KINDS))
            how = self._spoil(kind)
            words = self.luck.choices(commands, weights)[0] if self.luck.random() < share else ("verify",)
            self._command(watch, f"case {number} {kind}, {how}", words)

    def opened(self, watch: Watch, cases: int) -> None:
        """The same, each by a command that reads more than `verify` does."""
        self.folders(watch, cases, 1.0)

    def _made(self, kind: str, more: str) -> dict[str, bytes]:
        config = self.place / f"{kind}.yaml"
        config.write_text(CONFIG % more)
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            code = main(["run", str(config), "--quiet", "--no-progress", "--out", str(self.place / "made")])
        assert code == 0
        folder = Path(out.getvalue().strip())
        return {
            str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
        }

    def _spoil(self, kind: str) -> str:
        """Put a run there with something wrong, and say what."""
        files = self.whole[kind]
        if self.luck.random() < 0.15:
            self._hold(kind, files)
            way = self.luck.choice(WAYS)
            self.kept[kind].forget(damage(self.run, files, self.whole["plain"], way, self.luck))
            return way
        how, files = Forger(files, self.luck).forged()
        self._hold(kind, files)
        return f"{how}; {self._link()}" if self.luck.random() < 0.05 else how

    def _hold(self, kind: str, files: dict[str, bytes]) -> None:
        """From now on the run is the one of this kind, with these files in it."""
        self.run = self.kept[kind].path
        self.kept[kind].hold(files)

    def _link(self) -> str:
        """A file or a folder that leads elsewhere."""
        outside = self.place / "outside"
        outside.mkdir(exist_ok=True)
        (outside / "secret").write_text("theirs")
        found = sorted(path for path in self.run.rglob("*"))
        path = self.luck.choice(found)
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        path.symlink_to(self.luck.choice((outside, outside / "secret", outside / "none", path, Path("/dev/zero"))))
        return f"{path.relative_to(self.run)} is a link"

    def _command(self, watch: Watch, name: str, words: tuple[str, ...]) -> None:
        name = f"{name}: {words[0]}"
        called = [words[0], str(self.run), *words[1:]]
        seen: dict[str, Any] = {}
        watch.case(name, lambda: self._ask(called, seen), lambda mistake: "")
        said = seen.get("said", "")
        if "code" in seen and (seen["code"] == DEFECT or "Traceback" in said):
            watch.fault(f"{name}: exit {seen['code']}: {said[-3000:]}")
        if any(ord(character) < 32 and character not in "\n\t" for character in said):
            watch.fault(f"{name}: a control character reaches the screen: {said[-500:]!r}")
        outside = self.place / "outside"
        if outside.exists() and sorted(os.listdir(outside)) != ["secret"]:
            watch.fault(f"{name}: something was written or removed outside")
            shutil.rmtree(outside)

    def _ask(self, words: list[str], seen: dict[str, Any]) -> None:
        out, err = io.StringIO(), io.StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(err):
                seen["code"] = main([*words, "--debug"])
        finally:
            seen["said"] = out.getvalue() + err.getvalue()


class Forger:
    """One run that says of itself what is not so, with every checksum right."""

    def __init__(self, files: dict[str, bytes], luck: Random) -> None:
        self.files, self.luck = dict(files), luck
        lines = files["journal.jsonl"].splitlines()
        self.head, self.store, *self.blocks = [
            {key: value for key, value in json.loads(line).items() if key != "check"} for line in lines
        ]
        self.manifest: dict[str, Any] = json.loads(files["manifest.json"])

    def forged(self) -> tuple[str, dict[str, bytes]]:
        """What was done, and the files."""
        ways: tuple[Callable[[], str], ...] = (
            self._scenario, self._scenario, self._scenario, self._manifest, self._manifest, self._metadata, self._metadata, self._metadata,
            self._chunk, self._key, self._config, self._journal,
        )  # fmt: skip
        how = self.luck.choice(ways)()
        self._sign()
        return how, self.files

    def _scenario(self) -> str:
        self.head["scenario"] = mutate.tree(self.head["scenario"], self.luck)
        return "scenario"

    def _manifest(self) -> str:
        """What the run is said to be; in the journal and in the manifest alike."""
        changed = mutate.tree(self.head["manifest"], self.luck)
        if isinstance(changed, dict):
            self.head["manifest"] = changed
            self.manifest |= {
                key: value for key, value in changed.items() if key not in ("files", "store", "blocks", "checksum")
            }
        if self.luck.random() < 0.3:
            self.manifest["complete"] = False
        return "manifest"

    def _metadata(self) -> str:
        """A zarr.json: shapes, types, codecs, attributes."""
        keys = [key for key in self.store["store"] if key.endswith("zarr.json")]
        key = "zarr.json" if self.luck.random() < 0.7 else self.luck.choice(keys)
        changed = mutate.tree(json.loads(self.files[f"data.zarr/{key}"]), self.luck)
        self.files[f"data.zarr/{key}"] = json.dumps(changed, separators=(",", ":")).encode() + b"\n"
        return f"metadata {key}"

    def _chunk(self) -> str:
        key = self.luck.choice(
            [key for key in self.files if key.startswith("data.zarr/") and not key.endswith("zarr.json")]
        )
        content = self.files[key]
        self.files[key] = self.luck.choice(
            (b"", mutate.damaged(content, self.luck), content[:-4], self.luck.randbytes(64) * 20, content * 3)
        )
        return f"chunk {key}"

    def _key(self) -> str:
        """An object with a name that would like to lie elsewhere."""
        where = self.luck.choice([self.store["store"], *(block["objects"] for block in self.blocks)])
        name = self.luck.choice(NAMES)
        where[name] = self.luck.choice(([0, "e" * 64], [6, "0" * 64], ["x", 3], [-1, None], 7, []))
        return f"object {name[:30]!r}"

    def _config(self) -> str:
        self.head["config"] = mutate.text(self.head["config"], [self.head["config"]], self.luck)
        return "config"

    def _journal(self) -> str:
        """Any line; a manifest that is not finished leaves it the word."""
        lines = mutate.tree([self.head, self.store, *self.blocks], self.luck)
        self.manifest["complete"] = self.luck.random() < 0.3
        if isinstance(lines, list) and len(lines) > 1 and all(isinstance(line, dict) for line in lines):
            self.head, self.store, *self.blocks = lines
        return "journal"

    def _sign(self) -> None:
        """Sizes and checksums of everything, as the product would write them; what cannot be is left as it is."""
        try:
            for objects in (self.store.get("store", {}), *(block.get("objects", {}) for block in self.blocks)):
                for key in objects:
                    if f"data.zarr/{key}" in self.files:
                        objects[key] = list(object_of(key, self.files[f"data.zarr/{key}"])[1:])
            self.files |= head_files(self.head)
        except (AttributeError, TypeError, KeyError, ValueError):
            pass
        with suppress(ValueError):
            self.files["journal.jsonl"] = journal_bytes([self.head, self.store, *self.blocks])
        self._sign_manifest()

    def _sign_manifest(self) -> None:
        listed = [name for name in ("config.yaml", "scenario.json", "journal.jsonl") if name in self.files]
        now = {**self.manifest, "files": {name: list(object_of(name, self.files[name])[1:]) for name in listed},
               "store": self.store.get("store", {}), "blocks": self.blocks if self.manifest.get("complete") else []}  # fmt: skip
        if not now["complete"]:
            now |= {"files": {name: now["files"][name] for name in listed if name != "journal.jsonl"}, "store": {}}
        try:
            made = Manifest(
                **{key: value for key, value in now.items() if key != "checksum"}
                | {"blocks": [Record.of(block) for block in now["blocks"]]}
            )
            self.files["manifest.json"] = manifest_bytes(made)
        except (AttributeError, TypeError, KeyError, ValueError):
            self.files["manifest.json"] = json_bytes(now) if _strict(now) else b"{}"


def _strict(content: Any) -> bool:
    try:
        json.dumps(content, allow_nan=False)
    except ValueError:
        return False
    return True
