"""Sections as HTML. Everything that is shown goes through `text`: no name can become markup."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Any

from analysis.report.elements import Code, Folded, Grid, Heading, Part, Plot, Points, Prose, Section, Table
from model.commands.output import clean


def text(content: object) -> str:
    """Text as HTML that shows exactly that text."""
    return html.escape(clean(str(content)), quote=True)


def data(content: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    plain = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in ("<", ">", "&", "\u2028", "\u2029"):
        plain = plain.replace(character, f"\\u{ord(character):04x}")
    return plain


@dataclass
class Markup:
    """Writes sections and collects the figures that they draw, in order.

    Attributes:
        figures: what `page.js` draws: data, layout and the layout of narrow screens.
    """

    figures: list[dict[str, Any]] = field(default_factory=list)

    def section(self, one: Section) -> str:
        """A section with its heading."""
        parts = "\n".join(self.part(part) for part in one.parts)
        kind = ' class="appendix"' if one.appendix else ""
        heading = f'<h2 id="{text(one.key)}-title">{text(one.title)}</h2>'
        return f'<section id="{text(one.key)}" aria-labelledby="{text(one.key)}-title"{kind}>\n{heading}\n{parts}\n</section>'

    @singledispatchmethod
    def part(self, one: Part) -> str:
        """Any part of a section."""
        raise TypeError(f"no markup for {type(one).__name__}")

    @part.register
    def _(self, one: Heading) -> str:
        return f"<h3>{text(one.text)}</h3>"

    @part.register
    def _(self, one: Prose) -> str:
        return f"<p>{text(one.text)}</p>"

    @part.register
    def _(self, one: Points) -> str:
        return f'<ul class="points">{"".join(f"<li>{text(line)}</li>" for line in one.sentences)}</ul>'

    @part.register
    def _(self, one: Table) -> str:
        return table(one)

    @part.register
    def _(self, one: Plot) -> str:
        return self._plot(one)

    @part.register
    def _(self, one: Grid) -> str:
        return f'<div class="grid">{"".join(self._plot(plot) for plot in one.plots)}</div>'

    @part.register
    def _(self, one: Code) -> str:
        inner = f'<pre tabindex="0"><code>{text(one.text)}</code></pre>'
        if one.folded:
            return f"<details><summary>{text(one.title)}</summary>{inner}</details>"
        return f"<h3>{text(one.title)}</h3>{inner}" if one.title else inner

    @part.register
    def _(self, one: Folded) -> str:
        inner = "\n".join(self.part(part) for part in one.parts)
        return f"<details><summary>{text(one.title)}</summary>{inner}</details>"

    def _plot(self, one: Plot) -> str:
        self.figures.append(drawing(one.figure))
        number = len(self.figures) - 1
        height = int(one.figure.layout.height or 360)
        return (
            f'<figure id="figure-{number}">'
            f'<div class="plot" data-figure="{number}" role="img" aria-label="{text(one.alt)}"'
            f' style="min-height:{height}px"></div>'
            f'<p class="relive" aria-live="polite" hidden></p>'
            f"<figcaption>{text(one.caption)}</figcaption>"
            f"<details><summary>The numbers behind this figure</summary>{table(one.behind)}</details></figure>"
        )


def table(one: Table) -> str:
    """A table that can be scrolled sideways, with headings that a screen reader tells."""
    kind = "numbers" if one.numbers else "words"
    caption = f'<p class="caption" aria-hidden="true">{text(one.title)}</p>' if one.title else ""
    head = "".join(f'<th scope="col">{text(column)}</th>' for column in one.columns)
    body = "".join(f"<tr>{_row(row)}</tr>" for row in one.rows)
    label = text(one.title or "table")
    return (
        f'{caption}<div class="table" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def drawing(figure: Any) -> dict[str, Any]:
    """A Plotly figure as plain JSON: arrays as lists, NaN as gaps."""
    found = json.loads(figure.to_json())
    layout = found["layout"]
    narrow = (layout.pop("meta", None) or {}).get("narrow", {})
    return {"data": _finite(found["data"]), "layout": _finite(layout), "narrow": narrow}


def _row(row: tuple[str, ...]) -> str:
    first, *others = row
    return f'<th scope="row">{text(first)}</th>' + "".join(f"<td>{text(cell)}</td>" for cell in others)


def _finite(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_finite(value) for value in content]
    if isinstance(content, float):
        return round(content, 7) if abs(content) != float("inf") and content == content else None
    return content
