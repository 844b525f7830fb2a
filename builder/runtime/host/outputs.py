"""What is shown in a cell's output, and spots in it that can be written anew and are saved with the notebook."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from IPython.display import display

from ..text import escape, paragraphs

# Lab typesets what stands between dollar signs in HTML output; these classes forbid it. Colab never does.
# MathJax 2 goes by the first name, MathJax 3, which came with JupyterLab 4, by the second (pandas-dev/pandas#59884).
AS_TYPED = "tex2jax_ignore mathjax_ignore"


class Place:
    """One output, as HTML and as plain text. The saved notebook holds both."""

    def __init__(self, html: str, text: str) -> None:
        self._handle = publish(both(html, text), display_id=True)

    def write(self, html: str, text: str) -> None:
        """Show `html` and `text` instead."""
        if self._handle is not None:  # None outside of IPython
            # An update finds its output by id, wherever it stands: what a callback displays anew would go to no cell
            # (jupyter-widgets/ipywidgets#2612).
            self._handle.update(both(html, text), raw=True)


def show(html: str, text: str) -> None:
    """Show HTML, or plain text where there is none."""
    publish(both(html, text))


def show_widget(box: Any, text: str, still: dict[str, Any] | None = None, **options: object) -> None:  # noqa: ANN401  (a widget)
    """Show a widget. A saved copy, read without its kernel, shows `still` by MIME type, or else the text's lines."""
    # Not display(box): ipywidgets cuts the plain text off after 110 characters. Front ends prefer the view to all else,
    # and nbconvert passes it over where the copy holds no state of widgets.
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    still = still or both(paragraphs(*text.splitlines()), text)
    publish({"application/vnd.jupyter.widget-view+json": view, **still, "text/plain": text}, **options)


def publish(bundle: dict[str, Any], **options: object) -> Any:  # noqa: ANN401  (IPython's DisplayHandle, or None)
    """Show an output given by MIME type."""
    return display(bundle, raw=True, **options)  # type: ignore[no-untyped-call]


def both(html: str, text: str) -> dict[str, Any]:
    """Return an output as HTML and as plain text."""
    return {"text/html": f'<div class="{AS_TYPED}">{html}</div>', "text/plain": text}


def on_colab() -> bool:
    """Whether this kernel is Colab's, where every output is a page of its own."""
    # Colab's own kernel has loaded it from its start. Trying to import it would find the package of that name
    # elsewhere, too.
    return "google.colab" in sys.modules


def link_to_file(name: str, words: str) -> str:
    """Return a link as HTML to a file beside this notebook; "" for none, and on Colab, which has no address for it."""
    if not name or on_colab():
        return ""
    return f'<p><a href="{escape(quote(name))}" style="line-height:2.5">{escape(words)}</a></p>'


def heading_of(title: str) -> str:
    """Return what leads to the heading of a check on its page in JupyterLab, to stand behind the page's address."""
    # JupyterLab makes a heading's id of its text, with hyphens for spaces (jupyterlab/jupyterlab#1736).
    return f"#Check:-{title.replace(' ', '-')}"


def place_of(name: str) -> str:
    """Return what leads to the question of the check `name` in JupyterLab, to stand behind the page's address."""
    # By its cell and not by its heading, of which a map knows nothing; Colab knows neither.
    return f"#cell-id=stem-{name.replace('/', '-')}" if name and not on_colab() else ""


def address_of(link: Mapping[str, Any]) -> str:
    """Return where a page opens on this host, from its `href` and its `colab`; "" for one to come."""
    return str(link["colab"] if on_colab() and link["colab"] else link["href"])
