"""Figures that the learner moves: sliders, a picture, and one sentence that says what it shows."""

from __future__ import annotations

import inspect
import io
import sys
from base64 import b64encode
from collections.abc import Callable
from importlib import import_module
from types import FunctionType
from typing import Any

from ..host.capture import silenced_output
from ..host.outputs import Place, show, show_widget
from ..host.style import show_style
from ..host.threads import in_turn, one_at_a_time
from ..host.widgets import NEAR, Widget, has_widgets, slider, widget
from ..record.event import Event
from ..record.session import SESSION
from ..sandbox.namespace import clean_copy, rebound
from ..text import escape, markup

Draw = Callable[..., tuple[Any, str]]
Range = Any  # (low, high, step), a list or a bool; the author may have given anything

DOTS = 144  # per inch: sharp on a dense screen; shown at 96
MARGIN = 0.1  # inches of white around what is cut to what it shows, as savefig() leaves it
MOST_COLOURS = 4096  # of a plot with its smooth edges; a photograph has more
QUICK = {"compress_level": 1}  # half of the time, a sixth more bytes


class Figure:
    """A figure with sliders. `state` is what the sliders say, `moved` whether anyone has moved one, `waits` what must
    be done before it opens ("": it is open)."""

    waits = ""

    def __init__(self, draw: Draw, ranges: dict[str, Range]) -> None:
        # First, and raising: that draw and sliders do not fit is the author's to see. What draw itself raises stands in
        # the figure's place.
        defaults = checked_defaults(draw, ranges)
        self.draw = in_clean_scope(draw)
        self.moved = False
        self.sentence = ""
        self.state = {name: start_of(name, spec, defaults.get(name)) for name, spec in ranges.items()}
        self.ranges = ranges
        self.starts = self.state
        self.sliders: dict[str, Widget] = {}
        self.picture: Widget = None
        self.left: Place | None = None  # the figure as the learner left it, for saved copies
        self.png = b""  # the picture as it was drawn last; none where that failed
        self.width = 0  # of the picture, in the pixels of a page
        self.after: Callable[[], None] | None = None  # called after each move
        self.worksheets: set[str] = set()  # the pages to fill in that it reads

    def show(self) -> None:
        """Draw the figure once and show it; below its sliders where there are widgets."""
        # Before the sliders: drawing tells which pages to fill in the figure reads, and its sentence is the plain text.
        html = self.html()
        if not has_widgets():
            show(html, self.sentence)
            return
        self.show_box(widget("VBox", "mlr", children=self.parts(html)))

    def parts(self, html: str) -> list[Widget]:
        """Return the sliders and, below them, the picture, which shows `html`."""
        self.sliders = {name: slider(name, spec, self.state[name]) for name, spec in self.ranges.items()}
        self.picture = widget("HTML", value=html)
        for one in self.sliders.values():
            one.observe(one_at_a_time(self.redraw), "value")
        if self.worksheets:
            SESSION.listeners[f"figure {getattr(self.draw, '__name__', '')}"] = self.heard
        return [*self.sliders.values(), self.picture]

    def show_box(self, box: Widget) -> None:
        """Show a box of widgets; what saved copies show instead is the picture as it was drawn last, if it was."""
        show_style()
        # Not as HTML: GitHub takes pictures out of that, and LaTeX reads none.
        still = {"image/png": b64encode(with_few_colours(self.png)).decode()} if self.png else None
        look = {"alt": self.sentence, "width": self.width}
        show_widget(box, self.sentence or self.waits, still, metadata={"image/png": look})
        # In an output of its own: one that is written anew loses the focus, and the learner the slider.
        self.left = Place(*self.below())

    def below(self) -> tuple[str, str]:
        """Return what a saved copy shows below the picture as it was drawn first: its sentence, as HTML and as text."""
        if not self.png:
            return "", ""
        return f'<p class="mlr-said" style="display:none">{markup(self.sentence)}</p>', self.sentence

    def redraw(self) -> None:
        """Draw the figure anew from its sliders."""
        self.moved = True
        # The number beside a slider can be typed, and only a hand on the slider keeps to its steps.
        for name, one in self.sliders.items():
            if not self.can_be(name, one.value):
                one.value = on_step(self.ranges[name], one.value)
        # All sliders and not the one that moved: of two changes in two threads, the drawing that comes last shows both.
        self.state = {name: as_shown(one.value) for name, one in self.sliders.items()}
        self.draw_again()
        if self.after:
            self.after()

    def can_be(self, name: str, value: Any) -> bool:  # noqa: ANN401  (a record may hold any JSON value)
        """Whether the slider `name` can have a value: its start, or one of its range."""
        # A default need not lie on a step.
        is_start = type(value) is type(self.starts[name]) and value == self.starts[name]
        return is_start or in_range(self.ranges[name], value)

    def heard(self, event: Event) -> None:
        """Draw the figure anew when a page that it reads is filled in."""
        if event.get("check") in self.worksheets:
            self.draw_again()

    def draw_again(self) -> None:
        """Show the figure as it is now, and leave it so for a saved copy."""
        self.picture.value = self.html()
        self.leave(self.picture.value)

    def leave(self, html: str) -> None:
        """Let a saved copy show `html`."""
        if self.left:
            # style.css shows it where no widget does, and hides the first picture then.
            self.left.write(f'<div class="mlr-left" style="display:none">{html}</div>', self.sentence)

    def html(self) -> str:
        """Return the picture and its sentence as HTML; what went wrong, if drawing did."""
        try:
            # It also holds the lock, so the pages noted while drawing are those that this figure read.
            with silenced_output():
                self.png = self.drawn()
        except (Exception, SystemExit) as fault:
            self.png = b""
            self.sentence = f"This figure could not be drawn ({type(fault).__name__}: {fault})."
            return f'<p role="status">{escape(self.sentence)} Run the cells above, then this one.</p>'
        self.width = int.from_bytes(self.png[16:20], "big") * 96 // DOTS  # where a PNG holds its width
        look = f"width:{self.width}px;max-width:100%;height:auto;background:white;border-radius:6px"
        source = f"data:image/png;base64,{b64encode(self.png).decode()}"
        image = f'<img alt="{escape(self.sentence)}" style="{look}" src="{source}">'
        return f'{image}<p role="status" style="margin:6px 0;line-height:1.5">{markup(self.sentence)}</p>'

    def drawn(self) -> bytes:
        """Return the picture as PNG; note its sentence, and the pages to fill in that drawing it read."""
        SESSION.worksheets_read.clear()
        try:
            drawn, self.sentence = drawing(self.draw(**self.state))
        finally:
            self.worksheets = set(SESSION.worksheets_read)
        return png_of(drawn)


