"""Faults of the loader: what a config says, and what it must not say."""

from tests.planted.fault import Fault


def _fault(name: str, file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, "loader", f"model/config/{file}.py", old, new, tests)


LOADER = (
    _fault(
        "a key may stand twice", "composer", "        if earlier is not None:\n", "        if earlier is None and False:\n",
        "tests/test_bad_configs.py",
    ),
    _fault(
        "anchors are let through", "composer", "        if event.anchor:\n", "        if event.anchor and False:\n",
        "tests/test_bad_configs.py",
    ),
    _fault(
        "any depth is read", "composer", "if len(self.frames) >= MAX_DEPTH:", "if len(self.frames) >= 100 * MAX_DEPTH:",
        "tests/test_bad_configs.py",
    ),
    _fault(
        "the upper end of a range is not asked", "allowed", "elif not number.low <= value <= number.high:",
        "elif not number.low <= value:", "tests/test_bad_configs.py", "tests/test_config.py",
    ),
    _fault(
        "a base config wins over the one that extends it", "extend",
        "merge(entries[key], child, (*path, key)) if key in entries else child",
        "entries[key] if key in entries and not child.entries else merge(entries[key], child, (*path, key))"
        " if key in entries else child",
        "tests/test_config.py",
    ),
    _fault(
        "a config may extend a file outside its folder", "extend",
        "if Path(text).is_absolute() or not real.is_relative_to(root):", "if Path(text).is_absolute():",
        "tests/test_bad_configs.py", "tests/test_config.py",
    ),
    _fault(
        "or binds closer than and", "condition", "steps += [*self._one(), (\"and\", \"\")]",
        "steps = [*self._one(), *steps, (\"or\", \"\")]", "tests/test_config.py", "tests/test_bad_configs.py",
    ),
    _fault(
        "a plan entry of a config by its position is another one", "override", "names[str(index)] = entry",
        "names[str(index + 1)] = entry", "tests/test_config.py",
    ),
    _fault(
        "octal numbers are read as text", "scalar", "if OCTAL.fullmatch(text) or HEXADECIMAL.fullmatch(text):",
        "if HEXADECIMAL.fullmatch(text):", "tests/test_config.py", "tests/test_bad_configs.py",
    ),
)  # fmt: skip
