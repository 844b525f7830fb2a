"""README's first command: it starts, serves the reader's copy, stops at ctrl-C, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, MappingKernelManager
from traitlets.config.loader import KVArgParseConfigLoader

from builder.errors import RefusedError
from builder.lab.reader_copy import Laid
from builder.lab.server import EXTENSIONS, HERE, INSTALL, OURS, _share_home, arguments, lab, page_config, style, told
from builder.lab.sleep import VIEW, without_widgets
from builder.runtime.record.store import home
from tests.tooling.notebooks import make, tree
from tests.tooling.processes import assert_gone, marked, wait_until
from tests.tooling.serving import Served, serve

# What Jupyter itself keeps in a home for its next start: its keys, the notebooks that it has come to trust, and what
# was typed into its kernels; matplotlib keeps a list of fonts.
JUPYTERS_OWN = {"jupyter_cookie_secret", "nbsignatures.db", "notebook_secret", "migrated", "README", "history.sqlite"}


@pytest.mark.parametrize("stop", [Served.press_ctrl_c, Served.interrupt], ids=["in the terminal", "as a signal"])
def test_lab_serves_the_copy_and_leaves_nothing(folder: Path, tmp_path: Path, stop: Callable[[Served], None]) -> None:
    """`roadmap lab` serves start_here from the reader's copy; at ctrl-C it ends with its kernel, and only the copy
    is new in the repository and only what Jupyter keeps for itself is new in the home."""
    before = tree(folder)
    with serve(folder, tmp_path / "home") as served:
        assert "/doc/tree/start_here.ipynb" in served.address
        assert "JupyterLab" in served.open()
        (folder / "my_course" / "mine.txt").write_text("mine", encoding="utf-8")
        assert served.get("contents/mine.txt")["content"] == "mine", "not served from the reader's copy"
        served.get("kernels", {"name": "python3", "path": "start_here.ipynb"})
        wait_until(lambda: kernels(served.mark), "no kernel")
        stop(served)
        assert served.process.wait(timeout=300) == 0
        assert_gone(served.mark)
    after = tree(folder)
    assert {name: after.get(name) for name in before} == before
    assert {name.partition("/")[0] for name in after.keys() - before.keys()} == {"my_course"}
    left = [Path(name) for name, digest in tree(tmp_path / "home").items() if digest]
    assert {path.name for path in left if not path.match("fontlist-*.json")} <= JUPYTERS_OWN


def kernels(mark: str) -> int:
    """The number of kernels among the processes that bear a mark: a fork has its warm parent's command line."""
    lines = [str(one.cmdline()) for one in marked(mark)]
    forks_ = [line for line in lines if "fork_server.py" in line]
    return len(forks_[1:]) + len([line for line in lines if "ipykernel_launcher" in line])


def test_a_second_one_finds_a_port_and_lets_the_first_ones_pages_be(folder: Path, tmp_path: Path) -> None:
    """Where its port is taken a second `roadmap lab` on the same copy takes another; when it stops, pages whose kernels
    may live in the first stay awake, and when the first stops they sleep."""
    page = folder / "my_course" / "start_here.ipynb"
    with serve(folder, tmp_path / "home") as first:
        port = str(urlsplit(first.address).port)
        with serve(folder, tmp_path / "home", "--port", port) as second:
            assert f":{port}/" not in second.address
            assert "JupyterLab" in second.open()
            page.write_bytes(awake := with_widget(page))
            second.interrupt()
            assert second.process.wait(timeout=300) == 0
            assert page.read_bytes() == awake
            assert "JupyterLab" in first.open()
            first.interrupt()
            assert first.process.wait(timeout=300) == 0
            assert without_widgets(page.read_bytes()) is None


def test_ctrl_c_ends_it_while_pages_are_asked_for(folder: Path, tmp_path: Path) -> None:
    """Ctrl-C ends `roadmap lab` also while it reads pages for a browser: no thread keeps the process."""
    with serve(folder, tmp_path / "home") as served:
        asked = [Thread(target=ask_until_gone, args=(served,)) for _ in range(6)]
        for one in asked:
            one.start()
        time.sleep(2)
        served.interrupt()
        assert served.process.wait(timeout=300) == 0
        for one in asked:
            one.join()


def ask_until_gone(served: Served) -> None:
    """Ask for a page again and again, until nobody answers."""
    with suppress(OSError, HTTPException):
        while True:
            served.get("contents/start_here.ipynb?content=1")