@in_turn
def explore(draw: Draw, **sliders: Range) -> None:
    """Show a figure that moves: `draw` returns a matplotlib figure and one sentence.

    A slider is (low, high, step), a list or a bool; it starts at draw's default, else in the middle or at the first.
    Raises TypeError or ValueError where draw and its sliders do not fit together.
    """
    Figure(draw, sliders).show()


def figure(name: str, kind: Callable[[Draw, dict[str, Range]], Figure] = Figure) -> Callable[..., None]:
    """Return an explore() whose first figure is made by `kind` and known as `name`: a reach check reads its sliders.

    The name stays in the learner's namespace, so figures further down come here too: they are nobody's.
    """
    taken: list[Figure] = []

    @in_turn
    def explore_named(draw: Draw, **sliders: Range) -> None:
        made = Figure(draw, sliders) if taken else kind(draw, sliders)
        # A list, since it is filled from within: the first figure after the name is the one that the check means.
        if not taken:
            taken.append(made)
            SESSION.figures[name] = made
        made.show()

    return explore_named


def checked_defaults(draw: Draw, ranges: dict[str, Range]) -> dict[str, Any]:
    """Return draw's default values. Raises TypeError where its parameters are not the sliders."""
    parameters = inspect.signature(draw).parameters
    for name in ranges:
        if name not in parameters:
            raise TypeError(f'draw has no parameter "{name}"; it has: {", ".join(parameters)}')
    given = {name: one.default for name, one in parameters.items() if one.default is not inspect.Parameter.empty}
    for name in parameters:
        if name not in ranges and name not in given:
            raise TypeError(f'parameter "{name}" of draw has neither a slider nor a default')
    return given


def start_of(name: str, spec: Range, default: Any) -> Any:  # noqa: ANN401  (a slider's value)
    """Return where a slider starts. Raises ValueError for a range that is none, or a default outside of it."""
    if isinstance(spec, bool):
        return spec if default is None else bool(default)
    if isinstance(spec, list):
        if not spec or (default is not None and default not in spec):
            raise ValueError(f'"{name}": the list must hold the values, with the default {default!r} among them')
        return spec[0] if default is None else default
    if not (isinstance(spec, tuple) and len(spec) == 3 and spec[0] < spec[1] and spec[2] > 0):  # noqa: PLR2004
        raise ValueError(f'"{name}": give (low, high, step) with low < high and step > 0, not {spec!r}')
    low, high, step = spec
    value = low + round((high - low) / 2 / step) * step if default is None else default
    if not low <= value <= high:
        raise ValueError(f'"{name}": the default {value!r} lies outside of {low} to {high}')
    return value


