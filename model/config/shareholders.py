"""Firms that make nothing (``makes: 0``), such as a government: they hold shares and do no joint work."""

from __future__ import annotations

from collections.abc import Mapping

from model.config.draft import Cast, Draft
from model.config.forms import forms_of
from model.config.node import Place


def check_shareholders(cast: Cast, places: Mapping[str, Place], draft: Draft) -> None:
    """Findings for shareholders in a part that only a maker can play."""
    for tie, (investor, host) in cast.partners.items():
        if _may_make_nothing(host, draft):
            path = f"ties.{tie}.host"
            message = f"{path}: {host} makes nothing (makes: 0); a mere shareholder can be the investor, not the host"
            draft.findings.add("contradiction", message, places[path], path, host, "a firm that makes vehicles")
        others = [form for form in forms_of(tie, draft) if form != "minority"]
        if _may_make_nothing(investor, draft) and others:
            path = f"ties.{tie}.form"
            message = f"{path} is {' or '.join(others)}, but its investor {investor} makes nothing (makes: 0)"
            message += " and can only hold a minority"
            place = draft.places.get(path) or places[f"ties.{tie}"]
            draft.findings.add("contradiction", message, place, path, others[0], "minority")


def _may_make_nothing(firm: str, draft: Draft) -> bool:
    return draft.spans.get(f"firms.{firm}.makes", (1.0, 1.0))[0] <= 0.0