def with_widget(page: Path) -> bytes:
    """Return a page as it is saved while a widget stands on it."""
    book = nbformat.read(page, as_version=4)
    code = next(cell for cell in book.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("display_data", {VIEW: {"model_id": "a"}, "text/plain": "A."})]
    return nbformat.writes(book).encode()


def test_lab_serves_this_machine_alone(tmp_path: Path) -> None:
    """The server listens on 127.0.0.1 and asks for the token that it printed."""
    arguments_ = arguments(tmp_path, browser=True, port=None)
    assert "--ServerApp.ip=127.0.0.1" in arguments_
    assert not [one for one in arguments_ if "token" in one or "password" in one]


def test_lab_opens_the_first_page_there_is(tmp_path: Path) -> None:
    """The page that opens is start_here, else the first road map, else the folder."""
    assert "--LabApp.default_url=/lab" in arguments(tmp_path, browser=True, port=None)
    make(tmp_path / "mle_road_map.ipynb")
    make(tmp_path / "dev_road_map.ipynb")
    assert "--LabApp.default_url=/doc/tree/dev_road_map.ipynb" in arguments(tmp_path, browser=True, port=None)
    make(tmp_path / "start_here.ipynb")
    assert "--LabApp.default_url=/doc/tree/start_here.ipynb" in arguments(tmp_path, browser=True, port=None)


def test_options_reach_jupyterlab(tmp_path: Path) -> None:
    """A port and the wish for no browser are passed on; without them Jupyter's own defaults apply."""
    plain = arguments(tmp_path, browser=True, port=None)
    chosen = arguments(tmp_path, browser=False, port=8890, provisioner="roadmap-forked")
    forked = "--KernelProvisionerFactory.default_provisioner_name=roadmap-forked"
    assert set(chosen) - set(plain) == {"--no-browser", "--ServerApp.port=8890", forked}


@pytest.mark.parametrize(
    ("minutes", "pages", "stays"),
    [(29, 0, True), (31, 1, True), (31, 0, False)],
    ids=["left a moment ago", "idle but open", "left long ago"],
)
def test_kernels_of_pages_that_were_left_end(tmp_path: Path, minutes: int, pages: int, stays: bool) -> None:  # noqa: FBT001
    """A kernel ends that has been idle for half an hour and has no page; that of an open page stays."""
    given = [one for one in arguments(tmp_path, browser=True, port=None) if "KernelManager.cull" in one]
    kernels = AsyncMappingKernelManager(
        config=KVArgParseConfigLoader(given, classes=[MappingKernelManager]).load_config()
    )

    async def stayed() -> bool:
        kernel = await kernels.start_kernel()
        kernels._kernel_connections[kernel] = pages
        kernels.get_kernel(kernel).last_activity = utcnow() - timedelta(minutes=minutes)
        kernels.get_kernel(kernel).execution_state = "idle"
        await kernels.cull_kernels()
        stays = kernel in kernels
        await kernels.shutdown_all()
        return stays

    assert asyncio.run(stayed()) is stays


@pytest.mark.parametrize(
    ("source", "run", "rule"),
    [
        (OURS, None, "always"),
        (OURS, False, "never"),
        (Path("elsewhere"), None, "ask"),
        (Path("elsewhere"), True, "always"),
    ],
)
def test_only_a_course_from_elsewhere_asks(source: Path, run: bool | None, rule: str) -> None:  # noqa: FBT001
    """Pages of this repository's course may run, those of another ask, and the command's word wins over both."""
    completed = page_config(source, run=run)(None, {"disabledExtensions": ["theirs"]})
    assert completed["roadMapRun"] == rule
    assert completed["roadMapSource"] == str(source.resolve())
    assert completed["disabledExtensions"][0] == "theirs"


