"""Which firm, tie or product of B stands for which of A: the one of its name, else the one in its place."""

from __future__ import annotations

from typing import NamedTuple

from model.errors import Mistake, UserError

PLURAL = {"firm": "firms", "tie": "ties", "product": "products"}


class Match(NamedTuple):
    """One of A and the one of B that stands for it; `at_a`, `at_b` are their positions."""

    a: str
    b: str
    at_a: int
    at_b: int

    @property
    def by(self) -> str:
        """What they were matched by: ``name`` or ``position``."""
        return "name" if self.a == self.b else "position"


def align(kind: str, a: list[str], b: list[str]) -> tuple[Match, ...]:
    """Matches in the order of A: equal names first, those left over in their order.

    Args:
        kind: ``firm``, ``tie`` or ``product``.
        a, b: names in config order.

    Raises:
        UserError: the numbers of firms or ties differ. Products without a counterpart are left out instead: with
            the joint product against without it is a fair question.
    """
    if len(a) != len(b) and kind != "product":
        raise UserError([_uneven(kind, a, b)])
    rest_a, rest_b = [name for name in a if name not in b], [name for name in b if name not in a]
    stands_for = {name: name for name in a if name in b}
    if len(rest_a) == len(rest_b):
        stands_for |= dict(zip(rest_a, rest_b, strict=True))
    return tuple(
        Match(name, stands_for[name], at, b.index(stands_for[name])) for at, name in enumerate(a) if name in stands_for
    )


def said(kind: str, matches: tuple[Match, ...]) -> list[str]:
    """A sentence where some were matched by position; none where all have one name."""
    moved = [match for match in matches if match.by == "position"]
    if not moved:
        return []
    pairs = ", ".join(f"{match.a} with {match.b}" for match in moved)
    return [f"{PLURAL[kind]} of different names are compared by position: {pairs}"]


def left_out(kind: str, matches: tuple[Match, ...], a: list[str], b: list[str]) -> list[str]:
    """A sentence for each side that has some without a counterpart."""
    lone_a = [name for name in a if name not in [match.a for match in matches]]
    lone_b = [name for name in b if name not in [match.b for match in matches]]
    sides = (("A", lone_a), ("B", lone_b))
    return [f"only {side} has the {PLURAL[kind]} {', '.join(lone)}: left out" for side, lone in sides if lone]


def _uneven(kind: str, a: list[str], b: list[str]) -> Mistake:
    names = PLURAL[kind]
    message = (
        f"A has {len(a)} {names} ({', '.join(a) or 'none'}) and B {len(b)} ({', '.join(b) or 'none'}): "
        f"they can be compared only where both have as many"
    )
    return Mistake(f"compare.{names}", message, value=len(b), allowed=str(len(a)))
