"""`model.testing.room`, under the name by which tests know it."""

from model.testing.room import LOG_ROWS, Room, differences, rearming_all

__all__ = ["LOG_ROWS", "Room", "differences", "rearming_all"]
