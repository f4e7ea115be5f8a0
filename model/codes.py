"""Every code that a mistake can have: the contract with whoever reads ``errors`` of ``--json``.

A code is never given another meaning; what is new gets a code of its own. The codes of an expression are the same
for each option that takes one; ``of`` alone can be asked for the number of what has none.
"""

from __future__ import annotations

_CONFIG = {
    "alias": "a YAML alias", "anchor": "a YAML anchor", "bad_character": "a control character", "bad_date": "no date of the calendar",
    "bad_name": "a name with characters that names have not", "choice": "a choice that is none", "condition": "a `when:` that is none",
    "contradiction": "two values that cannot both be", "correlation": "a rank correlation that is none",
    "distribution": "a distribution that is none", "documents": "a second YAML document", "duplicate_key": "a key written twice",
    "empty": "an empty file", "essential": "off, though there is no world without it", "extends_cycle": "files that extend each other",
    "extends_depth": "too many files that extend each other", "extends_missing": "no such file to extend",
    "extends_outside": "a file to extend outside the folder", "file_outside": "a design file outside the folder",
    "kept_field": "a value that the model keeps by itself", "key_not_text": "a key that is no text", "missing_key": "a key that is needed",
    "name_twice": "a name given twice", "no_distribution": "a distribution of what cannot be drawn", "not_a_file": "no ordinary file",
    "not_csv": "no line of comma-separated values", "not_finite": "NaN or infinity", "not_found": "no such file",
    "not_swept": "a path that no sweep may vary", "not_utf8": "no UTF-8 text", "not_whole": "a fraction of what is counted",
    "not_yaml": "no YAML", "number_too_long": "a number of too many digits", "out_of_range": "a number out of its range",
    "pool": "a pool of experts that is none", "quantiles": "elicited quantiles that are none", "reserved_name": "a name that is the model's",
    "same_firm": "a tie of a firm with itself", "set": "a `--set` that is none", "sweep": "a sweep that is none", "tag": "a YAML tag",
    "too_deep": "nested too deep", "too_large": "a file that is too large", "too_many": "more of something than is allowed",
    "unknown_event": "no such event", "unknown_key": "no such key", "unknown_name": "no such firm, tie, product or entry",
    "property": "a claim under study.properties that cannot be read",
    "unknown_path": "no such path", "unknown_word": "none of the words allowed", "unplannable": "an event that cannot be planned",
    "unreadable": "a file that cannot be read", "wrong_subject": "a plan entry about another kind of thing", "wrong_type": "a value of another kind",
}  # fmt: skip
_EXPRESSION = {
    "bracket": "a bracket that is not closed", "condition": "no condition", "deep": "nested too deep",
    "empty": "nothing", "label": "a label that is missing or unknown", "long": "too long", "name": "no such variable or input",
    "operand": "no name and no number", "rest": "words after the end", "sign": "a sign that does not fit", "word": "what cannot be read",
    "year": "no year of the run",
}  # fmt: skip
_PRECISION = {
    "bracket": "a bracket that is not closed", "code": "a word that a code has not", "colon": "no colon", "design": "no such design",
    "difference": "a difference of what has none", "ending": "no ending", "half_width": "no half-width", "label": "a label that is missing or unknown",
    "rest": "words after the end", "short": "too short", "statistic": "no such statistic", "variable": "no such variable", "year": "no year of the run",
}  # fmt: skip
_COMMANDS = {
    "usage": "a command line that is none", "usage.command": "no such command", "usage.option": "no such option",
    "interrupted": "the run was interrupted", "machine": "the machine failed", "defect": "our own fault",
    "cluster.address": "no scheduler there", "cluster.missing": "Dask is not installed", "cluster.worker": "a worker with another model",
    "cluster.workers": "a scheduler without workers",
    "compare.firms": "firms that do not match", "compare.option": "options that do not go together", "compare.point": "no such point",
    "compare.points": "runs of several points", "compare.seed": "runs of two seeds", "compare.ties": "ties that do not match",
    "discover.before": "no date to search before", "discover.exists": "a file that is there", "discover.folder": "no such folder",
    "discover.name": "no name of a config", "discover.no_box": "no region to write", "discover.nothing": "nothing that varies",
    "discover.rare": "too few histories on one side",
    "engine.unknown": "no such engine",
    "events.compile": "an event that cannot be compiled", "events.failed": "an event that raised an exception", "events.file": "no such event file, or one that does not run",
    "events.none": "a file without an event", "events.parameters": "parameters declared wrongly", "events.roles": "state used in a wrong way",
    "events.scale": "a law without its scale", "events.shape": "a law without its shape", "events.subject": "no such subject",
    "events.twice": "two events of one name", "events.unknown": "no such event",
    "explain.family": "no such group of events", "explain.nothing": "an event that did not happen", "explain.option": "options that do not go together",
    "explain.point": "no such point", "explain.sources": "a run of another model",
    "export.exists": "a file that is there and is no netCDF", "export.missing": "netCDF is not installed", "export.place": "a place that cannot be written", "extend.trials": "fewer trials than there are",
    "new.exists": "a file that is there", "plot.kind": "no kind of picture", "plot.place": "a place that cannot be written",
    "replay.essential": "a part that cannot be muted", "replay.point": "no such point", "replay.trials": "no trials", "replay.unknown": "no such event or mechanism",
    "report.exists": "a file that is there and is no page", "report.option": "options that do not go together", "report.place": "a place that cannot be written",
    "run.design": "a design that comes out otherwise here", "run.empty": "a run without trials", "run.events": "a run with event files that were not given",
    "run.format": "a run of another version", "run.locked": "a run that another process writes", "run.none": "no run", "run.points": "a run of more or fewer points than its scenario has",
    "run.precision": "--precision that cannot be",
    "run.sources": "a run of another model", "run.summary": "a run that keeps no rows",
    "sensitivity.empty": "no history that completed", "sensitivity.method": "no such method", "sensitivity.missing": "SALib is not installed",
    "sensitivity.nothing": "nothing that varies",
    "show.by": "nothing to split by", "show.design": "no such design", "show.given": "no such year", "show.option": "options that do not go together",
    "show.point": "no such point", "simulate.trials": "no trials, or too many", "trace.plot": "no figures here", "trace.point": "no such point", "trace.set": "--set with a run",
    "validate.population": "no population",
}  # fmt: skip

CODES: dict[str, str] = {
    **{f"config.{code}": meaning for code, meaning in _CONFIG.items()},
    **{f"{option}.{code}": meaning for option in ("where", "of", "outcome") for code, meaning in _EXPRESSION.items()},
    "of.code": "a mean of words",
    **{f"precision.{code}": meaning for code, meaning in _PRECISION.items()},
    **_COMMANDS,
}
