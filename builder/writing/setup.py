"""The setup cell: the modules of the runtime that a page needs, one a line, and the loader that imports them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_args

from builder import runtime
from builder.model import Answer
from builder.runtime import BASE, FACE
from builder.runtime.scoring import SCORERS
from builder.writing.strip import nodes_of, stripped

MODULE = "ml_road_map"
# Not by importlib.resources, whose import takes a fortieth of the build of one changed page.
RUNTIME = Path(runtime.__path__[0])
# What is no module -> the module that reads it.
RESOURCES = {
    "host/style.css": "host.style",
    "host/paper.html": "host.paper",
    "lesson/worksheet.css": "lesson.worksheet",
}
# From the model, not from the runtime's own table: importing that would load IPython and ipywidgets into each build.
KINDS = frozenset(one.default for answer in get_args(Answer) for one in fields(answer) if one.name == "kind")
# Features that no cell calls by name. In a class a kind has its card and no scorer; of a computed one, whose code is
# the key, that of a number.
RECORDED = ("checks.recorded", "scoring.recorded")
PARTS: dict[str, tuple[str, ...]] = {"vary": ("checks.variants",)}
PARTS |= {f"recorded {kind}": (*RECORDED, f"checks.{kind}") for kind in KINDS}
PARTS |= {"recorded code": (*RECORDED, "checks.recorded_code"), "recorded computed": PARTS["recorded number"]}
# The modules of the runtime that were stripped, by name: the source as it travels, and which ones it imports from. It
# depends on the builder alone and takes a build half a second, so a build's memory brings it along.
STRIPPED: dict[str, tuple[str, tuple[str, ...]]] = {}
DOCUMENTED = frozenset({*FACE, "data", "page"})  # what learners may look up by a question mark

# Goes through str.format, so each brace of its own is doubled; its comments travel to learners. `_given` is read
# before the next line sets the same name: papermill puts its parameters into a cell above. The line with #@param must
# stay as Colab's forms read it. ipywidgets is imported in plain sight, since Pyodide loads only what it sees imported
# in the cell itself (pyodide/pyodide#3155). The loader stands first, before a file of the same name in the learner's
# folder; modules are dropped only where they differ, so that a second run keeps the answers
# (test_setting_up_again_keeps_the_answers). get_source serves tracebacks and inspect; get_data the style sheet, whose
# path has backslashes on Windows. At the end no name is left but the module's: the namespace is the learner's.
FRAME = """\
#@title Setup: run me first
_given = globals().get("PROGRESS_CODE")  # by papermill, or in a cell above
PROGRESS_CODE = "" #@param {{type:"string"}}
# Your progress code goes between the quotation marks above, if you have one from another session.
# What the self-checks and figures of this page are made of: a package of Python, one module a line. To read one, run
# import inspect; print(inspect.getsource({module}.page)). It installs nothing and needs no network.
RUNTIME = {{
{modules}
}}

def _setup(runtime, page, namespace, code):
    import importlib.abc, importlib.util, sys
    if importlib.util.find_spec("ipywidgets"):
        import ipywidgets  # the runtime does so too; JupyterLite brings along what it sees imported in a cell
    class Loader(importlib.abc.MetaPathFinder, importlib.abc.ExecutionLoader):
        def find_spec(self, name, path=None, target=None):
            known = name in runtime or self.is_package(name)
            return importlib.util.spec_from_loader(name, self) if known else None
        def is_package(self, name):
            return any(other.startswith(f"{{name}}.") for other in runtime)
        def get_filename(self, name):
            return name.replace(".", "/") + ("/__init__.py" if self.is_package(name) else ".py")
        def get_source(self, name):
            return runtime.get(name, "")
        def get_data(self, path):
            return runtime[path.replace("\\\\", "/")].encode()
    if getattr(sys.modules.get("{module}"), "RUNTIME", None) != runtime:
        for name in [name for name in sys.modules if name.partition(".")[0] == "{module}"]:
            del sys.modules[name]
        sys.meta_path[:] = [Loader(), *(one for one in sys.meta_path if "_setup" not in type(one).__qualname__)]
    import {module}
    {module}.RUNTIME = runtime
    namespace["{module}"] = {module}
{assigned}    {module}.start(page, namespace, code)

