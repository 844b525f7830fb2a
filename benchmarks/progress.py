"""How long it takes to bring back what a busy learner has answered.

    python -m benchmarks.progress

10,000 events in 500 files are written into a folder of their own, then read and merged, and the standing of every
check is asked for, as a page does when it is set up. Best of five, in one process, beside the start of that process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES, EVENTS, CHECKS = 500, 10_000, 500


def write_events(folder: Path) -> None:
    """Write the events, `EVENTS / FILES` a file."""
    for number in range(FILES):
        lines = []
        for place in range(EVENTS // FILES):
            moment = 1_795_000_000_000 + (number * EVENTS // FILES + place) * 60_000
            check = (number * 7 + place) % CHECKS
            state = "right" if place % 3 else "not yet"
            event = {"v": 1, "check": f"chapter_{check // 15}/check-{check}", "hash": f"{check:016x}", "time": moment}
            event |= {"answer": f"An answer of a few words, {place}", "sure": True, "state": state}
            lines.append(json.dumps(event | {"tries": 1, "hints": 0}, sort_keys=True))
        (folder / f"{number}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def seconds_to_read() -> float:
    """Return the seconds that reading, merging and standing take."""
    from builder.runtime.record.history import Standing  # noqa: PLC0415 - not part of what is measured
    from builder.runtime.record.session import SESSION  # noqa: PLC0415

    begin = time.perf_counter()
    SESSION.begin()
    for check, events in SESSION.history.answers.items():
        standing = SESSION.history.standing(check, next(iter(events.values()))["hash"])
        assert isinstance(standing, Standing)  # noqa: S101
    return time.perf_counter() - begin


def main() -> None:
    """Print the measure."""
    if "ROADMAP_HOME" in os.environ and sys.argv[1:] == ["once"]:
        print(seconds_to_read())
        return
    with tempfile.TemporaryDirectory() as folder:
        write_events(Path(folder))
        command = [sys.executable, "-m", "benchmarks.progress", "once"]
        environment = os.environ | {"ROADMAP_HOME": folder}
        times = [float(subprocess.check_output(command, env=environment)) for _ in range(5)]
    print(f"{EVENTS:,} events over {FILES} files, {CHECKS} checks: {min(times):.3f} s beyond start-up (best of 5)")


if __name__ == "__main__":
    main()
