"""Makes widgets that share one layout and one style a kind: each would bring models of its own otherwise."""

from __future__ import annotations

from functools import cache
from typing import Any

try:
    import ipywidgets
except ImportError:  # every check has a plain path: answer("id", …)
    ipywidgets = None

Widget = Any  # ipywidgets ships no types


def has_widgets() -> bool:
    """Whether ipywidgets is here."""
    return ipywidgets is not None


def widget(kind: str, classes: str = "", **traits: object) -> Widget:
    """Return a new widget of ipywidgets' class `kind` with CSS classes, the shared layout and the shared style."""
    return getattr(ipywidgets, kind)(_dom_classes=tuple(classes.split()), **shared_look(kind), **traits)


@cache
def shared_look(kind: str) -> dict[str, Widget]:
    """Return the layout and, where the kind has one, the style of all widgets of a kind."""
    if kind == "Layout":
        return {"layout": ipywidgets.Layout()}
    look = dict(shared_look("Layout"))
    # The style's class differs between ipywidgets 7 and 8, so the trait itself is asked.
    style = getattr(ipywidgets, kind).class_traits().get("style")
    if style is not None:
        wide = "description_width" in style.klass.class_trait_names()
        look["style"] = style.klass(description_width="initial") if wide else style.klass()
    return look


def restyle(one: Widget, classes: str, **traits: object) -> None:
    """Change a widget's CSS classes and other traits, in one message."""
    with one.hold_sync():
        one._dom_classes = tuple(classes.split())  # noqa: SLF001  (add_class sends a message for each class)
        for name, value in traits.items():
            setattr(one, name, value)


def label(text: str) -> str:
    """Return `text` without the characters that ipywidgets 7 takes for HTML in a description."""
    return text.translate(str.maketrans("", "", "<>&"))
