"""SVG: which drawings may travel in a notebook: shapes and words, nothing that runs and nothing from elsewhere.

A page shows them in an img element, where scripts never run and nothing is fetched. GitHub and editors show the file
itself, and whoever opens it alone runs what it holds: so it must be harmless in itself as well.
"""

from __future__ import annotations

import re
from xml.parsers import expat

# Elements that run, embed or listen, whatever their attributes are.
_ELEMENTS = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"}
_ANIMATED = {"from", "to", "by", "values"}  # an animation may set a link by these
_HERE = re.compile(r"\s*(?:#|$)|data:image/(?:png|jpeg|webp);base64,")
_SCHEME = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
# An address that is no place in the drawing, rules from another file, and an escape that hides either.
_STYLE = re.compile(r"url\((?!\s*['\"]?\s*#)|@import|image-set\(|\\", re.IGNORECASE)


class _Stop(Exception):  # noqa: N818 - a signal out of the parser, and no error
    """The parser must not read on."""


def harm(data: bytes) -> tuple[int, str] | None:
    """Return the line of the first thing in an SVG file that must not travel, and what it is; None for a drawing."""
    inspector = _Inspector()
    try:
        inspector.parser.Parse(data, True)  # noqa: FBT003 - expat's own
    except expat.ExpatError as error:
        return error.lineno, f"is no XML ({expat.errors.messages[error.code]})"
    except _Stop:
        pass
    return inspector.found or (None if inspector.root == "svg" else (1, "is no SVG"))


class _Inspector:
    """Looks at each element while it is read; keeps the first harm."""

    def __init__(self) -> None:
        # Without namespaces, whose prefixes are cut off here: an author may call SVG's as he likes.
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.root = ""
        self.found: tuple[int, str] | None = None
        self._in_style = False
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2].lower()
        self.root = self.root or name
        self._in_style = name == "style"
        if name in _ELEMENTS:
            self._note(f"holds the element <{name}>")
        for key, value in attributes.items():
            if _is_harmful(key.rpartition(":")[2].lower(), value):
                self._note(f"holds the attribute {key}, which runs something or leads elsewhere")

    def _end(self, _name: str) -> None:
        self._in_style = False

    def _text(self, text: str) -> None:
        if self._in_style and _STYLE.search(text):
            self._note("holds a style that leads elsewhere")

    def _instruction(self, target: str, _data: str) -> None:
        self._note(f"holds the instruction <?{target}")

    def _doctype(self, *_parts: object) -> None:
        self._note("holds a doctype")
        # Entities are defined there: a few lines of them can fill all memory.
        raise _Stop

    def _note(self, what: str) -> None:
        self.found = self.found or (self.parser.CurrentLineNumber, what)


def _is_harmful(name: str, value: str) -> bool:
    """Tell whether an attribute runs something or leads out of the drawing; `name` in small letters, without prefix."""
    if name.startswith("on") or name == "base" or (name == "attributename" and value.strip().lower().startswith("on")):
        return True
    if name in ("href", "src"):
        return not _HERE.match(value)
    links = value.split(";") if name in _ANIMATED else []
    return any(_SCHEME.match(link) for link in links) or bool(_STYLE.search(value))
