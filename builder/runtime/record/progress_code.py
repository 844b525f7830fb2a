"""The progress code: what stands, as text that can be copied from one session and pasted into another."""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from html import unescape
from operator import itemgetter
from typing import Any
from urllib.parse import unquote

from .event import EVENT_VERSION, Event, canonical, trouble_of
from .history import History

# MLR1.<CRC of the rest, 8 hex digits>.<base64 of deflated JSON>. Later versions get a reader of their own beside it.
CODE_HEAD = "MLR"
CODE_VERSION = 1
LARGEST_CODE = 3_000_000  # bytes of JSON; a damaged or made-up code must not fill the memory
LARGEST_MADE = 2_000_000  # what is made stays well below
MOST_EVENTS = 10_000
FIELDS = ("hash", "answer", "sure", "state", "tries", "hints")
# Between these stands what mail and chat put into a code or around it: spaces, quotation marks, signs that nobody sees,
# "> " before a line. They also set other dashes, and one for two.
PIECE = re.compile(r"[A-Za-z0-9_-]+|\.")
DASHES = str.maketrans({**dict.fromkeys("‐‑‒–−", "-"), "—": "--", "。": "."})


def code_of(history: History) -> str:
    """Return the progress code of a history; "" for one without events."""
    events = fitting(history.essence())
    if not events:
        return ""
    # Keys in order, so that the same record makes the same code.
    packed = json.dumps(rows_of(events), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    body = urlsafe_b64encode(zlib.compress(packed.encode(), 9)).decode("ascii").rstrip("=")
    return f"{CODE_HEAD}{CODE_VERSION}.{checksum(body)}.{body}"


def fitting(events: list[Event]) -> list[Event]:
    """Return the newest of some events that are in order, as many as a code has room for."""
    room, kept = LARGEST_MADE, []
    # From the newest backwards: where room is short, what is old is left out.
    for event in reversed(events[-MOST_EVENTS:]):
        room -= len(canonical(event).encode())
        if room < 0:
            break
        kept.append(event)
    return kept[::-1]


def rows_of(events: list[Event]) -> list[Any]:
    """Return events as rows, each check named once, times as steps since the one before."""
    checks = list(dict.fromkeys(event["check"] for event in events if "check" in event))
    rows: list[Any] = []
    before = 0
    for event in events:
        what: Any = {key: value for key, value in event.items() if key not in {"v", "time", "code"}}
        # An answer that says more (of a check that varies, or of a class) stays a dict, which every edition reads.
        if "check" in event and what.keys() <= {"check", *FIELDS}:
            what = [checks.index(event["check"]), *itemgetter(*FIELDS)(event)]
        rows.append([event["time"] - before, what])
        before = event["time"]
    return [checks, rows]


def answers_of(code: object) -> list[Event]:
    """Return the answers in a progress code; what it says was reset, its own answers alone. Raises ValueError."""
    # A history of its own, so that the resets in a code meet the code's answers and no others.
    carried = History()
    carried.add(events_of(code))
    return carried.everything()


def events_of(code: object) -> list[Event]:
    """Return the events of a progress code. What people's programs put around it or into it does not matter.

    Raises ValueError with a sentence for the learner where it is damaged, or of a newer version.
    """
    version, check, body = parts_of(code)
    # Before the checksum, which a later version may count in another way.
    if int(version) > CODE_VERSION:
        raise ValueError("This progress code comes from a newer version of the course. Open the newer version first.")
    if check != checksum(body):
        raise ValueError("This progress code is damaged: some of it is missing or changed. Copy all of it once more.")
    try:
        checks, rows = json.loads(inflated(body))
        events = events_of_rows(checks, rows) if len(rows) <= MOST_EVENTS else None
    except (ValueError, TypeError, LookupError, RecursionError, zlib.error) as fault:
        raise ValueError(f"This progress code cannot be read ({type(fault).__name__}).") from fault
    if events is None:
        raise ValueError(f"This progress code holds more than {MOST_EVENTS:,} answers: more than any learner has.")
    if any(map(trouble_of, events)):
        raise ValueError("This progress code holds something that is not an answer.")
    return events


def parts_of(code: object) -> tuple[str, str, str]:
    """Return the version, the checksum and the rest of a code. Raises ValueError for what is none."""
    if not isinstance(code, str):
        raise ValueError('A progress code is a text between quotation marks, as in progress("MLR1.…").')  # noqa: TRY004
    # Before any regex goes over it.
    if len(code) > 2 * LARGEST_CODE:
        raise ValueError(f"This is not a progress code: it is longer than {2 * LARGEST_CODE:,} characters.")
    pieces = PIECE.findall(unescape(unquote(unicodedata.normalize("NFKC", code.translate(DASHES)))))
    found = re.search(rf"(?i:{CODE_HEAD})([0-9]{{1,9}})\.([^.]*)\.?", "".join(pieces))
    if not found:
        raise ValueError(f"This is not a progress code: it does not begin with {CODE_HEAD}{CODE_VERSION}.")
    return found[1], found[2], body_of(pieces, found.end(), found[2])


def body_of(pieces: list[str], begin: int, check: str) -> str:
    """Return what follows the place `begin` of a text in pieces, up to where the checksum `check` is met: behind a code
    there may be anything. Where it never is, up to the next full stop."""
    body: list[str] = []
    place = crc = 0
    for piece in pieces:
        place += len(piece)
        part = piece[-(place - begin) :] if place > begin else ""
        if part == ".":
            break
        for end in {part, part.rstrip("_")}:  # chat takes _ around words for italics
            if end and f"{zlib.crc32(end.encode(), crc):08x}" == check:
                return "".join((*body, end))
        # From piece to piece: a sum over all that was read so far would take time that grows with the square of it.
        crc = zlib.crc32(part.encode(), crc)
        body.append(part)
    return "".join(body)


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
    # With a bound on what comes out: a few kilobytes can inflate to gigabytes.
    inflater = zlib.decompressobj()
    content = inflater.decompress(urlsafe_b64decode(body + "=" * (-len(body) % 4)), LARGEST_CODE)
    if inflater.unconsumed_tail or not inflater.eof:
        raise ValueError("too large, or cut off")
    return content


def checksum(body: str) -> str:
    """Return the checksum of the last part of a code."""
    return f"{zlib.crc32(body.encode()):08x}"
