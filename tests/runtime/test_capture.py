"""Quiet code, and widgets whose messages arrive in several threads at once."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from threading import Event, Thread

import matplotlib as mpl
import pytest
from IPython.display import display
from matplotlib import pyplot as plt

from builder.runtime.host.capture import silenced_output
from builder.runtime.host.threads import one_at_a_time
from builder.runtime.lesson.figure import Figure
from tests.runtime.conftest import Page


def meanwhile(body: Callable[[], None]) -> None:
    """Run `body` in another thread, and wait for its end."""
    thread = Thread(target=body)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()


def test_another_thread_is_heard(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """What the quiet thread prints and displays is dropped; a cell that runs meanwhile shows all of its own."""

    def beside() -> None:
        sys.stdout.write("the cell\n")
        sys.stderr.write("its fault\n")
        display("its picture")

    with silenced_output():
        sys.stdout.write("unheard\n")
        display("unseen")
        meanwhile(beside)
    assert capsys.readouterr() == ("the cell\n", "its fault\n")
    assert [bundle["text/plain"] for bundle in learner.outputs.bundles[-1:]] == ["'its picture'"]
    assert "unseen" not in str(learner.outputs.bundles)
    display("heard again")
    assert "heard again" in str(learner.outputs.bundles)


def test_the_kernel_finds_its_own_streams_and_publisher(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the quiet block another message may begin: the kernel tells its streams and its publisher of it."""
    told: list[object] = []
    monkeypatch.setattr(sys.stdout, "set_parent", told.append, raising=False)
    publisher = learner.shell.display_pub
    with silenced_output():
        meanwhile(lambda: sys.stdout.set_parent("the next message"))  # type: ignore[attr-defined]
        assert learner.shell.display_pub is publisher
    assert told == ["the next message"]


def test_the_streams_behind_are_not_flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """To be silent costs no flush of a kernel's streams, which waits for another thread each time."""
    flushed: list[str] = []
    monkeypatch.setattr(sys.stdout, "flush", lambda: flushed.append("stdout"))
    with silenced_output():
        sys.stdout.write("unheard\n")
    gc.collect()
    assert not flushed


@pytest.mark.parametrize("ends_first", [True, False])
def test_a_stream_that_another_put_in_place_stays(
    *, ends_first: bool, learner: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell that captures its own prints and a figure that is drawn may overlap: neither's stream is left behind."""
    del learner
    inner, outer = (
        (redirect_stdout(io.StringIO()), silenced_output())
        if ends_first
        else (silenced_output(), redirect_stdout(io.StringIO()))
    )
    outer.__enter__()
    inner.__enter__()
    outer.__exit__(None, None, None)
    inner.__exit__(None, None, None)
    sys.stdout.write("heard\n")
    assert capsys.readouterr().out == "heard\n"


@pytest.mark.parametrize(
    ("before", "within", "after"), [(False, True, True), (True, False, True), (False, False, False)]
)
def test_a_backend_that_loads_with_the_first_figure_keeps_its_mode(before: bool, within: bool, after: bool) -> None:  # noqa: FBT001
    """Interactive mode that quiet code turned on stays, or no later figure is shown; all else is put back."""
    with mpl.rc_context():
        mpl.interactive(before)
        size = mpl.rcParams["font.size"]
        with silenced_output():
            mpl.interactive(within)
            mpl.rcParams["font.size"] = size + 1
        assert mpl.is_interactive() is after
        assert mpl.rcParams["font.size"] == size


def test_drawings_take_turns(learner: Page) -> None:
    """Two controls that change at once, in two threads: one drawing after the other, and the last shows both."""
    running, most = [0], [0]

    def draw(a: int = 1, b: int = 1) -> tuple[object, str]:
        running[0] += 1
        most[0] = max(most[0], running[0])
        Event().wait(0.05)
        running[0] -= 1
        return plt.figure(figsize=(1, 1)), f"a {a}, b {b}"

    del learner
    made = Figure(draw, {"a": (1, 9, 1), "b": (1, 9, 1)})
    made.show()
    moves = [Thread(target=setattr, args=(made.sliders[name], "value", 5)) for name in ("a", "b")]
    for move in moves:
        move.start()
    for move in moves:
        move.join(10)
    assert most == [1]
    assert made.sentence == "a 5, b 5"
    assert "a 5, b 5" in made.picture.value


def test_a_callback_drops_what_the_widget_passes() -> None:
    """Buttons pass themselves and fields what changed; no action asks for it."""
    calls: list[str] = []
    one_at_a_time(lambda: calls.append("called"))({"new": 1}, "button")
    assert calls == ["called"]
