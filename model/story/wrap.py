"""Dated entries as lines of at most WIDTH columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

WIDTH = 100
_INDENT = " " * 9


def dated(month: str, text: str) -> str:
    """One entry: the month, then the text, wrapped and indented."""
    return textwrap.fill(
        f"{month:<7}  {text}", WIDTH, subsequent_indent=_INDENT, break_long_words=True, break_on_hyphens=False
    )


def block(entries: Iterable[tuple[str, str]]) -> str:
    """Entries (month, text) one below the other."""
    return "\n".join(dated(month, text) for month, text in entries)


def paragraph(text: str, indent: str = "  ") -> str:
    """An entry without a date."""
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
