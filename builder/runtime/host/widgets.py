"""Makes widgets that share one layout and one style a kind: each would bring models of its own otherwise."""

from __future__ import annotations

from functools import cache
from typing import Any

try:
    import ipywidgets
except ImportError:  # every check has a plain path: answer("id", …)
    ipywidgets = None

Widget = Any  # ipywidgets ships no types
NEAR = 1e-6  # of a slider's step


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


def slider(name: str, spec: Any, value: Any) -> Widget:  # noqa: ANN401  (a range and its value)
    """Return the widget of a range, (low, high, step), a list or a bool; it tells its value when it is let go."""
    words = label(name.replace("_", " "))
    if isinstance(spec, bool):
        return widget("Checkbox", "mlr-slider", description=words, value=value)
    if isinstance(spec, list):
        return widget("Dropdown", "mlr-slider", description=words, options=spec, value=value)
    low, high, step = spec
    # One drawing a move and not one a pixel, each of which keeps the kernel busy.
    traits = {"description": words, "min": low, "max": high, "step": step, "value": value, "continuous_update": False}
    # An IntSlider refuses 0.5, and a FloatSlider gives 3.0 where a draw that calls range() wants 3.
    if all(isinstance(number, int) for number in (*spec, value)):
        return widget("IntSlider", "mlr-slider", **traits)
    # As many as the steps themselves have: 0.25 has two, though it is above 0.1.
    exact = (n for n in range(15) if all(abs(round(one, n) - one) < NEAR * step for one in (low, step)))
    digits = next(exact, 15)  # a range without an end has no exact ones
    return widget("FloatSlider", "mlr-slider", readout_format=f".{digits}f", **traits)
