"""The payload: base64 of canonical JSON, the contract with the runtime."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Check, Choice, Option, Run, Span
from builder.runtime.scoring.content import FIELDS_WITHOUT_HASH, content_hash
from builder.settings import Settings
from builder.writing import write
from builder.writing.payload import content, encode, praise, rich, shuffle
from tests.conftest import ROOT
from tests.courses import course_in

HERE = Span("chapters/x.md", 1, 1)


def test_a_choice_carries_its_options_in_order() -> None:
    """The payload of a choice holds kind, options with their feedback, hints and why, and nothing that varies."""
    options = (
        Option(HERE, (Run("½"),), right=True, feedback=(Run("One of two."),)),
        Option(HERE, (Run("x", "code"),), right=False, feedback=()),
    )
    check = Check(HERE, "half", "A half", (), Choice(options), hints=((Run("Think."),),))
    text = b64decode(encode(check, "x/half")).decode()
    payload = json.loads(text)
    assert payload["v"] == 1
    assert payload["kind"] == "choice"
    assert payload["options"] == [
        {"right": True, "say": "One of two.", "text": "½"},
        {"right": False, "say": "", "text": [["code", "x"]]},
    ]
    assert payload["hints"] == ["Think."]
    assert text == json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_plain_text_stays_a_string() -> None:
    """Inline text without style is a string; with style a list of strings and pairs."""
    assert rich((Run("a"), Run("b"))) == "ab"
    assert rich(()) == ""
    assert rich((Run("a"), Run("b", "em"))) == ["a", ["em", "b"]]


def test_programs_that_prove_the_tests_stay_at_home() -> None:
    """Examples travel with a code check, and stand with what they give below its stem; its mutants and its other right
    programs do not."""
    course = course_in(ROOT / "tests" / "fixtures" / "course")
    notebook = json.loads(write(course, Settings())["chapters/format_example.ipynb"])
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any(cell.endswith("For example:\n\n```python\nmean([2, 4])\n# gives 3.0\n```") for cell in cells)
    mean = next(check for chapter in course.chapters for check in chapter.checks if check.id == "mean")
    payload = content(mean, "format_example/mean")
    assert payload["examples"] == ["mean([2, 4])"]
    assert {"mutants", "others"}.isdisjoint(payload)
    assert not any(
        program in text for program in ("sum(values) / 2", "fmean") for text in (*cells, json.dumps(payload))
    )


@given(st.integers(2, 12), st.text(max_size=20))
def test_a_shuffle_is_fixed_and_never_begins_right(count: int, name: str) -> None:
    """A shuffle holds every place once, is the same each time, and does not put the first item first."""
    order = shuffle(count, name)
    assert sorted(order) == list(range(count))
    assert order == shuffle(count, name)
    assert order[0] != 0


def test_content_hashes_stand() -> None:
    """The builder hashes every check by the fields by which builds hashed that wrote no hash: old answers stand."""
    kinds = set()
    for chapter in course_in(ROOT / "tests" / "fixtures" / "course").chapters:
        for check in chapter.checks:
            payload = content(check, f"{chapter.id}/{check.id}")
            kinds.add(payload["kind"])
            assert payload["hash"] == content_hash(payload, FIELDS_WITHOUT_HASH[payload["kind"]])  # type: ignore[arg-type]
    assert kinds == set(FIELDS_WITHOUT_HASH)


@pytest.mark.parametrize(
    ("written", "said"),
    [("Yes.", ""), ("Right! The rest.", "The rest."), ("Yes and no.", "Yes and no."), ("Eight.", "Eight.")],
)
def test_a_verdict_agrees_once(written: str, said: str) -> None:
    """What is said of a right option loses a word of agreement, which the verdict before it says already."""
    assert rich(praise((Run(written),))) == said
    assert praise(()) == ()
