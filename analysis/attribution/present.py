"""An explanation in the form asked for: text, or plain data."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from analysis.attribution.twin import Twin

if TYPE_CHECKING:
    from analysis.attribution.explained import Explained


def explanation(found: Explained, tale: Twin | None, as_json: bool) -> str | dict[str, Any]:
    """All findings, and the story of one history if there is one."""
    if as_json:
        from analysis.attribution.plain import explanation as plain

        return plain(found, tale)
    from analysis.attribution.tables import explanation as page
    from analysis.attribution.twin_text import story as text
    from analysis.cells import render

    return render(page(found, text(tale, _width()) if tale else ""))


def story(tale: Twin, as_json: bool) -> str | dict[str, Any]:
    """One history with and without."""
    if as_json:
        from analysis.attribution.plain import twin

        return {"twin": twin(tale)}
    from analysis.attribution.twin_text import story as text

    return text(tale, _width())


def _width() -> int:
    """As wide as the terminal, within what pages are."""
    from analysis.cells import WIDTH

    if not sys.stdout.isatty():
        return WIDTH
    return max(min(os.get_terminal_size(sys.stdout.fileno()).columns, WIDTH), 60)
