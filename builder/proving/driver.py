"""Runs inside a notebook's kernel, after Run All: gives answers through the page's real widgets, wrong ones first.

It stands alone: `roadmap prove` and the tests append cells that run this file and call `drive`.
"""

from __future__ import annotations

import gc
import html
import importlib
import inspect
import json
import re
import reprlib
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from itertools import combinations, product
from typing import Any

from IPython import get_ipython

# The same stands in proving/notebook.py: a kernel has no `builder` to import it from.
MARK = "PROVED "  # what the line begins with that holds, as JSON, the count of answers, the steps, what tests are for
SHORT = 160  # signs of what was told, in a finding
# How the runtime begins this sentence (lesson/figure.py).
UNDRAWN = "This figure could not be drawn ("
OWN_SENTENCE = "make it differ from the others, or drop it"
# How scoring/order.py begins when no item is in its place.
ORDER_PLACES = "0 of"

# Not imported: the setup cell has loaded the runtime from the notebook, and the one that is asked must be that one
# and no other copy. Where the setup has not run this raises, and the cell's error is told.
session: Any = sys.modules["ml_road_map.record.session"].SESSION
steps: list[dict[str, Any]] = []
# By the name of a code check: for each of its tests the wrong programs that no other one refuses.
needed: dict[str, list[list[tuple[str, int]]]] = {}
# By the name of a reach check: the fewest end stops that meet it, in words; "" where none do.
stops: dict[str, str] = {}
pressed: list[str] = []  # the name of a check for each press on its button


def of(module: str) -> Any:
    """Return a module of the runtime."""
    return importlib.import_module(f"ml_road_map.{module}")


def step(name: str, did: str, ok: object, found: str, allowed: str, part: tuple[object, ...] = ()) -> bool:
    """Keep one step and return whether it came out as it must; `found` and `allowed` say what is wrong if not.

    `part` says of which part of the check it is: ("option", its words), ("mistake", its place), ("solution",) …
    """
    fault = {} if ok else {"found": found, "allowed": allowed}
    steps.append({"name": name, "did": did, "ok": bool(ok), "part": part, **fault})
    return bool(ok)


# --- what a card shows -------------------------------------------------------------------------------------------


def seen(card: Any) -> str:
    """Return the feedback of a card as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", card.feedback.value)).split())


def told(card: Any) -> str:
    """Return the feedback in quotation marks, without what says nothing here, its end cut off where it is long."""
    # The card also comments on how often and how surely the driver has pressed, which is no news to an author.
    words = re.sub(r" (You were sure, so |\(Looked at: |Hint 1 of |Why: ).*", "", seen(card))
    return f"“{words if len(words) <= SHORT else words[:SHORT] + '…'}”"


def says(card: Any, sentence: Any) -> bool:
    """Whether a card's feedback holds a sentence of its payload, and the payload has one."""
    # Sentences go through the runtime's markup on both sides, since the card holds HTML and the payload Markdown.
    return bool(sentence) and of("text").markup(sentence) in card.feedback.value


def passed(card: Any) -> bool:
    """Whether a card shows that the answer is right (aided or not)."""
    # By what a reader sees and not by the verdict behind it: a verdict that no card shows helps nobody. The words are
    # those of host/feedback.py.
    return seen(card).partition(" ")[0].strip(".:") in {"Correct", "Shown"}


def press(card: Any) -> None:
    """Press the first button, as sure where that is asked."""
    pressed.append(card.check.id)
    # Where a check asks how sure one is there are two buttons; elsewhere `sure` is the only one.
    card.sure.click()


def wrong(card: Any, did: str, sentence: Any, part: tuple[object, ...], allowed: str) -> None:
    """Press on a wrong answer, which must not pass and must be told its own sentence.

    `allowed` says what to do where it passes.
    """
    press(card)
    if step(card.check.id, did, not passed(card), f"{did} counts as right", allowed, part):
        found = f"{did} is not told its own sentence but {told(card)}"
        step(card.check.id, f"{did}, told", says(card, sentence), found, OWN_SENTENCE, part)


def right(card: Any, did: str, part: tuple[object, ...], allowed: str) -> bool:
    """Press on the right answer and return whether it passes."""
    press(card)
    return step(card.check.id, did, passed(card), f"{did} does not pass but is told {told(card)}", allowed, part)


