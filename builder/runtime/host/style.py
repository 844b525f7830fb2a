"""How the checks look: one style element for the notebook, on Colab one for each check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .outputs import on_colab, show

MOST_ROWS = 30


def style_element() -> str:
    """Return the style element: style.css, and a rule for each row of a grid."""
    style = rules_in(Path(__file__).with_name("style.css"))
    # Rules for the rows, since a widget takes no style of its own but a Layout, and that is one model more for each
    # widget.
    rows = " ".join(f".mlr .mlr-r{row} {{ grid-row: {row}; }}" for row in range(1, MOST_ROWS + 1))
    return f'<style class="mlr-style">\n{style}{rows}\n</style>'


def rules_in(sheet: Path) -> str:
    """Return what stands in a style sheet of the runtime."""
    # The loader reads it: in a notebook there is no file.
    loader: Any = __spec__.loader
    return str(loader.get_data(str(sheet)).decode())


def show_style() -> None:
    """Show the style element where no earlier output can have brought it: on Colab."""
    # Each output there is a document of its own (vizzuhq/ipyvizzu#96, googlecolab/colabtools#1783).
    if on_colab():
        show(style_element(), "")
