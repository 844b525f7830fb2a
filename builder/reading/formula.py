r"""Formulas as Unicode: `convert(r"\frac{1}{4}")` is `¼`.

Widgets typeset no LaTeX on every host, so what stands in an option or a feedback is converted, and only where the
result says the same to every reader. Everything else is refused with the part that has no faithful form.
"""

from __future__ import annotations

import re
import unicodedata

from builder.reading.signs import (
    ABOVE,
    ACCENTS,
    BELOW,
    CHARACTERS,
    DOUBLE,
    FRACTIONS,
    LARGE,
    OPERATORS,
    PLAIN_OPERATORS,
    SIGNS,
    SPACES,
    WORDS,
)

# A command is one piece, and so is a number: \frac12 reads as a command and 12, which is refused for its braces.
_PIECES = re.compile(r"\\(?:[A-Za-z]+|.)|\s+|\d+(?:\.\d+)?|.", re.DOTALL)
# What needs no parentheses below a stroke or a root: a number, a word, a letter with its index or power, a root of one.
_SIMPLE = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|√?[^\W_][⁰²³¹⁴-⁹₀-₉ᵢⱼₖₙ]*")
_ATOM = re.compile(r"\d+(?:\.\d+)?|[^\W_][⁰²³¹⁴-⁹₀-₉ᵢⱼₖₙ]*")
_LONGEST = 120  # characters; it bounds the depth of groups in groups, too


