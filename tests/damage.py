"""What may happen to a file behind everybody's back."""

from __future__ import annotations

import random
from pathlib import Path

WAYS = ("bit flipped", "truncated", "page zeroed", "emptied", "deleted", "swapped", "of another run", "lengthened")


def damage(folder: Path, wanted: dict[str, bytes], other: dict[str, bytes], way: str, luck: random.Random) -> set[str]:
    """Damage a file of a run, or swap two; the names of those that have changed, none if there is nothing to change."""
    name = luck.choice(sorted(name for name in wanted if name != ".lock"))
    content = wanted[name]
    if way == "swapped":
        partner = luck.choice(sorted(name for name in wanted if name != ".lock"))
        changed = {name: wanted[partner], partner: content}
    elif way == "of another run":
        changed = {name: other.get(name, content)}
    else:
        changed = {name: _damaged(content, way, luck)}
    found = {name for name, new in changed.items() if new != wanted[name]}
    for one in found:
        new = changed[one]
        if new is None:
            (folder / one).unlink()
        else:
            (folder / one).write_bytes(new)
    return found


def _damaged(content: bytes, way: str, luck: random.Random) -> bytes | None:
    if way == "bit flipped":
        at, new = luck.randrange(len(content)), bytearray(content)
        new[at] ^= 1 << luck.randrange(8)
        return bytes(new)
    if way == "truncated":
        return content[: luck.randrange(len(content))]
    if way == "page zeroed":
        page = luck.randrange(0, len(content), 64)
        return content[:page] + bytes(len(content[page : page + 64])) + content[page + 64 :]
    if way == "lengthened":
        return content + luck.choice([b"\0", b"\n", content])
    return b"" if way == "emptied" else None
