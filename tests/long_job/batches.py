"""What a long test has done so far, batch by batch, so that it goes on after a kill instead of beginning again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = "ALLIANCE_LONG_JOB"  # where the long job keeps its records; a test by itself keeps them in its own folder


class Batches:
    """The batches of one test that are done: one line of JSON each; lines of other sources do not count."""

    def __init__(self, name: str, folder: Path, sources: str | None = None) -> None:
        """
        Args:
            name: of the record, ``<name>.jsonl``.
            folder: where it lies if the long job has named none.
            sources: what the results depend on; the hash of the model's sources if absent.
        """
        self.path = Path(os.environ.get(FOLDER, folder)) / f"{name}.jsonl"
        self.sources = _model() if sources is None else sources
        self._done = {line["batch"]: line["result"] for line in self._lines() if line["sources"] == self.sources}

    def get(self, number: int | str) -> Any:
        """The result of a batch, None if it is still to be done."""
        return self._done.get(number)

    def keep(self, number: int | str, result: Any) -> Any:
        """A batch is done. Returns the result as `get` will give it."""
        line = json.dumps({"batch": number, "sources": self.sources, "result": result})
        self.path.parent.mkdir(parents=True, exist_ok=True)
        torn = self.path.is_file() and not self.path.read_bytes().endswith(b"\n")
        with self.path.open("a") as file:
            file.write(("\n" if torn else "") + line + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._done[number] = json.loads(line)["result"]
        return self._done[number]

    def _lines(self) -> list[dict[str, Any]]:
        if not self.path.is_file():
            return []
        found = []
        for line in self.path.read_text().splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue  # torn by a kill
        return found


def _model() -> str:
    from model.engines.dispatch import sources_hash
    from model.vocabulary import vocabulary

    return sources_hash(vocabulary())
