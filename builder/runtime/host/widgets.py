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


# ipywidgets makes a layout and a style for each widget: 100 buttons are 300 models (jupyter-widgets/ipywidgets#3592).
# Shared means that a change for one is a change for all (jupyter-widgets/ipywidgets#1991): give a widget a new Layout,
# as lesson/worksheet.py does, and never set a trait of this one.
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
    # ipywidgets 7 puts it into innerHTML (jupyter-widgets/ipywidgets#2636); 8 shows it as text unless
    # description_allow_html says otherwise (jupyter-widgets/ipywidgets#2785).
    return text.translate(str.maketrans("", "", "<>&"))
