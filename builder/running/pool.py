"""Executes built notebooks by papermill, several at a time, each in a fresh kernel and an empty folder of its own."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from builder.errors import RefusedError, near
from builder.files import notebooks_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one notebook.

    `name` is how the command line names it (`chapters/probability`), `seconds` the wall time with the start of the
    kernel. `error` is the first line of what went wrong, or "" when nothing did; `cell` is the cell where it went
    wrong, counted from 1 over all cells, or None when it was no cell's fault.
    """

    name: str
    seconds: float
    error: str = ""
    cell: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the notebook ran to its end."""
        return not self.error


def resolve(out: Path, names: Iterable[str]) -> list[Path]:
    """Return the notebooks below `out` that `names` mean, in that order, each once; all of them when there is no name.

    A name is a path below `out` or its last part, with or without `.ipynb`. Raises RefusedError when a name fits no
    notebook or several, or when there is no notebook at all.
    """
    known = {name_of(path): path for path in notebooks_of(out)}
    if not known:
        raise RefusedError(f"There is no notebook in {out}; run `roadmap build` first.")
    wanted = [_match(name, known) for name in names]
    return [known[name] for name in dict.fromkeys(wanted or known)]


def name_of(path: Path) -> str:
    """Return how the command line names a built notebook: `chapters/probability`, `consumer_road_map`."""
    folder = f"{path.parent.name}/" if path.parent.name in ("chapters", "pages") else ""
    return f"{folder}{path.stem}"


def run(
    paths: Sequence[Path], *, jobs: int | None = None, timeout: int = 300, output: Path | None = None
) -> list[Outcome]:
    """Execute the notebooks and return an outcome for each, in the order of `paths`; print progress and a summary.

    `jobs` is how many run at a time (None: as many as this process may use cores), `timeout` the seconds that one
    cell may take. The executed notebooks are written below `output`; None keeps none. A notebook that fails stops
    no other. On ctrl-C the kernels are stopped and KeyboardInterrupt goes on to the caller.
    """
    console = Console()
    workers = min(jobs or _cores(), len(paths)) or 1
    with _pool(workers) as pool:
        futures = {pool.submit(_work, path, timeout=timeout, output=output): name_of(path) for path in paths}
        for _ in _shown(console, _finished(futures), len(paths)):
            pass
    outcomes = [_outcome(future, name) for future, name in futures.items()]
    console.print(_summary(outcomes))
    return outcomes


def execute(path: Path, *, timeout: int, output: Path | None) -> Outcome:
    """Execute one notebook and return its outcome; whatever goes wrong is part of the outcome.

    Meant for a worker of its own: sets the environment that its kernel inherits.
    """
    name = name_of(path)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="roadmap-run-", ignore_cleanup_errors=True) as folder:
        executed = (output.resolve() if output else Path(folder)) / f"{name}.ipynb"
        executed.parent.mkdir(parents=True, exist_ok=True)
        home = Path(folder, "kernel")
        home.mkdir()
        # A run is nobody's learning: it neither sees nor touches the answers of whoever starts it.
        os.environ["ROADMAP_HOME"] = str(Path(folder, "answers"))
        error, cell = _papermill(path.resolve(), executed, home, timeout)
    return Outcome(name, time.monotonic() - begin, error, cell)


def _papermill(path: Path, executed: Path, home: Path, timeout: int) -> tuple[str, int | None]:
    """Execute `path` into `executed` with the kernel in `home`; return the error ("" for none) and its cell."""
    # Only the workers need these, and they are slow to import.
    from nbclient.exceptions import CellTimeoutError  # noqa: PLC0415
    from papermill import PapermillExecutionError, execute_notebook  # noqa: PLC0415

    try:
        execute_notebook(path, executed, cwd=home, progress_bar=False, kernel_name="python3", execution_timeout=timeout)
    except PapermillExecutionError as fault:
        return _first_line(f"{fault.ename}: {fault.evalue}"), fault.cell_index + 1
    except CellTimeoutError:
        return f"took more than {timeout} s", _last_begun(executed)
    except Exception as fault:  # noqa: BLE001 - one notebook's trouble must not end the others
        return _first_line(f"{type(fault).__name__}: {fault}"), _last_begun(executed)
    return _stopped_early(executed)


def _cells(executed: Path) -> list[dict[str, Any]]:
    """The cells of an executed notebook; none when papermill did not come so far as to write it."""
    if not executed.exists():
        return []
    return list(json.loads(executed.read_text(encoding="utf-8"))["cells"])


def _last_begun(executed: Path) -> int | None:
    """The number of the cell that ran last, counted from 1, by the times that papermill noted; None if none did."""
    begun = [n for n, cell in enumerate(_cells(executed), 1) if cell["metadata"].get("papermill", {}).get("start_time")]
    return begun[-1] if begun else None


def _stopped_early(executed: Path) -> tuple[str, int | None]:
    """Find the first cell that never ran: after `sys.exit(0)` papermill leaves the rest out and calls it success."""
    for number, cell in enumerate(_cells(executed), 1):
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip() and cell["execution_count"] is None:
            return "never ran: a cell before it ended the notebook (sys.exit?)", number
    return "", None


# --- the workers -------------------------------------------------------------------------------------------------


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh processes; when its block is left by an exception, ctrl-C above all, they are told to stop."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_prepare_worker)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        pool.shutdown()


def _prepare_worker() -> None:
    """Leave ctrl-C to the parent, which then sends SIGTERM: that ends the worker after its kernel, and only then.

    Both are handlers, not SIG_IGN, because a kernel would inherit an ignored signal and could not be interrupted.
    """
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, _leave)
    # Kernels greet on stderr, and papermill reports there what the outcome says anyway.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _work(path: Path, *, timeout: int, output: Path | None) -> Outcome:
    """Execute one notebook; when told to leave, leave for good, or the pool would hand out the next one."""
    try:
        return execute(path, timeout=timeout, output=output)
    except SystemExit:
        os._exit(1)


def _leave(*_: object) -> None:
    raise SystemExit


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # a container may have fewer than the machine
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _finished(futures: dict[Future[Outcome], str]) -> Iterator[Outcome]:
    """The outcomes as they come."""
    for future in as_completed(futures):
        yield _outcome(future, futures[future])


def _outcome(future: Future[Outcome], name: str) -> Outcome:
    """The outcome of a worker's task; a worker that died gives one too."""
    fault = future.exception()
    return Outcome(name, 0.0, f"the worker died: {_first_line(str(fault))}") if fault else future.result()


