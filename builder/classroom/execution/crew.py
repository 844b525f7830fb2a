"""Many jobs at once: on this machine, or on a Dask cluster whose workers each have a sandbox of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.util import find_spec
from typing import Any

from builder.classroom.execution.job import Job, Outcome
from builder.classroom.execution.sandbox import BrokenError, judge, probe
from builder.errors import RefusedError

Judged = dict[str, Outcome] | str  # or why there is nothing, as a part of a sentence
RETRIES = 3  # times that a job goes to another worker when one is lost
SECONDS_TO_CONNECT = 30


def judge_or_tell(job: Job) -> Judged:
    """Return what came of a job, or why nothing did. Raises RefusedError where no sandbox holds."""
    try:
        return judge(job)
    except BrokenError as fault:
        return str(fault)


def judge_here(jobs: Sequence[Job]) -> Iterator[tuple[int, Judged]]:
    """Yield the place of each job with what came of it, as they end; one job a core at a time.

    Raises RefusedError where no sandbox holds, before anything of a learner's has run.
    """
    probe()
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # threads: all the work is that of other processes
        running = {threads.submit(judge_or_tell, job): place for place, job in enumerate(jobs)}
        for one in as_completed(running):
            yield running[one], one.result()


def judge_on_cluster(jobs: Sequence[Job], address: str) -> Iterator[tuple[int, Judged]]:
    """Yield the same from the workers of the Dask scheduler at `address`; a lost worker's jobs go to the others.

    Each worker must have this package, and bubblewrap. Raises RefusedError where the scheduler cannot be reached, or
    a worker has no sandbox that holds.
    """
    if find_spec("distributed") is None:
        raise RefusedError("--dask needs the package distributed: uv run --group cluster roadmap grade …")
    from distributed import Client  # noqa: PLC0415 - half a second, for who has a cluster
    from distributed import as_completed as as_they_end  # noqa: PLC0415

    try:
        client: Any = Client(address, timeout=SECONDS_TO_CONNECT)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:
        raise RefusedError(f"No Dask scheduler answers at {address} ({fault}); is it running?") from fault
    with client:
        running = client.map(judge_or_tell, list(jobs), pure=False, retries=RETRIES)
        places = {future.key: place for place, future in enumerate(running)}
        for future in as_they_end(running):  # type: ignore[no-untyped-call]
            yield places[future.key], _result(future)


def _result(future: Any) -> Judged:  # noqa: ANN401 - distributed has no types
    try:
        judged: Judged = future.result()
    except RefusedError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever a cluster can meet: the others' answers must stand
        return f"the cluster lost it ({type(fault).__name__})"
    return judged
