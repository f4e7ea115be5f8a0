"""Scalars by the YAML 1.2 core schema: ``no`` is text, ``1e-3`` is a number."""

from __future__ import annotations

import math
import re

from model.config.node import Scalar

LONGEST_NUMBER = 64
FIRST = frozenset("+-.0123456789")  # of whatever is a number
INTEGER = re.compile(r"[-+]?[0-9]+")
OCTAL = re.compile(r"0o[0-7]+")
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
# What YAML allows in a stream, less the byte order mark, which is stripped at the start and nowhere else.
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def resolve(text: str) -> Scalar:
    """What an unquoted scalar means.

    Raises:
        ValueError: a number of more than 64 characters.
    """
    if text in WORDS:
        return WORDS[text]
    if len(text) > LONGEST_NUMBER:
        if INTEGER.fullmatch(text) or DECIMAL.fullmatch(text):
            raise ValueError(f"a number of {len(text)} characters; at most {LONGEST_NUMBER} are allowed")
        return text
    return _number(text) if text[0] in FIRST else text


def _number(text: str) -> Scalar:
    if INTEGER.fullmatch(text):
        return int(text)
    if OCTAL.fullmatch(text) or HEXADECIMAL.fullmatch(text):
        return int(text, 0)
    if DECIMAL.fullmatch(text):
        return float(text)
    if INFINITE.fullmatch(text):
        return -math.inf if text.startswith("-") else math.inf
    return text
