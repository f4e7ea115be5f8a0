"""The command with an ear to the wall: as the console script runs it, with nothing of the folder it stands in on its path.

Called as a script with a JSON list of command lines; prints one JSON object: exit codes, and what the audit hook heard.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Any

MARK = "PWNED"  # stands in everything hostile, and in nothing of ours
HEARD: dict[str, list[str]] = {
    "code": [],
    "import": [],
    "pickle": [],
    "process": [],
    "socket": [],
    "read": [],
    "written": [],
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PROCESSES = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn")
SOCKETS = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request")
CHANGES = {"os.remove": (0,), "os.rename": (0, 1), "os.mkdir": (0,), "os.rmdir": (0,), "os.symlink": (1,), "os.link": (1,),
           "os.truncate": (0,), "os.chmod": (0,), "shutil.rmtree": (0,)}  # fmt: skip


def hear(event: str, values: tuple[Any, ...]) -> None:
    """The hook."""
    if event == "open":
        _opened(*values)
    elif event == "compile":
        text = values[0].decode(errors="replace") if isinstance(values[0], bytes) else str(values[0])
        if MARK in text or MARK in str(values[1]):
            HEARD["code"].append(f"compile {values[1]}")
    elif event == "exec":
        if MARK in str(getattr(values[0], "co_filename", "")) or MARK in str(getattr(values[0], "co_consts", "")):
            HEARD["code"].append(f"exec {values[0]}")
    elif event == "import":
        HEARD["import"].append(f"{values[0]} {values[1]}")
    elif event == "pickle.find_class":
        HEARD["pickle"].append(f"{values[0]}.{values[1]}")
    elif event in PROCESSES:
        HEARD["process"].append(f"{event} {values}"[:200])
    elif event in SOCKETS:
        HEARD["socket"].append(f"{event} {values[1:]}"[:200])
    elif event in CHANGES:
        HEARD["written"] += [str(values[at]) for at in CHANGES[event] if isinstance(values[at], (str, os.PathLike))]


def _opened(path: Any, mode: Any, flags: Any) -> None:
    if isinstance(path, (str, bytes, os.PathLike)):
        changes = (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & WRITES)
        HEARD["written" if changes else "read"].append(os.path.abspath(os.fsdecode(path)))


def main() -> None:
    """Run the commands, and print what was heard since the first."""
    from analysis.cli import main as command

    with suppress(ImportError):
        import dask  # noqa: F401 - xarray imports it where it is, and it pickles operators of its own
    codes, said = [], []
    sys.addaudithook(hear)
    for words in json.loads(sys.argv[1]):
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            codes.append(command(words))
        said.append(out.getvalue() + err.getvalue())
    print(json.dumps({"codes": codes, "said": said, **{name: sorted(set(found)) for name, found in HEARD.items()}}))


if __name__ == "__main__":
    main()
