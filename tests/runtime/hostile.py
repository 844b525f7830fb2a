"""What a hostile learner, log, code, folder or page says, in every place where the runtime shows it."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets
from IPython.core.getipython import get_ipython
from matplotlib.figure import Figure

from builder.runtime import page as face
from builder.runtime.lesson.figure import figure
from builder.runtime.lesson.table import embed
from builder.runtime.lesson.worksheet import pages, worksheet
from builder.runtime.record.history import History
from builder.runtime.record.progress import progress
from builder.runtime.record.progress_code import code_of
from builder.runtime.record.session import SESSION
from builder.runtime.scoring.content import hash_of
from builder.runtime.views import find_road, my_record, review
from builder.runtime.views.road_map import road_map
from builder.runtime.views.summary import summary
from tests.runtime.conftest import Outputs, Page
from tests.runtime.events import event
from tests.runtime.hands import MARK
from tests.runtime.payloads import ALL, CHOICE, CODE, NUMBER, ORDER, REFLECT, SEVERAL, TEXT, Payload
from tests.writing.xss import DOZEN, PAYLOADS

# What no line of a file of payloads can hold: colours of a terminal, turned directions, NUL, line ends, sheer length.
LIVE = "<img src=x onerror=alert(1)>"
UNSEEN = (f"\x1b[31m{LIVE}\x1b[0m", f"\u202e{LIVE}", f"\0{LIVE}", f"a\u2028{LIVE}\u2029", f"a\n\n{LIVE}", "<b>" * 200)
TEXTS = (*PAYLOADS, *UNSEEN)
# A dozen payloads in as many texts as _code() has ways to say one.
FEW = tuple(" ".join(DOZEN[number::5]) for number in range(5))

Shown = tuple[dict[str, Any], dict[str, Any]]
Place = Callable[[Page, str, Path], object]


@contextlib.contextmanager
def overheard() -> Iterator[set[str]]:
    """Gather all that any widget shows as HTML, and all that it shows later."""
    said: set[str] = set()

    def hear(made: Any) -> None:
        # ipywidgets 7 takes the words beside a field for HTML (jupyter-widgets/ipywidgets#2636), those of a button not.
        name = "value" if isinstance(made, ipywidgets.HTML) else "description"
        if made.has_trait(name) and not isinstance(made, ipywidgets.Button):
            said.add(str(getattr(made, name)))
            made.observe(lambda change: said.add(str(change["new"])), name)

    ipywidgets.Widget.on_widget_constructed(hear)
    try:
        yield said
    finally:
        ipywidgets.Widget.on_widget_constructed(None)


def hostile(content: Any, text: str) -> Any:
    """Return a payload with `text` for each word of its author's that is shown and never compared."""
    if isinstance(content, dict):
        shown = {"title", "say", "why", "model", "text", "unit", "stem"}
        return {name: text if name in shown else hostile(part, text) for name, part in content.items()}
    return [hostile(part, text) for part in content] if isinstance(content, list) else content


def _encoded(content: dict[str, Any]) -> str:
    return base64.b64encode(json.dumps(content).encode()).decode()


def _step(text: str, **fields: Any) -> dict[str, Any]:
    facts = {"id": text, "title": text, "optional": False, "to_come": False, "hours": 1, "links": 1}
    checks = {"skip": [["a/b", "0" * 16]], "practice": [["a/c", "0" * 16]], "needs": []}
    return facts | checks | {"href": "chapters/a.ipynb", "colab": ""} | fields


# --- what authors write, shown by the runtime ---


def _cards(page: Page, text: str, _: Path) -> None:
    for number, content in enumerate((CHOICE, SEVERAL, NUMBER, TEXT, ORDER, REFLECT)):
        written = hostile(content, text) | {"hints": [text, [["code", text], ["em", text], [text, text]]]}
        items = [text, ["", ["code", text]], [["em", text], "b"], "c"]
        card = page.ask(written | ({"items": items} if content is ORDER else {}), f"a/{number}")
        for _press in range(4):
            card.check.help()
        with contextlib.suppress(Exception):  # a title with a slash finds another check
            page.answer(f"a/{number}", "A")
    summary([f"a/{number}" for number in range(6)], _encoded({"links": [{"words": text, "href": "a", "colab": ""}]}))


