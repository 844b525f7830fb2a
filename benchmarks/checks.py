"""What a page of checks costs before anyone clicks: the setup cell, and the widget models of each kind of check.

The setup is timed in fresh processes after ipywidgets has been imported, median of nine; models are counted from the
comms that a check opens, with ipywidgets' own registry.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 9
FIXTURE = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "course"

SETUP = """\
import json, sys, time
import ipywidgets, IPython.display
cells = json.load(open(sys.argv[1]))["cells"]
code = next("".join(cell["source"]) for cell in cells if "setup" in cell["metadata"].get("tags", []))
start = time.perf_counter()
exec(code, {"__name__": "__main__"})
print(time.perf_counter() - start)
"""

MODELS = """\
import json, re, sys
import ipywidgets
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.display_pub.publish = lambda *_, **__: None
registry = ipywidgets.Widget.widgets if hasattr(ipywidgets.Widget, "widgets") else ipywidgets.widget._instances
counts = {}
for cell in json.load(open(sys.argv[1]))["cells"]:
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        continue
    before = len(registry)
    shell.run_cell(source)
    if found := re.search('check\\\\("([^"]+)"', source):
        counts[found.group(1)] = len(registry) - before
print("MODELS " + json.dumps(counts))
"""


def printed(code: str, *arguments: str) -> str:
    """Return what a piece of Python prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def main() -> None:
    """Print the setup's time and the models of each check of the format example."""
    with tempfile.TemporaryDirectory() as folder:
        source = shutil.copytree(FIXTURE, Path(folder) / "course")
        command = [sys.executable, "-m", "builder.cli", "build", "--source", str(source), "--out", folder]
        subprocess.run(command, check=True, capture_output=True)
        book = str(Path(folder) / "chapters" / "format_example.ipynb")
        times = [float(printed(SETUP, book).split()[-1]) for _ in range(ROUNDS)]
        print(f"setup cell, all nine kinds: {statistics.median(times):.3f} s beyond importing ipywidgets", end="")
        print(f"   ({min(times):.3f} to {max(times):.3f}, {ROUNDS} fresh processes)")
        line = next(line for line in printed(MODELS, book).splitlines() if line.startswith("MODELS "))
        for name, count in json.loads(line.removeprefix("MODELS ")).items():
            print(f"{name:32} {count:3} models")


if __name__ == "__main__":
    main()
