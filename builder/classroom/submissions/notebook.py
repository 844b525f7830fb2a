"""The answers in a saved notebook, from the outputs of our own check cells; all else in it is none of our business.

By a reader of our own and not by nbformat's: that one mends what it does not like, with ids that differ from read to
read, has five kinds of error for one kind of fault, and takes seconds over what is hostile.
"""

from __future__ import annotations

import binascii
import codecs
import json
import re
from base64 import b64decode
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from builder.classroom.limits import BRACKETS, CELLS, NOTEBOOK, SAVED, SOURCE, UnfitError, too_large
from builder.classroom.shown import Wording, wording
from builder.classroom.submissions.answer import Answer, Handed, answer_of, whole
from builder.classroom.tables import WIDE

Json = Any
Note = tuple[str, str]
Call = tuple[str, dict[str, Json], Wording]
FRESH = "ask for the notebook once more, as it was saved"
UNREAD = "is no text, or a longer one than any answer"
LOOK = "look at it; an answer in it counts where it fits the question"
CALL = re.compile(r'ml_road_map\.check\("([\w./-]{1,300})", "([A-Za-z0-9+/=]{0,250000})"[,)]')
BEGIN = 'ml_road_map.check("'
FIRST_LINES = 10  # of a cell, in which our call stands
# Between these lines of a setup cell stands the runtime, a module a line: two thirds of a notebook, and no answer.
RUNTIME, AFTER_IT = (json.dumps(f"{line}\n").encode() + b"," for line in ("RUNTIME = {", "}"))
PARTS = deque[bytes](maxlen=8)  # what stood there and was seen to be texts: a whole class has the same
USUAL = 20_000  # characters of a cell that are remembered; one of our own course has under five thousand
MOST_DIGITS = 400  # of a whole number; Python refuses over 4,300 by an error of its own


@dataclass(frozen=True, slots=True)
class Edition:
    """What was handed out: its digest, and for each check what is read of it (shown.wording), in each of its
    variants."""

    digest: str
    wordings: Mapping[str, Sequence[Wording]]


def handed(content: bytes, known: Mapping[str, str], edition: Edition | None = None) -> Handed:
    """Return what a notebook holds for the checks `known`, which are id -> mark, told where one does not read as in its
    `edition`. Raises UnfitError for what is no notebook."""
    notebook = parsed(content)
    cells = [found for cell in cells_of(notebook) if (found := check_cell(cell)) and found.check in known]
    heads = [_dict(_dict(_dict(notebook.get("metadata")).get("ml_road_map")).get("assignment"))]
    # Hosts that lose a notebook's metadata, Colab among them, keep what stands in cells.
    heads += [_dict(cell.payload.get("class")) for cell in cells]
    edition_of = _first(heads, "edition")
    # Of another edition that is told as a whole, and its words may well be others.
    wordings = edition.wordings if edition and edition.digest == edition_of else {}
    notes = [note for cell in cells for note in cell.notes(known[cell.check], wordings.get(cell.check, ()))]
    counts = Counter([cell.check for cell in cells])
    alone = "take the copies out; where their answers differ, none counts"
    notes += [(f"the check {check} stands in it {times} times", alone) for check, times in counts.items() if times > 1]
    return Handed(
        covers=tuple(counts),
        answers=tuple([cell.answer for cell in cells if cell.answer]),
        assignment=_first(heads, "name", "assignment"),
        edition=edition_of,
        notes=tuple(dict.fromkeys(notes)),
        bare=not any(cell.is_shown for cell in cells),
    )


class CheckCell(NamedTuple):
    """A check's cell: its id, the payload that stands in it ({} where that cannot be read), the answer below it, and
    what is read of it; whether anything stands below it."""

    check: str
    payload: dict[str, Json]
    answer: Answer | None
    odd: str = ""  # what is wrong with the saved answer
    words: Wording = frozenset()
    is_shown: bool = False

    def notes(self, mark: str, wordings: Sequence[Wording]) -> list[Note]:
        """Return what somebody has to know of the cell, where its question bears `mark` and reads as one of `wordings`,
        () where nobody knows."""
        found = []
        if self.payload.get("hash") != mark:
            found.append((f"the cell of the check {self.check} was changed, or is of another edition", LOOK))
        # What is missing asks nothing else.
        elif wordings and not any(map(self.words.issubset, wordings)):
            found.append((f"the check {self.check} does not read as it was handed out", LOOK))
        if self.odd:
            found.append((f"the answer below the check {self.check} {self.odd}", LOOK))
        return found


def check_cell(cell: dict[str, Json]) -> CheckCell | None:
    """Return what a cell is as one of our checks, told by its call or, where that was changed, by its metadata."""
    if cell.get("cell_type") != "code":
        return None
    source = cell.get("source")
    # Our call is one of a few lines; the setup cell has many long ones, and is read a thousand times for nothing.
    source = _text(source[:FIRST_LINES] if isinstance(source, list) else source, SOURCE)
    call = (remembered if len(source) <= USUAL else called)(source) if BEGIN in source else None
    if not call:
        marked = _dict(_dict(cell.get("metadata")).get("ml_road_map")).get("check")
        if not isinstance(marked, str):
            return None
        call = marked, {}, frozenset()
    check, payload, words = call
    answer, odd = saved_in(cell, check)
    return CheckCell(check, payload, answer, odd, words, bool(cell.get("outputs")))


