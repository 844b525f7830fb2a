"""The progress code: text that survives being copied, and refuses what did not."""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.runtime.record import progress_code
from builder.runtime.record.history import History
from builder.runtime.record.progress_code import code_of, events_of
from builder.runtime.record.session import SESSION
from tests.runtime.conftest import Page
from tests.runtime.events import DAY, Event, answers, event
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


SENT = [
    '"{code}"',
    "`{code}`",
    "```\n{code}\n```",
    "“{code}”",
    "{code}.",
    "<{code}>",
    "({code}),",
    "\ufeff{code}\u200b",
    'progress("{code}")',
    "progress('{code}')\n",
    "Here is my code:\n{code}",
    "*{code}*",
    "{code} Greetings, Ann",
    "{code}\nThanks a lot. Yours, A",
    'PROGRESS_CODE = "{code}" #@param',
    "_{code}_",
    "[{code}]({code})",
    "{code}\n{code}",
    "{code}\n--\nAnn Lee\nann.lee@example.org. And many words more. " + "Word, " * 99,
    "[12:30, 01.02.2026] Ann: {code} (edited)",
    "<p><code>{code}</code></p>",
    "{code}\nYour answers are kept in /answers/of/me/.ml-road-map.\n",
]


@pytest.mark.parametrize("sent", SENT)
def test_a_code_is_read_as_people_send_it(sent: str) -> None:
    """What mail, chat and our own page put around a code is no part of it."""
    assert events_of(sent.format(code=OLD)) == OLD_EVENTS


def test_a_code_in_quoted_mail_is_read() -> None:
    """Lines that a mail has broken, quoted, marked by "=" or padded with signs that nobody sees, make a code."""
    lines = [OLD[start : start + 50] for start in range(0, len(OLD), 50)]
    for begin, end in (("> ", "\r\n"), (">> ", " \n"), ("| ", "\n"), ("", "\u200b\n"), ("\xa0", "=\n"), ("", "\xad")):
        assert events_of("".join(f"{begin}{line}{end}" for line in lines)) == OLD_EVENTS


@pytest.mark.parametrize(
    ("sign", "instead"),
    [
        *(("-", dash) for dash in "‐‑–−－﹣"),
        ("--", "—"),
        ("_", "&#95;"),
        ("-", "%2D"),
        ("_", "＿"),
        (".", "。"),
        (".", "．"),
        ("MLR", "Mlr"),
    ],
)
def test_signs_that_programs_set_instead_are_read(sign: str, instead: str) -> None:
    """Other dashes, one for two, wide signs, and what addresses and HTML write for a sign, are the code's own."""
    history = History()
    code, place = "", 0
    while sign not in code and place < 400:
        place += 1
        history.add([event(f"a/{place}", answer=f"{place} ä", time=place, hash=f"{place**9 % 2**64:016x}")])
        code = code_of(history)
    assert sign in code
    assert events_of(code.replace(sign, instead)) == events_of(code)


@pytest.mark.parametrize("given_code", [123, None, b"MLR1", ["MLR1"], 1.5, object, '""', "'", "\u200b", "()"])
def test_what_is_no_text_is_told_in_a_sentence(
    learner: Page, capsys: pytest.CaptureFixture[str], given_code: object
) -> None:
    """progress() of a number, of None, or of quotation marks alone says in a sentence what a code is."""
    learner.namespace["progress"](given_code)
    said = capsys.readouterr().out
    assert said.startswith("Your progress code was not taken. ")
    assert said.count("\n") == 1
    assert "MLR1." in said


# --- its bounds ---


def packed(content: object) -> str:
    """Return a code that holds any JSON value."""
    body = urlsafe_b64encode(zlib.compress(json.dumps(content).encode(), 9)).decode().rstrip("=")
    return f"MLR1.{progress_code.checksum(body)}.{body}"


ROW = [1, [0, "0" * 16, "B", True, "right", 1, 0]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (packed([["a/x"], [ROW] * (progress_code.MOST_EVENTS + 1)]), "more than 10,000 answers"),
        (packed([["a/x"], [[1, {}]] * 1_000_000]), "cannot be read"),
        (packed([[], [["x" * 3_100_000]]]), "cannot be read"),
        ("MLR" + "9" * 5_000 + ".a.b", "does not begin with MLR1"),
        ("MLR1." + "x" * 7_000_000, "longer than 6,000,000 characters"),
        (packed([["a/x"], [[2**53, ROW[1]]]]), "not an answer"),
        (packed([["a/x"], [[1.5, ROW[1]]]]), "not an answer"),
        (packed([["a/x"], [[1, {"check": "a/x", "state": []}]]]), "not an answer"),
        (packed([["a/x"], {"a": 1}]), "cannot be read"),
        (packed({"a": 1}), "cannot be read"),
        (packed(7), "cannot be read"),
        (packed([["a/\ud800"], [ROW]]), "not an answer"),
    ],
    ids=range(12),
)
def test_a_code_beyond_the_bounds_is_refused(text: str, why: str) -> None:
    """Codes of too many answers, of too much text, and of what is no answer are refused, each with its sentence."""
    with pytest.raises(ValueError, match=why):
        events_of(text)


