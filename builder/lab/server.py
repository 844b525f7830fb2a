"""Opens JupyterLab on the reader's copy of the course, in this process: when it ends, nothing is left running."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from builder.errors import RefusedError
from builder.lab.reader_copy import Laid, lay
from builder.lab.sleep import put_to_sleep
from builder.runtime.text import counted

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

# Never of use to a reader of the course: each would add a request, or a bar.
UNUSED = [
    # Asks about news; turning off their address, as Jupyter's help has it, would still ask.
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/application-extension:property-inspector",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/notebook-extension:cell-counter-status",
    "@jupyterlab/notebook-extension:mode-status",
]
# What `uv run --group lite` brings, for JupyterLite alone: in JupyterLab it would fail to load on every page.
ELSEWHERE = "@jupyterlite/"
HERE = Path(__file__).parent
EXTENSIONS = HERE / "labextensions"
DEFAULTS = HERE / "settings" / "overrides.json"
OURS = HERE.parents[1] / "road_maps"
STYLE = HERE.parent / "runtime" / "host" / "style.css"
START = "start_here.ipynb"
END = 5  # seconds that requests under way have to end, once the server has stopped
LEFT = 30 * 60  # seconds that a kernel stays after its page was left, unless it is busy
INSTALL = "JupyterLab is not installed here: run `pip install jupyterlab ipywidgets`, or use `uv run roadmap lab`."


def lab(  # noqa: PLR0913 - the options of the command, each by its name
    notebooks: Path,
    copy: Path,
    *,
    source: Path = OURS,
    run: bool | None = None,
    browser: bool = True,
    port: int | None = None,
    provisioner: str = "",
) -> None:
    """Lay the reader's copy, and serve it with JupyterLab on 127.0.0.1 until ctrl-C.

    `run` says whether a page runs when it is opened (None: that of this repository's `source` does, any other asks
    once); `browser` opens the first page; `port` is where to listen (None: the first free one from 8888 on, 0: any);
    `provisioner` names what starts the kernels ("": Jupyter itself).
    The reader's own Jupyter settings apply, and win over the defaults of ours. Raises RefusedError when the copy cannot
    lie where it shall, or JupyterLab is missing.
    """
    # Before the import of JupyterLab, which takes seconds: a refusal should not wait for it.
    if source.resolve() in (copy.resolve(), *copy.resolve().parents):
        raise RefusedError(f"Your copy cannot lie in {source}, the source; choose another folder with --copy.")
    laid = lay(notebooks, copy)
    try:
        from jupyterlab.labapp import LabApp  # noqa: PLC0415 - slow, and may be missing

        from builder.lab.course_cells import ADDRESS, CourseCells  # noqa: PLC0415 - needs what may be missing
    except ImportError as error:
        raise RefusedError(INSTALL) from error
    _share_home()
    for sentence in told(laid, copy):
        click.echo(sentence)
    server = LabApp.initialize_server(arguments(copy, browser=browser, port=port, provisioner=provisioner))
    _stop_on_signal(server)
    # jupyterlab_server asks this hook for every page that it serves. A file of settings would outlive this server, and
    # reach the reader's other ones.
    server.web_app.settings["page_config_hook"] = page_config(source, run=run)
    folders = {"notebooks": notebooks.resolve(), "copy": copy.resolve()}
    # Behind initialize_server, which makes the web application, and before start, which does not come back.
    server.web_app.add_handlers(".*$", [(f"{server.base_url}{ADDRESS}", CourseCells, folders)])
    # Queued behind the opening of the port, so that whoever reads the address can go there.
    # And made into a text here: local_url has the token only as long as token_generated, below, is true.
    server.io_loop.add_callback(click.echo, f"Your course is at {server.local_url}\nStop it with ctrl-C.")
    # The address stands above once; without this Jupyter would log it again, three times over.
    server.identity_provider.token_generated = False
    # At the end; and at the beginning too, since a computer that is switched off comes to no end.
    _sleep(server, notebooks, copy)
    server.start()
    _end_requests(server)
    _sleep(server, notebooks, copy)
    click.echo("Stopped.")


def _end_requests(server: ServerApp) -> None:
    """Cancel what was under way when the server stopped.

    A request that is cut off keeps the thread in which it reads a file, and Python would wait for that for ever.
    """
    loop = server.io_loop.asyncio_loop  # type: ignore[attr-defined]  # tornado's own loop is asyncio's
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks, timeout=END))


def _sleep(server: ServerApp, notebooks: Path, copy: Path) -> None:
    """Put the pages of the copy to sleep, unless another server runs some of them."""
    from jupyter_server.serverapp import list_running_servers  # noqa: PLC0415 - comes with JupyterLab

    others = [one for one in list_running_servers() if one["pid"] != os.getpid()]
    if not any(Path(one["root_dir"]) == copy.resolve() for one in others):
        put_to_sleep(notebooks, copy, server.contents_manager.notary)


def _share_home() -> None:
    """Make ROADMAP_HOME, the folder of the answers, absolute: what it means to a kernel that was started alone."""
    from builder.runtime.record.store import home  # noqa: PLC0415 - imports IPython

    # Of a home that there is not, as in ~nobody/answers, each kernel tells its reader.
    with suppress(RuntimeError):
        if os.environ.get("ROADMAP_HOME", "").strip():
            os.environ["ROADMAP_HOME"] = str(home())


def arguments(copy: Path, *, browser: bool, port: int | None, provisioner: str = "") -> list[str]:
    """Return JupyterLab's command line: what a reader's own settings must not change, and no more."""
    import zmq  # noqa: PLC0415 - comes with JupyterLab, which may be missing

    chosen = [
        f"--ServerApp.root_dir={copy.resolve()}",
        "--ServerApp.ip=127.0.0.1",
        "--Application.log_level=ERROR",  # Jupyter would warn of every notebook that it sees for the first time
        f"--LabApp.default_url={_page(copy)}",
        # The defaults of our own, and the extension that wakes pages: for this server alone.
        f"--LabApp.app_settings_dir={DEFAULTS.parent}",
        f"--LabApp.extra_labextensions_path={EXTENSIONS}",
        # Each page has a kernel of its own, of some hundred megabytes. One that ends takes no answer along; the page
        # wakes again when it is opened; that of an open page stays, however idle (cull_connected is False).
        f"--MappingKernelManager.cull_idle_timeout={LEFT}",
        "--MappingKernelManager.cull_interval=60",
        "--LanguageServerManager.autodetect=False",  # would run npm, which leaves a log in the home each time
    ]
    # ipykernel warns since ipython/ipykernel#1515; "auto" and not "required", for kernels that cannot
    # (jupyter/jupyter_client#1110). Wheels of pyzmq have CurveZMQ, builds of one's own may not.
    if zmq.has("curve"):
        chosen.append("--KernelManager.transport_encryption=auto")  # each kernel would warn of plain text
    if provisioner:
        chosen.append(f"--KernelProvisionerFactory.default_provisioner_name={provisioner}")
    if not browser:
        chosen.append("--no-browser")
    if port is not None:
        chosen.append(f"--ServerApp.port={port}")
    # Windows has no geteuid, and nobody is root there.
    if getattr(os, "geteuid", lambda: 1)() == 0:
        chosen.append("--allow-root")  # containers are often root, and Jupyter would refuse
    return chosen


def told(laid: Laid, copy: Path) -> list[str]:
    """Return the sentences that tell the reader what was laid and what was kept."""
    sentences = [laid.trouble] if laid.trouble else []
    if laid.new:
        sentences.append(f"{_count(laid.new)} laid into {copy}; what you change there stays as you leave it.")
    if laid.renewed:
        sentences.append(f"{_count(laid.renewed)} in {copy} renewed: the course changed, and you had not changed them.")
    if laid.merged:
        words = "your own cells and those you changed stayed, the others follow the course"
        sentences.append(f"Brought up to date around what is yours: {', '.join(laid.merged)}: {words}.")
    if laid.blocked:
        words = "cannot be read as files, so the course's pages were not laid there; move them away and start again"
        sentences.append(f"In {copy} {', '.join(laid.blocked)} {words}.")
    if laid.kept:
        sentences.append(f"Kept as you left them, although the course has a newer version: {', '.join(laid.kept)}.")
        sentences.append("To get the newer version, rename or delete yours and start again.")
    return sentences


def _stop_on_signal(server: ServerApp) -> None:
    """Make ctrl-C, and the closing of the terminal, stop the server at once with its kernels and runtime files.

    Jupyter would ask first; and where stdin is no terminal it would drop everything as it stands.
    """
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), lambda *_: server.stop(from_signal=True))


def page_config(source: Path, *, run: bool | None) -> Callable[[object, dict[str, Any]], dict[str, Any]]:
    """Return the hook that completes JupyterLab's page settings: what is left out, and whether pages may run."""
    asked = "always" if source.resolve() == OURS.resolve() else "ask"
    rule = asked if run is None else "always" if run else "never"

    def completed(_handler: object, theirs: dict[str, Any]) -> dict[str, Any]:
        # Added to what is there: an extension that the reader has turned off stays off.
        disabled = [*(theirs.get("disabledExtensions") or []), *UNUSED]
        extensions = [one for one in theirs.get("federated_extensions", []) if not one["name"].startswith(ELSEWHERE)]
        ours = {"roadMapRun": rule, "roadMapSource": str(source.resolve()), "roadMapStyle": style()}
        return {**theirs, **ours, "disabledExtensions": disabled, "federated_extensions": extensions}

    return completed


def style() -> str:
    """Return the style sheet of the pages, which the extension gives them before their setup does."""
    return STYLE.read_text(encoding="utf-8")


def _page(copy: Path) -> str:
    """The path of the first page: start_here, else the first road map, else the folder."""
    pages = [START, *sorted(path.name for path in copy.glob("*_road_map.ipynb"))]
    page = next((name for name in pages if (copy / name).exists()), None)
    return f"/doc/tree/{quote(page)}" if page else "/lab"


def _count(names: tuple[str, ...]) -> str:
    return counted(len(names), "notebook")