def _roads(_: Page, text: str, __: Path) -> None:
    steps = [_step(text), _step(f"{text}1", needs=[text], optional=True), _step(f"{text}2", to_come=True, href="")]
    stages = [{"title": text, "steps": steps}]
    SESSION.history.add([event("a/c", "not yet")])
    road_map(text, _encoded({"title": text, "stages": stages}))
    road = {"title": text, "audience": text, "summary": text, "assumes": [text], "stages": stages}
    road |= {"href": "a.ipynb", "colab": ""}
    SESSION.history.add([event("start_here/road", "reflected", 2, hash="road map", answer=text)])
    find_road.find_road(_encoded({"roads": [road], "before": {"title": text, "href": "b", "colab": ""}}))
    SESSION.notify()


def _table(_: Page, text: str, __: Path) -> None:
    cell = text.replace('"', '""')
    embed("a/t", f'"{cell}",b\n"{cell}",1\n"{cell}",2\n')


# --- what learners write ---


def _typed(page: Page, text: str, _: Path) -> None:
    for name, content in {"a/word": TEXT, "a/number": NUMBER, "a/free": REFLECT}.items():
        card = page.ask(content, name)
        card.check.field.value = text
        card.sure.click()
        page.ask(content, name)
    for name in ("a/word", text):
        page.answer(name, text)


def _sheet(_: Page, text: str, folder: Path) -> None:
    cell = text.replace('"', '""')
    worksheet("a/sheet", f'"{cell}",hours\n"{cell}",1\n')
    pages("a")("sheet", [{text: text, "hours": text}])
    SESSION.worksheets["a/sheet"].fill([dict.fromkeys(SESSION.worksheets["a/sheet"].columns, text)])
    with contextlib.chdir(folder):
        SESSION.worksheets["a/sheet"].save()


@cache
def _picture() -> Figure:
    """Return a figure of a few dots, which is quickly drawn again and again."""
    return Figure(figsize=(0.2, 0.1))


def _figure(page: Page, text: str, _: Path) -> None:
    page.namespace |= {"said": text, "explore": figure("a/figure")}
    page.run("def draw(w=1, kind=''):\n    raise ValueError(said)\nexplore(draw, w=(0, 2, 1), kind=['', said])")
    page.namespace |= {"drawn": _picture()}
    page.run("def draw(w=1):\n    return drawn, said\nexplore(draw, w=(0, 2, 1))")


def _code(page: Page, text: str, folder: Path) -> None:
    quoted = repr(text)
    bodies = (
        f"raise ValueError({quoted})",
        f"return {quoted}",
        f"raise type({text[:200].replace(chr(0), '')!r}, (Exception,), {{}})()",
        f"return type('A', (), {{'__repr__': lambda self: {quoted}, '_repr_html_': lambda self: {quoted}}})()",
        f"assert False, {quoted}",
    )
    # In turn, since a press runs a child; the folder's name counts the texts.
    page.run(f"{MARK}def mean(values):\n    {bodies[int(folder.name) % len(bodies)]}\n")
    page.ask(CODE, "probability/mean").sure.click()


# --- what a log, a code or a folder says ---