# --- the kinds ---------------------------------------------------------------------------------------------------


def drive_blank(card: Any) -> None:
    """Press with nothing answered."""
    press(card)
    payload = card.check.payload
    # A second reach check on the same figure finds the sliders where the first one left them: that is an answer.
    figure = session.figures.get(payload.get("figure"))
    ok = "Not attempted" in seen(card) or (figure and (figure.moved or passed(card)))  # a goal at the start: told later
    step(card.check.id, "nothing", ok, f"a press without an answer is told {told(card)}", "run the page anew")


def look_apart(card: Any, what: str) -> bool:
    """Return whether all options or items read differently."""
    words = [" ".join(text.split()) for text in card.check.texts]
    for place, text in enumerate(words):
        found, part = f"{what} “{text}” is there twice", (what.rpartition(" ")[2], card.check.texts[place])
        if not step(card.check.id, f"{what} {place}", text not in words[:place], found, "make each its own", part):
            return False
    return True


def tick(check: Any, wanted: Collection[int]) -> None:
    """Click options until just the wanted places are ticked."""
    for place, hit in enumerate(check.hits):
        if (place in check.ticked) != (place in wanted):
            hit.click()


def drive_choice(card: Any) -> None:
    """Choose every wrong option, then the right one."""
    options = card.check.payload["options"]
    if not look_apart(card, "the option"):
        return
    # Wrong ones first, as a reader would: a card that was answered rightly is another one, with less on it.
    for place, option in sorted(enumerate(options), key=lambda pair: pair[1]["right"]):
        text = card.check.texts[place]
        tick(card.check, {place})
        if not option["right"]:
            wrong(card, f"the option “{text}”", option["say"], ("option", text), "mark another option with [x]")
            continue
        right(card, f"the option “{text}”", ("option", text), "mark one option with [x]")
        ok = says(card, option["say"]) or not option["say"]
        found = f"the right option is not told its own sentence but {told(card)}"
        step(card.check.id, "the right option, told", ok, found, OWN_SENTENCE, ("option", text))


def drive_several(card: Any) -> None:
    """Add every wrong option to the right ones, leave out every right one, then tick just the right ones."""
    options, texts = card.check.payload["options"], card.check.texts
    if not look_apart(card, "the option"):
        return
    ticked = {place for place, option in enumerate(options) if option["right"]}
    # Any wrong answer will do for this one; it only makes the presses below second tries.
    tick(card.check, ticked ^ {len(options) - 1})
    press(card)  # what is missed is told from the second try on
    for place, option in enumerate(options):
        tick(card.check, ticked ^ {place})
        did = f"{'leaving out' if option['right'] else 'ticking'} “{texts[place]}”"
        wrong(card, did, option["say"], ("option", texts[place]), "mark with [x] what is right")
    tick(card.check, ticked)
    right(card, "ticking just what is right", (), "mark with [x] what is right")


def typed(card: Any, text: str) -> None:
    """Type into the field."""
    card.check.field.value = text


def drive_number(card: Any) -> None:
    """Type something unreadable, every expected mistake, and the right number."""
    payload = card.check.payload
    typed(card, "no number")
    press(card)
    step(card.check.id, "no number", not passed(card), "“no number” passes", "ask for a number")
    for place, mistake in enumerate(payload["mistakes"]):
        # repr keeps every digit of a float, where a format would round a mistake into the tolerance of the answer.
        typed(card, repr(mistake["value"]))
        allowed = f"narrow the tolerance or drop the mistake: {payload['value']:g} ± {payload['tolerance']:g} is right"
        wrong(card, f"the mistake {mistake['value']:g}", mistake["say"], ("mistake", place), allowed)
    typed(card, repr(payload["value"]))
    right(card, f"the answer {payload['value']:g}", ("answer",), "let the answer be a number that can be typed")


def drive_computed(card: Any) -> None:
    """Do as for a number, where the notebook worked one out."""
    what = not_a_number(card.check)
    allowed = "mend it, or the cells that it rests on" if what.startswith("raises") else "let its last line be a number"
    if step(card.check.id, "a number", not card.check.fault, f"has an answer that {what}", allowed, ("answer",)):
        drive_number(card)


