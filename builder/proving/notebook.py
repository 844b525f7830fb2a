"""Proves one notebook: runs all of it, then drives every check, page and figure by the driver, in the same kernel."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from builder.files import read, write
from builder.lab.merge import text_of
from builder.proving.driver.steps import MARK
from builder.proving.proof import Finding, Proof
from builder.running.names import name_of
from builder.running.notebook import cells_of, execute
from builder.running.outcome import Outcome, first_line

DRIVER = Path(__file__).parent / "driver"
# Where the name of what is driven stands in a built cell's metadata.
DRIVEN = ("check", "page")
CELL = "number-"  # how a cell's id begins while it is proved, before its number
WITH_IDS = 5  # nbformat 4.5 is the first in which cells have ids

Json = dict[str, Any]
# By the name of a code check: its `mutants` and `others`, which only the source has.
Programs = Mapping[str, Mapping[str, list[object]]]


def prove_notebook(
    path: Path, *, timeout: int, programs: Programs = MappingProxyType({}), stock: bool = False
) -> Proof:
    """Run a notebook and answer its checks, and return what came of it.

    `timeout` is how many seconds a cell may take, and so may all the answers to one check; `programs` are those of code
    checks that do not travel. `stock`, and meant for a worker of its own, as `execute` is.
    """
    name = name_of(path)
    try:
        book = json.loads(read(path))
        page = str(_mark_of(book).get("source", ""))
        cells = with_drivers(
            [_as_ours(cell, number) for number, cell in enumerate(book["cells"], 1)], programs=programs
        )
    # Told as a proof and not raised: the other notebooks go on.
    except OSError as fault:
        return Proof(name, 0.0, f"it cannot be read ({fault.strerror})")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        return Proof(name, 0.0, f"it is no notebook that can be read ({type(fault).__name__})")
    with tempfile.TemporaryDirectory(prefix="roadmap-prove-", ignore_cleanup_errors=True) as folder:
        given, output = Path(folder, "given", f"{name}.ipynb"), Path(folder, "executed")
        # Under its own name in folders of their own, since `execute` names the outcome and the executed file by it.
        write(given, json.dumps(book | {"cells": cells, "nbformat_minor": WITH_IDS}).encode())
        outcome = execute(given, timeout=timeout, output=output, stock=stock)
        executed = cells_of(output / f"{name}.ipynb")
    drives = [drive for cell in executed if (drive := _drive_of(cell))]
    results = [result for cell in executed if (result := result_of(cell))]
    return Proof(
        name,
        outcome.seconds,
        page=page,
        checks=tuple(drive["name"] for drive in drives if drive["what"] == "check"),
        answers=sum(result["answers"] for result in results),
        findings=tuple(_findings(cells, executed, outcome)),
        needed={name: tests for result in results for name, tests in result["needed"].items()},
        stops={name: words for result in results for name, words in result["stops"].items()},
    )


def _mark_of(part: Json) -> Json:
    """Return what we have noted in the metadata of a notebook or a cell; other tools' ones may hold anything there."""
    mark = (part.get("metadata") or {}).get("ml_road_map")
    return mark if isinstance(mark, dict) else {}


def _as_ours(cell: Json, number: int) -> Json:
    """Return a cell of anybody's notebook as we write them: its source one text, its marks and tags those we know.

    Raises what another thing raises.
    """
    names = {what: name for what, name in _mark_of(cell).items() if what in DRIVEN and isinstance(name, str)}
    metadata = cell.get("metadata") or {}
    tags = [tag for tag in metadata.get("tags") or [] if isinstance(tag, str)]
    metadata = {**metadata, "ml_road_map": names, "tags": tags}
    # Known by its number, since papermill adds cells of its own where one raises, and not every notebook has ids
    # (they came with nbformat 4.5), nor each cell its own.
    return cell | {"id": f"{CELL}{number}", "source": text_of(cell), "metadata": metadata}


def with_drivers(
    cells: list[Json], driver: Path = DRIVER, programs: Programs = MappingProxyType({}), *, brief: bool = False
) -> list[Json]:
    """Return the cells, none of which stops the others by raising, and behind them one for each thing to drive.

    `driver` is the folder where a kernel finds the driver, which is told whether to be `brief`. A page of prose alone
    has no setup and nothing to drive.
    """
    marks = [cell["metadata"].get("ml_road_map", {}) for cell in cells]
    checks, pages = ([(what, mark[what]) for mark in marks if what in mark] for what in DRIVEN)
    has_setup = any("setup" in cell["metadata"].get("tags", []) for cell in cells)
    # Figures after the checks, which ask for their start, and before the pages, whose rows they read.
    # A dict keeps the order and takes each name once: of a name there is one card, however many cells show it.
    drives = dict.fromkeys([*checks, *([("figures", "")] * has_setup), *pages])
    how = {"brief": True} if brief else {}
    driving = [_driving(*drive, driver, how | {**programs.get(drive[1], {})}) for drive in drives]
    return [*map(_going_on, cells), *driving]


