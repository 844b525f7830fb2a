"""The verdicts of every kind that is scored without a notebook."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from builder.runtime.scoring import score
from builder.runtime.scoring.content import hash_of
from builder.runtime.text import plain
from tests.runtime.payloads import ALL, CHOICE, CODE, NUMBER, ORDER, REACH, REFLECT, SEVERAL, TEXT, Payload, payload

SPREAD, BIAS, MISS = (option["text"] for option in SEVERAL["options"])
ITEMS = [plain(item) for item in ORDER["items"]]


@pytest.mark.parametrize("option", CHOICE["options"])
def test_each_option_of_a_choice_has_its_verdict_and_its_sentence(option: dict[str, Any]) -> None:
    """A choice is right for the right option alone, and says the chosen option's own sentence."""
    verdict = score(CHOICE, plain(option["text"]))
    assert verdict.state == ("right" if option["right"] else "not yet")
    assert verdict.say == (option["say"],)


@pytest.mark.parametrize("option", [option for option in SEVERAL["options"] if not option["right"]])
def test_each_wrong_tick_has_its_sentence(option: dict[str, Any]) -> None:
    """A wrong tick of a several is told its own sentence at the first try."""
    assert score(SEVERAL, [SPREAD, option["text"]]).say == (option["say"],)


def test_several_names_one_wrong_tick_at_a_time() -> None:
    """Two wrong ticks are told one sentence at first, and after another answer both, each behind its letter."""
    options = [{"text": text, "right": text == "a", "say": f"not {text}"} for text in "abc"]
    content = payload("several", options=options)
    assert score(content, ["a", "b", "c"]).say == ("not b",)
    assert [*map(plain, score(content, ["a", "b", "c"], 1).say)] == ["\n\nB: not b", "\n\nC: not c"]


def test_several_tells_what_is_missing_from_the_second_try_on() -> None:
    """A missed right option is named by its sentence only after another answer."""
    first, second = score(SEVERAL, [SPREAD]), score(SEVERAL, [SPREAD], 1)
    assert first.part == second.part == "2 of 3 options right"
    assert first.say == ("What you ticked is right, but something is missing.",)
    assert second.say == (SEVERAL["options"][2]["say"],)


def test_several_tells_of_one_that_is_missing_at_a_time() -> None:
    """Where two right options are missing, the first one's sentence is told, which says that one is."""
    second = score(SEVERAL, [BIAS], 1)
    assert second.say == (SEVERAL["options"][1]["say"], SEVERAL["options"][0]["say"])


def test_several_is_right_for_exactly_the_right_options() -> None:
    """All right options and no other make a several right."""
    assert score(SEVERAL, [MISS, SPREAD]).state == "right"
    assert score(SEVERAL, [SPREAD, BIAS, MISS]).state == "not yet"


NUMBERS = [
    ("1/6", "right", ""),
    ("16.7 %", "right", ""),
    ("0,17", "right", ""),
    ("0.1717", "not yet", "keep more digits"),
    ("0.99", "not yet", "how often the test finds"),
    ("1 %", "not yet", "before the alarm"),
    ("-1/6", "not yet", "sign"),
    ("16.7", "not yet", "factor of a hundred. Per cent or share?"),
    ("1.67", "not yet", "factor of ten"),
    ("0.000167", "not yet", "factor of a thousand"),
    ("0.5", "not yet", "once more from the beginning"),
    ("a sixth", "not attempted", "Write the number alone, like"),
]


@pytest.mark.parametrize(("typed", "state", "words"), NUMBERS)
def test_a_number_is_told_what_can_be_told(typed: str, state: str, words: str) -> None:
    """A typed number is right, told its mistake, told sign, factor or rounding, or not read."""
    verdict = score(NUMBER, typed)
    assert verdict.state == state
    assert words in " ".join(map(plain, verdict.say))


@pytest.mark.parametrize("typed", ["96 minutes", "96minutes", " 96 Minutes ", "96"])
def test_what_is_asked_for_may_stand_behind_a_number(typed: str) -> None:
    """Where a question has no unit, the word behind its "how many" is taken and no other; in a class too."""
    content = payload("number", value=96.0, tolerance=0, unit="", mistakes=[])
    content = content | {"stem": "For how many **minutes**, of 8 hours?"}
    asked = {**content, "class": {}}
    assert score(content, typed).state == "right"
    assert score(asked, typed).state == "recorded"
    assert score(content, "96 hours").state == score(asked, "96 hours").state == "not attempted"


