"""Checks that vary, before a learner: the first values in the page, others where it is asked again."""

from __future__ import annotations

import time
from typing import Any

import pytest

from builder.runtime.checks.variants import filled
from builder.runtime.record.event import line_of, trouble_of
from builder.runtime.record.history import DAY, History
from builder.runtime.record.progress_code import code_of, events_of
from builder.runtime.record.session import SESSION
from builder.runtime.views import review
from tests.runtime.conftest import Page, forget
from tests.runtime.events import EVENTS, event
from tests.runtime.hands import type_in
from tests.runtime.payloads import NUMBER, TEXT, payload
from tests.runtime.test_review import item

HASH = "b" * 16
HALF = payload(
    "number",
    title="Half",
    stem="How much is half of 20?",
    value=10.0,
    tolerance=0.0,
    unit="",
    mistakes=[{"value": 20.0, "say": "That is all 20."}],
    why="10 and 10 are 20.",
    hash=HASH,
    variant={"n": 20},
    vary={
        "values": [{"n": 20}, {"n": 50}, {"n": 80}],
        "leaves": [
            [["stem"], ["How much is half of ", 0, "?"]],
            [["value"], 1],
            [["mistakes", 0, "value"], 2],
            [["mistakes", 0, "say"], ["That is all ", 0, "."]],
            [["why"], [3, " and ", 3, " are ", 0, "."]],
        ],
        "table": [["20", 10.0, 20.0, "10"], ["50", 25.0, 50.0, "25"], ["80", 40.0, 80.0, "40"]],
    },
)
AGAIN = "Asked once more, with other values"


def due(name: str, content: dict[str, Any]) -> dict[str, Any]:
    """An item of the review."""
    return item(name, content) | {"hash": content.get("hash", item(name, content)["hash"])}


def answered(days_ago: float, state: str = "not yet", **fields: Any) -> None:
    """Let the check have been answered."""
    moment = time.time_ns() // 1_000_000 - int(days_ago * DAY)
    SESSION.history.add([event("probability/it", state, moment, hash=HASH, **fields)])


def test_the_page_asks_with_the_first_values_and_records_them(learner: Page) -> None:
    """The first values are judged in the page, and an event carries them."""
    card = learner.ask(HALF)
    assert not any("text/markdown" in bundle for bundle in learner.outputs.bundles)
    assert "That is all 20." in type_in(card, "20")
    assert "<strong>Correct" in type_in(card, "10")
    assert EVENTS[-1]["variant"] == {"n": 20}
    assert EVENTS[-1]["hash"] == HASH


def test_what_was_shown_is_asked_anew_with_other_values(learner: Page) -> None:
    """After the answer was shown, a later kernel asks with other values, question and all, the same until answered;
    right there is right, and is shown again when the cell runs anew."""
    answered(1, "shown", answer="10", variant={"n": 20})
    first = learner.ask(HALF)
    assert first.check.payload["variant"] in ({"n": 50}, {"n": 80})
    said = "".join(bundle.get("text/markdown", "") for bundle in learner.outputs.bundles)
    assert AGAIN in said
    assert first.check.payload["stem"] in said
    again = learner.ask(HALF)
    assert again.check.payload == first.check.payload
    assert "<strong>Not yet" in type_in(again, "10")
    assert "<strong>Correct" in type_in(again, f"{again.check.payload['value']:g}")
    assert EVENTS[-1]["variant"] == again.check.payload["variant"]
    once_more = learner.ask(HALF)
    assert once_more.check.payload == first.check.payload
    assert "<strong>Correct" in once_more.feedback.value


def test_an_answer_with_other_values_stands(learner: Page) -> None:
    """What was right elsewhere, with other values, is right here, and its answer is not judged by the first values."""
    answered(1, "right", answer="25", variant={"n": 50})
    card = learner.ask(HALF)
    assert card.check.memory.state == "right"
    assert "You answered another form of this question." in card.feedback.value
    assert "Not yet" not in card.feedback.value


def test_an_answer_of_before_the_check_varied_is_one_to_the_first_values(learner: Page) -> None:
    """It comes back as it was; on a page that asks with other values it stands and is not shown."""
    answered(1, "right", answer="10")
    assert "<strong>Correct" in learner.ask(HALF).feedback.value
    SESSION.memories.clear()
    other = {field: value for field, value in filled(HALF, 1).items() if field != "vary"}  # type: ignore[arg-type]
    assert "You answered another form" in learner.ask(other).feedback.value


def test_the_review_asks_with_other_values(learner: Page) -> None:
    """It shows the question with values other than those answered last, and any variant right counts."""
    answered(2, variant={"n": 20}, sure=False)
    begun = review.Round([due("probability/it", HALF)])
    begun.show()
    SESSION.listeners["review"] = begun.heard
    card = SESSION.cards["probability/it"]
    assert card.check.payload["variant"] != {"n": 20}
    assert card.check.payload["stem"] in learner.outputs.texts()
    assert HALF["stem"] not in learner.outputs.texts()
    assert "<strong>Correct" in type_in(card, f"{card.check.payload['value']:g}")
    assert SESSION.history.standing("probability/it", HASH).state == "right"


def test_what_was_wrong_and_sure_comes_first() -> None:
    """Of what is due, a wrong answer that was sure comes before all others, however long they have waited."""
    items = [due("a/number", NUMBER), due("probability/it", HALF), due("b/text", TEXT)]
    for name, content, sure, days in (("a/number", NUMBER, False, 9), ("b/text", TEXT, None, 5)):
        moment = time.time_ns() // 1_000_000 - days * DAY
        SESSION.history.add([event(name, "not yet", moment, hash=due(name, content)["hash"], sure=sure)])
    answered(1, sure=True)
    assert [one["name"] for one in review.Round(items).due] == ["probability/it", "a/number", "b/text"]


@pytest.mark.usefixtures("learner")
def test_what_was_wrong_and_sure_comes_first_though_it_was_mended_at_once() -> None:
    """A sure answer that was wrong, and right at the next try, still comes first, with other values; once it was right
    on another day, it waits its turn."""
    answered(4.1, sure=True, variant={"n": 20})
    answered(4, "right", sure=True, variant={"n": 20})
    items = [due("a/number", NUMBER), due("probability/it", HALF)]
    long_ago = time.time_ns() // 1_000_000 - 9 * DAY
    SESSION.history.add([event("a/number", "not yet", long_ago, hash=items[0]["hash"], sure=False)])
    begun = review.Round(items)
    assert [one["name"] for one in begun.due] == ["probability/it", "a/number"]
    begun.show()
    assert SESSION.cards["probability/it"].check.payload["variant"] != {"n": 20}
    answered(0, "right", sure=True, variant={"n": 50})
    assert [one["name"] for one in review.in_order_of_asking(items)] == ["a/number", "probability/it"]


def test_a_progress_code_takes_the_values_along() -> None:
    """The values come back with the answer, on a line and in a code; what is no values is damaged."""
    kept = event(variant={"n": 50})
    history = History()
    history.add([kept, event(time=2, state="not yet")])
    assert events_of(code_of(history)) == [kept, event(time=2, state="not yet")]
    assert trouble_of(kept) == ""
    assert b'"variant": {"n": 50}' in line_of(kept)  # type: ignore[arg-type]
    assert trouble_of(event(variant=["n", 50])) != ""
    forget()
