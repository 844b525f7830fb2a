"""An answer to each kind of check that is ticked, typed or put in order: each wrong one, then the right one."""

from __future__ import annotations

import html
import reprlib
from collections.abc import Collection
from typing import Any

from .cards import OWN_SENTENCE, passed, press, right, says, seen, told, wrong
from .runtime import of, session
from .steps import some, step

# What scoring/order.py says of the item on top when another one belongs there.
NOT_FIRST = "does not come first"


def drive_blank(card: Any) -> None:
    """Press with nothing answered."""
    press(card)
    payload = card.check.payload
    # A second reach check on the same figure finds the sliders where the first one left them: that is an answer.
    figure = session.figures.get(payload.get("figure"))
    ok = "Not attempted" in seen(card) or (figure and (figure.moved or passed(card)))  # a goal at the start: told later
    step(card.check.id, "nothing", ok, f"a press without an answer is told {told(card)}", "run the page anew")


def _look_apart(card: Any, what: str) -> bool:
    """Return whether all options or items read differently."""
    words = [" ".join(text.split()) for text in card.check.texts]
    for place, text in enumerate(words):
        found, part = f"{what} “{text}” is there twice", (what.rpartition(" ")[2], card.check.texts[place])
        if not step(card.check.id, f"{what} {place}", text not in words[:place], found, "make each its own", part):
            return False
    return True


def _tick(check: Any, wanted: Collection[int]) -> None:
    """Click options until just the wanted places are ticked."""
    for place, hit in enumerate(check.hits):
        if (place in check.ticked) != (place in wanted):
            hit.click()


def drive_choice(card: Any) -> None:
    """Choose every wrong option, then the right one."""
    options = card.check.payload["options"]
    if not _look_apart(card, "the option"):
        return
    placed = [(place, option, card.check.texts[place]) for place, option in enumerate(options)]
    # Wrong ones first, as a reader would: a card that was answered rightly is another one, with less on it.
    for place, option, text in some(one for one in placed if not one[1]["right"]):
        _tick(card.check, {place})
        wrong(card, f"the option “{text}”", option["say"], ("option", text), "mark another option with [x]")
    for place, option, text in (one for one in placed if one[1]["right"]):
        _tick(card.check, {place})
        right(card, f"the option “{text}”", ("option", text), "mark one option with [x]")
        ok = says(card, option["say"]) or not option["say"]
        found = f"the right option is not told its own sentence but {told(card)}"
        step(card.check.id, "the right option, told", ok, found, OWN_SENTENCE, ("option", text))


def drive_several(card: Any) -> None:
    """Add every wrong option to the right ones, leave out every right one, then tick just the right ones."""
    options, texts = card.check.payload["options"], card.check.texts
    if not _look_apart(card, "the option"):
        return
    ticked = {place for place, option in enumerate(options) if option["right"]}
    # Any wrong answer will do for this one; it only makes the presses below second tries.
    _tick(card.check, ticked ^ {len(options) - 1})
    press(card)  # what is missed is told from the second try on
    for place, option in some(enumerate(options)):
        _tick(card.check, ticked ^ {place})
        did = f"{'leaving out' if option['right'] else 'ticking'} “{texts[place]}”"
        wrong(card, did, option["say"], ("option", texts[place]), "mark with [x] what is right")
    _tick(card.check, ticked)
    right(card, "ticking just what is right", (), "mark with [x] what is right")


def _typed(card: Any, text: str) -> None:
    """Type into the field."""
    card.check.field.value = text


def drive_number(card: Any) -> None:
    """Type something unreadable, every expected mistake, and the right number."""
    payload = card.check.payload
    _typed(card, "no number")
    press(card)
    step(card.check.id, "no number", not passed(card), "“no number” passes", "ask for a number")
    for place, mistake in some(enumerate(payload["mistakes"])):
        # repr keeps every digit of a float, where a format would round a mistake into the tolerance of the answer.
        _typed(card, repr(mistake["value"]))
        allowed = f"narrow the tolerance or drop the mistake: {payload['value']:g} ± {payload['tolerance']:g} is right"
        wrong(card, f"the mistake {mistake['value']:g}", mistake["say"], ("mistake", place), allowed)
    _typed(card, repr(payload["value"]))
    right(card, f"the answer {payload['value']:g}", ("answer",), "let the answer be a number that can be typed")


