"""A matplotlib figure as PNG: drawn once, on white, as sharp as a dense screen shows it."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Any

DOTS = 144  # per inch: sharp on a dense screen; shown at 96
MARGIN = 0.1  # inches of white around what is cut to what it shows, as savefig() leaves it
MOST_COLOURS = 4096  # of a plot with its smooth edges; a photograph has more
QUICK = {"compress_level": 1}  # half of the time, a sixth more bytes


def png_of(drawn: Any) -> bytes:  # noqa: ANN401  (a matplotlib figure)
    """Return a matplotlib figure as PNG, on white so that it reads on a dark page, and close it.

    One with a constrained layout keeps its size; any other is cut to what it shows.
    """
    buffer = io.BytesIO()
    # What is no matplotlib figure and has a savefig(), such as a grid of seaborn's, knows no layout.
    if hasattr(drawn, "get_constrained_layout"):
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