_setup(RUNTIME, {page}, globals(), PROGRESS_CODE or _given or "")
del _setup, _given, PROGRESS_CODE, RUNTIME
"""


def setup_cell(page: str, features: Iterable[str], assignment: dict[str, Any] | None = None) -> str:
    """Return the source of the setup cell of `page`, with the runtime's modules that `features` need.

    A feature is a kind of check, or a function of the runtime that the page's cells call. `assignment` is what a page
    of a class is told of it: texts and numbers alone, which Python reads as JSON does.
    """
    told = json.dumps(assignment, sort_keys=True)
    assigned = f"    {MODULE}.assigned({told})\n" if assignment else ""
    modules = _modules(frozenset(features) | ({"assigned"} if assignment else set()))
    return FRAME.format(modules=modules, module=MODULE, page=json.dumps(page), assigned=assigned)


@cache
def _modules(features: frozenset[str]) -> str:
    """Return the modules as lines of a dict: name and source, both as texts of Python."""
    wanted: set[str] = set()
    for module in (*BASE, *(one for feature in features for one in _modules_of(feature))):
        _add_with_needs(module, wanted)
    sources = {f"{MODULE}.{name}".rstrip("."): _module(name)[0] for name in wanted}
    sources |= {f"{MODULE}/{name}": _resource(name) for name, module in RESOURCES.items() if module in wanted}
    # One module a line, sorted, so that a diff of a notebook shows which modules changed. Empty ones are packages of
    # a docstring alone.
    return "\n".join(f"    {_text(name)}: {_text(source)}," for name, source in sorted(sources.items()) if source)


def _resource(name: str) -> str:
    """Return a file of the runtime in one line, without the comments of a style sheet: each has a line of its own."""
    # Cut line by line, so a comment that shares a line with a rule, or runs over two, would break the style.
    lines = (RUNTIME / name).read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip() for line in lines if not line.startswith("/*"))


def _modules_of(feature: str) -> tuple[str, ...]:
    # A kind brings its card and its scorer, which the table SCORERS names: reflect has none. Both are imported late
    # and by name, so no import shows them.
    if feature in KINDS:
        return (f"checks.{feature}", *([f"scoring.{SCORERS[feature]}"] if feature in SCORERS else []))
    return PARTS.get(feature) or (FACE[feature],)


def _add_with_needs(name: str, wanted: set[str]) -> None:
    if name in wanted:
        return
    wanted.add(name)
    if name:
        _add_with_needs(name.rpartition(".")[0], wanted)  # its package
    # The mark above is set before its needs are followed: modules may import each other in a circle.
    for need in _module(name)[1]:
        _add_with_needs(need, wanted)


def _module(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a module's source, stripped, and the modules that it imports from. "" is the package itself."""
    if name not in STRIPPED:
        STRIPPED[name] = _strip(name)
    return STRIPPED[name]


def _strip(name: str) -> tuple[str, tuple[str, ...]]:
    folder = RUNTIME.joinpath(*name.split("."))
    is_package = folder.is_dir()
    file = folder / "__init__.py" if is_package else folder.with_name(f"{folder.name}.py")
    source = file.read_text(encoding="utf-8")
    package = name if is_package else name.rpartition(".")[0]
    # Needs come from the whole source: also an import within a function, which runs later, must find its module here.
    tree = ast.parse(source)
    if is_package and not tree.body[1:]:  # a docstring alone: the loader knows packages by what is in them
        return "", ()
    nodes = nodes_of(tree)
    return stripped(source, DOCUMENTED, nodes), tuple(_needs(nodes, package))


def _needs(nodes: Iterable[ast.AST], package: str) -> Iterator[str]:
    """Yield the modules of the runtime that a module in `package` imports from."""
    for node in nodes:
        # `from . import x` would name the package alone and leave module x at home; nothing in the runtime is written
        # so.
        if isinstance(node, ast.ImportFrom) and node.level:
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if package else []
            yield ".".join(filter(None, [*above, node.module or ""]))


def _text(text: str) -> str:
    """Return a text as Python writes it, in one line; in single quotes, since code is full of double ones."""
    # Backslashes first, or those that the other two bring would be doubled.
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"
