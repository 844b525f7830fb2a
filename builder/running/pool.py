"""Works through notebooks several at a time, each in a worker of its own with a fresh kernel."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from builder.running.names import name_of
from builder.running.notebook import execute
from builder.running.outcome import Outcome, Told, first_line, shown, summary

Result = TypeVar("Result", bound=Told)
Work = Callable[[Path], Result]


def run(
    paths: Sequence[Path], *, jobs: int | None = None, timeout: int = 300, output: Path | None = None
) -> list[Outcome]:
    """Execute the notebooks and return an outcome for each, in the order of `paths`; print progress and a summary.

    `jobs` is how many run at a time (None: as many as this process may use cores), `timeout` the seconds that one
    cell may take. The executed notebooks are written below `output`; None keeps none. A notebook that fails stops
    no other. On ctrl-C the kernels are stopped and KeyboardInterrupt goes on to the caller.
    """
    console = Console()
    outcomes = work_through(paths, partial(execute, timeout=timeout, output=output), Outcome, console, jobs=jobs)
    console.print(summary(outcomes))
    return outcomes


def work_through(
    paths: Sequence[Path],
    work: Work[Result],
    died: Callable[[str, float, str], Result],
    console: Console,
    *,
    jobs: int | None = None,
) -> list[Result]:
    """Do `work` on each notebook in a process of its own, show the progress, and return what came of it, in order.

    `work` is a function of a module, or a partial of one. `died` makes a result for a worker that died: of the
    notebook's name, 0 seconds and what happened. `jobs`, and ctrl-C, as for `run`.
    """
    workers = min(jobs or _cores(), len(paths)) or 1
    with _pool(workers) as pool:
        futures = {pool.submit(_work, work, path): name_of(path) for path in paths}
        done = (_result(future, futures[future], died) for future in as_completed(futures))
        for _ in shown(console, done, len(paths)):
            pass
    return [_result(future, name, died) for future, name in futures.items()]


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


def _work(work: Work[Result], path: Path) -> Result:
    """Work on one notebook; when told to leave, leave for good, or the pool would hand out the next one."""
    try:
        return work(path)
    except SystemExit:
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
