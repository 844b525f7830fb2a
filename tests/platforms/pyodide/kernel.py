"""Runs inside Pyodide: a page's cells, and those that drive its checks behind them, in an IPython of their own."""

import contextlib
import io
import json
import os
import sys
import tempfile

from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell


def run(job: str) -> str:
    """Run all cells of a job and return as JSON what came of it; stop where a cell fails."""
    page = json.loads(job)
    shell = new_shell()
    printed = io.StringIO()
    failed = ""
    for source in page["cells"]:
        with contextlib.redirect_stdout(printed):
            failed = error_of(shell.run_cell(source, store_history=True), source)
        if failed:
            break
    return json.dumps({"name": page["name"], "failed": failed, "printed": printed.getvalue()})


def new_shell() -> InteractiveShell:
    """Return an IPython that has seen nothing: no page has run, and no answer is kept."""
    InteractiveShell.clear_instance()
    for name in [name for name in sys.modules if name.partition(".")[0] == "ml_road_map"]:
        del sys.modules[name]
    os.environ["ROADMAP_HOME"] = tempfile.mkdtemp()
    return InteractiveShell.instance(display_pub_class=CapturingDisplayPublisher, user_ns={})


def error_of(result: ExecutionResult, source: str) -> str:
    """Return what a cell raised, with the cell's first line; "" where it ended well."""
    error = result.error_before_exec or result.error_in_exec
    return f"{type(error).__name__}: {error}, in: {source[:200]}" if error else ""
