"""The suite itself is tested: faults planted in a copy of the sources, which the per-commit tests must find.

``python -m tests.planted`` plants each by itself and runs the tests most likely to see it; `tests.test_planted` checks,
commit by commit, that every one still applies to the sources as they are.
"""

from tests.planted.fault import Fault
from tests.planted.faults_in_engine import CLOCK, DISPATCHER, DRAWS
from tests.planted.faults_in_loader import LOADER
from tests.planted.faults_in_security import EXTRAS, LIGHT, LINKS
from tests.planted.faults_in_statistics import STATISTICS
from tests.planted.faults_in_store import STORE
from tests.planted.faults_in_surroundings import SURROUNDINGS

ENGINE = (*DRAWS, *CLOCK, *DISPATCHER)
FAULTS: tuple[Fault, ...] = (*STORE, *ENGINE, *LOADER, *STATISTICS, *LINKS, *EXTRAS, *LIGHT, *SURROUNDINGS)

__all__ = ["FAULTS", "Fault"]