def not_a_number(check: Any) -> str:
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
    for place, mistake in enumerate(payload["mistakes"]):
        typed(card, mistake["text"])
        did = f"the mistake “{mistake['text']}”"
        wrong(card, did, mistake["say"], ("mistake", place), "drop it, or do not accept the same words")
    typed(card, "quite another thing")
    press(card)
    step(card.check.id, "other words", not passed(card), "any words pass", "accept fewer", ("answer",))
    for accepted in payload["accepted"]:
        # In capitals and between blanks, as people type. In some scripts lower() does not undo upper(): the fixture's
        # “Kızılırmak” loses its ı so, and that is told.
        typed(card, f" {accepted.upper()} ")
        right(card, f"the answer “{accepted}”, typed in capitals,", ("answer",), "accept words that can be typed")


def arrange(check: Any, wanted: list[int]) -> None:
    """Move items up until they stand in the wanted order."""
    for place, item in enumerate(wanted):
        # The places before this one are settled already, so an item only ever moves up.
        for here in range(check.order.index(item), place, -1):
            check.rows[here][1].click()


def drive_order(card: Any) -> None:
    """Put the items in the reverse order, then in the right one."""
    if not look_apart(card, "the item"):
        return
    places = list(range(len(card.check.payload["items"])))
    arrange(card.check, places[::-1])
    press(card)
    ok = not passed(card) and ORDER_PLACES in seen(card)
    step(card.check.id, "reversed", ok, f"the reversed order is told {told(card)}", "make each item its own")
    arrange(card.check, places)
    right(card, "the order as written", (), "make each item its own")


def drive_reach(card: Any) -> None:
    """Ask for the start, which must not do, then move the sliders to the author's state, which must."""
    name, payload = card.check.id, card.check.payload
    figure = session.figures.get(payload["figure"])
    shown = figure is not None and figure.sliders.keys() >= payload["state"].keys()
    if not step(name, "a figure", shown, "has no figure with its sliders", "mend the cell above that draws it"):
        return
    for slider, value in payload["state"].items():
        trouble = out_of_reach(figure.ranges[slider], value)
        found = f"has a goal that nobody can reach: {slider} = {value!r} {trouble}"
        # Asked before any slider is set: a slider of ipywidgets moves a value beyond its range to its end without a
        # word, and the goal would be missed for a reason that nobody can see.
        if not step(name, f"{slider} in reach", not trouble, found, "name a state that the sliders have", ("state",)):
            return
    # Scored from the figure's own start and not from its sliders, which a check before this one may have moved.
    found, allowed = met_at_start(figure, payload), "start the figure elsewhere, or ask for more"
    if step(name, "the start", not found, found, allowed, ("condition",)):
        stops[name] = end_stops(figure, payload)
    for slider, value in payload["state"].items():
        figure.sliders[slider].value = value
    words = of("scoring.reach").spoken_state(payload["state"])
    right(card, f"its own state, {words},", ("condition",), "name a state that meets the condition")


def out_of_reach(spec: Any, value: Any) -> str:
    """Return why a slider of the range `spec` never has a value; "" where it may."""
    # The page's own word: it would refuse the goal when a learner comes back to it.
    if of("lesson.figure").in_range(spec, value):
        return ""
    if isinstance(spec, bool):
        return "is neither True nor False"
    if isinstance(spec, list):
        return f"is none of {', '.join(map(repr, spec))}"
    low, high, width = spec
    if isinstance(value, bool | str) or not low <= value <= high:
        return f"lies beyond the slider, which goes from {low:g} to {high:g}"
    return f"lies between the slider's steps of {width:g} from {low:g}"


def start_of(figure: Any, payload: Any) -> dict[str, Any]:
    """Return where the sliders of a reach check stand before anyone moves them."""
    module = of("lesson.figure")
    defaults = module.checked_defaults(figure.draw, figure.ranges)
    return {name: module.start_of(name, figure.ranges[name], defaults.get(name)) for name in payload["state"]}


