"""Faults that show only elsewhere: under another hash seed, in another time zone or locale, with more threads."""

from tests.planted.fault import Fault


def _fault(name: str, file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, "surroundings", file, old, new, tests)


SURROUNDINGS = (
    _fault(
        "what a run is depends on the hash seed", "model/store/scenario_json.py",
        "for value in sorted(content)]", "for value in content]", "tests/test_surroundings.py",
    ),
    _fault(
        "correlated inputs are taken in the order of a set", "model/correlation.py",
        "paths = sorted(named, key=lambda path: items[columns[path]].stream or path)", "paths = list(named)",
        "tests/test_golden.py", "tests/test_inputs.py", "tests/test_surroundings.py",
    ),
    _fault(
        "dates of a story are those of the local zone", "model/story/names.py",
        "return self.scenario.signed + timedelta(days=round(time * 365.2425))",
        "return date.fromtimestamp((self.scenario.signed - date(1970, 1, 1)).total_seconds() + 86400 * round(time * 365.2425))",
        "tests/test_surroundings.py",
    ),
    _fault(
        "the report is written as the locale writes", "analysis/commands/report.py",
        'content.encode("utf-8", "replace")',
        "content.encode(__import__('locale').getencoding(), 'replace')", "tests/test_surroundings.py",
    ),
    _fault(
        "units in files are written as the locale writes", "analysis/export.py",
        '(folder / f"{COLUMNS}.csv").open("w", encoding="utf-8", newline="")', '(folder / f"{COLUMNS}.csv").open("w", newline="")',
        "tests/test_surroundings.py",
    ),
    _fault(
        "what the screen cannot show is a defect", "model/commands/output.py",
        'text.encode(encoding, "replace")', "text.encode(encoding)", "tests/test_surroundings.py", "tests/test_hostile_text.py",
    ),
    _fault(
        "threads share their working arrays", "model/engines/bulk.py",
        "stage = bound.stage(self.key)", 'stage = self.__dict__.setdefault("_stage", bound.stage(self.key))',
        "tests/test_golden.py", "tests/test_invariants.py",
    ),
)  # fmt: skip
