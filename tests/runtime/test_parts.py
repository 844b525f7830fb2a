"""The parts as they travel: joined into one text, in a notebook without the builder."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import builder.runtime
from builder.runtime import PARTS
from builder.writing.setup import setup_cell
from tests.runtime.payloads import ALL, FIGURE_CELL, TABLE_CELL, cell_of

FOLDER = Path(builder.runtime.__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.py") if path.name != "__init__.py")
KIND_OF = {content["kind"]: name for name, content in ALL.items()}


def defined(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module defines at its top level, imports aside."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_top_level_names_differ_over_all_parts() -> None:
    """No two parts define the same name, so that joining them hides nothing."""
    names = Counter(name for path in FILES for name in defined(ast.parse(path.read_text(encoding="utf-8"))))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_part_defines_what_another_imports_from_outside() -> None:
    """No part's own name hides a module or name that another part imports."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FILES]
    own = {name for tree in trees for name in defined(tree)} - {"ipywidgets"}  # None where it is missing
    imports = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    outside = {name.asname or name.name for node in imports if not getattr(node, "level", 0) for name in node.names}
    assert own & outside == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_part_can_be_joined(path: Path) -> None:
    """A part holds no three single quotes, imports neighbours at its top only, by name, and nothing of the builder."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert "'" * 3 not in text
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert not any(name.name.startswith("builder") for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("builder")
            if node.level:
                assert node.level == 1
                assert node in tree.body
                assert all(name.asname is None and name.name != "*" for name in node.names)


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


def test_every_part_is_needed_by_some_feature() -> None:
    """No part lies about that no page carries."""
    carried = setup_cell("page", PARTS)
    first_lines = [path.read_text(encoding="utf-8").split("\n")[0] for path in FILES]
    assert [line for line in first_lines if line not in carried] == []


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
    import ml_road_map
    return ml_road_map
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
    above = {"reach": ("explore", FIGURE_CELL), "computed": ("data", TABLE_CELL)}.get(kind)
    features = {kind, above[0]} if above else {kind}
    cells = [above[1]] if above else []
    return [setup_cell("gallery", features), *cells, cell_of(KIND_OF[kind], ALL[KIND_OF[kind]])]


def test_a_page_with_one_kind_carries_all_it_needs(tmp_path: Path) -> None:
    """A page of each kind alone runs in a Python that cannot import the builder, and its card answers."""
    pages = {KIND_OF[kind]: page_of(kind) for kind in KIND_OF}
    body = f"""
for name, cells in {pages!r}.items():
    known = run(cells).CARDS[name]
    known.sure.click()
    assert "Not attempted" in known.said.value, (name, known.said.value)
assert not [name for name in sys.modules if name.split(".")[0] == "builder"], "the builder came along"
print("done")
"""
    assert run_alone(body, tmp_path) == "done"


def test_setting_up_again_keeps_the_answers(tmp_path: Path) -> None:
    """Running the setup cell and the check's cell again leaves the answer on the card."""
    cells = page_of("choice")
    again = [*cells, 'answer("two-heads", "B")', *cells]
    body = f"print(run({again!r}).CARDS['gallery/two-heads'].said.value)"
    assert "<strong>Correct:</strong>" in run_alone(body, tmp_path)
