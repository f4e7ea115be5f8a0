"""What a mechanism is: a rule that several events use, with its own parameters and its own switch.

A mechanism's file holds its ``Parameters``, its pure functions on a `model.event.World`, and
``MECHANISM``. Its parameters are ``w.par.<name>``; ``w.par.<name>.on`` is 0 where a config says
``mechanisms: {<name>: off}``, and every function of the file then leaves the world as if the
mechanism did not exist.
"""

from typing import Any, NamedTuple


class Mechanism(NamedTuple):
    """One mechanism.

    Attributes:
        name: as in configs.
        parameters: its ``Parameters`` declaration.
        doc: what it says about the world, and what muting it means.
        source: rows of the evidence that it rests on.
        essential: True if a config cannot mute it, because the world cannot be thought without it.
    """

    name: str
    parameters: type[tuple[Any, ...]]
    doc: str
    source: str
    essential: bool = False