def in_range(spec: Range, value: Any) -> bool:  # noqa: ANN401  (any value)
    """Whether `value` is one of a range: on its steps, give or take what sums of decimals leave behind, or its end."""
    if isinstance(spec, list):
        return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in spec)
    if isinstance(spec, bool) or not isinstance(value, int | float) or isinstance(value, bool):
        return isinstance(spec, bool) and isinstance(value, bool)
    low, high, step = spec
    # The ends first: what lies far beyond them, or is no number at all, cannot be divided.
    return bool(low <= value <= high) and (value == high or abs(value - on_step(spec, value)) < NEAR * step)


def on_step(spec: Range, value: Any) -> Any:  # noqa: ANN401  (numbers of the author's kind)
    """Return the step of a range that is nearest to `value`; its end where that would lie beyond."""
    low, high, step = spec
    return min(low + round((value - low) / step) * step, high)


def as_shown(value: Any) -> Any:  # noqa: ANN401  (a slider's value)
    """Return a slider's value without what the front end's sums leave behind: 1.8, not 1.8000000000000003."""
    return round(value, 10) if isinstance(value, float) else value


def in_clean_scope(draw: Draw) -> Draw:
    """Return `draw` as one that sees its notebook as it is now, without names that hide builtins."""
    if not isinstance(draw, FunctionType):
        return draw
    namespace = draw.__globals__
    twin: Draw = rebound(draw, namespace, clean_copy(namespace))
    return twin


def drawing(drawn: Any) -> tuple[Any, str]:  # noqa: ANN401  (whatever the author's draw returns)
    """Return a figure and its sentence. Raises TypeError where draw returned anything else."""
    if not (isinstance(drawn, tuple) and len(drawn) == 2 and hasattr(drawn[0], "savefig")):  # noqa: PLR2004  (a pair)
        raise TypeError("draw must return a matplotlib figure and one sentence")
    return drawn[0], str(drawn[1])


def png_of(drawn: Any) -> bytes:  # noqa: ANN401  (a matplotlib figure)
    """Return a matplotlib figure as PNG, on white so that it reads on a dark page, and close it.

    One with a constrained layout keeps its size; any other is cut to what it shows.
    """
    buffer = io.BytesIO()
    # What is none and has a savefig(), such as a grid of seaborn's or what stands for matplotlib in Pyodide's test, can
    # do no more than that.
    if isinstance(drawn, getattr(sys.modules.get("matplotlib.figure"), "Figure", ())):
        draw_once(drawn, buffer)
    else:
        drawn.savefig(buffer, format="png", dpi=DOTS, facecolor="white", bbox_inches="tight")
    # Open figures would pile up with each move of a slider, and the inline backend would show them once more. A Figure
    # that was made without pyplot has nothing to close.
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(drawn)
    return buffer.getvalue()


def draw_once(drawn: Any, buffer: io.BytesIO) -> None:  # noqa: ANN401  (a matplotlib figure)
    """Write a figure to `buffer` in one drawing; savefig() makes the same dots in two, the first to lay it out."""
    drawn.set(facecolor="white", dpi=DOTS)
    canvas: Any = import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(drawn)
    if drawn.get_constrained_layout():  # which it does while it is drawn
        canvas.print_png(buffer, pil_kwargs=QUICK)
    else:
        shown = drawn.get_tightbbox(canvas.get_renderer()).padded(MARGIN)
        canvas.print_figure(buffer, dpi=DOTS, facecolor="white", bbox_inches=shown, pil_kwargs=QUICK)


def with_few_colours(png: bytes) -> bytes:
    """Return a picture with 256 colours, which makes a plot a third of its size; one that has many as it is."""
    try:
        from PIL import Image  # noqa: PLC0415  (it comes with matplotlib, which drew the picture)
    except ImportError:  # but not with what stands in for matplotlib in Pyodide
        return png
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if picture.getcolors(MOST_COLOURS) is None:
        return png
    buffer = io.BytesIO()
    picture.quantize(method=Image.Quantize.MAXCOVERAGE).save(buffer, "PNG")  # as near, in a third of the time
    return buffer.getvalue()


TOOLS = {"explore": lambda _page: explore}
