"""A figure that `roadmap prove` drives: drawn wherever its sliders may stand, and in the end as it was."""

from __future__ import annotations

from typing import Any

import pytest

from builder.proving.driver import figures, steps
from builder.runtime.lesson.figure import figure
from builder.runtime.record.session import SESSION
from tests.runtime.conftest import Page

DRAW = """\
import matplotlib.pyplot as plt
states = []
def draw(w=3, kind="a", on=True):
    states.append((w, kind, on))
    if w == 10:
        raise ValueError("too wide")
    return plt.figure(figsize=(1, 1)), f"{w} {kind} {on}"
"""
# Each slider alone: its ends, or all of a list, but for where it stands already.
DRAWN = [(0, "a", True), (10, "a", True), (3, "b", True), (3, "c", True), (3, "a", False)]


@pytest.fixture
def shown(learner: Page, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A figure with a slider of each kind, the only one that is driven."""
    learner.run(DRAW)
    learner.namespace["explore"] = figure("probability/narrow")
    learner.run('explore(draw, w=(0, 10, 1), kind=["a", "b", "c"], on=True)')
    found = SESSION.figures["probability/narrow"]
    monkeypatch.setattr(figures, "_figures", lambda: [found])  # those of other tests may still be about
    monkeypatch.setattr(steps, "steps", [])
    return found


def test_each_slider_alone_goes_to_its_ends(learner: Page, shown: Any) -> None:
    """A figure is drawn with each slider at each end, once, and where it cannot be drawn its fault is told."""
    start = learner.namespace["states"][0]
    figures.drive_figures("")
    assert learner.namespace["states"] == [start, *DRAWN]
    assert all(name in {step["did"].partition(" ")[0] for step in steps.steps} for name in shown.sliders)
    assert [step["found"] for step in steps.steps if not step["ok"]] == [
        "cannot be drawn with w = 10: ValueError: too wide"
    ]


def test_a_driven_figure_is_left_as_it_was_found(learner: Page, shown: Any) -> None:
    """Sliders, picture, sentence and what a saved copy shows are what they were, and a move draws as ever."""
    shown.sliders["w"].value = 4
    shown.sliders["kind"].value = "c"
    before = picture, _, _ = shown.picture.value, shown.sentence, shown.png
    places = dict(learner.outputs.places)
    figures.drive_figures("")
    assert (shown.picture.value, shown.sentence, shown.png) == before
    assert shown.sentence == "4 c True"
    assert {name: one.value for name, one in shown.sliders.items()} == {"w": 4, "kind": "c", "on": True}
    assert shown.state == {"w": 4, "kind": "c", "on": True}
    assert learner.outputs.places == places
    shown.sliders["w"].value = 5
    assert shown.sentence == "5 c True"
    assert shown.picture.value != picture
