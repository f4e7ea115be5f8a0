"""The page: sections, styles, scripts and figures in one file that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

from analysis.report.elements import Section
from analysis.report.markup import Markup, data, text

ASSETS = "analysis.report.assets"
PLOTLY = "plotly-basic.min.js"


def page(title: str, lead: list[str], warning: str, sections: list[Section], run: dict[str, Any], made: str) -> str:
    """The whole page.

    Args:
        lead: lines under the title.
        warning: what a reader has to know before all else; may be empty.
        run: what `page.js` needs to name a history: `path`, `points`.
        made: the last line.
    """
    markup = Markup()
    body = "\n".join(markup.section(one) for one in sections)
    links = "".join(f'<li><a href="#{text(one.key)}">{text(one.title)}</a></li>' for one in sections)
    scripts = [_asset(PLOTLY), _asset("page.js")]
    warn = f'<p class="warn" role="note">{text(warning)}</p>' if warning else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{text(title)}</title>
<link rel="icon" href="data:,">
<style>
{_asset("page.css")}
</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
<header>
<h1>{text(title)}</h1>
{"".join(f'<p class="sub">{text(line)}</p>' for line in lead)}
{warn}
<nav aria-label="Sections"><ol>{links}</ol></nav>
<noscript><p>Figures need JavaScript; the tables behind them are below each.</p></noscript>
</header>
<main id="main">
{body}
</main>
<footer><p>{text(made)}</p></footer>
<script type="application/json" id="run">{data(run)}</script>
<script type="application/json" id="figures">{data(markup.figures)}</script>
{"".join(f"<script>{script}</script>" for script in scripts)}
</body>
</html>
"""


def _asset(name: str) -> str:
    content = files(ASSETS).joinpath(name).read_text(encoding="utf-8")
    assert "</script" not in content.lower()
    return content


def _policy(scripts: list[str]) -> str:
    """Only these very scripts may run, and nothing may be fetched."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts)
    return text(
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
