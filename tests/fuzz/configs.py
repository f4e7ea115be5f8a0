"""Configs by the thousand: changed as texts, as bytes and as trees, drawn from the JSON Schema, and by ``--set``."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from typing import Any

from analysis.cli import main
from model.config import describe, from_resolved, json_schema, load, notes, resolved_json
from model.config.composer import compose_text
from model.config.extend import family_of
from model.config.node import plain
from model.errors import DEFECT, Mistake, UserError
from model.store.scenario_json import from_json, to_json
from model.vocabulary import mechanisms, vocabulary
from tests.config_vocabulary import CONFIG
from tests.fuzz import mutate
from tests.fuzz.drawn import Drawn
from tests.fuzz.watch import Watch

ROOT = Path(__file__).parent.parent.parent
RICH = """\
title: everything that a config can say
signed: 1999-03-27
horizon: 12.5
currency: USD bn
firms:
  renault: {volume: {value: 2.2, source: B1, confidence: found}, models: 20, capability: {production: {beta: {a: 2, b: 5}}}}
  nissan: {volume: {quantiles: {5: 2.0, 50: 2.5, 95: 3.1}}}
  kia: {volume: {lognorm: {s: 0.3, scale: 0.8, low: 0.2, high: 3}}}
ties:
  renault-nissan: {investor: renault, host: nissan, form: {choice: {minority: 3, cross: 1}}, stake: 0.368, reverse_stake: 0.15, call_to: 0.444, call_price: 5.4}
  nissan-kia: {investor: nissan, host: kia, form: project, stream: old}
products:
  march: {tie: renault-nissan, brands: [renault, nissan], launch: {triang: {c: 0.5, loc: 2, scale: 2}}, host_builds: {choice: {true: 1, false: 1}}}
events:
  dispute: off
  unexpected_departure: {scale: 3.0}
mechanisms:
  learning: {}
plan:
  - {name: sync, event: cycle_plan_sync, tie: renault-nissan, at: 1.0, depth: 0.15}
  - {event: equity_increase, tie: renault-nissan, at: 3.0, to: 0.444, when: "nissan.morale > 0.4 and not (stake < 0.1)", until: 6.0}
correlations:
  - {between: [firms.nissan.volume, firms.kia.volume], rank: 0.4, source: B2}
study:
  trials: 1000
  seed: 3
  outer: 4
  keep: rows
  paths: 10
  sweep:
    design: grid
    vary:
      ties.renault-nissan.clarity: [0.2, 0.5]
      events.macro_shock: [on, off]
      plan.sync.depth: {from: 0.1, to: 0.2, steps: 3}
