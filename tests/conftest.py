"""Which profile is in force: ``--alliance-profile``, else ``HYPOTHESIS_PROFILE``, else ``ci``; and bytecode is kept.

The tests start hundreds of commands. Where bytecode is not written each of them compiles the whole model's sources
anew, which is a third of what a short command takes.
"""

import os
import sys

import pytest

from model.testing import plugin, profiles

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption(plugin.OPTION, None):
        profiles.use(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
