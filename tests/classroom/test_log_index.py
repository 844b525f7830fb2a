"""The index of the log says what a list of its lines would say, whatever its size."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.classroom.attempts import NOBODY, Attempts
from builder.classroom.grade import grade
from builder.classroom.log_index import PAGE, LogIndex
from builder.errors import RefusedError
from tests.classroom.classes import laid, put, saved

LEARNERS, DIGESTS = st.sampled_from(["", "1", "10", "2", "é", "Z", "\N{GRINNING FACE}", "a\0b"]), st.sampled_from("abc")
LINES = st.lists(st.tuples(LEARNERS, DIGESTS, st.booleans()))


@contextmanager
def index_of(lines: list[tuple[str, str, bool]]) -> Iterator[LogIndex]:
    """Yield an index of lines, each ten bytes long."""
    with closing(LogIndex()) as index:
        for place, (learner, digest, here) in enumerate(lines):
            index.add(10 * place, learner, digest, here=here)
        yield index


@given(LINES, LEARNERS, DIGESTS)
def test_it_says_what_a_list_says(lines: list[tuple[str, str, bool]], learner: str, digest: str) -> None:
    """Each question has the answer that looking through all lines gives."""
    whose = [one for one, _, _ in lines]
    places = [10 * place for place, one in enumerate(whose) if one == learner]
    here = [here for one, found, here in lines if (one, found) == (learner, digest)]
    senders = {one for one, found, _ in lines if found == digest} - {NOBODY, learner}
    with index_of(lines) as index:
        assert index.places(learner) == places
        assert index.count(learner, 30) == sum(place >= 30 for place in places)
        assert list(index.learners()) == sorted({*whose} - {NOBODY})
        assert set(index.several()) == {one for one in whose if whose.count(one) > 1}
        assert index.is_here(learner, digest) == (any(here) if here else None)
        assert index.senders(digest, (NOBODY, learner), 2) == sorted(senders)[:2]


def test_a_file_that_came_again_is_noted() -> None:
    """What is noted of one file is noted of no other."""
    with index_of([("1", "a", False), ("1", "b", False), ("2", "a", False)]) as index:
        index.note_here("1", "a")
        assert [index.is_here(*one) for one in (("1", "a"), ("1", "b"), ("2", "a"))] == [True, False, False]


def test_learners_come_by_the_page_while_lines_are_added() -> None:
    """No learner is passed over or told twice, at the end of a page either."""
    names = [f"{number:05}" for number in range(2 * PAGE)]
    found = []
    with index_of([(name, name, True) for name in names]) as index:
        for learner in index.learners():
            found.append(learner)
            index.add(10**9 + len(found), learner, "again", here=True)
    assert found == names


def test_forms_that_several_ids_have_are_found() -> None:
    """Each id but the first of its form comes with that."""
    people = {"7": "7", "007": "7", "07": "7", "a": "a", "A": "a", "b": "b"}
    with index_of([]) as index:
        assert index.alike((form, id) for id, form in people.items()) == [("07", "007"), ("7", "007"), ("a", "A")]


def test_no_room_is_an_error_of_the_system() -> None:
    """Where the temporary file is full, whoever grades hears of its folder."""
    with index_of([]) as index:
        index._database.execute("PRAGMA max_page_count = 10")
        with pytest.raises(OSError, match="no room to note who handed in what") as told:
            add_many(index)
    assert Path(str(told.value.filename)).is_dir()


def add_many(index: LogIndex) -> None:
    """Put more into an index than ten pages hold."""
    for place in range(1_000):
        index.add(place, f"learner {place}", "0" * 64, here=True)


def test_a_line_of_nothing_is_told(tmp_path: Path) -> None:
    """A line that has lost its digest costs itself alone."""
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / "101.ipynb", saved())])
    with (folder / "teacher" / "attempts.jsonl").open("a", encoding="utf-8") as log:
        log.write('{"v": 1, "run": 1, "learner": "101"}\n')
    assert [one.what for one in grade(folder, []).conflicts] == ["1 of its lines cannot be read"]


def test_a_log_that_is_refused_does_not_stay_open(tmp_path: Path) -> None:
    """A log of a newer version is refused, and its files are closed: Python warns of each that is not."""
    path = put(tmp_path / "attempts.jsonl", b'{"v": 99, "run": 1}\n')
    with pytest.raises(RefusedError, match="newer version of roadmap"):
        Attempts(path)
    gc.collect()
