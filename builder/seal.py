"""The seal of a built file: a digest of its own text, by which it is known again as a build wrote it.

The seal needs no memory of the build: it holds in a fresh clone, after a pull, and in any commit that is checked out.
It tells an edit from a build; it is no signature.
"""

from __future__ import annotations

from hashlib import sha256

# Stands once in a built file, behind all that an author wrote: in a notebook as a key, in a picture as a comment.
MARK = '"built": "'
BLANK = MARK + '"'


def sealed(text: str) -> str:
    """Return `text` with the digest of itself put into its last blank seal."""
    # The last one, since all that an author wrote stands before it. A text without a blank seal passes as it is.
    before, blank, after = text.rpartition(BLANK)
    return f'{before}{blank[:-1]}{sha256(text.encode()).hexdigest()}"{after}' if blank else text


def is_sealed(content: bytes) -> bool:
    """Whether these are the bytes of a built file that nobody has changed since.

    Line ends do not count: git may give a file those of the system.
    """
    # The digest is that of the text with a blank seal, so that is put together again here. `sealed` and this change
    # together, and a new form would make every notebook that was built before look changed by hand.
    before, mark, rest = content.replace(b"\r\n", b"\n").rpartition(MARK.encode())
    digest, _, after = rest.partition(b'"')
    return bool(mark) and sha256(before + BLANK.encode() + after).hexdigest().encode() == digest
