"""An answer that is given while a page still runs is judged at once: it waits for the cell that runs, not for all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.jupyter import COURSE, PATIENCE, lab, new_tab, unfold
from tests.browser.waking import written

CHAPTER = "chapters/format_example.ipynb"
# Each leaves a mark, so that what has run is known by what the kernel did and not by what the page shows.
# They are slow until the verdict is there: then nobody waits for them any more.
SLOW = """```python
import os, time
time.sleep(0 if os.path.exists("told.txt") else 1)
with open("ran.txt", "a") as file: _ = file.write("x")
```
"""
COUNT = 30


@dataclass(frozen=True)
class Opened:
    """A page, the file in which its slow cells leave their marks, and the one by which they are slow no more."""

    page: Page
    marks: Path
    told: Path

    def ran(self) -> int:
        """Return how many slow cells have run so far."""
        return len(self.marks.read_text()) if self.marks.exists() else 0


@pytest.fixture(scope="module")
def opened(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A chapter with many slow cells below its checks, just opened in `roadmap lab`."""
    folder = tmp_path_factory.mktemp("slow")
    shutil.copytree(COURSE, folder / "course")
    source = folder / "course" / "chapters" / "format_example.md"
    text, mark, recap = source.read_text(encoding="utf-8").partition("## Recap")
    source.write_text(f"{text}## Slow\n\n{SLOW * COUNT}\n{mark}{recap}", encoding="utf-8")
    with lab(COURSE, folder, run="--run") as served:
        written(served, CHAPTER)
        page = new_tab(browser)
        page.goto(served.page(CHAPTER, "doc"))
        beside = (served.copy / CHAPTER).with_name
        yield Opened(page, beside("ran.txt"), beside("told.txt"))
        page.close()


def wakes(page: Page) -> None:
    """Press nothing."""
    page.locator(".jp-Notebook h1").wait_for(timeout=PATIENCE)


def runs(page: Page) -> None:
    """Choose Run > Run All Cells."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def restarts(page: Page) -> None:
    """Choose Run > Restart Kernel and Run All Cells."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel and Run All Cells")).click()
    page.locator(".jp-Dialog .jp-mod-accept").click()


# Each answer is told otherwise than the one before, which the page shows again once it has run.
@pytest.mark.parametrize(
    ("begin", "option", "told"), [(wakes, "C.", "Not yet"), (runs, "B.", "Correct"), (restarts, "A.", "Not yet")]
)
def test_a_verdict_does_not_wait_for_the_whole_page(
    opened: Opened, begin: Callable[[Page], None], option: str, told: str
) -> None:
    """However the page was set running, the verdict stands there while slow cells below have not run yet."""
    page, before = opened.page, opened.ran()
    opened.told.unlink(missing_ok=True)
    begin(page)
    # By then the checks, which stand above, are those of this run.
    while opened.ran() == before:
        page.wait_for_timeout(50)
    unfold(page)
    card = page.locator(".mlr-choice", has_text="I'm sure").first
    card.get_by_role("button", name=option).click()
    card.get_by_role("button", name="I'm sure").click()
    expect(card.get_by_role("status")).to_contain_text(told, timeout=PATIENCE)
    assert opened.ran() < before + COUNT
    opened.told.touch()
    expect(page.locator(".mlr-awake span").first).to_have_text("Ready", timeout=PATIENCE)
    assert opened.ran() == before + COUNT