def end_stops(figure: Any, payload: Any) -> str:
    """Return the fewest sliders that, pushed to an end, meet a reach check while all others stay at their start."""
    start = start_of(figure, payload)
    pushes = pushes_of(figure, start)
    for count in range(1, len(pushes) + 1):
        for some in combinations(pushes, count):
            for parts in product(*some):
                pushed = {name: end for part in parts for name, end in part.items()}
                # The author's condition may raise anything, and is not met then.
                with suppress(Exception):
                    if of("scoring").score(payload, start | pushed, 0).state == "right":
                        return str(of("scoring.reach").spoken_state(pushed))
    return ""


def pushes_of(figure: Any, start: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return what can be pushed without a thought, and where to: a slider or a list to either end, all switches on."""
    # All switches at once: which of them to turn on is a choice.
    switches = {name: True for name in start if isinstance(figure.ranges[name], bool)}
    pushes = [[switches]] if switches else []
    for name in [name for name in start if name not in switches]:
        spec = figure.ranges[name]
        both = (spec[0], spec[-1]) if isinstance(spec, list) else ends(spec)
        pushes.append([{name: end} for end in both if end != start[name]])
    return pushes


def met_at_start(figure: Any, payload: Any) -> str:
    """Return what is wrong with the condition of a reach check before anyone moves a slider; "" for nothing."""
    start = start_of(figure, payload)
    try:
        verdict = of("scoring").score(payload, start, 0)
    except Exception as fault:  # noqa: BLE001 - the author's condition may raise anything
        return f"has a condition that raises {type(fault).__name__} at the start: {fault}"
    return f"is reached at the start, {of('scoring.reach').spoken_state(start)}" if verdict.state == "right" else ""


def run_as_own(check: Any, code: str) -> None:
    """Run code as the learner's cell of a check."""
    # With history, because that is where the check finds the learner's latest cell, by this very first line.
    get_ipython().run_cell(f"{of('checks.code').MARK} {check.id}\n{code}", store_history=True)


def drive_code(card: Any, mutants: Sequence[str] = (), others: Sequence[str] = ()) -> None:
    """Run programs that do nothing or never end, every mistake, the solution and the `others` as the learner's cell,
    and try the `mutants`."""
    check, payload = card.check, card.check.payload
    if not solved(check):
        return
    needed[check.id] = [[] for _ in payload["tests"]]
    # The names that the tests call. Where they call none, all that the solution defines: a program without any would
    # fail by a NameError, which proves nothing of the tests.
    own = check.names or sorted(of("scoring.content").names_defined(payload["solution"]))
    # The one that does nothing first: what the solution gives is then known, found in the time that people have.
    for what, body, run in (("does nothing", "return None", press), ("never ends", "while True: pass", press_soon)):
        run_as_own(check, "\n".join(f"def {name}(*args, **options):\n    {body}" for name in own))
        run(card)
        found = f"a program that {what} passes every test"
        # One is enough: a test that lets a program pass which does nothing has to be mended first.
        if not step(check.id, what, not passed(card), found, "write a test that it fails", ("test", 0)):
            break
    for place, mistake in enumerate(payload["mistakes"]):
        # Before the press: of a failing assert without words a reader is told no more than that it fails.
        look_for_silence(check, weighed(check, ("mistake", place), mistake["code"])[1])
        run_as_own(check, mistake["code"])
        allowed = "write a test that it fails, or drop it"
        wrong(card, f"mistake {place + 1}", mistake["say"], ("mistake", place), allowed)
    for place, code in enumerate(mutants):
        broken, outcomes = weighed(check, part := ("mutant", place), code)
        found, allowed = f"mutant {place + 1} passes every test", "write a test that it fails, or drop it"
        step(check.id, f"mutant {place + 1}", broken or any(outcomes), found, allowed, part)
    run_as_own(check, payload["solution"])
    right(card, "its solution", ("solution",), "mend the solution or the test")
    for place, code in enumerate(others):
        run_as_own(check, code)
        right(card, f"`also` {place + 1}", ("other", place), "mend it or the test")


def weighed(check: Any, program: tuple[str, int], code: str) -> Any:
    """Try a wrong program, which is (what it is, its place); note the test that alone refuses it. Return what `tried`
    does."""
    broken, outcomes = tried(check, code)
    falls = [test for test, outcome in enumerate(outcomes) if outcome]
    if len(falls) == 1 and not broken:
        needed[check.id][falls[0]].append(program)
    return broken, outcomes


def press_soon(card: Any) -> None:
    """Press, with a fifth of a second for code that never ends: five are for people."""
    trial, mistakes = of("sandbox.trial"), card.check.mistakes
    seconds, trial.SECONDS = trial.SECONDS, 0.2
    known = len(mistakes)
    try:
        press(card)
    finally:
        trial.SECONDS = seconds
        # A known mistake that was compared with it had no more time, and may need it where Python is slow.
        del mistakes[known:]


def solved(check: Any) -> bool:
    """Return whether the solution passes the tests."""
    broken, outcomes = tried(check, check.payload["solution"])
    failure: Any = broken or next(filter(None, outcomes), [])
    part = ("solution",) if broken or not failure else ("test", outcomes.index(failure))
    found = f"has a solution that fails with {': '.join(filter(None, failure))}"
    return step(check.id, "the solution, tried", not failure, found, "mend the solution or the test", part)


def look_for_silence(check: Any, outcomes: Sequence[Any]) -> None:
    """Note each test that fails on a wrong program and says nothing."""
    for place, failure in enumerate(outcomes):
        ok = failure is None or failure[0] != "AssertionError" or failure[1].strip()
        found, allowed = "has a test that fails without a sentence", 'write assert …, "what is wrong"'
        step(check.id, f"test {place + 1} on a wrong program", ok, found, allowed, ("test", place))


def tried(check: Any, code: str) -> Any:
    """Return how a program failed by itself, and how it failed each test: [kind, message], or None."""

    def steps() -> Iterator[Any]:
        # In the child that `apart` makes, so what comes back has to fit into JSON.
        trial = check._tried(code)  # noqa: SLF001 - as a press does
        yield [one and [one.kind, one.message] for one in (trial.broken, *trial.outcomes)]

    try:
        broken, *outcomes = of("sandbox.trial").apart(steps)
    except Exception as end:  # noqa: BLE001 - the author's code may end in any way
        return [type(end).__name__, str(end)], []
    return broken, outcomes


def drive_reflect(card: Any) -> None:
    """Write a sentence and compare it with the model."""
    typed(card, "A sentence of my own.")
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
    if payload["kind"] == "choice" and not look_apart(card, "the option"):
        return
    for guess in check.texts if payload["kind"] == "choice" else [f"{payload['value']:.12g}"]:
        if payload["kind"] == "choice":
            tick(check, {check.texts.index(guess)})
        else:
            typed(card, guess)
        press(card)
        ok = not figure.waits and guess in html.unescape(figure.line.value)
        step(check.id, guess, ok, f"the guess “{guess}” opens no figure", allowed)


DRIVERS: dict[str, Callable[..., None]] = {
    "choice": drive_choice,
    "several": drive_several,
    "number": drive_number,
    "computed": drive_computed,
    "text": drive_text,
    "order": drive_order,
    "reach": drive_reach,
    "code": drive_code,
    "reflect": drive_reflect,
}


def drive_variants(card: Any) -> None:
    """Answer a check with each of its other values."""
    check = card.check
    for place, values in enumerate(check.payload.get("vary", {}).get("values", ())):
        if place:
            # A card of its own, as the review makes one, which no earlier answer has touched.
            session.memories.pop((check.id, check.hash), None)
            payload, before = of("checks.variants").filled(check.payload, place), len(steps)
            other = of("checks.card").Card(of("checks").made(check.id, payload))
            DRIVERS[payload["kind"]](other)
            spoken = ", ".join(f"{name} = {value}" for name, value in values.items())
            for fault in steps[before:]:
                if not fault["ok"]:
                    fault["found"] = f"with {spoken}: {fault['found']}"


def drive_check(name: str, **programs: Sequence[str]) -> None:
    """Answer the check `name` (chapter/id) in every way; `programs` are those of a code check that do not travel."""
    card = session.cards.get(name)
    if step(name, "a card", card, "is not shown", "mend the cell above that stops the page"):
        drive_blank(card)
        payload = card.check.payload
        (drive_guess if payload.get("predict") else DRIVERS[payload["kind"]])(card, **programs)
        drive_variants(card)


# --- pages and figures -------------------------------------------------------------------------------------------


def drive_page(name: str) -> None:
    """Fill in the second row of a page by its fields, read it back, and add a row; every figure must follow."""
    sheet = session.worksheets.get(name)
    if not step(name, "a page", sheet, "is not shown", "mend the cell above that stops the page"):
        return
    examples = sheet.handed_out()
    typed = {column: "0,5" if column in sheet.numeric else " 12 & a <word> " for column in sheet.columns}
    typed |= {column: offered[0] for column, offered in sheet.choices.items() if offered}
    # A page that starts from another one's rows may hold some: all but the second are emptied.
    for place, fields in enumerate(sheet.fields):
        for column, field in fields.items():
            field.value = typed[column] if place == 1 else ""
    row = {column: 0.5 if typed[column] == "0,5" else typed[column].strip() for column in sheet.columns}
    row |= {column: sheet.value(typed, column) for column in sheet.numeric if sheet.choices.get(column)}
    kept = sheet.handed_out() == [row]
    shown = "12 &amp; a &lt;word&gt;" in sheet.kept()[0] or " 12 & a <word> " not in typed.values()
    before = len(sheet.fields)
    sheet.add_row()
    ok = kept and shown and len(examples) == len(sheet.examples) and len(sheet.fields) == before + 1
    step(name, "a row", ok, "does not keep a row that is typed", "give each column a heading of its own")
    # A copy: a figure that draws may register listeners anew.
    for listener, heard in list(session.listeners.items()):
        figure = heard.__self__ if listener.startswith("figure ") else None
        if figure and name in figure.worksheets:
            found = f"has a figure that does not follow a row that is typed: {reason(figure)}"
            step(name, "the figure follows", drawn(figure), found, "let draw take whatever stands in the rows")


def drawn(figure: Any) -> bool:
    """Whether a figure shows a picture."""
    return "<img" in figure.picture.value


def reason(figure: Any) -> str:
    """Return why a figure could not be drawn."""
    return str(figure.sentence).removeprefix(UNDRAWN).removesuffix(").")


def drive_figures(_: str) -> None:
    """Move each slider of each figure to its ends, and back to where it was."""
    for figure in figures():
        code, allowed = source_of(figure.draw), "let draw take every value of its sliders"
        if not step(code, "the start", drawn(figure), f"cannot be drawn: {reason(figure)}", "mend draw"):
            continue
        for name, slider in figure.sliders.items():
            before = slider.value
            for value in ends(figure.ranges[name]):
                slider.value = value
                found = f"cannot be drawn with {name} = {value!r}: {reason(figure)}"
                step(code, f"{name} = {value!r}", drawn(figure), found, allowed)
            # Pages are driven behind the figures and draw them again. A slider that was left at an end would be taken
            # for trouble with the page's rows.
            slider.value = before


def figures() -> Iterator[Any]:
    """Yield the figures that are shown; those that no check reads have no name, so they are looked for."""
    module = sys.modules.get("ml_road_map.lesson.figure")
    # Where no figure was made there is no such module; one without a picture was never shown.
    for one in gc.get_objects() if module else ():
        if isinstance(one, module.Figure) and one.picture is not None:  # type: ignore[union-attr]
            yield one


def source_of(draw: Any) -> str:
    """Return the code of a figure's draw as it stands in its cell; "" where it is not known."""
    try:
        return inspect.getsource(draw).strip("\n")
    except (OSError, TypeError):
        return ""


def ends(spec: Any) -> tuple[Any, ...]:
    """Return the values of a slider's range that are most likely trouble: its ends, or all of a list."""
    if isinstance(spec, bool):
        return (not spec, spec)
    return tuple(spec) if isinstance(spec, list) else (spec[0], spec[1])


def drive(what: str, name: str = "", **programs: Sequence[str]) -> None:
    """Drive a "check" or a "page" by its name (chapter/id), or all "figures"; print the steps that were taken."""
    {"check": drive_check, "page": drive_page, "figures": drive_figures}[what](name, **programs)
    told = {"answers": len(pressed), "steps": steps, "needed": needed, "stops": stops}
    # On a line of its own: an author's code may have printed without ending its line. default=str, since a value of an
    # author's may be of any kind, and a report must not fail for it.
    print(f"\n{MARK}{json.dumps(told, default=str)}")
