"""Hostile input by the thousand: ``python -m tests.fuzz KIND --cases N --seed S``."""