def called(source: str) -> Call | None:
    """Return which check a cell's source calls, the payload that it hands over, {} where that cannot be read, and what
    is read of it; None where it calls none."""
    found = CALL.search(source)
    if not found:
        return None
    try:
        payload = _dict(orjson.loads(b64decode(found[2], validate=True)))
        return found[1], payload, wording(payload)
    except (binascii.Error, ValueError, RecursionError):
        return found[1], {}, frozenset()


remembered = lru_cache(maxsize=1_000)(called)  # a whole class has the same


def saved_in(cell: dict[str, Json], check: str) -> tuple[Answer | None, str]:
    """Return the answer that was saved below a check, the newest of several, and what is wrong with it ("" if nothing
    is): it is the last line of a text, as runtime/record/event.py writes it."""
    outputs = cell.get("outputs") or []
    odd = ""
    for output in reversed(outputs) if isinstance(outputs, list) else [outputs]:
        shown = _dict(_dict(output).get("data")).get("text/plain", "")
        text = _text(shown, SAVED)
        if (shown and not text) or not isinstance(output, dict) or output is outputs:
            odd = UNREAD
            continue
        line = text.rstrip().rpartition("\n")[2].strip()
        if not line.startswith('{"'):
            continue
        try:
            answer = answer_of(loaded(line.encode("utf-8", "replace")))
        except UnfitError:
            answer = None
        if answer is None:
            return None, "is damaged"
        return (answer, "") if answer.check == check else (None, "belongs to another check")
    return None, odd


# --- JSON, whatever it holds ---


def parsed(content: bytes) -> dict[str, Json]:
    """Return the JSON of a notebook, in lists and dicts that are no larger than our limits. Raises UnfitError."""
    if len(content) > NOTEBOOK:
        raise too_large(NOTEBOOK)
    if not content or content.isspace():
        raise UnfitError("it is empty", FRESH)
    if content.startswith(WIDE):
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    content = content.removeprefix(codecs.BOM_UTF8)
    content = without_runtime(content)
    # Before it is read: each becomes an object of 56 bytes and more.
    if len(content) > BRACKETS and content.count(b"[") + content.count(b"{") > BRACKETS:
        raise UnfitError(f"it holds over {BRACKETS:,} lists", FRESH)
    notebook = loaded(content)
    if not isinstance(notebook, dict):
        raise UnfitError("it is no notebook", FRESH)
    return notebook


def without_runtime(content: bytes) -> bytes:
    """Return a notebook's JSON without the lines of the runtime, where these stand in a list as texts and nothing else;
    any other as it is."""
    begin = content.find(RUNTIME) + len(RUNTIME)
    if begin < len(RUNTIME):
        return content
    part = next((part for part in PARTS if content.startswith(part, begin)), b"")
    if not part:
        part = content[begin : content.find(AFTER_IT, begin) + len(AFTER_IT)]
        # With the line behind it: else one that is known could be the beginning of another.
        if not part.endswith(AFTER_IT) or not is_texts(part):
            return content
        PARTS.appendleft(part)
    return content[:begin] + content[begin + len(part) :]


def is_texts(part: bytes) -> bool:
    """Whether some JSON is texts alone, a comma behind each."""
    try:
        return all(isinstance(one, str) for one in orjson.loads(b"[" + part + b'""]'))
    except ValueError:
        return False


def loaded(content: bytes) -> Json:
    """Return what some JSON says. Raises UnfitError for what is none."""
    try:
        return orjson.loads(content)
    except ValueError:
        pass
    # What orjson refuses and Python's own reader takes, other programs write: NaN, numbers of 30 digits, halves of
    # characters.
    try:
        return json.loads(content.decode("utf-8"), parse_int=_whole_number)
    except UnicodeDecodeError as fault:
        raise UnfitError("its text is not in UTF-8", FRESH) from fault
    except (ValueError, RecursionError) as fault:
        raise UnfitError(f"it is no JSON that can be read ({type(fault).__name__})", FRESH) from fault


def _whole_number(digits: str) -> float:
    return int(digits) if len(digits) <= MOST_DIGITS else 0


def cells_of(notebook: dict[str, Json]) -> list[dict[str, Json]]:
    """Return the cells of a notebook. Raises UnfitError for one without, or with too many."""
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise UnfitError("it is no notebook of version 4: it has no list of cells", FRESH)
    if len(cells) > CELLS:
        raise UnfitError(f"it has over {CELLS:,} cells", "ask for the notebook without what was added")
    return [cell for cell in cells if isinstance(cell, dict)]


def _dict(value: Json) -> dict[str, Json]:
    return value if type(value) is dict else {}  # JSON has no subclasses, and this is asked a hundred times a notebook


def _text(value: Json, most: int) -> str:
    """Return a text that may stand in lines; "" for what is none, or has over `most` characters."""
    if isinstance(value, list):
        try:
            value = "".join(value)
        except TypeError:  # something in it is no text
            return ""
    return value if isinstance(value, str) and len(value) <= most else ""


def _first(heads: list[dict[str, Json]], *names: str) -> str:
    found = (head.get(name) for head in heads for name in names)
    return next((str(whole(value))[:100] for value in found if isinstance(value, str) and value), "")
