"""HTML to PDF, by a browser of the Chromium family that runs without a window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from builder.errors import RefusedError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PLACES = (  # where macOS and Windows install them, on no PATH
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
NONE_FOUND = (
    "No Chromium, Chrome or Edge is here to make the PDF. Install one (Debian: apt-get install chromium) or say in "
    "ROADMAP_CHROMIUM where it is; or print with --format html, open that page in any browser, and print it there."
)
SECONDS = 120  # far more than it takes; a browser that hangs must not hang the command


def find_browser() -> str:
    """Return the path of a browser: `ROADMAP_CHROMIUM`, else one on the PATH, else one where it is usually installed.

    Raises RefusedError where there is none.
    """
    # What was named is taken as it is: where it does not start, `pdf` says so by name, instead of silently using
    # another.
    found = os.environ.get("ROADMAP_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    found = found or next((place for place in PLACES if Path(place).is_file()), None)
    if not found:
        raise RefusedError(NONE_FOUND)
    return found


def pdf(html: str, browser: str) -> bytes:
    """Return a page of HTML as PDF. Raises RefusedError where the browser makes none."""
    with tempfile.TemporaryDirectory(prefix="roadmap-print-", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        # A profile of its own, which goes with the folder: nothing of the user's is read, and nothing left behind.
        command = [browser, *_options(), f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", page.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 - the one found above
            # A browser may end well and have printed nothing: reading then raises an OSError, which is told in the
            # same way.
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError) as fault:
            raise RefusedError(f"{browser} made no PDF ({type(fault).__name__}). Print with --format html.") from fault


def _options() -> list[str]:
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    options = ["--headless", "--disable-gpu", "--no-pdf-header-footer", *quiet]
    # Chromium refuses to run as root, as in most containers, unless its sandbox is off.
    # It may be off here: the page is the course's own and fetches nothing (the same in betatim/notebook-as-pdf#7).
    root = sys.platform != "win32" and os.geteuid() == 0
    return [*options, "--no-sandbox"] if root else options
