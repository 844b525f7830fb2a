"""A page as `roadmap lab` opens it: held up on its way to being awake, and what its reader sees of that."""

from __future__ import annotations

import nbformat
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter import PATIENCE, Lab

CHAPTER = "chapters/format_example.ipynb"
# Checks that have nothing to do with waking: a page without them wakes in half the time.
LEFT_OUT = ("-either", "-how-many", "-base-rate", "-what-shrinks", "-order", "-own-coin")
CHECKS = 5  # that are left then
# What the reader wrote: it says how many cells have run in this kernel, itself included.
OWN = 'print("run:", len(In) - 1)'
STARTER = "starter-format_example-mean"
# A page that asks which cells are the course's, and so wakes, only once a test calls `wake`.
SLEEPING = """
const { fetch } = window;
const woken = new Promise(resolve => { window.wake = resolve; });
window.fetch = async (asked, ...more) => {
  await ((asked.url ?? asked).includes('/ml-road-map/cells/') && woken);
  return fetch(asked, ...more);
};
"""
# A page whose widgets are sought in vain, as on a busy machine: the search goes on only once the test calls `seek`, and
# by then it has given up.
SOUGHT_IN_VAIN = """
const { setTimeout } = window;
const held = [];
let hold = true;
window.setTimeout = (call, time, ...more) => {
  const seeks = hold && time === 100 && new Error().stack.includes('jupyterlab-manager');
  return seeks ? held.push(call) : setTimeout(call, time, ...more);
};
window.seek = () => {
  hold = false;
  held.forEach(call => call());
  return held.length;
};
"""
# A page whose cells are drawn, but for the first ones, only once a test calls `draw`, as on a busy machine.
UNDRAWN = """
const { requestIdleCallback } = window;
const held = [];
window.requestIdleCallback = (...asked) => held.push(asked);
window.draw = () => {
  window.requestIdleCallback = requestIdleCallback;
  held.forEach(asked => requestIdleCallback(...asked));
};
"""


def written(served: Lab, name: str, *, changed: bool = False) -> int:
    """Let the reader delete some checks, write a cell at the end, and change the starter of a chapter; return how many
    code cells it has.

    The cell's id is new with each call, and so is the kernel: the session of the last one was the page's own.
    """
    path = served.copy / name
    book = nbformat.read(path, as_version=4)
    kept = [one for one in book.cells if one.source != OWN and not one.id.endswith(LEFT_OUT)]
    book.cells = [*kept, nbformat.v4.new_code_cell(OWN)]
    for one in book.cells:
        if one.id == STARTER and changed:
            one.source += "\n    # mine"
    nbformat.write(book, path)
    return sum(one.cell_type == "code" for one in book.cells)


def go(served: Lab, page: Page, notebook: str = CHAPTER) -> None:
    """Open a notebook as `roadmap lab` does, and wait until it stands there; its kernel may still be starting."""
    page.goto(served.page(notebook, "doc"))
    page.locator(".jp-Notebook h1").wait_for(timeout=PATIENCE)


def ready(page: Page) -> None:
    """Wait until the page says that it is ready."""
    expect(said(page)).to_have_text("Ready", timeout=PATIENCE)


def said(page: Page) -> Locator:
    """What the page says of its run, to be seen."""
    return page.locator(".mlr-awake span").first


def own(page: Page) -> Locator:
    """The reader's own cell."""
    return page.locator(".jp-CodeCell", has_text=OWN)


def runs(page: Page) -> int:
    """Run the reader's own cell and return how many cells have run in the kernel before it."""
    own(page).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    return printed(page) - 1


def printed(page: Page) -> int:
    """Return what the reader's own cell printed."""
    output = own(page).locator(".jp-OutputArea-output")
    expect(output).to_contain_text("run:", timeout=PATIENCE)
    return int((output.text_content() or "").split()[-1])


def renewed(served: Lab) -> int:
    """Return how many cells of the chapter run again when it is opened anew on a living kernel."""
    tags = [one.metadata.get("tags", []) for one in nbformat.read(served.copy / CHAPTER, as_version=4).cells]
    return sum(bool({"check", "summary", "worksheet"} & {*one}) for one in tags)


def selected(page: Page) -> int:
    """Return the place of the cell that JupyterLab has selected."""
    find = "all => all.findIndex(one => one.matches('.jp-mod-active'))"
    return int(page.locator(".jp-Cell").evaluate_all(find))


def scrolled(page: Page) -> float:
    """Return by how many pixels the reader has scrolled down."""
    return float(page.locator(".jp-WindowedPanel-outer").evaluate("one => one.scrollTop"))


def below_top(place: Locator) -> float:
    """Return how many pixels below the top of the page's window a place stands."""
    measure = "one => one.getBoundingClientRect().top"
    return float(place.evaluate(f"one => ({measure})(one) - ({measure})(one.closest('.jp-WindowedPanel-outer'))"))
