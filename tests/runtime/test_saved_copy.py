"""What a page that was run shows where nothing runs: nbconvert, nbviewer, GitHub, a preview in a learning platform."""

from __future__ import annotations

import base64
import io
from html import unescape

import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from builder.runtime.checks.guess import WAITS, guess_first
from builder.runtime.host.outputs import both
from builder.runtime.host.style import style_element
from builder.runtime.lesson.figure import figure, with_few_colours
from builder.runtime.record.session import SESSION
from builder.runtime.text import plain
from tests.runtime.conftest import Page
from tests.runtime.hands import press
from tests.runtime.payloads import ALL, CHOICE, Payload

DRAW = """\
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
def draw(w=3):
    drawn, axes = plt.subplots(figsize=(4, 3))
    return drawn, f"The slider is at {w}."
"""


def converted(learner: Page) -> str:
    """Return the page's outputs as nbconvert shows them in a copy without the state of widgets."""
    outputs = [new_output("display_data", data=data, metadata=look) for data, look in learner.outputs.shown()]
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(
        new_notebook(cells=[new_code_cell(outputs=outputs)])
    )
    return unescape(str(html))


def secrets_of(content: Payload) -> list[str]:
    """Return what a question that was not answered must keep to itself."""
    said = [plain(one["say"]) for one in content.get("options", []) + content.get("mistakes", [])]
    hints = [plain(hint) for hint in content["hints"]]
    return [words for words in (*said, *hints, plain(content["why"]), content.get("solution", "")) if words]


@pytest.mark.parametrize("name", ALL)
def test_a_saved_check_shows_what_can_be_answered_and_no_answer(learner: Page, name: str) -> None:
    """A saved check shows its options, or what to do, and neither hint, feedback, why nor key."""
    lines = learner.ask(ALL[name], name).check.lines()
    html = converted(learner)
    assert all(f"<p>{line}</p>" in html for line in lines)
    assert "widget-view" not in html
    assert not any(secret in html for secret in secrets_of(ALL[name]))


def test_a_saved_figure_shows_its_first_picture(learner: Page) -> None:
    """A saved figure is shown as it was drawn first, with its sentence for who does not see it."""
    learner.run(DRAW)
    learner.run("explore(draw, w=(0, 10, 1))")
    html = converted(learner)
    assert 'alt="The slider is at 3."' in html
    assert "data:image/png;base64," in html


def test_the_sentence_of_a_saved_figure_can_be_read(learner: Page) -> None:
    """Below the saved picture stands its sentence, hidden where the figure is alive, until it was moved."""
    learner.namespace["explore"] = figure("probability/slider")
    learner.run(DRAW)
    learner.run("explore(draw, w=(0, 10, 1))")
    said = '<p class="mlr-said" style="display:none">The slider is at 3.</p>'
    assert said in converted(learner)
    SESSION.figures["probability/slider"].sliders["w"].value = 5
    assert said not in learner.outputs.html()


def test_a_saved_figure_that_was_moved_shows_its_last_picture(learner: Page) -> None:
    """Once moved, a figure stands in the saved copy as it was left, too, in an output that a live one hides."""
    learner.namespace["explore"] = figure("probability/slider")
    learner.run(DRAW)
    learner.run("explore(draw, w=(0, 10, 1))")
    moved = SESSION.figures["probability/slider"]
    assert "mlr-left" not in learner.outputs.html()
    moved.sliders["w"].value = 5
    assert f'<div class="mlr-left" style="display:none">{moved.picture.value}</div>' in learner.outputs.html()
    assert "The slider is at 5." in learner.outputs.texts()


def test_a_saved_figure_that_was_guessed_stands_alone(learner: Page, chromium: str) -> None:
    """Once a guess has opened its figure, nbconvert's copy shows it with its sentence, and not what it waited for."""
    from tests.browser.jupyter import chromium_browser  # noqa: PLC0415 - Colab's environment has no Playwright

    card = learner.ask(CHOICE | {"predict": True, "hints": []}, "probability/narrow")
    learner.namespace["explore"] = guess_first("probability/narrow")
    learner.run(DRAW)
    learner.run("explore(draw, w=(0, 10, 1))")
    press(card, 0)
    left = list(learner.outputs.places.values())[-1]
    shown = [both(style_element(), ""), learner.outputs.bundles[-2], left]
    cell = new_code_cell(outputs=[new_output("display_data", data=data) for data in shown])
    html, _ = HTMLExporter(template_name="lab").from_notebook_node(new_notebook(cells=[cell]))
    with chromium_browser(chromium) as browser:
        page = browser.new_page(java_script_enabled=False)
        page.set_content(str(html), wait_until="domcontentloaded")
        assert page.get_by_alt_text("The slider is at 3.").is_visible()
        assert page.get_by_text("The slider is at 3.").is_visible()
        assert not page.get_by_text(WAITS).first.is_visible()


def test_a_saved_figure_that_fails_says_so(learner: Page) -> None:
    """A figure that could not be drawn has no picture to save, and its sentence stands there."""
    learner.run("def draw(w=3): raise ValueError('no data')\nexplore(draw, w=(0, 10, 1))")
    assert "could not be drawn (ValueError: no data)" in converted(learner)


@pytest.mark.parametrize("photograph", [False, True])
def test_a_plot_is_saved_small_and_a_photograph_as_it_is(*, photograph: bool) -> None:
    """A plot keeps its looks in a third of its size; where colours would be lost nothing is changed."""
    drawn, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1, 3, 2])
    if photograph:
        axes.imshow(np.random.default_rng(1).random((90, 90, 3)))
    buffer = io.BytesIO()
    drawn.savefig(buffer, format="png")
    plt.close(drawn)
    small = with_few_colours(buffer.getvalue())
    before, after = (plt.imread(io.BytesIO(png))[..., :3] for png in (buffer.getvalue(), small))
    assert (small == buffer.getvalue()) is photograph
    assert photograph or len(base64.b64encode(small)) < 0.5 * len(base64.b64encode(buffer.getvalue()))
    assert float(np.abs(before - after).mean()) < 0.01