def drive_computed(card: Any) -> None:
    """Do as for a number, where the notebook worked one out."""
    what = _not_a_number(card.check)
    allowed = "mend it, or the cells that it rests on" if what.startswith("raises") else "let its last line be a number"
    if step(card.check.id, "a number", not card.check.fault, f"has an answer that {what}", allowed, ("answer",)):
        drive_number(card)


def _not_a_number(check: Any) -> str:
    """Return what the answer of a computed check is instead of a number; "" where it is one."""
    # The check itself says only that it is no number. Run once more here to tell the author what came instead.
    if not check.fault:
        return ""
    try:
        with of("host.capture").silenced_output():
            value = of("sandbox.namespace").value_of(check.payload["code"], of("sandbox.namespace").scope_of(check.id))
    except Exception as fault:  # noqa: BLE001 - the author's code may raise anything
        return f"raises {type(fault).__name__}: {fault}"
    return f"is {reprlib.repr(value)}, which is not a number that can be typed"


def drive_text(card: Any) -> None:
    """Type every expected mistake, something else, and every accepted answer."""
    payload = card.check.payload
    for place, mistake in some(enumerate(payload["mistakes"])):
        _typed(card, mistake["text"])
        did = f"the mistake “{mistake['text']}”"
        wrong(card, did, mistake["say"], ("mistake", place), "drop it, or do not accept the same words")
    _typed(card, "quite another thing")
    press(card)
    step(card.check.id, "other words", not passed(card), "any words pass", "accept fewer", ("answer",))
    for accepted in payload["accepted"]:
        # In capitals and between blanks, as people type. In some scripts lower() does not undo upper(): the fixture's
        # “Kızılırmak” loses its ı so, and that is told.
        _typed(card, f" {accepted.upper()} ")
        right(card, f"the answer “{accepted}”, typed in capitals,", ("answer",), "accept words that can be typed")


def _arrange(check: Any, wanted: list[int]) -> None:
    """Move items up until they stand in the wanted order."""
    for place, item in enumerate(wanted):
        # The places before this one are settled already, so an item only ever moves up.
        for here in range(check.order.index(item), place, -1):
            check.rows[here][1].click()


def drive_order(card: Any) -> None:
    """Put the items in the reverse order, then in the right one."""
    if not _look_apart(card, "the item"):
        return
    places = list(range(len(card.check.payload["items"])))
    _arrange(card.check, places[::-1])
    press(card)
    ok = not passed(card) and NOT_FIRST in seen(card)
    step(card.check.id, "reversed", ok, f"the reversed order is told {told(card)}", "make each item its own")
    _arrange(card.check, places)
    right(card, "the order as written", (), "make each item its own")


def drive_reflect(card: Any) -> None:
    """Write a sentence and compare it with the model."""
    _typed(card, "A sentence of my own.")
    press(card)
    ok = says(card, card.check.payload["model"])
    step(card.check.id, "a sentence", ok, f"shows no model but {told(card)}", "write one behind **Model:**")


def drive_guess(card: Any) -> None:
    """Give every guess that the author thought of: the first opens the figure, and each stands above it."""
    check, payload = card.check, card.check.payload
    figure = session.figures.get(check.id)
    allowed = "mend the cell below that draws it"
    if not step(check.id, "closed", getattr(figure, "waits", ""), "has no figure that waits for it", allowed):
        return
    if payload["kind"] == "choice" and not _look_apart(card, "the option"):
        return
    for guess in some(check.texts if payload["kind"] == "choice" else [f"{payload['value']:.12g}"]):
        if payload["kind"] == "choice":
            _tick(check, {check.texts.index(guess)})
        else:
            _typed(card, guess)
        press(card)
        ok = not figure.waits and guess in html.unescape(figure.line.value)
        step(check.id, guess, ok, f"the guess “{guess}” opens no figure", allowed)
