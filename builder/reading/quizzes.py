"""Quizzes: how books, forms and other tools write a question, its options and its answer into plain text.

Shown as text, the question asks nobody and its answer stands below it. A literal table, read by `dialects`.
"""

from __future__ import annotations

CHECK = "write a check: a heading ### Check: …, its id below, and options as - [ ] and - [x]"
_OTHERWISE = f"{CHECK}; begin the line otherwise where it is meant as prose"
_BACKTICKS = "write its marks as three backticks: ```python, and ``` below its last line"
_ID = "write <!-- id: a-name --> directly below the heading of its check, or delete it"
_WITHOUT_Q = f"{CHECK}; or a heading that asks it, without the Q"

_SEEN = "an answer that readers see"
_OTHER = "a question of another tool"
_WHICH = r"(?:(?:the )?(?:correct|right|model|sample|expected) )?"
_SAID = r"(?:\s*$|\s+(?![_…\uffff]))"  # but for room to write an answer, as our own printed sheets have it
_LETTERS = r"[(\[]?[A-Ha-h][)\]]?"
_LETTERED = (" A", " B", " C", " D", " E", " F", " G", " H")
_QUOTES = r"(?:'{2,3}|\"{3}|[´‘’“”‵′]{2,3}|~{2}|,{3})"
_FIRST, _SECOND = (rf"\*?[(\[]?[{letter}](?:[.):\]]|\s-)\s" for letter in ("Aa", "Bb"))

# How it looks in `dialects.seen` text, what it is called, what to write instead, and its signs. What is looked for in
# brackets is bounded, as in `dialects`.
ROWS: tuple[tuple[str, ...], ...] = (
    # Such lines begin "Answer:", "Solution 2:", "Answer key:"; "Ans. B", "Correct: B"; "The right answer is B."
    (rf"^\s*(?i:{_WHICH}(?:answers?|solutions?|ans)(?: key)?(?: \d+)?\s*[:：]{_SAID}).*", _SEEN, _OTHERWISE, ":", "："),
    (rf"^\s*(?:Ans\.|(?i:correct(?: option| choice)?\s*:))\s*{_LETTERS}\.?\s*$", _SEEN, CHECK, "Ans.", ":"),
    (r"^\s*(?i:the (?:correct|right) answers? (?:is|are)) [A-H]\.?\s*$", _SEEN, CHECK, *_LETTERED),
    (r"(?:\((?:correct|correct answer|right answer)\)|\[correct\]|(?:←|<-+|=>|->) ?correct)\s*\Z", _SEEN, CHECK,
     "correct", "right answer"),
    # A number alone may be a quarter of a year: then the line must ask something.
    (r"^\s*(?:Q\s?[:：]\s|Q\.?\s?\d{1,2}\s?[:.)][^\n]*\?).*", "a question that is no check", _WITHOUT_Q, "Q"),
    (rf"^\s*{_FIRST}.*\n+\s*{_SECOND}.*", "options with letters, which run together", f"{CHECK}; or a list", "\n"),
    (r"^\s*\*[A-Ha-h][.)]\s.*", _OTHER, CHECK, "*"),
    # GIFT and Cloze of Moodle, cloze deletions of Anki, quizzes of LiaScript.
    (r"^::[^:\n]+::.*", _OTHER, CHECK, "::"),
    (r"\{\{c\d+::[^}\n]{0,200}\}*|\[\[[?!]\]\]", _OTHER, CHECK, "{{c", "[[?", "[[!"),
    (r"(?!\{=\w+\})\{\s*[=~]\S[^}\n]{0,200}\}?|\{#\s*-?\d[^}\n]{0,200}\}", _OTHER, CHECK, "{"),
    (r"\{\d*:[A-Z_]{2,}:[^}\n]{0,200}\}", _OTHER, CHECK, "{"),
    (r"\{(?:TRUE|FALSE|T|F)(?:#[^}\n]{0,200})?\}\s*\Z", _OTHER, CHECK, "{"),
    # Shortcodes of H5P and WordPress, assessments of Codio, exercises of R/exams, swirl and freeCodeCamp.
    (r"^\s*\[(?:/?(?:h5p|quiz|poll)\b[^\]\n]{0,200})\]|\{h5p\b[^}\n]{0,200}\}", _OTHER, CHECK,
     "h5p", "[quiz", "[poll", "[/"),
    (r"\{[^}|\n]{0,100}\|assessment\}", _OTHER, CHECK, "|assessment"),
    (r"^ex(?:solution|type|name):.*|^\s*(?:Class: \w+_question|CorrectAnswer:).*", _OTHER, CHECK, ":"),
    (r"^--[a-z][\w-]*--$|^\*\*\* =\w+", _OTHER, CHECK, "--", "*** ="),
    # Cells of Python, as forums, word processors and sessions write them.
    (rf"^\s*{_QUOTES}\s?\{{?(?:i?python\d?|py|csv)\b.*", "a fence that is none", _BACKTICKS, "py", "csv"),
    (r"^\s*(?:(?:In|Out) ?\[\d*\]:.*|\[/?python\])", "a cell that is no fence", _BACKTICKS, "]:", "python]"),
    # Comments with the id of a check that Markdown reads as text.
    (r"(?:<\s?!?\s?|!)[-–—]{1,3}\s*(?i:id)\s*[:=].*", "an id that is no comment", _ID, "<", "!"),
    (r"\A\W{0,4}id\s*[:=]\s*[\w-]+\W{0,4}\Z", "an id that is no comment", _ID, ":", "="),
)  # fmt: skip
