"""The one way in which an author's plain text goes into Markdown: it shows as it was typed, and nothing breaks out.

Titles, summaries and the words of headings are plain text. Prose is Markdown, and was inspected when it was read.
"""

from __future__ import annotations

import re

# What hosts make links of without being asked, and a backslash that JupyterLab takes for the beginning of a formula:
# a backslash before these would not do.
_ENTITY = r"(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.|(?<=\w)@(?=\w)|\\(?=[()\[\]])"
_SIGN = re.compile(rf"(?P<entity>{_ENTITY})|[\\`*_\[\]<>$&~|]", re.IGNORECASE)
_FIRST = re.compile(r"(?m)^(\d*)([-+#=.)])")  # at the beginning of a line: a list, a heading, an underline
_LAST = re.compile(r"(?m)(?<=\s)(#+)$")  # at the end of a heading, where it would be dropped


def escaped(text: str) -> str:
    """Return Markdown that shows exactly the characters of `text`, at the beginning of a line or within one."""
    return _LAST.sub(r"\\\1", _FIRST.sub(r"\1\\\2", _SIGN.sub(_safe, text)))


def _safe(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};" if sign["entity"] else f"\\{sign[0]}"