def test_what_is_made_can_be_taken(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """A record too large for a code makes one of its newest answers, and progress() says so."""
    whole = [event(f"a/{place}", time=place, answer="x" * 100_000) for place in range(1, 41)]
    SESSION.history.add(whole)
    SESSION.history.add({"v": 1, "reset": "b", "time": place} for place in range(1, 2_000))
    learner.namespace["progress"]()
    said = capsys.readouterr().out
    carried = [one for one in events_of(said) if "check" in one]
    assert 10 < len(carried) < 40
    assert carried == whole[-len(carried) :]
    assert "The code has room for the newest" in learner.outputs.bundles[-1]["text/plain"]


def test_many_resets_cost_no_more_each() -> None:
    """Twenty thousand resets of as many answers are read and asked about one by one, not each with all others."""
    made = History()
    made.add(event(f"a/{place}", time=place) for place in range(1, 20_001))
    looked = 0

    class Counted(dict):  # type: ignore[type-arg]
        """A reset that counts how often it is looked at."""

        def __getitem__(self, key: str) -> object:
            nonlocal looked
            looked += 1
            return super().__getitem__(key)

    made.add(Counted(v=1, reset=f"a/{place}", time=place) for place in range(1, 20_001))
    assert made.everything() == []
    assert looked < 20 * 20_000


# --- whose resets, and the way back ---


def there(learner: Page, *events: Event) -> Page:
    """Return a page of somebody who has answered so."""
    page = learner.reopened()
    for one in events:
        SESSION.history.add([one])
        SESSION.store.append(one)
    return page


MINE = [event(f"a/{letter}", time=1_000 + place) for place, letter in enumerate("abcdefghij")]
THEIRS = [
    {"v": 1, "reset": "", "time": 5_000},
    event("a/a", "not yet", 6_000, answer="A"),
    event("a/z", "right", 6_001, tries=2),
]


def test_another_person_s_resets_reset_nothing_of_mine(learner: Page) -> None:
    """A code made after its owner had reset everything brings answers, and takes none away."""
    there(learner, *MINE)
    for _ in range(2):
        said = SESSION.take(code(*THEIRS))
    assert "it brought news of 2 checks" in said
    states = [SESSION.history.standing(one["check"], "0" * 16).state for one in [*MINE, event("a/z")]]
    assert states == ["right"] * 11


def test_a_code_that_outdoes_mine_is_shown_first(learner: Page, progress_home: object) -> None:
    """Where my latest answers would step back, the first call only says which; the second takes the code."""
    there(learner, *MINE)
    before = SESSION.history.everything()
    said = SESSION.take(code(*THEIRS))
    assert said.startswith("Your progress code was not taken yet. It brings news of 2 checks")
    assert "your own to 1 check: a/a. To take it all the same, run this again." in said
    assert SESSION.history.everything() == before
    assert "was taken" in SESSION.take(code(*THEIRS))
    assert SESSION.history.standing("a/a", "0" * 16).latest == event(
        "a/a", "not yet", 6_000, answer="A", code=SESSION.undoable[-1]["reset"]
    )
    del progress_home


def test_a_first_answer_that_would_lose_its_merit_is_told(learner: Page) -> None:
    """An older wrong answer of somebody else would undo that I tested out: that, too, is shown first."""
    there(learner, *MINE)
    assert "your own to 1 check: a/b." in SESSION.take(code(event("a/b", "not yet", 500, answer="A")))


def test_what_a_code_brought_can_be_undone(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """undo() forgets what came with the code and nothing else, in later kernels too; the same code can come again."""
    there(learner, *MINE)
    for _ in range(2):
        SESSION.take(code(*THEIRS))
    assert SESSION.history.standing("a/z", "0" * 16).state == "right"
    learner.namespace["undo"]()
    assert "What that code brought is forgotten again." in capsys.readouterr().out
    assert SESSION.history.everything() == MINE
    there(learner)
    assert SESSION.history.everything() == MINE
    for _ in range(2):
        said = SESSION.take(code(*THEIRS))
    assert "it brought news of 2 checks" in said
    there(learner)
    assert SESSION.history.standing("a/z", "0" * 16).state == "right"


def test_my_reset_holds_against_an_older_code(learner: Page) -> None:
    """What I have reset here does not come back with a code of before."""
    old = code(*MINE)
    there(learner, *MINE, {"v": 1, "reset": "a/a", "time": 2_000})
    assert "news of 0 checks" in SESSION.take(old)
    assert SESSION.history.standing("a/a", "0" * 16).state == "not attempted"


def test_a_code_from_the_future_does_not_move_the_clock(learner: Page) -> None:
    """A code of 97 characters whose answer is dated far ahead takes no later answer away."""
    there(learner)
    SESSION.take(code(event(time=SESSION.now() + 10 * 365 * DAY)))
    before = SESSION.now()
    SESSION.record(event("a/later"))
    assert SESSION.now() - before < DAY
    there(learner)
    assert SESSION.history.standing("a/later", "0" * 16).state == "right"


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
        there = learner.reopened()
        there.namespace["progress"](given_code)
        said = capsys.readouterr().out
        assert there.ask(CHOICE, "probability/a").check.memory.state == "right"
        assert "The chain rule multiplies" in there.ask(TEXT, "probability/b").feedback.value
    assert "brought news of 0 checks" in said
