"""The progress code: text that survives being copied, and refuses what did not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.runtime.record import progress_code
from builder.runtime.record.history import History
from builder.runtime.record.progress_code import code_of, events_of
from builder.runtime.record.session import SESSION
from tests.runtime.conftest import Page, forget
from tests.runtime.events import Event, answers, event
from tests.runtime.payloads import CHOICE, TEXT

# A code made by version 1, kept here so that it can be read for ever.
OLD = (
    "MLR1.3f57c31a.eNp9zkEKwjAUBNCrlL_-tolibT2Ce1cxi7T91UBISpoqRYQeRDxcT2JwJUWc7fCGEQI67ypVaaPDmFWqp5VXgQChG8PF2czd"
    "LEgUgu_K7aYo2CcoGAJbJBqWliVg8AMhWBeSkQIgRybjQv4P8iwHbJXpI_T6fIlsjfyL8Z_soDCZp1fjSc_TMz3Zo22SqyafAtrBmDhGraE6UL"
    "P4cY9NH9_toVamHszQw0NK-QbyzkzL"
)
OLD_EVENTS = [
    event("probability/base-rate", "not yet", 1_795_388_000_000, answer="0.99"),
    event("probability/base-rate", "right", 1_795_388_060_000, answer="1/6", tries=2, hints=1, sure=False),
    event("python/own", "reflected", 1_795_388_120_000, answer="Ja, „drei“.\nUnd vier.", sure=None),
    {"v": 1, "reset": "calculus", "time": 1_795_388_180_000},
]


def code(*events: Event) -> str:
    made = History()
    made.add(events)
    return code_of(made)


def test_an_old_code_stays_readable() -> None:
    """A code of version 1 says today what it said when it was made."""
    assert events_of(OLD) == OLD_EVENTS


@given(answers().filter(bool), st.lists(st.tuples(st.integers(0, 200), st.sampled_from([" ", "\n", "\r\n", "\t"]))))
def test_spaces_and_line_ends_do_not_matter(events: list[Event], breaks: list[tuple[int, str]]) -> None:
    """A code that a mail program has wrapped reads as before."""
    whole = code(*events)
    wrapped = whole
    for place, gap in breaks:
        wrapped = wrapped[:place] + gap + wrapped[place:]
    assert events_of(wrapped) == events_of(whole)


DAMAGED = [
    ("hello", "does not begin with MLR1"),
    ("MLR.", "does not begin with MLR1"),
    ("MLR2.00000000.x", "newer version"),
    (code(event())[:-3], "damaged"),
    (code(event())[:20] + "A" + code(event())[21:], "damaged"),
    ("MLR1.00000000.", "cannot be read"),
    (f"MLR1.{progress_code.checksum('eA')}.eA", "cannot be read"),
]


@pytest.mark.parametrize(("text", "why"), DAMAGED, ids=[why + str(place) for place, (_, why) in enumerate(DAMAGED)])
def test_a_damaged_code_is_refused_with_the_reason(
    learner: Page, capsys: pytest.CaptureFixture[str], text: str, why: str
) -> None:
    """What is cut off, changed or no code at all is refused in a sentence and changes nothing."""
    before = SESSION.history.everything()
    learner.namespace["progress"](text)
    said = capsys.readouterr().out
    assert said.startswith("Your progress code was not taken.")
    assert why in said
    assert SESSION.history.everything() == before


@given(st.text(max_size=60))
def test_no_text_crashes_the_reader(text: str) -> None:
    """Any text is either a code or refused by a ValueError."""
    body = re.sub(r"\s", "", text)
    for candidate in (text, f"MLR1.{progress_code.checksum(body)}.{body}"):
        with pytest.raises(ValueError, match="code"):
            events_of(candidate)


def test_a_code_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What inflates beyond the limit is refused before it is read."""
    monkeypatch.setattr(progress_code, "LARGEST_CODE", 100)
    with pytest.raises(ValueError, match="cannot be read"):
        events_of(code(event(answer="x" * 200)))


def test_a_code_carries_answers_to_another_computer(
    learner: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Answers given here are found there: the code is printed, pasted, and kept on the other disk, once."""
    learner.ask(CHOICE, "probability/a")
    learner.answer("a", "B")
    learner.ask(TEXT, "probability/b")
    learner.answer("b", "chain rule")
    capsys.readouterr()
    learner.namespace["progress"]()
    given_code = capsys.readouterr().out.strip()
    monkeypatch.setenv("ROADMAP_HOME", f"{tmp_path}/another")
    for _ in range(2):
        forget()
        there = Page(learner.shell, learner.outputs)
        there.namespace["progress"](given_code)
        said = capsys.readouterr().out
        assert there.ask(CHOICE, "probability/a").check.memory.state == "right"
        assert "The chain rule multiplies" in there.ask(TEXT, "probability/b").feedback.value
    assert "brought news of 0 checks" in said
