"""What the recorded learners did, session by session: the notebook, the day, and what was done in it."""

from __future__ import annotations

from typing import NamedTuple


class Story(NamedTuple):
    """A session in a kernel of its own.

    `home` names the learner and `day` the day of October 2026. `hands` is run with the functions of `hands.py`, for
    what is done with the mouse and typed into fields; `cells` are cells that the learner adds at the end of the
    notebook. `saved` is the name under which the notebook is kept, "" for none.
    """

    home: str
    course: str
    notebook: str
    day: int
    hands: str = ""
    cells: tuple[str, ...] = ()
    saved: str = ""


EVERY_KIND = '''\
tick("format_example/two-heads", 0)
tick("format_example/two-heads", 1, sure=False)
ask_help("format_example/either")
write("format_example/either", "0.875")
slide("format_example/narrow", tosses=20)
slide("format_example/narrow", tosses=100)
write("format_example/how-many", "0.7")
write("format_example/how-many", "7")
ask_help("format_example/base-rate")
write("format_example/base-rate", "0.99", sure=False)
write("format_example/base-rate", "1/6")
tick("format_example/what-shrinks", 0, 1)
tick("format_example/what-shrinks", 0, 2)
write("format_example/rule-name", "chain rule", sure=False)
arrange("format_example/order", 3, 2, 1, 0)
code("format_example/mean", "def mean(values):\\n    return sum(values) / len(values)")
code("format_example/mean", "def mean(values):\\n    return total / len(values)")
code("format_example/mean", """\\
def mean(values):
    if not values:
        raise ValueError("„nichts“")
    return sum(values) / len(values)""")
write("format_example/own-coin", "Drei Schwalben – kein Sommer. Three swallows, no summer.")
'''

COUNTED = """\
fill("python/my_counts", {"what": "cups of tea", "how many": "3"}, {"what": "buses, late", "how many": "1,5"})
write("python/by-hand", "4", sure=False)
arrange("python/loop", 0, 1, 2, 3)
"""

REVIEWED = """\
due = old.LISTENERS["review"].__self__
while due.place < len(due.due):
    name, payload = (due.due[due.place][key] for key in ("name", "payload"))
    if payload["kind"] == "choice":
        tick(name, next(place for place, hit in enumerate(old.CARDS[name].check.payload["options"]) if hit["right"]))
    elif payload["kind"] == "text":
        write(name, "Bayes")
    due.next.click()
"""

AGAIN = """\
answer("two-heads", "B", sure=True)
answer("either", "7/8", sure=True)
answer("narrow", {"tosses": 40})
answer("how-many", 7, sure=True)
answer("rule-name", "bayes", sure=True)
answer("order", "ABDC", sure=False)
"""

TESTED_OUT = """\
tick("what_ml_can_do/extra-pay", 2)
write("what_ml_can_do/does-nothing", "99,5 %")
tick("what_ml_can_do/not-alike", 3)
tick("what_ml_can_do/no-model-needed", 0, 3, sure=False)
slide("what_ml_can_do/draw-the-limit", limit=50)
write("what_ml_can_do/many-small-mistakes", "1,200")
slide("what_ml_can_do/cheapest-week", alarm=40, missed=120)
arrange("what_ml_can_do/before-you-buy", 1, 0, 2, 3, sure=False)
fill("what_ml_can_do/inventory",
     {"task": "Angebote & <Rechnungen>", "rule": "40", "cases": "1.200", "cost": "80 €", "who says so": "Büro"},
     {"task": "=2+3", "rule": "", "cases": "about 12", "cost": "5"})
"""

LEARNERS_BAYES = """\
# Check: probability/bayes (keep this line; your code goes below)
def bayes(prior, hit_rate, false_alarm):
    return prior * hit_rate / (prior * hit_rate + (1 - prior) * false_alarm)
"""

CHANCES = """\
answer("base-rate", "16.7 %", sure=True)
answer("four-times", "A", sure=False)
answer("count-in-order", "BACD")
answer("bayes")
answer("where-it-holds", "BE", sure=True)
answer("silent", 0.0226, sure=False)
answer("two-readings", "Likelihood")
answer("first-guess", "Five in a hundred, I thought.")
"""

FORMAT, PYTHON, SHARES = (f"chapters/{name}.ipynb" for name in ("format_example", "python", "probability"))
CAN_DO, MACHINES = "chapters/what_ml_can_do.ipynb", "chapters/how_machines_learn.ipynb"

STORIES = (
    Story("coins", "small", FORMAT, 5, EVERY_KIND, saved="answered"),
    Story("coins", "small", PYTHON, 7, COUNTED),
    Story("coins", "small", "review.ipynb", 9, REVIEWED, ('reset("python/by-hand", sure=True)\nundo()',)),
    Story("coins", "small", "review.ipynb", 9, cells=('reset("format_example/what-shrinks", sure=True)', "export()")),
    Story("coins", "small", FORMAT, 10, cells=(AGAIN,), saved="half_answered"),
    Story("company", "whole", CAN_DO, 5, TESTED_OUT, saved="filled_in"),
    Story("company", "whole", MACHINES, 6, 'ask_help("how_machines_learn/no-ring-left", 2)'),
    Story("company", "whole", SHARES, 8, cells=(LEARNERS_BAYES, CHANCES)),
    Story("forgetful", "small", SHARES, 5, 'tick("probability/share", 1)\ntick("probability/share", 0)'),
    Story("forgetful", "small", "review.ipynb", 6, cells=('reset("", sure=True)',)),
    Story("forgetful", "small", PYTHON, 7, cells=('answer("by-hand", 3, sure=True)',)),
    Story("nobody", "small", PYTHON, 5),
)
# What is opened at the end, on another day, with nothing done: its outputs say what was brought back.
READ_ON = 12
READ = (
    ("coins", "small", FORMAT),
    ("coins", "small", PYTHON),
    ("coins", "small", "coin_road_map.ipynb"),
    ("company", "whole", CAN_DO),
)
