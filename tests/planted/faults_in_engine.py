"""Faults of draws, clocks and the dispatcher: which number, when, and who goes first."""

from tests.planted.fault import Fault


def _draws(name: str, file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, "draws", f"model/{file}.py", old, new, tests)


def _clock(name: str, file: str, old: str, new: str, *tests: str, compiles: bool = False) -> Fault:
    return Fault(name, "clock", f"model/{file}.py", old, new, tests, compiles)


def _dispatcher(name: str, file: str, old: str, new: str, *tests: str, compiles: bool = False) -> Fault:
    return Fault(name, "dispatcher", f"model/{file}.py", old, new, tests, compiles)


DRAWS = (
    _draws("a round of the generator is missing", "draws", "for _ in range(10):", "for _ in range(9):", "tests/test_draws.py"),
    _draws("two slots share their number", "draws", "    if slot & 1:\n", "    if slot & 2:\n", "tests/test_draws.py"),
    _draws(
        "numbers of two occurrences meet", "draws", "(draw.occurrence << 8)", "(draw.occurrence << 2)", "tests/test_draws.py"
    ),
    _draws("names run into each other", "draws", r'"\x00".join', '"".join', "tests/test_draws.py"),
    _draws(
        "outer draws share their luck", "draws", 'words("alliance", seed, draw)', 'words("alliance", seed)',
        "tests/test_points.py", "tests/test_draws.py",
    ),
    _draws(
        "inputs depend on how trials are cut", "inputs", "start, stop = first - first % TILE", "start, stop = first",
        "tests/test_inputs.py", "tests/test_draws.py",
    ),
    _draws(
        "all inputs have one stream", "inputs", 'words("input", item.stream or item.path)', 'words("input")',
        "tests/test_inputs.py", "tests/test_draws.py",
    ),
    _draws(
        "a rank correlation is taken for one of normals", "correlation",
        "return float(2.0 * np.sin(np.pi * rank / 6.0))", "return float(rank)", "tests/test_inputs.py",
    ),
    _draws(
        "designs of a sweep differ in their luck", "points",
        "run_key(self.scenario.study.seed, self.draw(point))", "run_key(self.scenario.study.seed, point)",
        "tests/test_points.py",
    ),
)  # fmt: skip

CLOCK = (
    _clock(
        "a threshold is not used up", "clock", "    rest = left - rate * used\n", "    rest = left\n", "tests/test_laws.py"
    ),
    _clock(
        "Weibull waits are inverted wrongly", "laws", "exp(log(h) / shape)", "exp(log(h) * shape)", "tests/test_laws.py"
    ),
    _clock(
        "log-logistic hazard has lost a term", "laws", "log(1.0 + exp(shape * log(age / scale)))",
        "log(exp(shape * log(age / scale)) + 1e-3)", "tests/test_laws.py",
    ),
    _clock(
        "a plan looks again a quarter later, not at quarter ends", "engines/step",
        "look = 0.25 * (math.floor(now * 4.0) + 1.0)", "look = now + 0.25", "tests/test_forms.py", "tests/test_world_machine.py", compiles=True,
    ),
    _clock(
        "a changed rate does not carry over what is left", "engines/step",
        "    q.left = left_over(q.left, q.rate, grown - q.grown)\n", "",
        "tests/test_exact_answers.py", "tests/test_world_machine.py", compiles=True,
    ),
)  # fmt: skip

DISPATCHER = (
    _dispatcher(
        "SimPy is not told of a moved alarm", "engines/reference", "self.stage.changed[1:changes]",
        "self.stage.changed[2:changes]", "tests/test_same_history.py::test_plain_python_is_compiled",
    ),
    _dispatcher(
        "SimPy goes by the order of scheduling", "engines/reference", "FIRST_PRIORITY + c)", "FIRST_PRIORITY)",
        "tests/test_same_history.py::test_plain_python_is_compiled",
        "tests/test_same_history.py::test_engines_live_the_same_histories",
    ),
    _dispatcher(
        "a kernel does not see edits in what its sources import", "engines/dispatch",
        "{*closure([*folders, *made_of]), *shapes}", "{*folders, *made_of, *shapes}",
        "tests/test_kernel_cache.py::test_a_kernel_depends_on_every_module_whose_functions_it_calls",
    ),
    _dispatcher(
        "a damaged kernel is loaded", "engines/dispatch",
        "all(found.get(name) == checksum for name, checksum in sealed.items())", "True",
        "tests/test_kernel_cache.py", compiles=True,
    ),
    _dispatcher(
        "at one instant later subjects go first", "binding", "clock.kind == PLAN, clock.subject, clock.plan)",
        "clock.kind == PLAN, -clock.subject, clock.plan)", "tests/test_world_machine.py", compiles=True,
    ),
    _dispatcher(
        "the end of a tie stops no clock", "binding",
        '            | ({("tie", clock.tie, "ended")} if clock.tie >= 0 else set())\n', "", "tests/test_world_machine.py",
        compiles=True,
    ),
    _dispatcher(
        "the last of the earliest alarms goes first", "engines/bulk_loop", "if alarm[c] < date:", "if alarm[c] <= date:",
        "tests/test_world_machine.py", "tests/test_same_history.py::test_plain_python_is_compiled", compiles=True,
    ),
    _dispatcher(
        "no guard is asked", "engines/step", "    if not guard(q.event, w, q.subject):\n        return False\n", "",
        "tests/test_world_machine.py", compiles=True,
    ),
    _dispatcher(
        "a muted event still has its clock", "binding", "        if event.name in scenario.muted:\n            continue\n",
        "", "tests/test_silence.py", compiles=True,
    ),
)  # fmt: skip
