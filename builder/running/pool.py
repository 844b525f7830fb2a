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
    # At least one, since the executor refuses none; `paths` may be empty.
    workers = min(jobs or _cores(), len(paths)) or 1
    with _pool(workers) as pool:
        futures = {pool.submit(_work, work, path): name_of(path) for path in paths}
        done = (_result(future, futures[future], died) for future in as_completed(futures))
        # Drained for the display alone: results come as they are ready, and the caller wants them in the order of
        # `paths`. A future gives its result twice.
        for _ in shown(console, done, len(paths)):
            pass
    return [_result(future, name, died) for future, name in futures.items()]


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh processes; when its block is left by an exception, ctrl-C above all, they are told to stop."""
    # The executor keeps its workers to itself, and terminate_workers is new in Python 3.14 (python/cpython#128043). So
    # they are known as the children that were not there before.
    others = set(multiprocessing.active_children())
    # Spawned, never forked: the process has threads (rich's bar, the executor's own), and a fork of such a one may hang
    # for ever (python/cpython#84559, why 3.14 no longer forks). So `work` is pickled and must be importable.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_prepare_worker)
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


def _prepare_worker() -> None:
    """Leave ctrl-C to the parent, which then sends SIGTERM: that ends the worker after its kernel, and only then.

    Both are handlers, not SIG_IGN, because a kernel would inherit an ignored signal and could not be interrupted.
    """
    # The terminal sends ctrl-C to the whole group at once. A worker that raised KeyboardInterrupt would give it back
    # as the result of its notebook.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, _leave)
    # Kernels greet on stderr, and papermill reports there what the outcome says anyway.
    # The descriptor and not sys.stderr, because the kernels are other processes and inherit the descriptor.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


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
