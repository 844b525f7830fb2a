"""Figures that the learner moves."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from builder.runtime.lesson import figure as part
from builder.runtime.lesson.figure import DOTS, explore, figure, png_of
from builder.runtime.record.session import SESSION
from tests.runtime.conftest import Page
from tests.runtime.events import event
from tests.runtime.payloads import REACH

DRAW = """\
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
def draw(w=3, kind="a", on=True):
    drawn, axes = plt.subplots(figsize=(4, 1))
    return drawn, f"{kind} & <{sum([w, 1])}> {on}"
"""


def shown(learner: Page, call: str = 'explore(draw, w=(0, 10, 1), kind=["a", "b"], on=True)', draw: str = DRAW) -> Any:
    """Run a figure's cell, as a reach check's figure, and return it."""
    learner.run(draw)
    learner.namespace["explore"] = figure("probability/narrow")
    learner.run(call)
    return SESSION.figures["probability/narrow"]


def test_a_figure_is_a_picture_with_its_sentence(learner: Page) -> None:
    """A figure is a PNG with its sentence as alternative text, below it, and as plain text."""
    drawn = shown(learner)
    assert learner.outputs.bundles[-2]["text/plain"] == "a & <4> True"
    assert drawn.picture.value.count("a &amp; &lt;4&gt; True") == 2
    source = re.search(r'alt="a &amp; &lt;4&gt; True" .* src="data:image/png;base64,([^"]+)"', drawn.picture.value)
    assert source
    assert base64.b64decode(source[1]).startswith(b"\x89PNG")
    assert "max-width:100%" in drawn.picture.value
    assert "background:white" in drawn.picture.value


def test_no_line_of_the_sentence_begins_with_a_percent_sign(learner: Page) -> None:
    """Below the picture, and in a saved copy, a number and its percent sign stay together."""
    drawn = shown(learner, draw=DRAW.replace(" {on}", " {w} %"))
    assert "\u00a0%</p>" in drawn.picture.value
    assert "\u00a0%</p>" in drawn.below()[0]
    assert drawn.below()[1].endswith(" %")


def test_a_picture_is_white_whatever_the_page(learner: Page) -> None:
    """A figure without a ground of its own is drawn on white, so that it reads in a dark theme."""
    draw = DRAW.replace("    return", "    drawn.set_facecolor('none')\n    return")
    source = re.search(r'base64,([^"]+)"', shown(learner, draw=draw).picture.value)
    assert source
    assert plt.imread(io.BytesIO(base64.b64decode(source[1])))[0, 0].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(("layout", "width"), [("constrained", 4 * 96), (None, None)])
def test_what_lays_itself_out_is_as_large_as_it_was_made(learner: Page, layout: str | None, width: int | None) -> None:
    """A figure with a layout of its own keeps its size; any other is cut to what it shows, be that beyond its edges."""
    draw = f"""
import matplotlib.pyplot as plt
def draw(far=1):
    drawn, axes = plt.subplots(figsize=(4, 3), layout={layout!r})
    axes.text(2, 0.5, "far out")
    return drawn, "text beside the axes"