"""
SHORT = "signed: 2012-05-23\nhorizon: 15\nfirms: {a: {}, b: {}}\nties: {t: {investor: a, host: b}}\n"
LIST = (
    SHORT
    + "study: {sweep: {design: list, points: [{ties.t.stake: 0.1, firms.a.cash: 2}, {ties.t.stake: 0.2, firms.a.cash: 3}]}}\n"
)
SOBOL = (
    SHORT
    + "study: {sweep: {design: sobol, points: 8, vary: {ties.t.clarity: {from: 0, to: 1}, firms.a.volume: {norm: {loc: 2, scale: .1}}}}}\n"
)
POOL = SHORT.replace(
    "a: {}", "a: {morale: {pool: [{expert: x, weight: 2, of: {norm: {loc: 0.5, scale: 0.1}}}, {of: {uniform: {}}}]}}"
)
TEXTS = [CONFIG, CONFIG, CONFIG, RICH, SHORT, SHORT, LIST, LIST, SOBOL, SOBOL]
CASES = ("fiat-mazda", "ford-mazda-1996", "population", "renault-nissan-uncertain")  # in full, now and then
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what ends a line in YAML 1.1
SLOW_SHARE, COMMAND_SHARE, AGAIN_SHARE = 0.01, 0.01, 0.1
# What a config that the schema allows may still be refused for: what one value says of another.
BEYOND_SCHEMA = {
    "bad_date", "bad_name", "condition", "contradiction", "correlation", "distribution", "choice", "essential", "extends_missing", "property",
    "extends_outside", "file_outside", "missing_key", "name_twice", "not_found", "not_swept", "not_whole", "number_too_long", "out_of_range",
    "pool", "quantiles", "reserved_name", "same_firm", "sweep", "too_many", "unknown_name", "unknown_path", "unknown_word", "wrong_subject",
    "wrong_type", "unreadable", "not_csv", "bad_character", "no_distribution", "not_a_file",
}  # fmt: skip


class Configs:
    """Cases of one kind, the same for a seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.file, self.luck = folder, folder / "x.yaml", Random(seed)
        self.events, self.mechanisms = vocabulary(), mechanisms()
        self.full = [(ROOT / "configs" / f"{name}.yaml").read_text() for name in CASES]
        (folder / "base.yaml").write_text((ROOT / "configs" / "base.yaml").read_text())
        (folder / "renault-nissan.yaml").write_text((ROOT / "configs" / "renault-nissan.yaml").read_text())
        self.trees = [plain(compose_text(text, "x")) for text in TEXTS]

    def mutated(self, watch: Watch, cases: int) -> None:
        """Changed texts, bytes and trees, on real and on small configs."""
        for number in range(cases):
            self._try(watch, f"case {number}", self._mutated())

    def valid(self, watch: Watch, cases: int) -> None:
        """Drawn from the JSON Schema that `alliance schema` prints; refused only for what no schema can say."""
        drawn = Drawn(json_schema(self.events, self.mechanisms), self.luck)
        for number in range(cases):
            content = json.dumps(drawn.config()).encode()
            self._try(watch, f"case {number}", content, BEYOND_SCHEMA)

    def sets(self, watch: Watch, cases: int) -> None:
        """``--set`` with any path and any value; now and then with what another config, or this one, has there."""
        paths = [path for tree in self.trees for path, _ in _paths(tree)]
        leaves = [[(path, value) for path, value in _paths(tree) if _is_leaf(value)] for tree in self.trees]
        for number in range(cases):
            source = self.luck.randrange(len(TEXTS))
            have = leaves[source if self.luck.random() < 0.7 else self.luck.randrange(len(TEXTS))]
            texts = [_set(paths, have, self.luck) for _ in range(self.luck.choice((1, 1, 2)))]
            self._try(watch, f"case {number} {texts!r}", TEXTS[source].encode(), sets=texts)

    def conditions(self, watch: Watch, cases: int) -> None:
        """Any ``when:``."""
        for number in range(cases):
            text = when(self.luck)
            self._try(watch, f"case {number} {text!r}", CONFIG.encode(), sets=[f"plan.first-step.when={text}"])

    def _mutated(self) -> bytes:
        luck = self.luck
        if luck.random() < SLOW_SHARE:
            return mutate.text(luck.choice(self.full), [*TEXTS, POOL], luck).encode(errors="surrogatepass")
        if luck.random() < 0.4:
            return json.dumps(mutate.tree(luck.choice(self.trees), luck)).encode()
        text = mutate.text(POOL if luck.random() < SLOW_SHARE else luck.choice(TEXTS), TEXTS, luck).encode(
            errors="surrogatepass"
        )
        return mutate.damaged(text, luck) if luck.random() < 0.05 else text

    def _try(
        self, watch: Watch, name: str, content: bytes, codes: set[str] | None = None, sets: list[str] | None = None
    ) -> None:
        self.file.write_bytes(content)
        lines = BREAK.split(content.decode(errors="replace"))
        try:
            watch.case(name, lambda: self._read(sets or []), _judge(self.folder, len(lines), bool(sets), codes))
        finally:
            if watch.faults and watch.faults[-1].startswith(name + ":"):
                watch.faults[-1] += f"\n--- config: {content[:3000]!r}"
        if self.luck.random() < COMMAND_SHARE:
            _command(watch, name, ["check", str(self.file), *(f"--set={text}" for text in sets or [])])

    def _read(self, sets: list[str]) -> None:
        scenario = load(self.file, sets, self.events, self.mechanisms)
        if self.luck.random() < AGAIN_SHARE:
            describe(scenario, self.events)
            notes(scenario)
            json.dumps(resolved_json(scenario))
            stored = json.loads(json.dumps(to_json(scenario)))
            if to_json(from_json(stored)) != stored:
                raise AssertionError("what is stored is not what was read")
            again = from_resolved(scenario.resolved, scenario.name, self.events, self.mechanisms)
            if again.values != scenario.values and repr(again.values) != repr(scenario.values):
                raise AssertionError("the resolved config is another one")