def test_one_word_may_stand_before_what_is_asked_for() -> None:
    """To "how many wrong answers" people say "72 answers"; another unit further on is not what is asked for."""
    content = payload("number", value=72.0, tolerance=0, unit="", mistakes=[])
    assert score(content | {"stem": "How many wrong answers went out?"}, "72 answers").state == "right"
    assert score(content | {"stem": "How many minutes of 8 hours?"}, "72 hours").state == "not attempted"


@pytest.mark.parametrize("typed", ["16×", "16x", " x 16", "16 times", "16"])
def test_a_sign_of_times_may_stand_beside_a_number(typed: str) -> None:
    """Where it is asked how many times, the sign of times says it again; elsewhere a factor is missing."""
    content = payload("number", value=16.0, tolerance=0, unit="", mistakes=[])
    assert score(content | {"stem": "How many times as fast is it?"}, typed).state == "right"
    assert score(content | {"stem": "How fast is it?"}, "16×").state == "not attempted"


def test_per_cent_of_a_hundred() -> None:
    """Where it is asked how many of 100, a per cent sign says nothing more; elsewhere it makes a share."""
    content = payload("number", value=15.0, tolerance=0, unit="", mistakes=[])
    assert score(content | {"stem": "How many of 100 e-mails are wrong?"}, "15 %").state == "right"
    assert score(content | {"stem": "Of 100 e-mails, how many are wrong?"}, "15 %").state == "not yet"


@pytest.mark.parametrize("typed", ["15 of 100", "15 in 100", "15 out of 100", "15 %", "15"])
@pytest.mark.parametrize("stem", ["How many of 100 are wrong?", "By how many mistakes in 100 cases is it better?"])
def test_so_many_of_a_hundred(typed: str, stem: str) -> None:
    """Where it is asked how many of 100, or how many mistakes in 100, they may be named again behind the number."""
    content = payload("number", value=15.0, tolerance=0, unit="", mistakes=[])
    assert score(content | {"stem": stem}, typed).state == "right"


@pytest.mark.parametrize("typed", ["1.68", "1.68 million", "€1.68 million", "1,680,000", "1 680 000 euros", "1680000"])
def test_millions_may_be_written_out(typed: str) -> None:
    """A sum asked for in millions may be written with all its digits; a thousandth of it is wrong."""
    content = payload("number", value=1.68, tolerance=0.005, unit="million euros", mistakes=[])
    assert score(content, typed).state == "right"
    assert score(content, "1680").state == "not yet"


def test_a_question_may_break_its_line_anywhere() -> None:
    """Where the author's line ends between "how many" and what is asked for, both of the above hold as well."""
    content = payload("number", value=15.0, tolerance=0, unit="", mistakes=[])
    assert score(content | {"stem": "How many\nnumbers does it learn?"}, "15 numbers").state == "right"
    assert score(content | {"stem": "How many of\n100 e-mails are wrong?"}, "15 %").state == "right"


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("w = 3", "right"),
        (" w≈3.0", "right"),
        ("w=4", "not yet"),
        ("W = 3", "not attempted"),
        ("v = 3", "not attempted"),
    ],
)
def test_the_letter_of_a_question_may_stand_before_the_number(typed: str, state: str) -> None:
    """A letter with a sign of equality before a number says nothing more, if it is one that the question uses."""
    content = payload("number", value=3.0, tolerance=0, unit="", mistakes=[])
    assert score(content | {"stem": "At which $w$ is the value above lowest?"}, typed).state == state


def test_the_nearest_mistake_speaks() -> None:
    """Of two expected mistakes within the tolerance, the nearer one gives the sentence."""
    mistakes = [{"value": 2.0, "say": "two"}, {"value": 2.4, "say": "two and a half"}]
    content = payload("number", value=9.0, tolerance=0.5, unit="", mistakes=mistakes)
    assert score(content, "2.3").say == ("two and a half",)


