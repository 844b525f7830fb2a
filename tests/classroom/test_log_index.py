"""The index of the log says what a list of its lines would say, whatever its size."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.classroom.attempts import NOBODY
from builder.classroom.grade import grade
from builder.classroom.log_index import PAGE, LogIndex
from tests.classroom.classes import laid, put, saved

LEARNERS, DIGESTS = st.sampled_from(["", "1", "10", "2", "é", "Z", "\N{GRINNING FACE}", "a\0b"]), st.sampled_from("abc")
LINES = st.lists(st.tuples(LEARNERS, DIGESTS, st.booleans()))


def index_of(lines: list[tuple[str, str, bool]]) -> LogIndex:
    """Return an index of lines, each ten bytes long."""
    index = LogIndex()
    for place, (learner, digest, here) in enumerate(lines):
        index.add(10 * place, learner, digest, here=here)
    return index


@given(LINES, LEARNERS, DIGESTS)
def test_it_says_what_a_list_says(lines: list[tuple[str, str, bool]], learner: str, digest: str) -> None:
    """Each question has the answer that looking through all lines gives."""
    index, whose = index_of(lines), [one for one, _, _ in lines]
    places = [10 * place for place, one in enumerate(whose) if one == learner]
    assert index.places(learner) == places
    assert index.count(learner, 30) == sum(place >= 30 for place in places)
    assert list(index.learners()) == sorted({*whose} - {NOBODY})
    assert set(index.several()) == {one for one in whose if whose.count(one) > 1}
    here = [here for one, found, here in lines if (one, found) == (learner, digest)]
    assert index.is_here(learner, digest) == (any(here) if here else None)
    senders = {one for one, found, _ in lines if found == digest} - {NOBODY, learner}
    assert index.senders(digest, (NOBODY, learner), 2) == sorted(senders)[:2]


def test_a_file_that_came_again_is_noted() -> None:
    """What is noted of one file is noted of no other."""
    index = index_of([("1", "a", False), ("1", "b", False), ("2", "a", False)])
    index.note_here("1", "a")
    assert [index.is_here(*one) for one in (("1", "a"), ("1", "b"), ("2", "a"))] == [True, False, False]


def test_learners_come_by_the_page_while_lines_are_added() -> None:
    """No learner is passed over or told twice, at the end of a page either."""
    names = [f"{number:05}" for number in range(2 * PAGE)]
    index = index_of([(name, name, True) for name in names])
    found = []
    for learner in index.learners():
        found.append(learner)
        index.add(10**9 + len(found), learner, "again", here=True)
    assert found == names


def test_forms_that_several_ids_have_are_found() -> None:
    """Each id but the first of its form comes with that."""
    index = LogIndex()
    people = {"7": "7", "007": "7", "07": "7", "a": "a", "A": "a", "b": "b"}
    assert index.alike((form, id) for id, form in people.items()) == [("07", "007"), ("7", "007"), ("a", "A")]


def test_no_room_is_an_error_of_the_system() -> None:
    """Where the temporary file is full, whoever grades hears of its folder."""
    index = LogIndex()
    index._database.execute("PRAGMA max_page_count = 10")
    with pytest.raises(OSError, match="no room to note who handed in what") as told:
        index_of_many(index)
    assert Path(str(told.value.filename)).is_dir()


def index_of_many(index: LogIndex) -> None:
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
