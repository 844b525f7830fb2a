"""The setup cell: the parts of the runtime that a page needs, joined as readable source."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from builder.runtime import PARTS

MODULE = "ml_road_map"

FRAME = """\
#@title Setup: run me first
PROGRESS_CODE = "" #@param {{type:"string"}}
# Your progress code goes between the quotation marks above, if you have one from another session.
# What the self-checks and figures of this page are made of. It installs nothing and needs no network.
RUNTIME = r'''
{runtime}
'''


def _setup(source, namespace, code):
    import linecache
    import sys
    import types

    module = sys.modules.get("{module}")
    if getattr(module, "SOURCE", None) != source:
        module = sys.modules["{module}"] = types.ModuleType("{module}")
        module.SOURCE = source
        linecache.cache["{module}.py"] = (len(source), None, source.splitlines(True), "{module}.py")
        exec(compile(source, "{module}.py", "exec"), module.__dict__)
    module.start(page={page!r}, namespace=namespace, code=code)


_setup(RUNTIME, globals(), PROGRESS_CODE)
del _setup, RUNTIME
"""


def setup_cell(page: str, features: Iterable[str]) -> str:
    """Return the source of the setup cell of `page`, with the runtime parts that `features` need."""
    return FRAME.format(runtime=_joined(frozenset(features) | {"base"}), module=MODULE, page=page)


@cache
def _joined(features: frozenset[str]) -> str:
    wanted: list[str] = []
    for feature in sorted(features, key=list(PARTS).index):
        for part in PARTS[feature]:
            _add_with_needs(part, wanted)
    texts = [_part(part)[0] for part in wanted]
    return "\n\n\n".join(["from __future__ import annotations", *texts])


def _add_with_needs(part: str, wanted: list[str]) -> None:
    # A part follows the parts that it imports from, so that the joined text runs from top to bottom.
    for need in _part(part)[1]:
        _add_with_needs(need, wanted)
    if part not in wanted:
        wanted.append(part)


@cache
def _part(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a part's source without the lines that only a package needs, and the parts that it imports from."""
    source = (files("builder.runtime") / f"{name}.py").read_text(encoding="utf-8")
    lines = source.splitlines()
    needs: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and (node.level or node.module == "__future__"):
            if node.level and node.module:
                needs.append(node.module)
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return _without_gaps(lines), tuple(needs)


def _without_gaps(lines: list[str]) -> str:
    # Blank lines that the dropped imports leave behind; at most two in a row, as in any module.
    kept: list[str] = []
    for line in lines:
        if line.strip() or kept[-2:] != ["", ""]:
            kept.append(line)
    return "\n".join(kept).strip("\n")