def result_of(cell: Json) -> Json:
    """Return what a driving cell printed: its answers and steps; empty for any other, and where it did not end."""
    texts = ["".join(output.get("text", "")) for output in cell.get("outputs", [])] if _drive_of(cell) else []
    # The last line that has the mark, since an author's code may print it too, but not behind the driver.
    lines = [line for text in texts for line in text.splitlines() if line.startswith(MARK)]
    return json.loads(lines[-1].removeprefix(MARK)) if lines else {}


def _going_on(cell: Json) -> Json:
    """Return a cell after which the next one runs even where it raises, so that one run tells all."""
    # The tag is nbclient's. papermill honours it while it runs, and still counts the error at the end (see _findings).
    metadata = cell["metadata"]
    return cell | {"metadata": metadata | {"tags": [*metadata.get("tags", []), "raises-exception"]}}


def _driving(what: str, name: str, driver: Path, more: Mapping[str, object]) -> Json:
    # One expression that binds no name: run_path gives the loader a namespace of its own, and neither the page nor a
    # learner's code sees any of it.
    given = "".join(f", {role}={value!r}" for role, value in more.items())
    call = f"__import__('runpy').run_path({str(driver / 'loader.py')!r})['drive']({what!r}, {name!r}{given})"
    metadata = {"tags": ["raises-exception"], "ml_road_map": {"drive": {"what": what, "name": name}}}
    made = {"cell_type": "code", "id": f"drive-{what}-{name.replace('/', '-')}"[:64], "metadata": metadata}
    return made | {"source": [call], "execution_count": None, "outputs": []}


def _drive_of(cell: Json) -> Json:
    """Return what a cell drives; empty for a cell of the notebook itself."""
    drive: Json = cell["metadata"].get("ml_road_map", {}).get("drive", {})
    return drive


def _number_of(cell: Json) -> int:
    """Return the number that a cell of the notebook itself bears, 0 for any other."""
    return int(cell["id"].removeprefix(CELL)) if cell["id"].startswith(CELL) else 0


def _error_of(cell: Json) -> str:
    """Return what a cell raised, in one line; "" for nothing."""
    errors = (output for output in cell.get("outputs", []) if output["output_type"] == "error")
    return next((first_line(f"{error['ename']}: {error['evalue']}") for error in errors), "")


# --- what is wrong -----------------------------------------------------------------------------------------------


def _findings(cells: list[Json], executed: list[Json], outcome: Outcome) -> Iterator[Finding]:
    """Yield what is wrong: cells that raise, answers that come out otherwise than they must, a run that stopped."""
    raised = [(_number_of(cell), cell) for cell in executed if _error_of(cell)]
    # papermill names a cell that raised, tagged or not, as what went wrong, though all cells ran. The run itself has
    # stopped only where its error is none of those that cells show: a time limit, a dead kernel, sys.exit.
    stopped = outcome.error not in {"", *(_error_of(cell) for _, cell in raised)}
    # What is interrupted raises as well, and what only misses a name, after another cell has raised, follows from that.
    own = [(n, cell) for n, cell in raised if not (_drive_of(cell) or (stopped and n == outcome.cell))]
    for number, cell in own:
        if number == own[0][0] or not _error_of(cell).startswith("NameError"):
            yield _at(cell, number, f"raises {_error_of(cell)}", "mend it: a reader's Run All stops there")
    for cell in filter(_drive_of, executed):
        yield from _driven(cell, cells)
    if stopped:
        place = outcome.cell or 0
        cell = cells[place - 1] if place else {"metadata": {}, "source": ""}
        yield _at(cell, place, f"stopped the notebook: {outcome.error}", "mend it: nothing after it was proved")


def _driven(cell: Json, cells: list[Json]) -> Iterator[Finding]:
    """Yield what is wrong by the steps of a driving cell, or that it could not take them."""
    result = result_of(cell)
    if error := _error_of(cell) * (not result):
        yield _at(cell, 0, f"could not be answered: {error}", "mend what raises it")
    for step in result.get("steps", ()):
        if not step["ok"]:
            what = _drive_of(cell)["what"]
            found = Finding(what, step["name"], step["found"], step["allowed"], tuple(step["part"]))
            yield _of_figure(found, cells) if what == "figures" else found


def _of_figure(found: Finding, cells: list[Json]) -> Finding:
    """Return a finding about a figure, known by the code of its draw, as one about the cell that has this code."""
    # A figure knows only the function that it draws with; the cell is the one in which that stands.
    sources = ["".join(cell["source"]) for cell in cells]
    number = next((number for number, source in enumerate(sources, 1) if found.name and found.name in source), 0)
    name = sources[number - 1] if number else ""
    return Finding("cell", name, f"has a figure that {found.found}", found.allowed, cell=number)


def _at(cell: Json, number: int, found: str, allowed: str) -> Finding:
    """Return a finding about a cell; about the check or page, where it shows or drives one."""
    mark = cell["metadata"].get("ml_road_map", {})
    drive = mark.get("drive", {})
    if drive.get("what") in DRIVEN:
        # A driving cell is none of the author's: what stops there is told of the check or page that it drives.
        mark = {drive["what"]: drive["name"]}
    for what in DRIVEN:
        if what in mark:
            return Finding(what, mark[what], found, allowed, cell=number)  # type: ignore[arg-type]
    return Finding("cell", "".join(cell["source"]), found, allowed, cell=number)