def _command(watch: Watch, name: str, words: list[str]) -> None:
    """The same through the command: exit 0 or 2, and nothing on a screen that steers it."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    said = out.getvalue() + err.getvalue()
    if code not in (0, 2) or "Traceback" in said:
        watch.fault(f"{name}: exit {code}: {said[-500:]}")
    if any(ord(character) < 32 and character not in "\n\t" for character in said):
        watch.fault(f"{name}: a control character reaches the screen: {said[-500:]!r}")


def _judge(folder: Path, lines: int, by_set: bool, codes: set[str] | None) -> Callable[[Mistake], str]:
    """What is wrong with where a mistake is said to be."""

    def judged(mistake: Mistake) -> str:
        if not mistake.code.startswith("config."):
            return "not a config's code"
        if codes is not None and mistake.code.removeprefix("config.") not in codes:
            return "a code that the schema rules out"
        if by_set and mistake.file == "--set":
            return "" if (mistake.line, mistake.column) == (0, 0) else "a place in an option"
        if mistake.file != str(folder / "x.yaml"):
            inside = Path(mistake.file).resolve().is_relative_to(family_of(folder / "x.yaml"))
            return "" if inside and mistake.line >= 1 else "another file"
        return "" if 1 <= mistake.line <= lines and mistake.column >= 1 else "a place outside the file"

    return judged


def _paths(data: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    if way:
        yield way, data
    if isinstance(data, dict):
        for key, child in data.items():
            yield from _paths(child, f"{way}.{key}" if way else str(key))
    elif isinstance(data, list):
        for index, child in enumerate(data):
            yield from _paths(child, f"{way}.{index}")


def _is_leaf(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _set(paths: list[str], leaves: list[tuple[str, Any]], luck: Random) -> str:
    if luck.random() < 0.4:
        path, value = luck.choice(leaves)
        near = luck.choice((0.5, 0.9, 1, 1, 2)) * value if isinstance(value, float) else value
        return f"{path}={near}"
    path = luck.choice(paths)
    if luck.random() < 0.3:
        path = mutate.text(path, paths, luck)
    value = luck.choice(mutate.TOKENS) if luck.random() < 0.5 else json.dumps(luck.choice(mutate.VALUES))
    return f"{path}{luck.choice(('=', '=', '=', '==', ' = ', ''))}{value}"


WORDS = ["stake", "trust_in_investor", "mazda.morale", "fiat-mazda.stake", "fiat-mazda.form", "minority", "fiat", "world", "world.demand",
         "mazda.capability.production", "roadster.launched", "morale", ".5", "-1e3", "0", "1e999", "9" * 40, "and", "or", "not", "(", ")", "<",
         ">=", "==", "!=", "=", "é", "\t", "x.y.z.w", "a" * 90, "1.", "+2", "--", "<>", "&&", "\x1b[1m", "''"]  # fmt: skip


def when(luck: Random) -> str:
    """Words that may be a condition."""
    if luck.random() < 0.2:
        return "".join(luck.choice("<>=!() .-0159eand ornotstake fiat_mazda'\"+*\t") for _ in range(luck.randrange(80)))
    if luck.random() < 0.02:
        return luck.choice(("(", "not ", "stake < 1 and ", "((stake<1)or ")) * luck.choice((10, 17, 64, 500))
    return luck.choice((" ", " ", "")).join(luck.choice(WORDS) for _ in range(luck.choice((1, 3, 3, 4, 7, 9))))


def refused(content: str, folder: Path) -> UserError | None:
    """How a config is refused, None if it is not."""
    file = folder / "x.yaml"
    file.write_text(content)
    try:
        load(file)
    except UserError as error:
        return error
    return None


__all__ = ["DEFECT", "TEXTS", "Configs", "refused", "when"]
