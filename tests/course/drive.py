"""Runs inside a notebook's kernel, after Run All: answers every check of the page through its real widgets.

Prints one JSON list of steps: check, what was done, whether it came out as it must, and what was seen. It stands alone:
the test reads its text and appends it to the notebook as a cell.
"""

import html
import importlib.util
import json
import re
import sys

from IPython import get_ipython

session = sys.modules["ml_road_map.record.session"].SESSION
if importlib.util.find_spec("ml_road_map.checks.code"):
    # For code that never ends: five seconds are for people, and would be waited for at every code check.
    importlib.import_module("ml_road_map.sandbox.trial").SECONDS = 1.0
steps = []


def of(module):
    """Return a module of the runtime."""
    return importlib.import_module(f"ml_road_map.{module}")


def seen(card):
    """Return the feedback of a card as a person reads it."""
    return html.unescape(re.sub(r"<[^>]*>", " ", card.feedback.value))


def note(card, did, ok):
    """Keep one step."""
    steps.append({"check": card.check.id, "did": did, "ok": bool(ok), "seen": seen(card)[:300]})


def says(card, sentence):
    """Whether a card's feedback holds a sentence of its payload, and the payload has one."""
    return bool(sentence) and of("text").markup(sentence) in card.feedback.value


def passed(card):
    """Whether a card shows that the answer is right (aided or not)."""
    return seen(card).split()[:1] in (["Correct"], ["Correct:"], ["Correct."], ["Shown:"], ["Shown."], ["Shown"])


def press(card):
    """Press the first button, as sure where that is asked."""
    card.sure.click()


def drive_blank(card):
    """Press with nothing answered."""
    press(card)
    payload = card.check.payload
    # A second reach check on the same figure finds the sliders where the first one left them: that is an answer.
    moved = payload["kind"] == "reach" and session.figures[payload["figure"]].moved
    note(card, "nothing", "Not attempted" in seen(card) or moved)


def tick(check, wanted):
    """Click options until just the wanted places are ticked."""
    for place, hit in enumerate(check.hits):
        if (place in check.ticked) != (place in wanted):
            hit.click()


def drive_choice(card):
    """Choose every wrong option, then the right one."""
    options = card.check.payload["options"]
    for place, option in sorted(enumerate(options), key=lambda pair: pair[1]["right"]):
        tick(card.check, {place})
        press(card)
        note(card, f"option {place}", says(card, option["say"]) and passed(card) == option["right"])


def drive_several(card):
    """Add every wrong option to the right ones, leave out every right one, then tick just the right ones."""
    options = card.check.payload["options"]
    right = {place for place, option in enumerate(options) if option["right"]}
    for place, option in enumerate(options):
        tick(card.check, right ^ {place})
        press(card)
        first = len(card.check.memory.tries) == 1 and option["right"]  # what is missed is told from the second try on
        note(card, f"but for {place}", not passed(card) and (first or says(card, option["say"])))
        if first:
            tick(card.check, set(range(len(options))) - {place})
            press(card)
            note(card, f"all but {place}", not passed(card) and says(card, option["say"]))
    tick(card.check, right)
    press(card)
    note(card, "just the right ones", passed(card))


def typed(card, text):
    """Type into the field and press."""
    card.check.field.value = text
    press(card)


def drive_number(card):
    """Type something unreadable, every expected mistake, and the right number."""
    payload = card.check.payload
    typed(card, "no number")
    note(card, "no number", not passed(card))
    for mistake in payload["mistakes"]:
        typed(card, repr(mistake["value"]))
        note(card, f"mistake {mistake['value']}", not passed(card) and says(card, mistake["say"]))
        outside = abs(mistake["value"] - payload["value"]) > payload["tolerance"]
        note(card, f"mistake {mistake['value']} lies outside", outside)
    typed(card, repr(payload["value"]))
    note(card, "the number", passed(card))


def drive_text(card):
    """Type every expected mistake, something else, and every accepted answer."""
    payload = card.check.payload
    for mistake in payload["mistakes"]:
        typed(card, mistake["text"])
        note(card, f"mistake {mistake['text']}", not passed(card) and says(card, mistake["say"]))
    typed(card, "quite another thing")
    note(card, "another thing", not passed(card))
    for accepted in payload["accepted"]:
        typed(card, f" {accepted.upper()} ")
        note(card, f"accepted {accepted}", passed(card))


def arrange(check, wanted):
    """Move items up until they stand in the wanted order."""
    for place, item in enumerate(wanted):
        for _ in range(check.order.index(item) - place):
            check.rows[item][1].click()