# --- what is shown -----------------------------------------------------------------------------------------------


def _shown(console: Console, outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """Pass the outcomes on; on a terminal a bar moves, elsewhere each is a line."""
    if not console.is_terminal:
        for outcome in outcomes:
            line = f"{outcome.name}: {_verdict(outcome)} ({outcome.seconds:.1f} s)"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
            yield outcome
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        for outcome in outcomes:
            progress.update(task, advance=1, description=outcome.name)
            yield outcome


def _summary(outcomes: Sequence[Outcome]) -> Table:
    failed = sum(not outcome.ok for outcome in outcomes)
    table = Table(title=f"{len(outcomes) - failed} ok, {failed} failed", title_justify="left", box=None, pad_edge=False)
    table.add_column("notebook", no_wrap=True)
    table.add_column("seconds", justify="right")
    table.add_column("result")
    for outcome in outcomes:
        style = "green" if outcome.ok else "red"
        table.add_row(outcome.name, f"{outcome.seconds:.1f}", Text(_verdict(outcome), style=style))
    return table


def _verdict(outcome: Outcome) -> str:
    if outcome.ok:
        return "ok"
    place = f" in cell {outcome.cell}" if outcome.cell else ""
    return f"failed{place}: {outcome.error}"


def _first_line(message: str) -> str:
    return message.strip().partition("\n")[0]


def _match(name: str, known: dict[str, Path]) -> str:
    wanted = name.removesuffix(".ipynb").strip("/")
    if wanted in known:
        return wanted
    matches = [full for full in known if full.rpartition("/")[2] == wanted]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise RefusedError(f"{name} may be {' or '.join(matches)}; say which.")
    short = {full.rpartition("/")[2]: full for full in known}
    meant = near(wanted, [*known, *short], cutoff=0.5)
    hint = f"did you mean {short.get(meant, meant)}?" if meant else f"there are {', '.join(known)}."
    raise RefusedError(f"There is no notebook called {name}; {hint}")
