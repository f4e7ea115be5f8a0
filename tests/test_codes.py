"""Claim: `model/codes.py` lists every code that a mistake can have; each is raised somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.codes import CODES

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for folder in ("model", "analysis") for path in (ROOT / folder).rglob("*.py"))
EXPRESSION = "expression."  # raised by one source for each of these
OPTIONS = ("where", "of", "outcome")
# Where the code stands among the arguments of a call that makes a mistake, and what is put before it, by place.
PLACES = {
    "Mistake": [("", 0, "")], "_unknown": [("model/cli.py", 0, "")],
    "add": [("model/config/", 0, "config.")], "unknown": [("model/config/", 0, "config.")], "_stop": [("model/config/", 1, "config.")],
    "refuse": [("model/expression/", 1, EXPRESSION), ("analysis/precision/", 0, "precision.")],
}  # fmt: skip
# Codes that are put together from a word: the call, and the words.
MADE = {
    ("model/config/override.py", "mistake.code.removeprefix('config.')"): (), ("model/config/composer.py", "code"): (),
    ("model/config/findings.py", "code"): (), ("model/config/findings.py", "f'config.{code}'"): (), ("model/cli.py", "code"): (),
    ("model/cli.py", "name"): ("interrupted", "machine", "defect"), ("model/expression/words.py", "f'{option}.{code}'"): (),
    ("analysis/precision/words.py", "f'precision.{code}'"): (),
    ("analysis/compare/alignment.py", "f'compare.{names}'"): ("compare.firms", "compare.ties"),
}  # fmt: skip
NO_CODE = ("model/config/node.py", "model/config/condition.py")  # `unknown` and `add` of other things


def calls(path: Path, tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Every call that makes a mistake: what is put before its code, and the code."""
    place = path.relative_to(ROOT).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for where, at, before in PLACES.get(name, ()):
                if place.startswith(where) and len(node.args) > max(at, 1 if before else 0):
                    yield before, node.args[at]


def raised() -> tuple[set[str], set[str]]:
    """Codes as written in the sources, and calls of which the code is not to be seen."""
    codes, odd = set(), set()
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        for before, code in calls(path, ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                codes.add(before + code.value)
            elif (place, ast.unparse(code)) in MADE:
                codes |= set(MADE[place, ast.unparse(code)])
            elif place not in NO_CODE:
                odd.add(f"{place}:{code.lineno}: {ast.unparse(code)}")
    return codes, odd


def test_every_code_is_listed_and_every_listed_one_is_raised():
    codes, odd = raised()
    assert not odd, "codes that cannot be seen; write them as text, or name them in MADE"
    listed = {re.sub(rf"^({'|'.join(OPTIONS)})\.", EXPRESSION, code) for code in CODES}
    assert not codes - listed, "raised and not listed in model/codes.py"
    assert not listed - codes, "listed in model/codes.py and raised nowhere"


def test_codes_are_words():
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)?", code) and meaning for code, meaning in CODES.items())


@pytest.mark.parametrize("wrong", ["Mistake('no.such', 'x')", "findings.add('no_such', 'x', place)"])
def test_a_code_that_is_not_listed_would_be_seen(wrong):
    ((before, code),) = calls(ROOT / "model/config/load.py", ast.parse(wrong))
    assert isinstance(code, ast.Constant) and before + code.value not in CODES
