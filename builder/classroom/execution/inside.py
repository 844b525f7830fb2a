"""The program inside of a sandbox: runs a chapter's cells, then a learner's code against the tests of each check.

A process of its own, started by sandbox.py: it reads a job on its standard input and writes outcomes on its standard
output, both JSON.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
from pathlib import Path
from typing import Any

MEMORY = 3 << 30  # bytes of address space; a chapter maps about one
PROCESSES = 256  # of this user inside, threads of numerical libraries among them
FILE = 32 << 20  # bytes of one file; all together are bounded by the size of /tmp
HOME = Path("/tmp/home")  # noqa: S108 - of the sandbox, not of the machine


def main() -> None:
    """Judge the job on standard input."""
    answers = os.dup(sys.stdout.fileno())
    # Whatever is printed must not stand between the answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_NPROC, PROCESSES), (resource.RLIMIT_FSIZE, FILE)):
        resource.setrlimit(what, (most, most))
    job = json.load(sys.stdin)
    _make_home()
    found = judged(job["cells"], {one["check"]: one for one in job["tried"]})
    os.write(answers, json.dumps(found).encode())


def judged(cells: list[tuple[str, str]], tried: dict[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Return what came of the learner's code, by check; cells of the chapter that fail are passed over."""
    # Imported here, with the limits and the home in place.
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415

    from builder.runtime.record.session import SESSION  # noqa: PLC0415

    shell: Any = InteractiveShell.instance()
    SESSION.namespace, found = shell.user_ns, {}
    for check, source in cells:
        if not check:
            shell.run_cell(source, store_history=False)
            continue
        if check in tried:
            SESSION.tools = _tools_of_the_page()
            found[check] = _judged(check, tried[check])
            # Later cells build on what is asked for here, whatever the learner made of it.
            shell.run_cell(tried[check]["payload"]["solution"], store_history=False)
    return found


def _judged(check: str, tried: dict[str, Any]) -> dict[str, str]:
    from builder.runtime.checks.code import Code  # noqa: PLC0415
    from builder.runtime.text import plain  # noqa: PLC0415

    verdict = Code(check, tried["payload"]).judge(tried["source"], 0)
    return {"state": verdict.state.value, "part": verdict.part, "say": " ".join(plain(one) for one in verdict.say)}


def _tools_of_the_page() -> dict[str, Any]:
    """Return what the page's own runtime, set up by its first cell, hands out: data() for one."""
    module = sys.modules.get("ml_road_map.record.session")
    return dict(module.SESSION.tools) if module else {}


def _make_home() -> None:
    """Make the folders that libraries write to; matplotlib's list of fonts, which takes seconds, is brought along."""
    fonts = Path(os.environ["MPLCONFIGDIR"])
    fonts.mkdir(parents=True)
    for file in Path("/fonts").glob("fontlist-*.json"):
        shutil.copy(file, fonts)
    os.chdir(HOME)


if __name__ == "__main__":
    main()
