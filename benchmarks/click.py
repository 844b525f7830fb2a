"""From the click to the words: JupyterLab in headless Chromium, a page of 50 checks, each answered once.

Taken inside the page, from the click on "I'm sure" until the feedback stands in the document; also how long a check
takes to appear at Run All, and whether all are back after a reload with the kernel alive.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from course import CHOICE  # noqa: E402 - the path is set above

from tests.browser.jupyter import chromium_browser, lab, open_notebook, run_all, wait_for_checks  # noqa: E402

CHECKS = 50

HEAD = """\
---
title: Fifty checks
summary: A page to measure with.
hours: 1
needs: []
---

# Fifty checks

You will be able to

- click

## Practice

"""

CLICK = """(place) => new Promise(done => {
  const card = [...document.querySelectorAll('.mlr')].filter(one => one.querySelector('.mlr-help'))[place];
  card.querySelectorAll('.mlr-hit')[1].click();
  const start = performance.now();
  card.querySelector('.mlr-press').click();
  const watch = new MutationObserver(() => {
    if (card.querySelector('[role=status]')) { watch.disconnect(); done(performance.now() - start); }
  });
  watch.observe(card, {childList: true, subtree: true, characterData: true});
})"""


def write_page(folder: Path) -> None:
    """Write a course of one chapter with CHECKS checks."""
    (folder / "chapters").mkdir(parents=True)
    options = dict(zip("abcd", ("one thing", "another thing", "a third thing", "a fourth thing"), strict=True))
    checks = "".join(CHOICE.format(place=place, stem="Which one?", **options) for place in range(CHECKS))
    (folder / "chapters" / "fifty.md").write_text(HEAD + checks, encoding="utf-8", newline="\n")


def main() -> None:
    """Print the median of the clicks, the time a check takes to appear, and how many are back after a reload."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_page(folder / "source")
        chromium = shutil.which("chromium") or sys.exit("Install Chromium first (Debian: apt-get install chromium).")
        with lab(folder / "source", folder) as running, chromium_browser(chromium) as browser:
            page, _ = open_notebook(browser, running.page("chapters/fifty.ipynb"))
            start = time.perf_counter()
            run_all(page, CHECKS)
            shown = (time.perf_counter() - start) / CHECKS
            clicks = [page.evaluate(CLICK, place) for place in range(CHECKS)]
            page.keyboard.press("Control+s")
            page.locator(".lm-TabBar-tab.jp-mod-dirty").wait_for(state="detached")  # a reload would be faster
            page.reload()
            wait_for_checks(page, CHECKS)
    print(
        f"click to feedback: {statistics.median(clicks):.0f} ms   ({min(clicks):.0f} to {max(clicks):.0f}, 50 checks)"
    )
    print(f"Run All: {1000 * shown:.0f} ms a check, start to end; after a reload all {CHECKS} are back")


if __name__ == "__main__":
    main()