def test_no_single_letter_is_a_shortcut() -> None:
    """Whatever single letters or digits this JupyterLab binds in a notebook, our settings unbind."""
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas", "@jupyterlab")
    found = [json.loads(path.read_text(encoding="utf-8")) for path in schemas.glob("*/*.json")]
    bound = [one for schema in found for one in schema.get("jupyter.lab.shortcuts", []) if _typed(one)]
    assert len(bound) > 10
    overrides = json.loads((HERE / "settings" / "overrides.json").read_text(encoding="utf-8"))
    unbound = overrides["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]
    assert [one for one in bound if {**one, "disabled": True} not in unbound] == []


def _typed(shortcut: dict[str, Any]) -> bool:
    """Whether a shortcut of a notebook is something that one may type as an answer."""
    in_notebook = any(word in shortcut["selector"] for word in (".jp-Notebook", "[data-jp-kernel-user]"))
    keys = "".join(shortcut["keys"])
    return in_notebook and bool(keys) and keys.isalnum() and len(keys) == len(shortcut["keys"])


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_only_to_root(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    user: int,
    allowed: bool,  # noqa: FBT001
) -> None:
    """Jupyter is told to run as root only where the reader is root, as in a container."""
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert ("--allow-root" in arguments(tmp_path, browser=True, port=None)) is allowed


@pytest.mark.parametrize("given", ["~/answers", "answers", " answers ", "./answers", "/answers", "~nobody-here/x", " "])
def test_all_kernels_share_the_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    """A ROADMAP_HOME means one folder, whether `roadmap lab` starts a kernel or it is started alone, and wherever."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home-of-mine")
    monkeypatch.setenv("ROADMAP_HOME", given)
    alone = whereabouts()
    _share_home()
    shared = os.environ["ROADMAP_HOME"]
    assert (shared == given) or Path(shared).is_absolute()
    assert whereabouts() == alone


def whereabouts() -> str:
    """Return the folder of the answers as a kernel understands it, or why there is none."""
    try:
        return str(home())
    except RuntimeError as fault:
        return str(fault)


def test_lab_without_jupyterlab_says_how_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where JupyterLab is missing the command is refused with one sentence that says how to get it."""
    make(tmp_path / "notebooks" / "start_here.ipynb")
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    with pytest.raises(RefusedError, match=re.escape(INSTALL)):
        lab(tmp_path / "notebooks", tmp_path / "my_course")


def test_lab_refuses_the_notebooks_own_folder(tmp_path: Path) -> None:
    """A copy that would lie in the built notebooks is refused with one sentence, before anything starts."""
    make(tmp_path / "start_here.ipynb")
    with pytest.raises(RefusedError, match="--copy"):
        lab(tmp_path, tmp_path)


NO_FILES = "cannot be read as files, so the course's pages were not laid there; move them away and start again"
UP_TO_DATE = "Brought up to date around what is yours"


@pytest.mark.parametrize(
    ("laid", "sentences"),
    [
        (Laid((), (), ()), []),
        (Laid(("a.ipynb",), (), ()), ["1 notebook laid into my_course; what you change there stays as you leave it."]),
        (
            Laid((), ("a.ipynb", "b.ipynb"), ()),
            ["2 notebooks in my_course renewed: the course changed, and you had not changed them."],
        ),
        (
            Laid((), (), ("a.ipynb", "b.ipynb")),
            [
                "Kept as you left them, although the course has a newer version: a.ipynb, b.ipynb.",
                "To get the newer version, rename or delete yours and start again.",
            ],
        ),
        (Laid((), (), (), "The manifest is broken."), ["The manifest is broken."]),
        (
            Laid((), (), (), blocked=("a.ipynb",)),
            [f"In my_course a.ipynb {NO_FILES}."],
        ),
        (
            Laid((), (), (), merged=("a.ipynb",)),
            [f"{UP_TO_DATE}: a.ipynb: your own cells and those you changed stayed, the others follow the course."],
        ),
    ],
    ids=["nothing", "new", "renewed", "kept", "trouble", "blocked", "merged"],
)
def test_the_reader_is_told_what_was_done(laid: Laid, sentences: list[str]) -> None:
    """What was laid, renewed and kept is told in words; where nothing was done, nothing is said."""
    assert told(laid, Path("my_course")) == sentences


def test_what_is_jupyterlites_alone_stays_out() -> None:
    """An extension that JupyterLite needs is not loaded into JupyterLab; any other that is installed is."""
    installed = [{"name": "@jupyterlite/pyodide-kernel-extension"}, {"name": "@jupyter-widgets/jupyterlab-manager"}]
    completed = page_config(OURS, run=None)(None, {"federated_extensions": installed})
    assert completed["federated_extensions"] == installed[1:]


def test_no_rule_looks_through_a_page_for_its_style() -> None:
    """Whether a page is the course's, each rule of ours knows by the mark that the extension gave it, and none asks
    what else stands on it: the browser would look through all of it each time anything changes."""
    ours = (EXTENSIONS / "ml-road-map" / "static" / "style.css").read_text(encoding="utf-8")
    assert ".jp-Notebook.mlr-ours " in ours
    assert ".jp-Notebook:has(" not in ours
    assert ":has(.mlr-style)" in style()
    assert ":has(.mlr-style)" not in style().replace(".jp-Notebook:is(.mlr-ours, :has(.mlr-style))", "")
