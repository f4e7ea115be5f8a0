"""Living a run: blocks cut into pieces, pieces on threads, processes or a cluster, whole blocks into the store.

What is stored depends on the numbers of points and trials alone: not on who lived them, in which order they came, or
how often the run was interrupted.
"""

from model.execute.memory import simulate_in_memory
from model.execute.run import live
from model.execute.work import Lives, Work

__all__ = ["Lives", "Work", "live", "simulate_in_memory"]