class Unfaithful(ValueError):  # noqa: N818 - it reads as what it says: the formula has no faithful form
    """A formula that plain characters cannot say; `part` is the piece of it that cannot be said."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def convert(tex: str) -> str:
    """Return a formula in plain Unicode characters.

    Raises Unfaithful with the part that plain characters cannot say.
    """
    if len(tex) > _LONGEST:
        raise Unfaithful(tex[:20] + "…")
    reader = _Reader(_PIECES.findall(tex.strip()))
    text = reader.run(close=None)
    # NFC, so that a letter and its accent are one character where there is one, however they were put together (ŷ).
    return unicodedata.normalize("NFC", " ".join(text.split()))


class _Reader:
    """Reads the pieces of one formula from left to right."""

    def __init__(self, pieces: list[str]) -> None:
        # Turned round: to take a list's last item costs nothing, to take its first moves all the others.
        self.pieces = pieces[::-1]

    def run(self, close: str | None, *, tight: bool = False) -> str:
        """Return the text up to the piece `close` (None: to the end); `tight` sets operators without spaces."""
        text = ""
        while self.pieces:
            piece = self.pieces.pop()
            if piece == close:
                return text
            text = self._add(text, piece, tight=tight)
        if close:
            raise Unfaithful(f"a missing {close}")
        return text

    def _add(self, text: str, piece: str, *, tight: bool) -> str:
        """Return `text` with the next piece set behind it."""
        if not piece.startswith("\\"):
            if piece in PLAIN_OPERATORS:
                return text + _operator(text, PLAIN_OPERATORS[piece], tight=tight)
            return text + (self._script(piece) if piece in "^_" else self._character(piece))
        name = piece[1:]
        if name in OPERATORS:
            return text + _operator(text, OPERATORS[name], tight=tight)
        if name in WORDS or name in LARGE:
            return _apart(text) + self._word(LARGE.get(name, name))
        return text + self._command(text, name)

    def _character(self, piece: str) -> str:
        if piece == "{":
            return self.run("}").strip()
        if piece in ("}", "&", "~"):
            raise Unfaithful(piece)
        return "" if piece.isspace() else CHARACTERS.get(piece, piece)

    def _command(self, text: str, name: str) -> str:
        """Return what a command says behind `text`; the commands with arguments read these first."""
        if name in SIGNS:
            return SIGNS[name]
        match name:
            case "frac" | "tfrac" | "dfrac" | "sqrt":
                return self._root() if name == "sqrt" else self._fraction(text)
            case "left" | "right":
                # A dot stands for no bracket.
                return self.pieces.pop()[1:] if self._next() == "." else ""
            case "text" | "mathrm" | "operatorname":
                return self._words()
            # The guard takes the argument even where it fails, so nothing but the refusal may come behind it that wants
            # one.
            case "mathbb" if letter := DOUBLE.get(self._argument()):
                return letter
            case _ if name in ACCENTS:
                return self._one(name) + ACCENTS[name]
        raise Unfaithful("\\" + name)

    def _word(self, word: str) -> str:
        """Return the name of a function or a large sign with its limits, set apart from what follows."""
        # Limits stand at the sign: ∑ᵢ₌₁ⁿ is one word, and only behind it comes the space.
        while self._next() in ("_", "^"):
            word += self._script(self.pieces.pop())
        return word if self._next() == "(" else word + " "

    def _alone(self, before: str, made: str) -> str:
        """Return a fraction or root, in parentheses where it would otherwise run into its neighbours."""
        after = self._next()
        name = after.removeprefix("\\")
        # What follows a fraction tells whether it would run into it: (a/b)c, but a/b + c.
        if after == name or name in OPERATORS or name in SPACES or name in ("right", "}", "rvert"):
            touched = after in ("^", "_", "(", "[", "!", "{", "'") or after.isalnum()
        else:
            touched = True
        # ½ is one character, so a letter behind it is no danger; a power or another digit is.
        if made in FRACTIONS.values():
            touched = after in ("^", "!") or after.isdigit()
        before = before.rstrip()
        return f"({made})" if touched or (before and (before[-1].isalnum() or before[-1] == "/")) else made

    def _next(self) -> str:
        """Return the next piece that is not a space, having dropped the spaces; "" at the end."""
        while self.pieces and self.pieces[-1].isspace():
            self.pieces.pop()
        return self.pieces[-1] if self.pieces else ""

    def _argument(self, *, tight: bool = False) -> str:
        """Return what a command, ^ or _ applies to: a group in braces or the next piece."""
        piece = self._next()
        if not piece:
            raise Unfaithful("a missing argument")
        self.pieces.pop()
        if piece == "{":
            return self.run("}", tight=tight).strip()
        if piece.isdigit() and len(piece) > 1:
            # LaTeX takes one digit only: x^10 is x¹0, which no author means.
            raise Unfaithful(f"{piece} without braces")
        return self._add("", piece, tight=True).strip()

    def _words(self) -> str:
        if self._next() != "{":
            raise Unfaithful("\\text")
        self.pieces.pop()
        words = []
        # No marks of formulas within words: \text{a $b$} would leave signs that mean nothing there.
        while self.pieces and (piece := self.pieces.pop()) != "}":
            if piece in "{$" or piece.startswith("\\"):
                raise Unfaithful(piece)
            words.append(piece)
        return "".join(words)

    def _script(self, piece: str) -> str:
        table, name = (ABOVE, "superscript") if piece == "^" else (BELOW, "subscript")
        argument = self._argument(tight=True)
        try:
            # One letter without a raised or lowered form refuses the whole (x^{q} in the tests): half of a power would
            # lie.
            return "".join(table[letter] for letter in argument)
        except KeyError as error:
            raise Unfaithful(f"{name} {error.args[0]}") from None

    def _fraction(self, before: str) -> str:
        parts = [self._argument(tight=True), self._argument(tight=True)]
        # Parts of one piece only: (a + b)/c wants parentheses that the formula does not have, and is better typeset.
        for part in parts:
            if not _SIMPLE.fullmatch(part):
                raise Unfaithful(f"\\frac{{{parts[0]}}}{{{parts[1]}}}")
        joined = "/".join(parts)
        return self._alone(before, FRACTIONS.get(joined, joined))

    def _root(self) -> str:
        if self._next() == "[":
            raise Unfaithful("\\sqrt[…]")
        argument = self._argument(tight=True)
        # Nothing is before a root: its own sign parts it from there.
        return self._alone("", f"√{argument}" if _ATOM.fullmatch(argument) else f"√({argument})")

    def _one(self, name: str) -> str:
        argument = self._argument()
        if len(argument) != 1:
            raise Unfaithful(f"\\{name}{{{argument}}}")
        return argument


def _operator(text: str, sign: str, *, tight: bool) -> str:
    """Return an operator with the spaces that it has behind `text`."""
    if tight:
        return sign
    before = text.rstrip()
    # Behind nothing, an opening bracket or another operator a minus is a sign, not a difference: it stands close.
    if not before or before[-1] in "([{,;=<>≤≥≠≈∣+−·×÷±∈→":
        return sign if sign in "+−±" else f"{sign} "
    return f"{'' if text.endswith(' ') else ' '}{sign} "


def _apart(text: str) -> str:
    """Return `text` with a space behind it where a word would run into it."""
    return text if not text or text[-1] in " ([{√−+" else text + " "