def test_a_large_mistake_has_room_in_proportion() -> None:
    """Where two per cent are allowed, a mistake a million times as large as the value is known by its first digits."""
    mistakes = [{"value": 1432.26, "say": "upside down"}]
    content = payload("number", value=0.0014, tolerance=0.000028, unit="", mistakes=mistakes)
    assert [score(content, typed).say for typed in ("1432.26167", "1432")] == [("upside down",)] * 2


def test_zero_tolerance_forgives_binary_digits_only() -> None:
    """With no tolerance, 0.1 + 0.2 is still 0.3, and 0.3001 is not."""
    content = payload("number", value=0.1 + 0.2, tolerance=0, unit="", mistakes=[])
    assert score(content, "0.3").state == "right"
    assert score(content, "0.3001").state == "not yet"


def test_a_share_where_per_cent_are_asked() -> None:
    """A typed share of a number in per cent is told so, in digits and as a fraction, and is not right."""
    content = payload("number", value=75.0, tolerance=0.5, unit="%", mistakes=[])
    for typed in ("3/4", "0.75"):
        verdict = score(content, typed)
        assert verdict.state == "not yet"
        assert "in per cent" in plain(verdict.say[0])


def test_seconds_are_not_asked_whether_they_are_a_share() -> None:
    """A number with a unit that is off by a hundred is told just that."""
    content = payload("number", value=31.0, tolerance=0.5, unit="seconds", mistakes=[])
    assert score(content, "0.31 s").say == ("The digits are right, but it is off by a factor of a hundred.",)


def test_one_digit_of_a_count_is_no_slip_of_the_point() -> None:
    """A count of another size is told its factor where two digits agree, and not where one does, as 1 and 10."""
    for value, typed, said in ((10, "1", False), (30, "300", False), (10, "0.1", True), (120, "12", True)):
        content = payload("number", value=value, tolerance=0, unit="", mistakes=[])
        assert ("factor" in plain(score(content, typed).say[0])) is said


def test_an_unreadable_number_is_quoted_no_longer_than_allowed() -> None:
    """A long unreadable input is cut before it is shown."""
    assert len(plain(score(NUMBER, "x" * 5000).say[0])) < 150


WORDS = [
    "Bayes' rule",
    "bayes’ RULE",
    "  Bayes'   rule. ",
    "Bayès rule",
    "BAYES",
    "„Bayes“ theorem",
    "Ba\u200byes\ufeff",
    "\u202eBayes\u202c",
    "𝐁𝐚𝐲𝐞𝐬",
]


@pytest.mark.parametrize("typed", WORDS)
def test_words_are_forgiven_their_dress(typed: str) -> None:
    """Case, spaces, accents, quotes and a full stop do not make words wrong."""
    assert score(TEXT, typed).state == "right"


def test_listed_wrong_words_get_their_sentence() -> None:
    """An expected mistake in words is told its own sentence, another wrong word is not."""
    assert score(TEXT, "Chain Rule").say == (TEXT["mistakes"][0]["say"],)
    assert score(TEXT, "sum rule").say != (TEXT["mistakes"][0]["say"],)


def test_only_a_name_is_asked_for_another_one() -> None:
    """Of words that nobody expected it is asked whether there is another name; of a shape it is not."""
    shape = payload("text", accepted=["(6, 4)", "6 x 4"], mistakes=[])
    assert score(TEXT, "luck").say == ("Is there another name for it?",)
    assert score(shape, "(6, 2)").say == ("Try it once more from the beginning.",)


@pytest.mark.parametrize(
    ("typed", "is_near"),
    [
        ("forcast", True),
        ("Forecastt", True),
        ("forecaste", True),
        ("forecost", True),
        ("froecast", True),
        ("fore-cast", True),
        ("broadcast", False),
        ("cast", False),
        ("", False),
        ("forecast of sales", False),
    ],
)
def test_a_slip_of_the_pen_is_told(typed: str, *, is_near: bool) -> None:
    """A word of which one letter is off is not right, and told to look at the spelling; another word is not."""
    verdict = score(payload("text", accepted=["forecast", "mean"], mistakes=[]), typed)
    assert verdict.state == "not yet"
    assert ("check the spelling" in plain(verdict.say[0])) is is_near


