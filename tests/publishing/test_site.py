"""`roadmap lite`: what it refuses before it begins, what gets into the site, and what it says when that fails."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli import main
from builder.publishing import site
from builder.publishing.folder import MANIFEST
from builder.publishing.pyodide import PARTS
from builder.publishing.wheels import LOCK
from tests.browser.jupyter import COURSE
from tests.tooling.notebooks import tree

LOCKED = json.dumps(
    {"packages": {name: {"file_name": f"{name}.whl", "depends": []} for name in ("ipython", "micropip")}}
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a course, a Pyodide without its insides, and a JupyterLite that copies pages and does no more."""
    shutil.copytree(COURSE, tmp_path / "course")
    (tmp_path / "pyodide").mkdir()
    for name in (*PARTS, "ipython.whl", "micropip.whl", "pyodide.d.ts"):
        (tmp_path / "pyodide" / name).write_text(LOCKED if name == LOCK else name)

    def build(pages: Path, _: Path, out: Path) -> None:
        shutil.copytree(pages, out / "files")
        for folder in (out, out / "lab"):
            folder.mkdir(exist_ok=True)
            (folder / site.CONFIG).write_text('{"jupyter-config-data": {}}')

    monkeypatch.setattr(site, "_jupyterlite", build)
    return tmp_path


def lite(place: Path, out: str = "site", pyodide: str = "pyodide") -> Result:
    """Run `roadmap lite` on the course in a folder, with all other folders in there too."""
    words = ["--source", place / "course", "--notebooks", place / "notebooks", "--out", place / out]
    return CliRunner().invoke(main, ["lite", *map(str, words), "--pyodide", str(place / pyodide)])


def test_the_site_has_the_course_and_pyodide(place: Path) -> None:
    """The pages, Pyodide but for what only its own authors need, the widgets' packages and our settings are there."""
    done = lite(place)
    assert done.exit_code == 0, done.output
    found = {name for name, digest in tree(place / "site").items() if digest}
    assert {"files/start_here.ipynb", "files/chapters/probability.ipynb", f"static/wheels/{LOCK}"} <= found
    assert {f"static/pyodide/{name}" for name in PARTS} <= found
    assert not [name for name in found if name.endswith(".d.ts")]
    config = json.loads((place / "site" / site.CONFIG).read_text())["jupyter-config-data"]
    assert config["litePluginSettings"][site.KERNEL]["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert config["roadMapRun"] == "always"
    assert "@jupyterlab/shortcuts-extension:shortcuts" in config["settingsOverrides"]


def test_only_the_course_is_published(place: Path) -> None:
    """What somebody wrote or changed among the notebooks, and the memory of the build, stay on this machine."""
    lite(place)
    before = tree(place / "site" / "files")
    page = place / "notebooks" / "start_here.ipynb"
    page.write_text(page.read_text().replace("Start", "Secret start", 1))
    (place / "notebooks" / "notes.ipynb").write_text("{}")
    (place / "notebooks" / "answers.csv").write_text("1")
    done = lite(place)
    assert "start_here.yours.ipynb" in done.output
    assert tree(place / "site" / "files") == before
    assert before.keys() == {name for name in before if name.endswith(".ipynb") or not before[name]}


def test_a_link_to_an_older_site_leads_to_the_new_one(place: Path) -> None:
    """The link stays as it is, and so does what the old site held beside its own files."""
    lite(place, "2026")
    (place / "2026" / "CNAME").write_text("example.org")
    (place / "site").symlink_to("2026")
    (place / "2026" / MANIFEST).touch()
    done = lite(place)
    assert done.exit_code == 0, done.output
    assert (place / "site").readlink() == Path("2026")
    assert (place / "2026" / "CNAME").read_text() == "example.org"


@pytest.mark.parametrize(
    "out", ["letters", "letters/a.txt", ".", "notebooks", "notebooks/site", "pyodide/site", "loop"]
)
def test_a_folder_that_is_no_site_is_left_alone(place: Path, out: str) -> None:
    """A folder, file or link that no build of a site made stays as it is, and so do the folders that it is made of."""
    lite(place)
    (place / "letters").mkdir()
    (place / "letters" / "a.txt").write_text("Dear")
    (place / "loop").symlink_to("loop")
    before = tree(place)
    done = lite(place, out)
    assert done.exit_code
    assert "--out" in done.output
    assert not isinstance(done.exception, OSError | RuntimeError), done.output
    assert tree(place) == before


@pytest.mark.parametrize("pyodide", ["nothing", "course", "pyodide/pyodide.mjs"])
def test_a_folder_without_pyodide_is_told(place: Path, pyodide: str) -> None:
    """A folder named by --pyodide that holds none, or is none, is refused by name, and no site is begun."""
    done = lite(place, pyodide=pyodide)
    assert done.exit_code
    assert pyodide in done.output
    assert "Traceback" not in done.output
    assert not (place / "site").exists()


def test_what_is_missing_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where JupyterLite is not installed, the command that brings it along is told."""
    monkeypatch.setattr(site, "find_spec", lambda _: None)
    done = lite(place)
    assert done.exit_code == 1
    assert "uv run --group lite roadmap lite" in done.output


def test_what_jupyterlite_says_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When JupyterLite fails, its reason is told, the site is the old one, and nothing lies beside it."""
    lite(place)
    monkeypatch.undo()
    (place / "extensions" / "broken").mkdir(parents=True)
    (place / "extensions" / "broken" / "package.json").write_text("{")
    monkeypatch.setattr(site, "EXTENSIONS", place / "extensions")
    before = tree(place)
    done = lite(place)
    assert done.exit_code == 1
    assert "JupyterLite could not build the site. Its last words:" in done.output
    assert "JSONDecodeError: Expecting property name" in done.output
    assert tree(place) == before
