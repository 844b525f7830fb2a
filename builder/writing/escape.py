"""The ways in which an author's text and code go into Markdown: they show as they were typed, and nothing breaks out.

Titles, summaries and the words of headings are plain text. Prose is Markdown, and was inspected when it was read.
"""

from __future__ import annotations

import re

# What hosts make links of without being asked, a backslash that JupyterLab takes for the beginning of a formula, and
# brackets, but around a word or a number, that other hosts and our own reading do: a backslash will not do.
_BRACKET = r"\[(?!(?:\d+|[A-Za-z][\w ,.'-]+)\])|(?m:^\]$)"
_ENTITY = rf"(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.|(?<=\w)@(?=\w)|\\(?=[()\[\]])|{_BRACKET}"
_SIGN = re.compile(rf"(?P<entity>{_ENTITY})|[\\`*_\[\]<>$&~|]", re.IGNORECASE)
_FIRST = re.compile(r"(?m)^(\d*)([-+#=.)])")  # at the beginning of a line: a list, a heading, an underline
_LAST = re.compile(r"(?m)(?<=\s)(#+)$")  # at the end of a heading, where it would be dropped


def escaped(text: str) -> str:
    """Return Markdown that shows exactly the characters of `text`, at the beginning of a line or within one."""
    return _LAST.sub(r"\\\1", _FIRST.sub(r"\1\\\2", _SIGN.sub(_safe, text)))


def fenced(info: str, text: str) -> str:
    """Return `text` as a fenced block, between more backticks than it holds itself."""
    # A fence has three backticks at least, hence the default of two.
    longest = max((len(ticks) for ticks in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{info}\n{text}\n{fence}"


def _safe(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};" if sign["entity"] else f"\\{sign[0]}"
