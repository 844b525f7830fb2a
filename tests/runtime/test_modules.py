"""The modules as they travel: in a notebook, where there is no builder."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import builder.runtime
from builder.runtime.record.history import History
from builder.runtime.record.progress_code import code_of
from builder.writing.setup import setup_cell
from tests.runtime.events import event
from tests.runtime.payloads import ALL, FIGURE_CELL, TABLE_CELL, cell_of

FOLDER = Path(builder.runtime.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
KIND_OF = {content["kind"]: name for name, content in ALL.items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_module_can_travel(path: Path) -> None:
    """A module imports its neighbours relatively, by name, and nothing of the builder: in a notebook there is none."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not any(name.name.startswith("builder") for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("builder")
            assert not node.level or all(name.asname is None and name.name != "*" for name in node.names)


def test_what_cells_call_takes_turns() -> None:
    """Every function that cells call waits until callbacks are done, as those wait for it."""
    plain = {
        "start",
        "tables",
        "pages",
        "figure",
        "guess_first",
        "reset",
        "undo",
        "export",
        "keep_in_drive",
        "local_model",
        "local_vectors",
    }  # make tools, call one that waits, or touch nothing of the page and take seconds
    called = {name: getattr(builder.runtime, name) for name in set(builder.runtime.FACE) - plain}
    assert [name for name, function in called.items() if not hasattr(function, "__wrapped__")] == []


def test_callbacks_of_widgets_take_turns() -> None:
    """All that a widget sets off goes through `guarded` or `one_at_a_time`: messages arrive in several threads."""
    trees = [(path.stem, ast.parse(path.read_text(encoding="utf-8"))) for path in FILES]
    calls = [(name, node) for name, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = [
        (name, ast.unparse(call.args[0]).partition("(")[0])
        for name, call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"on_click", "observe"}
    ]
    assert len(given) >= 12
    assert [one for one in given if one[1] not in {"guarded", "self.guarded", "one_at_a_time"}] == []


SCRIPT = """
import sys, warnings
warnings.filterwarnings("error", message=".*unrecognized arguments.*")
import matplotlib
matplotlib.use("agg")
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
def run(cells):
    for cell in cells:
        shell.run_cell(cell, store_history=True).raise_error()
"""


def run_alone(body: str, folder: Path) -> str:
    """Run a script in a fresh Python that knows nothing of this repository; return what it prints last."""
    script = folder / "page.py"
    script.write_text(SCRIPT + body, encoding="utf-8")
    command = [sys.executable, "-I", str(script)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.strip().rpartition("\n")[2]


def page_of(kind: str) -> list[str]:
    """Return the cells of a page with one check of a kind, and what that needs above it."""
    above = {"reach": ("explore", FIGURE_CELL), "computed": ("embed", TABLE_CELL)}.get(kind)
    features = {kind, above[0]} if above else {kind}
    cells = [above[1]] if above else []
    return [setup_cell("gallery", features), *cells, cell_of(KIND_OF[kind], ALL[KIND_OF[kind]])]


def test_a_page_with_one_kind_carries_all_it_needs(tmp_path: Path) -> None:
    """A page of each kind alone runs in a Python that cannot import the builder, and its card answers."""
    pages = {KIND_OF[kind]: page_of(kind) for kind in KIND_OF}
    body = f"""
for name, cells in {pages!r}.items():
    run(cells)
    known = sys.modules["ml_road_map.record.session"].SESSION.cards[name]
    known.sure.click()
    assert "Not attempted" in known.feedback.value, (name, known.feedback.value)
assert not [name for name in sys.modules if name.split(".")[0] == "builder"], "the builder came along"
print("done")
"""
    assert run_alone(body, tmp_path) == "done"


def test_setting_up_again_keeps_the_answers(tmp_path: Path) -> None:
    """Running the setup cell and the check's cell again leaves the answer on the card."""
    cells = page_of("choice")
    again = [*cells, 'answer("two-heads", "B")', *cells]
    body = f"""
run({again!r})
print(sys.modules["ml_road_map.record.session"].SESSION.cards["gallery/two-heads"].feedback.value)
"""
    assert "<strong>Correct:</strong>" in run_alone(body, tmp_path)


def test_tracebacks_show_module_line_and_source(tmp_path: Path) -> None:
    """An error inside the runtime shows its module, the line and the source; inspect reads a module's source."""
    body = f"""
import inspect, traceback
run({page_of("choice")!r})
import ml_road_map.scoring.choice as module
try:
    module.score_choice({{"options": []}}, "none", 0)
except ValueError:
    shown = traceback.format_exc()
assert "ml_road_map/scoring/choice.py" in shown.replace(chr(92), "/"), shown
assert 'raise ValueError(f"no such option: {{answer!r}}")' in shown, shown
assert inspect.getsource(module.score_choice).startswith("def score_choice(")
print("shown")
"""
    assert run_alone(body, tmp_path) == "shown"


def test_kinds_are_imported_when_first_needed(tmp_path: Path) -> None:
    """A page that carries code checks imports what they need only once one of them is shown."""
    cells = [setup_cell("gallery", {"code", "choice"}), cell_of(KIND_OF["choice"], ALL[KIND_OF["choice"]])]
    code = cell_of(KIND_OF["code"], ALL[KIND_OF["code"]])
    body = f"""
run({cells!r})
assert "ml_road_map.checks.choice" in sys.modules
assert "ml_road_map.sandbox.trial" not in sys.modules
run({[code]!r})
assert "ml_road_map.sandbox.trial" in sys.modules
print("late")
"""
    assert run_alone(body, tmp_path) == "late"


def test_another_edition_replaces_the_modules(tmp_path: Path) -> None:
    """A setup cell of another edition brings its own modules; the same one again keeps those that are there."""
    first, other = setup_cell("gallery", {"choice"}), setup_cell("gallery", {"choice", "number"})
    body = f"""
run([{first!r}])
before = sys.modules["ml_road_map.page"]
run([{first!r}])
assert sys.modules["ml_road_map.page"] is before
run([{other!r}])
assert sys.modules["ml_road_map.page"] is not before
assert len([one for one in sys.meta_path if "_setup" in type(one).__qualname__]) == 1
print("replaced")
"""
    assert run_alone(body, tmp_path) == "replaced"


def test_a_code_given_to_papermill_is_taken(tmp_path: Path) -> None:
    """A parameter PROGRESS_CODE that stands above the setup is taken where its form is empty, and does not stay: who
    runs the setup alone once more gives none."""
    made = History()
    made.add([event("gallery/two-heads")])
    setup = setup_cell("gallery", {"choice"})
    body = f"""
run([{f"PROGRESS_CODE = {code_of(made)!r}"!r}, {setup!r}])
known = sys.modules["ml_road_map.record.session"].SESSION
assert [one["check"] for one in known.history.everything()] == ["gallery/two-heads"]
assert "PROGRESS_CODE" not in shell.user_ns
print("done")
"""
    assert run_alone(body, tmp_path) == "done"
    assert '\nPROGRESS_CODE = "" #@param {type:"string"}\n' in setup  # as Colab's forms know it
