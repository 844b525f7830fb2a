"""Payloads by hand, one of every kind, and the cells that show them."""

from __future__ import annotations

import base64
import json
from typing import Any

Payload = dict[str, Any]


def payload(kind: str, **fields: Any) -> Payload:
    """Return a payload of a kind; what every kind has is filled in."""
    common = {"v": 1, "kind": kind, "title": f"A {kind}", "stem": "Which?", "hints": [], "why": "", "rev": 1}
    return common | fields


def encoded(content: Payload) -> str:
    """Return a payload as a check cell holds it."""
    return base64.b64encode(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).decode()


def cell_of(name: str, content: Payload) -> str:
    """Return the source of a check cell."""
    return f'from ml_road_map import check\ncheck("{name}", "{encoded(content)}")'


CHOICE = payload(
    "choice",
    title="Two heads in a row",
    stem="How likely are two heads in a row with a fair coin?",
    options=[
        {"text": "½", "right": False, "say": "That is the chance of one head. What does the second toss do to it?"},
        {
            "text": ["¼, because ", ["em", "independent"], " chances multiply"],
            "right": True,
            "say": "The pairs are equally likely.",
        },
        {"text": "⅓", "right": False, "say": "This counts heads–tails and tails–heads as one case. Are they?"},
        {
            "text": [
                "A longer option that has to wrap on a narrow page, with some ",
                ["code", "P(A | B) = count(both) / count(B)"],
                " in it & a < that needs care, and a price of $5 or $6",
            ],
            "right": False,
            "say": "Length is no argument.",
        },
    ],
    hints=["Write down every pair.", ["How many of the ", ["strong", "four"], " are heads–heads?"]],
    why="Independent chances multiply: ½ · ½.",
)

SEVERAL = payload(
    "several",
    title="What shrinks?",
    stem="More tosses of the same coin. What shrinks?",
    options=[
        {
            "text": "the spread of the estimate",
            "right": True,
            "say": "You left out what ten and a thousand tosses differ in.",
        },
        {
            "text": "the coin's bias",
            "right": False,
            "say": "The coin stays what it is; only our knowledge of it improves.",
        },
        {
            "text": "the chance of a wide miss",
            "right": True,
            "say": "You left out one: when the spread is small, how often is the miss wide?",
        },
    ],
    why="Data change what we know, not what is.",
)

NUMBER = payload(
    "number",
    title="One alarm in a hundred",
    stem="An alarm rings: how likely is it right?",
    value=0.16666666666666669,
    tolerance=0.005,
    unit="",
    mistakes=[
        {"value": 0.99, "say": "That is how often the test finds the illness, not how often an alarm is right."},
        {"value": 0.01, "say": "That is the chance before the alarm."},
    ],
    hints=["Think of 10,000 people and count the alarms."],
    why="99 true alarms stand against 495 false ones.",
)

COMPUTED = payload(
    "computed",
    title="How many heads is that?",
    stem="How many of the ten tosses were heads?",
    code='sum(row["heads"] for row in data("tosses"))',
    tolerance=0,
    relative=False,
    mistakes=[{"value": 0.7, "say": "That is the share. How many tosses is it a share of?"}],
    why="The count is the share times the number of tosses.",
)

TEXT = payload(
    "text",
    title="The name of the rule",
    stem="Which rule turns P(B | A) into P(A | B)?",
    accepted=["Bayes' rule", "Bayes", "Bayes' theorem"],
    mistakes=[{"text": "chain rule", "say": "The chain rule multiplies; the rule asked for turns a condition round."}],
    why="It follows from writing P(A, B) in both ways.",
)

ORDER = payload(
    "order",
    title="In which order?",
    stem="Put the steps of an honest experiment in order.",
    items=[
        "Say what would change your mind",
        [
            "Collect the data, ",
            ["code", "rows = data(…)"],
            ", and as many of them as were announced before the first one",
        ],
        "Look at the data",
        "Report it, whatever it says",
    ],
    start=[2, 0, 3, 1],
    hints=["Which step loses its worth when it comes after another?"],
    why="Looking first makes every pattern look planned.",
)

REACH = payload(
    "reach",
    title="Narrow it down",
    stem="Move the slider until a fair coin (0.5) is outside the bar.",
    condition="0.7 - 1 / tosses**0.5 > 0.5",
    state={"tosses": 100},
    figure="gallery/narrow",
    hints=["The bar shrinks with the square root."],
    why="At 26 tosses and more the bar ends above one half.",
)

STARTER = "def mean(values):\n    ..."
SOLUTION = """\
def mean(values):
    if not values:
        raise ValueError("mean of an empty list")
    return sum(values) / len(values)"""
NO_DOOR = "def mean(values):\n    return sum(values) / len(values)"
FLOORS = "def mean(values):\n    if not values:\n        raise ValueError\n    return sum(values) // len(values)"
EMPTY_TEST = """\
try:
    mean([])
except ValueError:
    pass
else:
    raise AssertionError("an empty list has no mean; who calls must be told")"""

CODE = payload(
    "code",
    title="A mean that refuses nothing",
    stem="Write `mean(values)`.",
    starter=STARTER,
    tests=[
        'assert mean([1, 2, 3]) == 2, "the mean of 1, 2 and 3 is not what it should be"',
        'assert mean([1, 2]) == 1.5, "a mean need not be a whole number"',
        EMPTY_TEST,
    ],
    solution=SOLUTION,
    mistakes=[
        {"code": NO_DOOR, "say": "Try it on an empty list. Which error does the caller see?"},
        {"code": FLOORS, "say": "Which of Python's two divisions keeps the fraction?"},
    ],
    hints=[["What is ", ["code", "sum([]) / len([])"], "?"]],
    why="Saying no at the door keeps a wrong number from travelling on.",
)

REFLECT = payload(
    "reflect",
    title="Your own coin",
    stem="Where did a small count mislead you lately? Write two sentences.",
    model="A good answer names the count, what it was divided by, and what a larger sample showed.",
)

ALL = {
    "gallery/two-heads": CHOICE,
    "gallery/what-shrinks": SEVERAL,
    "gallery/base-rate": NUMBER,
    "gallery/how-many": COMPUTED,
    "gallery/rule-name": TEXT,
    "gallery/order": ORDER,
    "gallery/narrow": REACH,
    "gallery/mean": CODE,
    "gallery/own-coin": REFLECT,
}

TOSSES = "toss,heads\n" + "\n".join(f"{toss},{heads}" for toss, heads in enumerate([1, 1, 0, 1, 1, 0, 1, 0, 1, 1], 1))
TABLE_CELL = f'from ml_road_map import embed\nembed("gallery/tosses", """{TOSSES}\n""")'
FIGURE_CELL = """\
from ml_road_map import figure
explore = figure("gallery/narrow")
import matplotlib.pyplot as plt

def draw(tosses=10):
    half = 1 / tosses**0.5
    drawn, axes = plt.subplots(figsize=(6, 1.2))
    axes.errorbar(0.7, 0, xerr=half, fmt="o", capsize=4)
    axes.set(xlim=(0, 1), yticks=[], xlabel="chance of heads")
    return drawn, f"{tosses} tosses: between {max(0, 0.7 - half):.2f} and {min(1, 0.7 + half):.2f}."

explore(draw, tosses=(10, 1000, 10))"""
STARTER_CELL = f"# Check: gallery/mean (write your code in this cell, run it, then press Check below)\n{STARTER}"