"""
    found = shown(learner, "explore(draw, far=(0, 2, 1))", draw).width
    assert found == width if width else found > 4 * 96


@pytest.mark.parametrize(("layout", "edges"), [("constrained", None), (None, "tight")])
def test_one_drawing_has_the_dots_of_two(layout: str | None, edges: str | None) -> None:
    """A figure is drawn once, and is dot for dot what savefig() makes of it in two drawings."""
    pngs = []
    for once in (True, False):
        drawn, both = plt.subplots(1, 2, figsize=(5, 3), layout=layout)
        both[0].plot([1, 30000, 2], label="a line")
        both[0].set(title="left", xlabel="days", ylabel="sum")
        both[0].legend()
        drawn.colorbar(both[1].imshow([[1, 2], [3, 4]]))
        pngs.append(plt.imread(io.BytesIO(png_of(drawn) if once else saved(drawn, edges))))
    assert np.array_equal(*pngs)


def saved(drawn: Figure, edges: str | None) -> bytes:
    """Return what savefig() makes of a figure, cut to what it shows where `edges` says so."""
    buffer = io.BytesIO()
    drawn.savefig(buffer, dpi=DOTS, facecolor="white", bbox_inches=edges)
    plt.close(drawn)
    return buffer.getvalue()


def test_a_slider_hands_over_what_it_shows(learner: Page) -> None:
    """What sums of steps leave behind, 1.8000000000000003 for 1.8, reaches neither figure nor check."""
    drawn = shown(
        learner,
        "explore(draw, w=(0.1, 2.0, 0.1))",
        "import matplotlib.pyplot as plt\ndef draw(w=0.3): return plt.figure(), str(w)",
    )
    drawn.sliders["w"].value = 1.8000000000000003
    assert (drawn.state, drawn.sentence) == ({"w": 1.8}, "1.8")


def test_moving_a_slider_draws_anew(learner: Page) -> None:
    """Each slider changes its own parameter when it is let go, and no picture stays open."""
    drawn = shown(learner)
    assert not drawn.moved
    drawn.sliders["w"].value = 5
    assert drawn.sentence == "a & <6> True"
    drawn.sliders["kind"].value = "b"
    drawn.sliders["on"].value = False
    assert drawn.sentence == "b & <6> False"
    assert drawn.moved
    assert drawn.state == {"w": 5, "kind": "b", "on": False}
    assert drawn.sliders["w"].continuous_update is False
    assert learner.shell.ev("plt.get_fignums()") == []


RANGES = [
    ("w=(0, 10, 1)", "IntSlider", 3), ("w=(0, 10, 0.5)", "FloatSlider", 3), ("w=[1, 2, 3]", "Dropdown", 3),
    ("on=False", "Checkbox", True),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "kind", "value"), RANGES)
def test_each_range_has_its_widget(learner: Page, spec: str, kind: str, value: Any) -> None:
    """Whole steps, broken steps, a list and a bool each get their widget, starting at draw's default."""
    (one,) = shown(learner, f"explore(draw, {spec})").sliders.values()
    assert type(one).__name__ == kind
    assert one.value == value


STARTS = [
    ("(0, 10, 2)", 4),
    ("(0, 1, 0.25)", 0.5),
    ("(1, 4, 1)", 3),
    ("['x', 'y']", "x"),
    ("True", True),
    ("False", False),
]


@pytest.mark.parametrize(("spec", "value"), STARTS)
def test_without_a_default_a_slider_starts_in_the_middle(learner: Page, spec: str, value: Any) -> None:
    """A range starts at the step nearest its middle, a list at its first item, a bool as given."""
    draw = DRAW.replace("w=3", "w").replace("sum([w, 1])", "w")
    assert shown(learner, f"explore(draw, w={spec})", draw).state["w"] == value


@pytest.mark.parametrize(
    ("spec", "form"), [("(0, 0.01, 0.001)", ".3f"), ("(0.0, 1.0, 0.25)", ".2f"), ("(0.5, 6, 1)", ".1f")]
)
def test_a_step_is_read_out_in_full(learner: Page, spec: str, form: str) -> None:
    """The readout shows as many decimals as the values on the steps have."""
    draw = DRAW.replace("w=3", "w")
    assert shown(learner, f"explore(draw, w={spec})", draw).sliders["w"].readout_format == form


