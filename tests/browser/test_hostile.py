"""Hostile texts in JupyterLab: of authors and of learners, shown by a real kernel, saved, and read asleep."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.browser.jupyter import PATIENCE, SECOND, lab, open_notebook, save
from tests.conftest import ROOT
from tests.runtime.hostile import PLACES
from tests.writing.opened import ACTIVE, LIVE
from tests.writing.xss import DOZEN, written_cells

COURSE = ROOT / "tests" / "recorded" / "course"  # any will do
SHOW = "from tests.runtime.hostile import show_few\nshow_few({!r})"
DONE = "all of it is shown"
RENDERED = ".jp-MarkdownCell .jp-RenderedMarkdown"
# What JupyterLab says of each saved widget whose kernel is gone, ours or not.
ASLEEP = "widget model not found"
SHOWN = ".jp-RenderedMarkdown *, .jp-OutputArea-output *"


def test_nothing_runs_in_jupyterlab(browser: BrowserContext, tmp_path: Path) -> None:
    """Run and saved, and its copy opened with nothing run, a notebook of a dozen payloads in every place opens no
    dialog, asks no host and for nothing that a text names, says no error, and holds no live element or handler."""
    told: list[str] = []
    with lab(COURSE, tmp_path / "lab") as served:
        file, copy = served.copy / "hostile.ipynb", served.copy / "asleep.ipynb"
        nbformat.write(_notebook(), file)
        page, asked = open_notebook(browser, served.page(file.name), before=lambda page: _listen(page, told))
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        told += _found(page, told, asked)
        assert told == []
        save(page, file, DONE)
        page.close()
        shutil.copy(file, copy)
        page, asked = open_notebook(browser, served.page(copy.name), before=lambda page: _listen(page, told))
        told += _found(page, told, asked)
    assert told == []
    assert _failures(copy) == []


def _notebook() -> Any:
    """Return a notebook of what the builder writes of authors' texts, and of a cell for each place of the runtime."""
    words = [nbformat.v4.new_markdown_cell(text) for text in written_cells(DOZEN)]
    # A cell that fails must not keep the others from being run.
    shown = [nbformat.v4.new_code_cell(SHOW.format(place), metadata={"tags": ["raises-exception"]}) for place in PLACES]
    last = nbformat.v4.new_code_cell(f"print(*{DONE.split()})")
    # Without a name JupyterLab asks which kernel is meant.
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    return nbformat.v4.new_notebook(cells=[*words, *shown, last], metadata=kernel)


def _listen(page: Page, told: list[str]) -> None:
    """Add to `told` each dialog, each error, and each request for what only a payload names."""

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error" and ASLEEP not in said.text:
            told.append(f"console {said.text} {said.location}")

    page.on("console", hear)
    page.on("dialog", lambda dialog: (told.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: told.append(f"error {error}"))
    page.on("request", lambda asked: told.append(asked.url) if re.search(r"/x($|\?)|pixel", asked.url) else None)


def _found(page: Page, told: list[str], asked: list[str]) -> list[str]:
    """Wait until all is shown, or something is told; return the hosts asked and what is more than words."""
    done = page.get_by_text(DONE, exact=True)
    for _ in range(4 * PATIENCE // SECOND):
        if told:  # dialogs without end would let nothing else come
            return asked
        if done.count():
            break
        page.wait_for_timeout(SECOND)
    # A busy page may take more than a second to say again what it has just said.
    done.wait_for(timeout=PATIENCE, state="attached")
    cells = page.locator(".jp-MarkdownCell").count()
    page.wait_for_function(f"document.querySelectorAll('{RENDERED}').length >= {cells}", timeout=PATIENCE)
    active: list[str] = page.evaluate(ACTIVE, [SHOWN, LIVE])
    return asked + active


def _failures(notebook: Path) -> list[str]:
    """Return the cells that failed, with what they said."""
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    outputs = [(cell.source, output) for cell in cells for output in cell.outputs]
    return [f"{source}\n{output.evalue}" for source, output in outputs if output.output_type == "error"]
