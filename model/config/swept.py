"""A value that a sweep varies, at its place in the config, where the walkers find it."""

from __future__ import annotations

from dataclasses import dataclass

from model.config.node import Node


@dataclass(slots=True)
class Swept(Node):
    """What a sweep says of a path, instead of what the config says there.

    Attributes:
        design: one of `model.designs.DESIGNS`.
        own: what the config says there; None where it is silent.
        word: of a switch, what the config says of it: ``on`` or ``off``.
    """

    design: str = ""
    own: Node | None = None
    word: str = ""
