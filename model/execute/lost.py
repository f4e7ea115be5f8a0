"""Workers that were lost for good."""

from __future__ import annotations

from model.errors import MachineError


class LostWorkers(MachineError):
    """What killed every worker that tried it; the rest of the run goes on."""
