"""The section ``study.sweep:``: which paths vary, how, and by what design.

``sweep: {design: grid, vary: {ties.fiat-mazda.stake: [0, 0.1, 0.3], ...}}``. What each path may be is judged by the
walkers, who find the values at the path's own place in the config.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from model.config.design_file import read_design
from model.config.draft import Draft
from model.config.findings import Findings
from model.config.keys import check_keys, mapping
from model.config.leaf import read_whole, read_word
from model.config.node import Node, Place, shown
from model.config.switch import OFF
from model.designs import DESIGNS, POWERS, SAMPLED, SINGLE, count
from model.scenario import Sweep

PATH = "study.sweep"
KEYS = ("design", "points", "vary", "file")
SOURCES = ("vary", "points", "file")
MOST_DESIGNS = 1_000_000
MOST_POINTS = 10_000_000
MOST_JUDGED = 256  # designs that are judged one by one; of more, all values are judged together
MOST_PATHS = 1_000
NO_FILE = Place("")


@dataclass
class Asked:
    """A sweep as written.

    Attributes:
        design: one of `DESIGNS`; empty where it is written wrongly.
        points: of a sampled design.
        vary: path as written -> its values; of an explicit list, a column.
        place: where it stands.
    """

    design: str
    points: int
    place: Place
    vary: dict[str, Node] = field(default_factory=dict)


def swept_at(config: Node) -> Node | None:
    """The section, None where there is none or it is off."""
    study = config.entries.get("study")
    node = study.entries.get("sweep") if study else None
    if node is None or node.broken or (isinstance(node.value, (str, bool)) and node.value in OFF):
        return None
    return node


def read_sweep(config: Node, file: Path | None, findings: Findings) -> Asked | None:
    """The sweep of a config. A file of designs is written into the config as points.

    Args:
        file: the config's own; None where there is none.
    """
    draft = Draft(findings)
    node = mapping(swept_at(config), PATH, draft)
    if node is None:
        return None
    check_keys(node, PATH, KEYS, draft)
    asked = Asked(_design(node, draft), 0, node.place)
    if asked.design == "list":
        _list(node, file, asked, draft)
    elif asked.design:
        _other(node, asked, draft)
    if len(asked.vary) > MOST_PATHS:
        message = f"{PATH}: {len(asked.vary)} paths vary; at most {MOST_PATHS} may"
        findings.add("too_many", message, node.place, PATH, len(asked.vary), f"at most {MOST_PATHS}")
        asked.vary.clear()
    return asked


def one_by_one(asked: Asked) -> bool:
    """Whether each design is judged by itself: a list and one at a time, of which values some never meet."""
    sizes = [max(len(node.items), 2) for node in asked.vary.values()]
    number = max(sizes, default=0) if asked.design == "list" else sum(sizes)
    return asked.design in SINGLE and number <= MOST_JUDGED


def assembled(asked: Asked, paths: tuple[str, ...], outer: int, draft: Draft) -> Sweep | None:
    """The sweep of a scenario, None with findings (its own, or those of the paths that were read)."""
    if not paths or any(path not in draft.factors for path in paths):
        return None
    factors = tuple(draft.factors[path] for path in paths)
    rows: tuple[tuple[float, ...], ...] = ()
    if asked.design == "list":
        rows = tuple(zip(*(draft.columns[path] for path in paths), strict=True))
    elif asked.design == "one_at_a_time":
        rows = (tuple(draft.bases[path] for path in paths),)
    sweep = Sweep(asked.design, asked.points, factors, rows)
    designs = count(sweep)
    if designs > MOST_DESIGNS:
        message = f"{PATH}: {designs:,} designs; at most {MOST_DESIGNS:,} are allowed"
        draft.findings.add("too_many", message, asked.place, PATH, designs, f"at most {MOST_DESIGNS}")
    elif designs * max(outer, 1) > MOST_POINTS:
        message = f"{PATH}: {designs:,} designs times {outer:,} outer draws are {designs * outer:,} points; at most {MOST_POINTS:,} are allowed"
        draft.findings.add("too_many", message, asked.place, PATH, designs * outer, f"at most {MOST_POINTS}")
    return sweep


def _design(node: Node, draft: Draft) -> str:
    child = node.entries.get("design")
    if child is not None:
        return read_word(child, f"{PATH}.design", DESIGNS, draft) or ""
    allowed = ", ".join(DESIGNS)
    message = f"{PATH}.design is missing; allowed: {allowed}"
    draft.findings.add("missing_key", message, node.place, f"{PATH}.design", allowed=allowed)
    return ""


def _other(node: Node, asked: Asked, draft: Draft) -> None:
    """All designs but a list: what varies stands under ``vary``, how often under ``points``."""
    if "file" in node.entries:
        message = f"{PATH}.file: only the design list comes from a file, not {asked.design}"
        draft.findings.add("sweep", message, node.entries["file"].key, f"{PATH}.file", allowed="design: list")
    points = node.entries.get("points")
    if asked.design in SAMPLED:
        asked.points = _points(points, node, asked.design, draft)
    elif points is not None:
        message = f"{PATH}.points: a design {asked.design} has as many points as its values make; leave it out"
        draft.findings.add("sweep", message, points.key, f"{PATH}.points", points)
    vary = mapping(node.entries.get("vary"), f"{PATH}.vary", draft)
    if vary is not None:
        asked.vary = dict(vary.entries)
    if "vary" not in node.entries or (vary is not None and not vary.entries):
        message = f"{PATH}.vary is missing: say what varies, such as {{ties.a-b.stake: [0.1, 0.3]}}"
        draft.findings.add("missing_key", message, (vary or node).place, f"{PATH}.vary", allowed="path: values")


def _points(child: Node | None, node: Node, design: str, draft: Draft) -> int:
    path = f"{PATH}.points"
    if child is None:
        message = f"{path} is missing: how many points the design {design} takes"
        draft.findings.add("missing_key", message, node.place, path, allowed=f"1..{MOST_DESIGNS}")
        return 1
    points = read_whole(child, path, 1, MOST_DESIGNS, draft)
    if points is None:
        return 1
    if design in POWERS and points & (points - 1):
        low, high = 1 << (points.bit_length() - 1), 1 << points.bit_length()
        allowed = f"a power of two, such as {low} or {high}"
        message = f"{path}: {points} is not {allowed}; the design {design} loses its balance otherwise"
        place = child.entries.get("value", child).place
        draft.findings.add("sweep", message, place, path, points, allowed)
        return 1
    return points


def _list(node: Node, file: Path | None, asked: Asked, draft: Draft) -> None:
    """The rows of an explicit list: columns under ``vary``, rows under ``points``, or a ``file`` of them."""
    given = [key for key in SOURCES if key in node.entries]
    if len(given) != 1:
        what = "nothing" if not given else " and ".join(given)
        message = f"{PATH}: a list takes one of vary, points and file; here is {what}"
        place = node.entries[given[1]].key if given else node.place
        draft.findings.add("sweep", message, place, PATH, what, "one of vary, points, file")
        return
    if given == ["file"]:
        rows = read_design(node.entries["file"], file, draft)
        if rows is None:
            return
        del node.entries["file"]
        node.entries["points"] = rows
    if given == ["vary"]:
        vary = mapping(node.entries["vary"], f"{PATH}.vary", draft)
        asked.vary = dict(vary.entries) if vary is not None else {}
        _even(asked, node, draft)
    else:
        asked.vary = _columns(node.entries["points"], draft)


def _even(asked: Asked, node: Node, draft: Draft) -> None:
    """All columns are equally long, else a finding."""
    if not asked.vary:
        message = f"{PATH}.vary is empty: say what varies"
        draft.findings.add("missing_key", message, node.entries["vary"].place, f"{PATH}.vary", allowed="path: values")
    columns = [(path, child) for path, child in asked.vary.items() if isinstance(child.value, list)]
    for path, child in columns[1:]:
        first, other = columns[0]
        if len(child.items) != len(other.items):
            message = (
                f"{path}: {len(child.items)} values, but {first} has {len(other.items)}; a list takes one of each a row"
            )
            draft.findings.add("sweep", message, child.place, path, child, f"{len(other.items)} values")
            asked.vary.clear()
            return


def _columns(points: Node, draft: Draft) -> dict[str, Node]:
    """Rows ``[{path: value, ...}, ...]`` as columns; none with findings."""
    rows = points.items
    if not rows or any(not row.entries for row in rows):
        bad = next((row for row in rows if not row.entries), points)
        draft.findings.wrong_type(bad, f"{PATH}.points", "a list of rows such as {ties.a-b.stake: 0.1}")
        return {}
    first = rows[0].entries
    good = True
    for row in rows[1:]:
        for key, child in row.entries.items():
            if key not in first:
                message = f"{PATH}.points: {shown(key)} is not in the first row; every row has the same paths"
                draft.findings.unknown("sweep", message, key, first, child.key, f"{PATH}.points")
                good = False
        for key in first:
            if key not in row.entries:
                message = f"{PATH}.points: {key} is missing in this row; every row has the same paths"
                draft.findings.add("missing_key", message, row.place, f"{PATH}.points", row, key)
                good = False
    if not good:
        return {}
    return {key: Node([row.entries[key] for row in rows], child.place, child.key) for key, child in first.items()}
