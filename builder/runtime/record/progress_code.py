"""The progress code: what stands, as text that can be copied from one session and pasted into another."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from operator import itemgetter
from typing import Any

from .event import EVENT_VERSION, Event, trouble_of
from .history import History

# MLR1.<CRC of the rest, 8 hex digits>.<base64 of deflated JSON>. Later versions get a reader of their own beside it.
CODE_HEAD = "MLR"
CODE_VERSION = 1
LARGEST_CODE = 20_000_000  # bytes of JSON; a damaged or made-up code must not fill the memory
FIELDS = ("hash", "answer", "sure", "state", "tries", "hints")


def code_of(history: History) -> str:
    """Return the progress code of a history; "" for one without events."""
    events = history.essence()
    if not events:
        return ""
    packed = json.dumps(rows_of(events), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    body = urlsafe_b64encode(zlib.compress(packed.encode(), 9)).decode("ascii").rstrip("=")
    return f"{CODE_HEAD}{CODE_VERSION}.{checksum(body)}.{body}"


def rows_of(events: list[Event]) -> list[Any]:
    """Return events as rows, each check named once, times as steps since the one before."""
    checks = list(dict.fromkeys(event["check"] for event in events if "check" in event))
    rows: list[Any] = []
    before = 0
    for event in events:
        what: Any = {key: value for key, value in event.items() if key not in {"v", "time"}}
        if "check" in event:
            what = [checks.index(event["check"]), *itemgetter(*FIELDS)(event)]
        rows.append([event["time"] - before, what])
        before = event["time"]
    return [checks, rows]


def events_of(code: str) -> list[Event]:
    """Return the events of a progress code. Spaces and line ends in it do not matter.

    Raises ValueError with a sentence for the learner where it is damaged, or of a newer version.
    """
    head, _, rest = "".join(code.split()).partition(".")
    version = head.removeprefix(CODE_HEAD)
    if not head.startswith(CODE_HEAD) or not version.isdecimal():
        raise ValueError(f"This is no progress code: it does not begin with {CODE_HEAD}{CODE_VERSION}.")
    if int(version) > CODE_VERSION:
        raise ValueError("This progress code comes from a newer version of the course. Open the newer version first.")
    check, _, body = rest.partition(".")
    if check != checksum(body):
        raise ValueError("This progress code is damaged: some of it is missing or changed. Copy all of it once more.")
    try:
        events = events_of_rows(*json.loads(inflated(body)))
    except (ValueError, TypeError, LookupError, RecursionError, zlib.error) as fault:
        raise ValueError(f"This progress code cannot be read ({type(fault).__name__}).") from fault
    if any(map(trouble_of, events)):
        raise ValueError("This progress code holds something that is no answer.")
    return events


def events_of_rows(checks: list[str], rows: list[Any]) -> list[Event]:
    """Return the events that rows_of() packed."""
    events: list[Any] = []
    moment = 0
    for step, what in rows:
        moment += step
        fields = what
        if isinstance(what, list):
            place, *values = what
            fields = {"check": checks[place], **dict(zip(FIELDS, values, strict=True))}
        events.append({"v": EVENT_VERSION, "time": moment, **fields})
    return events


def inflated(body: str) -> bytes:
    """Return what the last part of a code holds."""
    inflater = zlib.decompressobj()
    content = inflater.decompress(urlsafe_b64decode(body + "=" * (-len(body) % 4)), LARGEST_CODE)
    if inflater.unconsumed_tail or not inflater.eof:
        raise ValueError("too large, or cut off")
    return content


def checksum(body: str) -> str:
    """Return the checksum of the last part of a code."""
    return f"{zlib.crc32(body.encode()):08x}"
