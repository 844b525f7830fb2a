"""Whose a file is, by its name: as Canvas, Moodle, Blackboard and Brightspace call what they hand out, or by folders.

Never by what stands in the notebook: that is anybody's to write.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from builder.classroom.assignment import Assignment, Learner
from builder.classroom.limits import DEPTH, ID, LARGEST, NAME, UnfitError
from builder.classroom.lms.formats import bare
from builder.classroom.tables import escaped
from builder.errors import visible

# From code and documents of the four, and not tried on live systems. Each part of a path is tried by each. The first
# place that fits is the LMS's: behind it stands the name that a learner gave, who may have learned these forms.
PATTERNS = {
    # doejane_101_9001_probability.ipynb, doejane_LATE_101_9001_probability-1.ipynb, doejane_101_9001_text.html
    "canvas": re.compile(r"(?P<name>[^_]+)_(?:(?P<late>LATE)_)?(?P<id>\d+)_\d+_.+"),
    # Jane Doe_12345_assignsubmission_file_/probability.ipynb, or without the folder
    "moodle": re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?"),
    # Week 1_jdoe_attempt_2026-11-27-04-05-06_probability.ipynb; with .txt at once, what was written beside it
    "blackboard": re.compile(r"(?P<of>.+?)_(?P<id>.+?)_attempt_(?P<sent>\d{4}(?:-\d\d){5})(?:_.+|\.txt)"),
    # 12345-67890 - Jane Doe - Nov 27, 2026 405 PM/probability.ipynb
    "brightspace": re.compile(r"(?P<id>\d+)-\d+ ?- ?(?P<name>.+?) ?- ?(?P<sent>[^-]+)"),
}
TIMES = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p", "%d %b, %Y %I%M %p")
PLACES = {"chapters", "class", "learners"}  # folders of the hand-out, which name nobody
COPY = re.compile(r"(?: ?\(\d+\)| copy| - Copy)+$")  # what browsers and desktops put behind a name
REMARK = re.compile(r"(?:read[ _-]?me|index)(?:\..*)?", re.IGNORECASE)
ENDINGS = re.compile(r"(?:\.(?:ipynb|json|txt|md|html?|download))+$", re.IGNORECASE)
DRESSED = re.compile(r"\.ipynb\.(?:txt|json|download)$", re.IGNORECASE)  # by browsers, and by mail
RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE)  # by Windows


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is: the id that the LMS gives, and the name; when it was sent, in that system's time, if its name
    tells; whether it is marked as late. `guessed` says that only the file is called so."""

    learner: str
    name: str = ""
    sent: datetime | None = None
    late: bool = False
    guessed: bool = False


class Names:
    """Who may hand in: knows the roster and the pages of an assignment."""

    def __init__(self, assignment: Assignment) -> None:
        self.people = {form: one for one in assignment.roster for form in (nfc(one.id), nfc(one.pseudonym))}
        names = Counter(nfc(one.name).casefold() for one in assignment.roster)
        alone = (one for one in assignment.roster if one.name and names[nfc(one.name).casefold()] == 1)
        self.by_name = {nfc(one.name).casefold(): one for one in alone}
        chapters = {question.chapter for question in assignment.questions}
        self.pages = {nfc(page).casefold() for page in (assignment.name, *chapters)}
        self.titles = {bare(page) for page in self.pages}

    def owner(self, parts: tuple[str, ...], alone: int = 0) -> Owner:
        """Return whose a file is, by the parts of its path: first the folder or zip that was given ("" for none), last
        its own name; the first `alone` folders in it hold all that was given. Raises UnfitError where that is
        nobody's, or an id that cannot be kept as it is."""
        folders = self._folders(parts)
        # From the outside: what lies in a folder of the LMS's or the teacher's, its learner has named. What was given
        # as a whole comes last: gradebook_2026_11_27.zip looks like Canvas's, and is of nobody.
        for place in (*range(1, len(parts)), 0):
            if found := self._by_lms(parts[place]):
                refuse_two([part for part in parts[1 + alone : place] if part in folders])
                return self._named(found)
            if person := self._person(parts[place] if place < len(parts) - 1 else stem_of(parts[place])):
                return self._named(Owner(person.id))
        # Beside notebooks lie pictures and others, whose own names are no learner's.
        is_ours = ending_of(parts[-1]) in LARGEST
        learner = folders[-1] if folders else self._of_file(stem_of(parts[-1])) if is_ours else ""
        if not learner:
            raise UnfitError(
                "its name does not say whose it is",
                "put it into a folder that has the learner's id, and give the folder above",
            )
        # macOS parts accents from their letters, and blanks at the end are nobody's.
        return self._named(Owner(nfc(learner).strip(), guessed=True))

    def is_handed_in(self, parts: tuple[str, ...]) -> bool:
        """Whether a text that holds no code is a learner's all the same, by its folder or by the page in its name, and
        no remark that lies beside what came."""
        stem = stem_of(parts[-1])
        if REMARK.fullmatch(stem):
            return False
        # Deeper in a home lies what its learner has for other work.
        return len(self._folders(parts)) == 1 or self._of_file(stem) != COPY.sub("", stem.strip())

    def _person(self, name: str) -> Learner | None:
        return self.people.get(nfc(name)) or self.by_name.get(nfc(name).casefold())

    def _by_lms(self, part: str) -> Owner | None:
        """Return whose a file or folder is, where an LMS has named it. Raises UnfitError where that name can be parted
        in several ways."""
        for pattern in PATTERNS.values():
            if found := pattern.fullmatch(part):
                told = found.groupdict()
                ident = self._user(told["of"], told["id"]) if "of" in told else told["id"]
                return Owner(ident, (told.get("name") or "").strip(), time_of(told.get("sent")), bool(told.get("late")))
        return None

    def _user(self, title: str, rest: str) -> str:
        """Return the user in a name of Blackboard's, which parts a title and a user by the sign that both may hold."""
        parts = rest.split("_")
        ways = [("_".join((title, *parts[:place])), "_".join(parts[place:])) for place in range(len(parts))]
        known = [user for _, user in ways if nfc(user) in self.people]
        known += [user for before, user in ways if bare(nfc(before)) in self.titles]
        if len(ways) > 1 and not known:
            raise UnfitError(
                f"it is of {ways[0][1]} or of {ways[-1][1]}, by its name",
                "assign once more with --roster, or put it into a folder that has the learner's id",
            )
        return known[0] if known else rest

    def _folders(self, parts: tuple[str, ...]) -> list[str]:
        return [part for part in parts[1:-1] if part not in PLACES and nfc(part).casefold() not in self.pages]

    def _named(self, owner: Owner) -> Owner:
        refuse_id(owner.learner)
        person = self.people.get(nfc(owner.learner))
        return replace(owner, learner=person.id, name=person.name, guessed=False) if person else owner

    def _of_file(self, stem: str) -> str:
        """Return what the name of a file says beside the page that it is of: 101_probability is of 101."""
        stem = COPY.sub("", stem.strip())
        for page in sorted(self.pages, key=len, reverse=True):
            low = nfc(stem).casefold()
            if low == page:
                return ""
            if low.startswith(page) and low[len(page)] in "_-. ":
                return nfc(stem)[len(page) :].strip("_-. ")
            if low.endswith(page) and low[-len(page) - 1] in "_-. ":
                return nfc(stem)[: -len(page)].strip("_-. ")
        return stem