def test_short_words_and_formulas_have_no_slips() -> None:
    """One letter of a short word, a number or a formula makes another one."""
    for accepted, typed in (("mean", "men"), ("(6, 40)", "(6, 4)"), ("12345", "12346")):
        content = payload("text", accepted=[accepted], mistakes=[])
        assert "spelling" not in plain(score(content, typed).say[0])


def test_an_order_tells_how_many_leading_items_are_in_place() -> None:
    """An order counts from the first item to the first that is out of place."""
    assert score(ORDER, ITEMS).state == "right"
    assert score(ORDER, [ITEMS[1], ITEMS[0], *ITEMS[2:]]).part == ""  # the last two are in their places
    assert score(ORDER, [ITEMS[0], *ITEMS[:0:-1]]).part == "The first of 4 items is in place"
    assert score(ORDER, [*ITEMS[:2], ITEMS[3], ITEMS[2]]).part == "The first 2 of 4 items are in place"


def test_equal_items_may_stand_for_each_other() -> None:
    """Two items with the same words have no order among themselves."""
    content = payload("order", items=["end", "begin", "end"], start=[1, 0, 2])
    assert score(content, ["end", "begin", "end"]).state == "right"


def test_a_state_of_sliders_is_judged_by_the_condition() -> None:
    """A reach is right when its condition holds, and tells the state when it does not."""
    assert score(REACH, {"tosses": 26}).state == "right"
    assert score(REACH, {"tosses": 20}).say == ("With tosses = 20 the goal is not met.",)


def test_a_condition_sees_builtins_and_sliders_only() -> None:
    """A condition may call builtins, and any other name is unknown to it."""
    assert score(REACH | {"condition": "max(tosses, 1) == 3"}, {"tosses": 3}).state == "right"
    with pytest.raises(NameError):
        score(REACH | {"condition": "payload"}, {"tosses": 3})


def test_free_words_are_reflected_and_blank_ones_are_not() -> None:
    """A reflection is done by writing anything, and by nothing else."""
    assert score(REFLECT, "A word.").state == "reflected"
    assert score(REFLECT, " \n").state == "not attempted"


MISFITS = [
    (CHOICE, "no such option"), (SEVERAL, ["no such option"]), (SEVERAL, SPREAD), (NUMBER, 0.5), (ORDER, ITEMS[:2]),
    (REACH, {}), (REACH, {"tosses": [1]}), (REACH, "tosses"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "answer"), MISFITS)
def test_an_answer_that_does_not_fit_is_refused(content: Payload, answer: Any) -> None:
    """A record whose answer cannot belong to the check raises ValueError: it cannot be scored."""
    with pytest.raises(ValueError, match=r"not|no such"):
        score(content, answer)


@pytest.mark.parametrize("content", ALL.values(), ids=lambda content: content["kind"])
def test_the_hash_ignores_words_and_minds_rev(content: Payload) -> None:
    """Title, stem, hints, why and feedback leave the content hash alone; `rev` changes it."""
    other = copy.deepcopy(content) | {"title": "x", "stem": "x", "hints": ["x"], "why": "x", "model": "x"}
    for mistake in other.get("mistakes", []) + other.get("options", []):
        mistake["say"] = "x"
    assert hash_of(other) == hash_of(content)
    assert hash_of(content | {"rev": 2}) != hash_of(content)


def test_the_hash_ignores_the_order_of_options() -> None:
    """The same options in another order are the same question."""
    assert hash_of(CHOICE | {"options": CHOICE["options"][::-1]}) == hash_of(CHOICE)


CHANGES = [
    (CHOICE, {"options": [option | {"right": not option["right"]} for option in CHOICE["options"]]}),
    (NUMBER, {"value": 0.2}), (NUMBER, {"tolerance": 0.1}), (NUMBER, {"unit": "%"}), (TEXT, {"accepted": ["x"]}),
    (ORDER, {"items": ORDER["items"][::-1]}), (REACH, {"condition": "False"}), (REACH, {"state": {"other": 1}}),
    (CODE, {"tests": CODE["tests"][:1]}), (CODE, {"solution": "def other(): ..."}),
]  # fmt: skip


@pytest.mark.parametrize(("content", "change"), CHANGES)
def test_the_hash_minds_what_is_scored(content: Payload, change: Payload) -> None:
    """Whatever decides between right and wrong changes the content hash."""
    assert hash_of(content | change) != hash_of(content)