BAD = [
    ("explore(draw, v=(0, 1, 1))", 'no parameter "v"; it has: w, kind, on'),
    ("explore(draw, w=(4, 10, 1))", "default 3 lies outside of 4 to 10"),
    ("explore(draw, w=(10, 0, 1))", "low < high"),
    ("explore(draw, w=(0, 10, 0))", "step > 0"),
    ("explore(draw, w=(0, 10))", r"give \(low, high, step\)"),
    ("explore(draw, w=7)", r"give \(low, high, step\)"),
    ("explore(draw, w=[])", "default 3 among them"),
    ("explore(draw, kind=['b'])", "default 'a' among them"),
    ("explore(lambda w, v: None, w=(0, 1, 1))", "neither a slider nor a default"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_a_figure_that_does_not_fit_is_an_error_for_its_author(learner: Page, call: str, words: str) -> None:
    """Sliders that do not fit draw, or ranges that are none, raise an error that says what is allowed."""
    with pytest.raises((TypeError, ValueError), match=words):
        shown(learner, call)


@pytest.mark.parametrize("body", ["1 / 0", "return 7", "return None, 'sentence'"])
def test_a_drawing_that_fails_is_told_in_words(learner: Page, body: str) -> None:
    """An exception in draw, or a result that is no figure with a sentence, is said in the figure's place."""
    drawn = shown(learner, "explore(draw, w=(0, 10, 1))", f"def draw(w=3):\n    {body}")
    assert "This figure could not be drawn" in drawn.picture.value
    assert "Run the cells above, then this one." in drawn.picture.value


def test_later_names_do_not_change_a_figure(learner: Page) -> None:
    """A figure draws with the notebook as it was, whatever is hidden or changed later."""
    drawn = shown(learner, draw=DRAW.replace("sum([w, 1])", "helper(w)") + "def helper(w): return sum([w, 1])\n")
    learner.run("sum = 0\nhelper = None\nplt = None")
    drawn.sliders["w"].value = 5
    assert drawn.sentence == "a & <6> True"


def test_names_that_hide_builtins_do_not_spoil_a_figure(learner: Page) -> None:
    """A figure drawn after `sum = 0` still sees the real sum."""
    learner.run("sum = 0")
    assert shown(learner).sentence == "a & <4> True"


def test_only_the_first_figure_after_a_name_bears_it(learner: Page) -> None:
    """Figures further down do not take the name that a reach check reads."""
    first = shown(learner)
    learner.run("explore(draw, w=(0, 5, 1))")
    assert SESSION.figures["probability/narrow"] is first


def test_a_reach_reads_the_sliders(learner: Page) -> None:
    """A reach is not attempted before a slider moves, then judged by where the sliders stand."""
    learner.run(DRAW.replace("w=3", "tosses=10").replace("sum([w, 1])", "tosses"))
    learner.namespace["explore"] = figure("gallery/narrow")
    learner.run("explore(draw, tosses=(10, 1000, 10))")
    card = learner.ask(REACH)
    card.sure.click()
    assert "Move the sliders of the figure above first." in card.feedback.value
    missed = "With tosses = 20 the goal is not met. The figure says: a &amp; &lt;20&gt; True</div>"
    for tosses, words in ((20, missed), (100, "<strong>Correct.</strong>")):
        SESSION.figures["gallery/narrow"].sliders["tosses"].value = tosses
        card.sure.click()
        assert words in card.feedback.value
    assert card.check.memory.answer == {"tosses": 100}


def test_a_reach_names_the_sliders_in_the_figure_s_order(learner: Page) -> None:
    """What is said of a state, and the answer, name the sliders as the figure has them, not by the alphabet."""
    learner.run("def draw(tosses=10, fair=True): return tosses")
    learner.namespace["explore"] = figure("gallery/narrow")
    learner.run("explore(draw, tosses=(10, 1000, 10), fair=True)")
    card = learner.ask(REACH | {"state": {"fair": True, "tosses": 100}})
    SESSION.figures["gallery/narrow"].sliders["tosses"].value = 20
    card.sure.click()
    assert "With tosses = 20, fair = yes the goal is not met." in card.feedback.value
    assert card.check.key() == "for example tosses = 100, fair = yes"


def test_without_widgets_a_figure_is_drawn_once(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ipywidgets is missing, the picture and its sentence are shown as they start."""
    monkeypatch.setattr(part, "has_widgets", lambda: False)
    learner.run(DRAW)
    explore(learner.namespace["draw"], w=(0, 10, 1))
    assert "data:image/png" in learner.outputs.bundles[-1]["text/html"]
    assert learner.outputs.bundles[-1]["text/plain"] == "a & <4> True"


DRAW_REACH = DRAW.replace("w=3, ", "tosses=10, ").replace("sum([w, 1])", "tosses")
RANGES = "tosses=(5, 205, 5), kind=['a', 1], on=True"
BEYOND = [4, 206, 7, 10**400, -1, 1e308, float("nan"), True, "10", None, [10], {"a": 1}]


def narrow(learner: Page, ranges: str = RANGES) -> Any:
    """Run the figure that the reach check reads, and return it."""
    learner.run(DRAW_REACH)
    learner.namespace["explore"] = figure("gallery/narrow")
    learner.run(f"explore(draw, {ranges})")
    return SESSION.figures["gallery/narrow"]


@pytest.mark.parametrize("value", BEYOND, ids=lambda value: repr(value)[:12])
def test_what_no_slider_can_say_is_no_answer(learner: Page, capsys: pytest.CaptureFixture[str], value: Any) -> None:
    """A state beyond a slider's range, between its steps or of another type is none in a record, and none to type."""
    narrow(learner)
    content = learner.ask(REACH | {"condition": "sum(range(tosses)) >= 0"})
    recorded = event(answer={"tosses": value}, hash=content.check.hash, state="right")
    SESSION.history.add([recorded])
    SESSION.memories.clear()
    card = learner.ask(REACH | {"condition": "sum(range(tosses)) >= 0"})
    assert "does not fit this question" in card.feedback.value
    learner.answer("it", {"tosses": value})
    assert capsys.readouterr().out.startswith("Not attempted: ")


@pytest.mark.parametrize(
    ("ranges", "state"),
    [
        (RANGES, {"tosses": 205, "kind": 1, "on": False}),
        (RANGES, {"tosses": 100.0, "kind": "a", "on": True}),
        ("tosses=(3, 12, 4), kind=['a', 'b'], on=[True, False]", {"tosses": 12, "kind": "b", "on": False}),
        ("tosses=(3, 12, 4), kind=['a', 2.5], on=True", {"tosses": 10, "kind": 2.5, "on": True}),
        ("tosses=(0.1, 20, 0.1), kind=['a'], on=True", {"tosses": 7.3, "kind": "a", "on": True}),
        ("tosses=(-5, 20, 2.5), kind=['a'], on=True", {"tosses": -2.5, "kind": "a", "on": True}),
    ],
)
def test_what_sliders_can_say_is_an_answer(learner: Page, ranges: str, state: dict[str, Any]) -> None:
    """Each step, the end of a range that the step does not divide, and a start between two steps are answers."""
    drawn = narrow(learner, ranges)
    assert all(drawn.can_be(name, value) for name, value in state.items())
    content = REACH | {"state": state, "condition": "True"}
    SESSION.history.add([event(answer=state, hash=learner.ask(content).check.hash)])
    SESSION.memories.clear()
    assert "Correct" in learner.ask(content).feedback.value


def test_a_typed_number_is_put_on_a_step(learner: Page) -> None:
    """The number beside a slider can be typed: the nearest step is what the figure draws, and what the slider says."""
    drawn = narrow(learner, "tosses=(5, 203, 5), kind=['a'], on=True")
    for typed, step in ((7, 5), (8, 10), (203, 203), (202, 200), (12, 10), (10, 10)):
        drawn.sliders["tosses"].value = typed
        assert (drawn.sliders["tosses"].value, drawn.state["tosses"]) == (step, step)


def test_a_figure_with_other_sliders_is_none_of_the_check(learner: Page) -> None:
    """Where the learner's own version of the figure lacks a slider, the check asks for the figure's cell."""
    narrow(learner, "kind=['a'], on=True")
    card = learner.ask(REACH)
    card.sure.click()
    assert "Run the cell with the figure above first." in card.feedback.value