def drive_order(card):
    """Put the items in the reverse order, then in the right one."""
    places = list(range(len(card.check.payload["items"])))
    arrange(card.check, places[::-1])
    press(card)
    note(card, "reversed", not passed(card) and "0 of" in seen(card))
    arrange(card.check, places)
    press(card)
    note(card, "in order", passed(card))


def drive_reach(card):
    """Check the start, which must not do, then the author's state, by the sliders."""
    payload = card.check.payload
    figure = session.figures[payload["figure"]]
    start = {name: figure.state[name] for name in payload["state"]}
    verdict = of("scoring").score(payload, start, 0)
    note(card, "the start", verdict.state == "not yet")
    for name, value in payload["state"].items():
        figure.sliders[name].value = value
    note(
        card,
        "the figure is redrawn",
        "could not be drawn" not in figure.picture.value and "<img" in figure.picture.value,
    )
    press(card)
    note(card, "the state", passed(card))


def run_as_own(check, code):
    """Run code as the learner's cell of a check."""
    get_ipython().run_cell(f"{of('checks.code').MARK} {check.id}\n{code}", store_history=True)


def drive_code(card):
    """Run every mistake, an endless loop and the solution as the learner's cell."""
    payload = card.check.payload
    for place, mistake in enumerate(payload["mistakes"]):
        run_as_own(card.check, mistake["code"])
        press(card)
        note(card, f"mistake {place}", not passed(card) and says(card, mistake["say"]))
    names = sorted(of("scoring.content").names_defined(payload["solution"]))
    run_as_own(card.check, f"def {names[0]}(*args, **options):\n    while True:\n        pass")
    press(card)
    note(card, "an endless loop", not passed(card) and "Stopped after" in seen(card))
    run_as_own(card.check, payload["solution"])
    press(card)
    note(card, "the solution", passed(card))


def drive_reflect(card):
    """Write a sentence and compare it with the model."""
    typed(card, "A sentence of my own.")
    note(card, "a sentence", says(card, card.check.payload["model"]))


def drive_sheet(name, sheet):
    """Fill in the second row of a page by its fields, read it back, and add a row."""
    examples = sheet.handed_out()
    for column, field in sheet.fields[1].items():
        field.value = " 12 & a <word> " if column not in sheet.numeric else "0,5"
    rows = sheet.handed_out()
    kept = rows == [{column: 0.5 if column in sheet.numeric else "12 & a <word>" for column in sheet.columns}]
    shown = "12 &amp; a &lt;word&gt;" in sheet.kept()[0]
    before = len(sheet.fields)
    sheet.add_row()
    ok = kept and shown and len(examples) == len(sheet.examples) and len(sheet.fields) == before + 1
    steps.append({"check": name, "did": "a row", "ok": ok, "seen": sheet.kept()[1][:300]})
    for listener, heard in session.listeners.items():
        figure = heard.__self__ if listener.startswith("figure ") else None
        if figure and name in figure.pages:
            ok = "<img" in figure.picture.value
            steps.append({"check": name, "did": "the figure follows", "ok": ok, "seen": figure.sentence})


DRIVERS = {
    "choice": drive_choice,
    "several": drive_several,
    "number": drive_number,
    "computed": drive_number,
    "text": drive_text,
    "order": drive_order,
    "reach": drive_reach,
    "code": drive_code,
    "reflect": drive_reflect,
}

LEARNERS_NAMES = "sum = 0\nhtml = 'mine'\ncheck = explore = data = answer = figure = page = 1"


def cells_that_call(function):
    """Return the source of every cell of ours that has run and calls `function`, by the name that it passes."""
    found = {}
    for cell in get_ipython().history_manager.input_hist_raw:
        named = re.search(rf'^ml_road_map\.{function}\("([^"]+)"', cell, re.MULTILINE)
        if named and cell.startswith("#@title "):
            found[named.group(1)] = cell
    return found


def drive():
    """Drive every check of the page, then every page to fill in."""
    # Names that hide builtins and ours stay while all is driven; every check's cell runs once more, as learners do.
    get_ipython().run_cell(LEARNERS_NAMES)
    for name, cell in cells_that_call("check").items():
        get_ipython().run_cell(cell)
        card = session.cards[name]
        drive_blank(card)
        DRIVERS[card.check.payload["kind"]](card)
    for name, cell in cells_that_call("worksheet").items():
        get_ipython().run_cell(cell)
        drive_sheet(name, session.worksheets[name])


drive()
print("DRIVEN " + json.dumps(steps))
