"""``python -m tests.planted``: plants every fault by itself and says which the per-commit tests find.

Exit code 0 if at least 95 % are found, 1 if fewer.
"""

from __future__ import annotations

import argparse
import sys

from tests.planted import FAULTS
from tests.planted.fault import Fault
from tests.planted.scratch import Verdict, copy, tried

WANTED = 0.95


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; its exit code."""
    asked = _asked(arguments)
    chosen = [fault for fault in FAULTS if asked.only.lower() in f"{fault.area}: {fault.name}".lower()]
    chosen.sort(key=lambda fault: fault.compiles)  # the dear ones last
    if asked.list:
        print("\n".join(f"{fault.area:<11} {fault.file:<34} {fault.name}" for fault in chosen))
        return 0
    found: list[Verdict] = []
    with copy() as root:
        for fault in chosen:
            found.append(tried(fault, root, asked.whole))
            print(_line(fault, found[-1]), flush=True)
    caught = sum(1 for verdict in found if verdict.by)
    share = caught / len(found) if found else 0.0
    print(f"\n{caught} of {len(found)} planted faults are found ({share:.1%}; at least {WANTED:.0%} are asked for)")
    return 0 if share >= WANTED else 1


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="faults whose area or name has this in it")
    parser.add_argument(
        "--whole", action="store_true", help="the whole per-commit suite where a fault's own tests pass"
    )
    parser.add_argument("--list", action="store_true", help="name the faults, and plant none")
    return parser.parse_args(arguments)


def _line(fault: Fault, verdict: Verdict) -> str:
    said = verdict.by or verdict.trouble or "SURVIVED"
    return f"{verdict.seconds:6.0f} s  {fault.area:<11} {fault.name:<62} {said}"


if __name__ == "__main__":
    sys.exit(main())
