"""A real browser for pages: Debian's Chromium, driven by Playwright, with everything but files refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
needed = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("ALLIANCE_BROWSER") != "required",
    reason="needs Chromium (Debian's package chromium); ALLIANCE_BROWSER=required makes this a failure",
)


class Page:
    """An open page and what it said and asked for.

    Attributes:
        complaints: console messages, errors and dialogs.
        requests: addresses that it asked for, besides its own file.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, file: Path, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 1000})
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("body[data-ready='1']", timeout=60_000)
        self.requests = [
            one for one in self.requests if one != file.as_uri() and not one.startswith(("data:", "blob:"))
        ]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


@contextmanager
def opened() -> Iterator[Page]:
    """A page of a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield Page(browser.new_page())
        finally:
            browser.close()
