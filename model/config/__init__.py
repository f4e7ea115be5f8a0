"""From a config file to a `model.scenario.Scenario`, with every mistake named and placed."""

from model.config.describe import describe, distribution_text, levels_text, resolved_json, size_text
from model.config.load import from_resolved, load
from model.config.notes import notes
from model.config.schema import json_schema
from model.config.template import template

__all__ = [
    "describe",
    "distribution_text",
    "from_resolved",
    "json_schema",
    "levels_text",
    "load",
    "notes",
    "resolved_json",
    "size_text",
    "template",
]