def stem_of(name: str) -> str:
    """Return a name without what it ends in, or all of them, as in week_1.ipynb.txt."""
    return ENDINGS.sub("", name) if ENDINGS.search(name) else PurePosixPath(name).stem


def ending_of(name: str) -> str:
    """Return how a name ends, in small letters, with the dot; of a notebook that, whatever stands behind it."""
    if DRESSED.search(name):
        return ".ipynb"
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - of a name alone, a hundred thousand times


def refuse_two(outer: Sequence[str]) -> None:
    """Raise UnfitError where what an LMS seems to have named lies in folders of other names: one may be a learner's,
    who can call a file as the LMS calls that of another."""
    if outer:
        raise UnfitError(
            f"it lies in {outer[0]}, and is called as an LMS calls what another has handed in",
            f"rename it if {outer[0]} is its learner; if not, give that folder itself",
        )


def time_of(text: str | None) -> datetime | None:
    """Return the time in a name, in the zone of this machine; None where there is none, or in no known form."""
    for form in TIMES if text else ():
        try:
            return datetime.strptime(str(text).strip(), form).astimezone()
        except (ValueError, OverflowError, OSError):
            continue
    return None


def refuse_id(learner: str) -> None:
    """Raise UnfitError for an id that no table could keep as it is: matching by it would fail, or worse."""
    if not 0 < len(learner) <= ID or not learner.isprintable() or learner != learner.strip():
        raise UnfitError("the learner's id is empty, too long or holds signs that nobody sees", "rename it")
    if escaped(learner) != learner:
        raise UnfitError(f"the learner's id {learner} would be a formula in a table", "rename it")


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a path inside a zip. Raises UnfitError for one that leads elsewhere, or to no file."""
    parts = tuple(part for part in name.replace("\\", "/").split("/") if part != ".")
    if "" in parts or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise UnfitError("its path leads out of the zip", "ask for the file itself")
    if len(parts) > DEPTH or any(len(part) > NAME for part in parts):
        raise UnfitError("its path is too deep or too long", "ask for the file itself")
    if visible(name) != name or any(map(RESERVED.fullmatch, parts)):
        raise UnfitError("its name cannot be that of a file everywhere", "rename it")
    return parts


def doubles(names: Iterable[str]) -> set[str]:
    """Return those of some paths that would be one file on Windows or macOS."""
    seen: dict[str, str] = {}
    found: set[str] = set()
    for name in names:
        other = seen.setdefault(nfc(name).casefold(), name)
        if other is not name:
            found |= {other, name}
    return found


def shown(place: str) -> str:
    """Return a name as people may see it: those on a disk, and in a zip, hold any sign and half of one."""
    return visible(place).encode("utf-8", "replace").decode()


def nfc(text: str) -> str:
    """Return `text` with composed accents: macOS parts them in the names of files."""
    return unicodedata.normalize("NFC", text)
