"""The worlds of `model.testing.rare`, under the name by which tests know them."""

from model.testing.rare import *  # noqa: F403
