"""Languages: the words behind the marks of a fence that other tools understand, or that are nearly ours.

Any other language is prose. What spells Python otherwise would be a cell that never runs.
"""

from __future__ import annotations

import re

from builder.errors import near
from builder.reading.signs import ALIKE

# The words that may stand after `python`, but none.
ROLES = ("hidden", "answer", "reach", "starter", "example", "test", "solution", "mistake", "mutant", "also")
CSV = "write ```csv data=name or ```csv page=name, the name in lower-case letters, digits and _"

_WORDS = re.compile(r"[a-z][a-z0-9+#]*")
# Other names of Python, of what runs it, and of what shows a session with it.
_PYTHONS = {
    *("py", "py2", "py3", "python", "python2", "python3", "ipython", "ipython2", "ipython3", "cpython", "pycon"),
    *("pyrepl", "pyconsole", "pyodide", "pyspark", "ipynb", "jupyter"),
}
_RUNNERS = {"code", "cell", "exec", "run"}
_NAMED = re.compile(r"\b(?:data|page|facts)\s*=")
_NOT_MEANT = {"python", "cython", "jython"}  # Python, and languages of their own
_FIRST = 20  # characters that hold the first word of a fence
_CLOSE = 0.82  # "pyton" and "pyhton" are near enough

_CELL = "in these letters, for a cell; or text where it is only shown"
_CHECK = "write a check: a heading ### Check: …, its id below, and options as - [ ] and - [x]"
_QUESTIONS = (
    *("quiz", "question", "questions", "exercise", "mcq", "poll", "choice", "check", "gift", "aiken", "h5p", "learnr"),
    *("otter", "quizdown", "mdquiz", "moodle", "qti", "text2qti", "flashcard", "flashcards", "datacamp"),
)
# Those that a fence without python was always refused for. The later ones are words that prose may use.
_MISTAKEN = ("hidden", "answer", "reach", "starter", "test", "solution", "mistake")
_FORMULAS = ("math", "latexmath", "mathjax", "katex", "asciimath", "equation", "align")
# The first word of a fence -> what to write instead.
_INSTEAD = {
    **dict.fromkeys(_FORMULAS, "write the formula between two lines of $$"),
    **dict.fromkeys(_QUESTIONS, _CHECK),
    "vary": "keep one, at the margin below the heading of a check",
    **{role: f"write python {role} for a fence of a check, text where it is only shown" for role in _MISTAKEN},
}


def meant(info: str) -> str:
    """Return what to write in place of the words behind a fence's marks; "" where they may stand."""
    words = _WORDS.findall(info.translate(ALIKE).lower())
    braced = info.startswith(("{", "[", "."))
    # Where the first word is python, `fences` judges what follows it; {python} and [py] are of other tools.
    if words and info.split(maxsplit=1)[0] != "python" and (remedy := _remedy(words, info, braced=braced)):
        return remedy
    return "write it as plain Markdown, or begin with the name of a language, without braces" if braced else ""


def spells_python(text: str) -> bool:
    """Tell whether a text begins with a name of Python, as the words behind a fence's marks may."""
    words = _WORDS.findall(text[:_FIRST].translate(ALIKE).lower())
    return bool(words) and words[0] in _PYTHONS and " " in text


def _remedy(words: list[str], info: str, *, braced: bool) -> str:
    first = words[0]
    if _spells_python(words, braced=braced):
        role = next((f" {word}" for word in words[1:] if word in ROLES), "")
        return f"write python{role}, {_CELL}"
    if first in _INSTEAD:
        return _INSTEAD[first]
    # A table is known by data= or page=, whatever its language is called.
    if _NAMED.search(info) and info.split(maxsplit=1)[0] != "csv":
        return CSV
    # Last, as the guess may be wrong.
    if first not in _NOT_MEANT and near(first, ["python"], cutoff=_CLOSE):
        return f"did you mean python? write it {_CELL}"
    return ""


def _spells_python(words: list[str], *, braced: bool) -> bool:
    """Tell whether the words of a fence name Python, or a cell whose language goes without saying."""
    if words[0] in _PYTHONS:
        return True
    if words == ["code", "cell"]:
        return braced
    return (braced or words[0] in _RUNNERS) and bool(_PYTHONS.intersection(words))
