"""Works through notebooks several at a time, each in a worker of its own with a fresh kernel."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from builder.running.forks import SAFE, ForkServer, share
from builder.running.names import name_of
from builder.running.notebook import execute
from builder.running.outcome import Outcome, Told, first_line, shown, summary

Result = TypeVar("Result", bound=Told)
Work = Callable[[Path], Result]


def run(
    paths: Sequence[Path],
    *,
    jobs: int | None = None,
    timeout: int = 300,
    output: Path | None = None,
    stock: bool = False,
) -> list[Outcome]:
    """Execute the notebooks and return an outcome for each, in the order of `paths`; print progress and a summary.

    `jobs` is how many run at a time (None: as many as this process may use cores), `timeout` the seconds that one
    cell may take. The executed notebooks are written below `output`; None keeps none. A notebook that fails stops
    no other. `stock` starts each kernel as Jupyter does, where else it is forked from a warm parent. On ctrl-C the
    kernels are stopped and KeyboardInterrupt goes on to the caller.
    """
    console = Console()
    work = partial(execute, timeout=timeout, output=output, stock=stock)
    outcomes = work_through(paths, work, Outcome, console, jobs=jobs, stock=stock)
    console.print(summary(outcomes))
    return outcomes


def work_through(
    paths: Sequence[Path],
    work: Work[Result],
    died: Callable[[str, float, str], Result],
    console: Console,
    *,
    jobs: int | None = None,
    stock: bool = False,
) -> list[Result]:
    """Do `work` on each notebook in a process of its own, show the progress, and return what came of it, in order.

    `work` is a function of a module, or a partial of one. `died` makes a result for a worker that died: of the
    notebook's name, 0 seconds and what happened. `jobs`, `stock`, and ctrl-C, as for `run`.
    """
    # At least one, since the executor refuses none; `paths` may be empty.
    workers = min(jobs or _cores(), len(paths)) or 1
    with _warm(stock=stock) as server, _pool(workers, server) as pool:
        futures = {pool.submit(_work, work, path): name_of(path) for path in paths}
        done = (_result(future, futures[future], died) for future in as_completed(futures))
        # Drained for the display alone: results come as they are ready, and the caller wants them in the order of
        # `paths`. A future gives its result twice.
        for _ in shown(console, done, len(paths)):
            pass
    return [_result(future, name, died) for future, name in futures.items()]


@contextmanager
def _warm(*, stock: bool) -> Iterator[ForkServer | None]:
    """The one server that forks the kernels of all workers, to the end of the block; None where none are forked."""
    server = None if stock or not SAFE else ForkServer(sys.executable)
    try:
        yield server
    finally:
        if server:
            server.close()


@contextmanager
def _pool(workers: int, server: ForkServer | None) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh processes; when its block is left by an exception, ctrl-C above all, they are told to stop."""
    # The executor keeps its workers to itself, and terminate_workers is new in Python 3.14 (python/cpython#128043). So
    # they are known as the children that were not there before.
    others = set(multiprocessing.active_children())
    # Spawned, never forked: the process has threads (rich's bar, the executor's own), and a fork of such a one may hang
    # for ever (python/cpython#84559, why 3.14 no longer forks). So `work` is pickled and must be importable.
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, spawn, initializer=_prepare_worker, initargs=(server,))
    try:
        yield pool
    except BaseException:
        # Running tasks cannot be cancelled. First no new one is handed out, then the workers are told to leave.
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    # Waits for the workers: each removes its temporary folder and ends its kernel on the way out.
    finally:
        pool.shutdown()


def _prepare_worker(server: ForkServer | None) -> None:
    """Share the parent's fork server, end with the parent, and leave ctrl-C to it: it then sends SIGTERM, which ends
    the worker after its kernel, and only then.

    Both are handlers, not SIG_IGN, because a kernel would inherit an ignored signal and could not be interrupted.
    """
    # The terminal sends ctrl-C to the whole group at once. A worker that raised KeyboardInterrupt would give it back
    # as the result of its notebook.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, _leave)
    # Kernels greet on stderr, and papermill reports there what the outcome says anyway.
    # The descriptor and not sys.stderr, because the kernels are other processes and inherit the descriptor.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if server:
        share(server)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Tell the worker to leave once its parent is gone, which a `kill -9` lets no parent do itself."""
    # The executor's worker waits for its next task at a pipe that it holds both ends of: it would wait for ever.
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _work(work: Work[Result], path: Path) -> Result:
    """Work on one notebook; when told to leave, leave for good, or the pool would hand out the next one."""
    try:
        return work(path)
    except SystemExit:
        # The executor's worker catches even SystemExit as a result and takes the next task. By now the `with` blocks of
        # the work have ended, so no folder and no kernel is left by leaving so.
        os._exit(1)


def _leave(*_: object) -> None:
    raise SystemExit


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # a container may have fewer than the machine
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _result(future: Future[Result], name: str, died: Callable[[str, float, str], Result]) -> Result:
    """The result of a worker's task; a worker that died gives one too."""
    fault = future.exception()
    return died(name, 0.0, f"the worker died: {first_line(str(fault))}") if fault else future.result()
