"""Which profile is in force: ``--alliance-profile``, else ``HYPOTHESIS_PROFILE``, else ``ci``."""

import os

import pytest

from model.testing import plugin, profiles


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption(plugin.OPTION, None):
        profiles.use(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
