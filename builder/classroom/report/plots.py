"""The report's plots, as SVG without a style of its own: colours and hatching come from style.css."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, fields

from markupsafe import Markup, escape

from builder.classroom.report.statistics import Statistics, Sureness

WORDS = {
    "sure_right": "sure, right",
    "guessed_right": "guessing, right",
    "guessed_wrong": "guessing, wrong",
    "sure_wrong": "sure, wrong",
    "other": "sureness not asked, or not scored",
    "silent": "no answer",
}
WIDTH, ROW, BAR = 640, 56, 22  # units of the drawing
NARROW = 26  # a part below this width has no room for its number
BINS = 10


def sureness_plot(found: Sequence[Statistics]) -> Markup:
    """Return a bar a question: how many were sure or guessing, and right or wrong."""
    parts = [_bar(one, place) for place, one in enumerate(found)]
    return _svg("How sure the class was, and how right", len(found) * ROW, Markup().join(parts))


def totals_plot(totals: Sequence[float], possible: float) -> Markup:
    """Return a histogram of the learners' totals, in ten steps from 0 to the possible points."""
    counts = Counter(min(BINS - 1, int(BINS * max(0.0, total) / possible)) for total in totals if possible > 0)
    most, step, height = max(counts.values(), default=1), WIDTH / BINS, 120
    parts = []
    for place in range(BINS):
        count, tall = counts[place], height * counts[place] / most
        x, y = place * step + 4, 20 + height - tall
        label = f"{place * possible / BINS:g}"
        parts += [
            Markup('<rect class="total" x="{}" y="{}" width="{}" height="{}"/>').format(
                x, f"{y:.1f}", step - 8, f"{tall:.1f}"
            ),
            _text(x + step / 2 - 4, y - 5, str(count) if count else "", "middle"),
            _text(x - 4, height + 36, label, "start"),
        ]
    parts.append(_text(WIDTH, height + 36, f"{possible:g}", "end"))
    return _svg("How many learners have how many points", height + 44, Markup().join(parts))


def _bar(one: Statistics, place: int) -> Markup:
    counts = dict(zip((field.name for field in fields(Sureness)), astuple(one.sureness), strict=True))
    total, x, y = sum(counts.values()) or 1, 0.0, place * ROW
    parts = [_text(0, y + 18, one.question.title, "start")]
    for name, count in counts.items():
        width = WIDTH * count / total
        if count:
            title = f"{one.question.title}: {WORDS[name]}, {count}"
            parts.append(
                Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
                    name, f"{x:.1f}", y + 26, f"{width:.1f}", BAR, title
                )
            )
            # A light field under the number: no colour and no hatching makes it hard to read.
            if width > NARROW:
                parts.append(_number(x + width / 2, y + 26, count))
        x += width
    return Markup().join(parts)


def _number(x: float, y: float, count: int) -> Markup:
    half = 5 + 4 * len(str(count))
    field = Markup('<rect class="under" x="{}" y="{}" width="{}" height="16" rx="3"/>')
    return field.format(f"{x - half:.1f}", y + 3, 2 * half) + _text(x, y + 15, str(count), "middle")


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(f"{x:.1f}", f"{y:.1f}", anchor, words)


def _svg(title: str, height: float, inside: Markup) -> Markup:
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">')
    return head.format(WIDTH, height, escape(title)) + inside + Markup("</svg>")