def _log(page: Page, text: str, folder: Path) -> None:
    name = text[:200]
    answers: list[Any] = [text, [text], {text: text}, [{text: text}]]
    for check, content in ALL.items():
        for answer in answers:
            moment = len(SESSION.history.everything()) + 1
            fields = {"hash": hash_of(content), "answer": answer, "code": name}
            SESSION.history.add([event(check, "reflected" if content is REFLECT else "not yet", moment, **fields)])
        if content["kind"] not in ("computed", "reach", "code"):
            page.ask(content, check)
    SESSION.history.add([event(f"{name}/{name}", time=99, hash=name), event(name, "right", 98, code=name)])
    summary([f"{name}/{name}", *ALL])
    titles = [[name, text] for name in SESSION.history.answers]
    my_record.care(
        _encoded({"pages": [{"id": "a", "title": text, "titles": titles, "href": f"{text}.ipynb", "colab": ""}]})
    )
    panel = my_record.Panel()
    panel.what.value = panel.what.options[-1][1]
    panel.forget_once()
    my_record.export(str(folder))
    my_record.reset(name, sure=True)
    progress(code_of(SESSION.history))
    progress(text)


def _review(_: Page, text: str, __: Path) -> None:
    kinds = {"a/choice": CHOICE, "a/number": NUMBER, "a/text": TEXT, "a/code": CODE}
    contents: dict[str, Payload] = {name: hostile(content, text) for name, content in kinds.items()}
    facts = {"title": "A", "chapter": "A", "href": "a.ipynb", "colab": ""}
    items: list[dict[str, Any]] = []
    for name, content in contents.items():
        # The stem, the title and the chapter are Markdown, written by the builder (tests/writing/test_xss.py).
        asked = content | {"stem": "Which?", "title": text}
        SESSION.history.add([event(name, "not yet", 5, hash=hash_of(content), answer=text)])
        items.append({"name": name, "hash": hash_of(content), "payload": asked if name != "a/code" else None, **facts})
    review.review(_encoded({"items": items}))


def _folder(_: Page, text: str, folder: Path) -> None:
    place = folder / text.replace("/", "∕").replace("\0", "")[:80]
    before = os.environ["ROADMAP_HOME"]
    os.environ["ROADMAP_HOME"] = str(place)
    try:
        progress()
        place.parent.mkdir(exist_ok=True)
        place.write_text("a file in its place")
        SESSION.begin("")
        SESSION.record(event("a/b"))
        face.start("a", {})
        review.review(_encoded({"items": []}))
        my_record.export(str(place))
        panel = my_record.Panel()
        panel.say(my_record.export(str(place)))
        progress()
    finally:
        os.environ["ROADMAP_HOME"] = before


# Where it is shown -> what shows it there, given a page, the text, and a folder of its own.
PLACES: dict[str, Place] = {
    "cards, hints and the summary": _cards,
    "the map and the roads": _roads,
    "a table": _table,
    "typed answers": _typed,
    "a page to fill in": _sheet,
    "a figure": _figure,
    "learner's code": _code,
    "a log, the record and a progress code": _log,
    "the review": _review,
    "folders": _folder,
}


def said_in(place: str, page: Page, texts: tuple[str, ...], folder: Path) -> tuple[list[Shown], set[str]]:
    """Show each of the texts in a place; return the outputs, each with its metadata, and what stood in widgets and
    written pages."""
    with overheard() as said, contextlib.redirect_stdout(io.StringIO()) as printed:
        _show(place, page, texts, folder)
        said |= {file.read_text(encoding="utf-8", errors="replace") for file in folder.glob("*/*.html")}
    later = ({"text/plain": printed.getvalue()}, *page.outputs.places.values())
    return [*page.outputs.shown(), *((bundle, {}) for bundle in later)], said


def show_few(place: str) -> None:
    """Show a dozen payloads in a place, in the kernel that calls it."""
    page = Page(get_ipython(), Outputs())  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory() as folder:
        _show(place, page, FEW, Path(folder))


def _show(place: str, page: Page, texts: tuple[str, ...], folder: Path) -> None:
    for number, text in enumerate(texts):
        # A learner each, or the record would grow and each text be shown with all before it.
        SESSION.history = History()
        own = folder / str(number)
        own.mkdir()
        PLACES[place](page, text, own)
