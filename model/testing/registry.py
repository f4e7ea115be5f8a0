"""What Hypothesis loads of us (entry point ``hypothesis``): which strategy makes which type.

Only names are imported here; the strategies themselves when a test first asks for one.
"""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """``st.from_type(Scenario)`` and whatever asks for a scenario by its type draw from `scenarios`."""
    from hypothesis import strategies as st

    from model.scenario import Scenario

    def drawn(thing: type[Scenario]) -> st.SearchStrategy[Scenario]:
        found: st.SearchStrategy[Scenario] = import_module("model.testing").scenarios()
        return found

    st.register_type_strategy(Scenario, drawn)
