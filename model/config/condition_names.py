"""What a name in a condition means: ``mazda.morale``, ``world.market``, or a bare field of the entry's subject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from model.config.draft import Cast
from model.state import FIRM, PRODUCT, TIE, WORLD, Kind

SECTIONS = {"firms": FIRM, "ties": TIE, "products": PRODUCT}


class Refused(Exception):
    """Why a text is no condition; with a wrong word also the words that would be right."""

    def __init__(self, reason: str, word: str = "", names: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.word = word
        self.names = tuple(names)


class Operand(NamedTuple):
    """A state: its full path, and its words if it is a code."""

    path: str
    choices: tuple[str, ...]


class Resolver:
    """The names that one plan entry may use.

    Args:
        cast: firms, ties and products.
        section, subject: those of the entry, for bare fields: ``("ties", "fiat-mazda")``, ``("world", "")``.
    """

    def __init__(self, cast: Cast, section: str, subject: str) -> None:
        self.owners: dict[str, tuple[str, Kind]] = {"world": ("world", WORLD)}
        for key, names in (("firms", cast.firms), ("ties", cast.ties), ("products", cast.products)):
            self.owners.update({name: (f"{key}.{name}", SECTIONS[key]) for name in names})
        # Of an entry whose subject is unknown (a finding already) bare fields can be checked all the same.
        nobody = (f"{section}.?", SECTIONS[section]) if section in SECTIONS else self.owners["world"]
        self.own = self.owners.get(subject, nobody)

    def find(self, word: str) -> Operand | None:
        """The state that a name means; None if its first word is neither an owner nor a field of the subject.

        Raises:
            Refused: the owner is known, the field is not.
        """
        parts = word.split(".")
        if len(parts) > 2 and parts[0] in SECTIONS:
            parts = parts[1:]
        if parts[0] in self.owners:
            prefix, kind = self.owners[parts[0]]
            return _field(prefix, kind, parts[1:], word)
        if parts[0] not in [field.name for field in self.own[1].fields]:
            return None
        return _field(*self.own, parts, word)

    def unknown(self, word: str) -> tuple[str, str, list[str]]:
        """Arguments of `Refused` for a name that means nothing, with all that would."""
        first, dot, _ = word.partition(".")
        fields = [field.name for field in self.own[1].fields]
        names = list(self.owners) if dot else [*fields, *self.owners]
        return f"unknown name {word!r}", first, names


def _field(prefix: str, kind: Kind, parts: list[str], word: str) -> Operand:
    names = [field.name for field in kind.fields]
    if not parts:
        raise Refused(f"{word!r} is a {kind.name}, not a number; add one of its fields", word, names)
    if parts[0] not in names:
        raise Refused(f"unknown field {parts[0]!r} in {word!r}", parts[0], names)
    field = kind.field(parts[0])
    if len(parts) != (2 if field.domains else 1):
        reason = "needs one of its domains" if field.domains else "has no parts"
        raise Refused(f"{word!r}: {field.name} {reason}", "", field.domains)
    if field.domains and parts[1] not in field.domains:
        raise Refused(f"unknown domain {parts[1]!r} in {word!r}", parts[1], field.domains)
    return Operand(f"{prefix}.{'.'.join(parts)}", field.number.choices)
