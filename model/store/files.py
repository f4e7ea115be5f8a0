"""Files that are whole or absent: written beside their place, made durable, renamed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file in one step. Raises OSError (disk full, no permission)."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any) -> None:
    """Replace a JSON file in one step. NaN and infinity are refused: JSON has none."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
    write_bytes(path, text.encode() + b"\n")
