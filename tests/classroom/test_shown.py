"""The mark of a question: it follows from what is asked, neither from its key nor from its wording."""

from __future__ import annotations

from typing import Any

import pytest

from builder.classroom.shown import mark_of, without_key

OPTIONS = [{"text": "½", "right": True, "say": "Yes."}, {"text": "¼", "right": False, "say": "No."}]
CHOICE: dict[str, Any] = {"v": 1, "kind": "choice", "title": "A", "stem": "Which?", "rev": 1, "options": OPTIONS}
NUMBER: dict[str, Any] = {
    "v": 1,
    "kind": "number",
    "title": "A",
    "stem": "How many?",
    "rev": 1,
    "unit": "kg",
    "value": 3,
}
ORDER: dict[str, Any] = {
    "v": 1,
    "kind": "order",
    "title": "A",
    "stem": "In which order?",
    "rev": 1,
    "items": ["a", "b", "c"],
}


def mark(payload: dict[str, Any], secret: str = "secret", name: str = "chapter/it") -> str:  # noqa: S107 - a test's own
    """Return the mark of a payload."""
    return mark_of(payload, secret, name)


@pytest.mark.parametrize(
    ("payload", "change"),
    [
        (NUMBER, {"value": 4}),
        (NUMBER, {"stem": "How many, then?", "title": "B"}),
        (CHOICE, {"options": [OPTIONS[0] | {"right": False, "say": "Hm."}, OPTIONS[1] | {"right": True}]}),
        (CHOICE, {"options": OPTIONS[::-1]}),
        (ORDER, {"items": ["b", "a", "c"]}),
    ],
)
def test_answers_stand_when_a_wrong_key_is_put_right(payload: dict[str, Any], change: dict[str, Any]) -> None:
    """Another key, other feedback, other words around it: the mark is the same, and so are the answers."""
    assert mark(payload | change) == mark(payload)


@pytest.mark.parametrize(
    ("payload", "change"),
    [
        (NUMBER, {"unit": "g"}),
        (NUMBER, {"rev": 2}),
        (CHOICE, {"options": [OPTIONS[0], OPTIONS[1] | {"text": "⅓"}]}),
        (ORDER, {"items": ["a", "b", "d"]}),
    ],
)
def test_another_question_has_another_mark(payload: dict[str, Any], change: dict[str, Any]) -> None:
    """Other options, items, another unit or revision: an answer to what was asked before is none to this."""
    assert mark(payload | change) != mark(payload)


def test_a_mark_hangs_on_the_secret_and_the_name() -> None:
    """Nobody without the secret can make a mark, and no two checks share one."""
    assert len({mark(NUMBER), mark(NUMBER, "another"), mark(NUMBER, name="chapter/other")}) == 3


def test_a_field_that_is_new_stays_with_the_teacher() -> None:
    """What nobody has said may be shown is left out, of a kind that is known and of one that is not."""
    for payload in (NUMBER, CHOICE | {"kind": "puzzle"}):
        assert "clue" not in without_key(payload | {"clue": "three"}, "secret", "chapter/it")
