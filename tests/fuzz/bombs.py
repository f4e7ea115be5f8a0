"""Documents that are made to crash, hang or fill the memory of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from model.config import load
from model.errors import Mistake
from model.vocabulary import mechanisms, vocabulary
from tests.config_vocabulary import CONFIG
from tests.fuzz.watch import Watch

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP, WIDE = 10_000, 1_000_000
DOCUMENTS: dict[str, bytes] = {
    "brackets, 10,000 deep": b"a: " + b"[" * DEEP,
    "brackets, closed": b"a: " + b"[" * DEEP + b"]" * DEEP,
    "braces, 10,000 deep": b"{a: " * DEEP,
    "brackets to the brim": b"[" * (2**20),
    "indented, 1,000 deep": "".join(" " * n + "a:\n" for n in range(1000)).encode(),
    "dashes": b"- " * 300_000,
    "questions": b"? " * 300_000,
    "a billion laughs": LAUGHS.encode(),
    "an alias of itself": b"a: &a [*a]\n",
    "merge keys": b"a: &a {b: 1}\nc:\n  <<: *a\n",
    "a million keys": b"".join(b"%x:\n" % number for number in range(WIDE // 6)),
    "one key, 200,000 times": b"title:\n" * 140_000,
    "a million values": b"a: [" + b"1," * 500_000 + b"]",
    "over a mebibyte": b"#" * (2**20 + 1),
    "one text of a mebibyte": b"title: " + b"x" * (2**20 - 10),
    "a quote that never ends": b'title: "' + b"x\n" * 500_000,
    "a block that never ends": b"title: |\n" + b" x\n" * 340_000,
    "5,000 digits": b"horizon: " + b"9" * 5000,
    "a tiny number of many digits": b"horizon: 0." + b"0" * 5000 + b"1",
    "an exponent of many digits": b"horizon: 1e" + b"9" * 60,
    "a number in hexadecimal": b"horizon: 0x" + b"f" * 60,
    "NaN": CONFIG.replace("horizon: 15", "horizon: .nan").encode(),
    "NUL": b"title: a\0b\n",
    "a lone surrogate": b'title: "\\ud800"\n',
    "UTF-16": CONFIG.encode("utf-16"),
    "UTF-32": CONFIG.encode("utf-32"),
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf" + CONFIG.encode(),
    "a tag that runs code": b"title: !!python/object/apply:os.system ['touch pwned']\n",
    "a tag of a million letters": b"title: !<" + b"x" * 1_000_000 + b"> 1\n",
    "an anchor of a million letters": b"title: &" + b"x" * 1_000_000 + b" 1\n",
    "a version of YAML to come": b"%YAML 9.9\n---\ntitle: x\n",
    "a hundred documents": b"---\n" * 100,
    "a condition 10,000 deep": CONFIG.replace("trust_in_investor > 0.6", "(" * DEEP).encode(),
    "100,000 wrong keys": (CONFIG + "".join(f"title{number}: 1\n" for number in range(60_000))).encode(),
    "a thousand firms": (CONFIG.split("firms:")[0] + "firms:\n" + "".join(f"  f{n}: {{}}\n" for n in range(50_000))).encode(),
    "100,000 plan entries": (CONFIG.split("plan:")[0] + "plan:\n" + "- {event: dispute, at: 1}\n" * 35_000).encode(),
    "a grid too large": (CONFIG[:-2] + ", sweep: {design: grid, vary: {" + ", ".join(
        f"firms.{firm}.{field}: {{from: 0.1, to: 0.9, steps: 1000}}" for firm in ("fiat", "mazda") for field in ("morale", "volume")) + "}}}\n").encode(),
}  # fmt: skip


def bombs(folder: Path) -> Callable[[Watch, int], None]:
    """Each once, whatever number is asked for."""
    file, events, mechanics = folder / "x.yaml", vocabulary(), mechanisms()

    def judged(mistake: Mistake) -> str:
        return "" if mistake.file == str(file) and mistake.line >= 1 and mistake.column >= 1 else "no place"

    def tried(watch: Watch, cases: int) -> None:
        for name, content in DOCUMENTS.items():
            file.write_bytes(content)
            watch.case(name, lambda: load(file, (), events, mechanics), judged)

    return tried
