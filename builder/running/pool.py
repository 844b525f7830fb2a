"""Runs notebooks several at a time, each in a worker of its own with a fresh kernel."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from builder.running.names import name_of
from builder.running.notebook import execute
from builder.running.outcome import Outcome, first_line, shown, summary


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
        for _ in shown(console, _finished(futures), len(paths)):
            pass
    outcomes = [_outcome(future, name) for future, name in futures.items()]
    console.print(summary(outcomes))
    return outcomes


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
    return Outcome(name, 0.0, f"the worker died: {first_line(str(fault))}") if fault else future.result()
