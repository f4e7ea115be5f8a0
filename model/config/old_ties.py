"""Ties that are old at signing: they are agreements already."""

from __future__ import annotations

from model.config.draft import Cast, Draft


def check_old_ties(cast: Cast, draft: Draft) -> None:
    """Findings for a tie with an age that may be a memorandum."""
    for tie in cast.ties:
        path = f"ties.{tie}.age"
        age, binding = (draft.spans.get(f"ties.{tie}.{name}", (0.0, 1.0)) for name in ("age", "binding"))
        if age[1] > 0.0 and binding[0] < 1.0 and path in draft.places:
            message = f"{path}: a tie that is old is an agreement already, and no memorandum (binding: 0)"
            draft.findings.add(
                "contradiction", message, draft.places[path], path, draft.values[path], "0, or binding: 1"
            )
