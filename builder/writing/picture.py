"""The pictures: each road map as columns of chapter boxes, and all roads in one, as SVG.

They stand on Markdown pages, so they bring their own colours for light and dark, a title and a description for screen
readers, and no script. Lengths are in CSS pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape

from builder.model import Chapter, Course, RoadMap, Stage, Step
from builder.runtime.text import counted, short_hours
from builder.seal import BLANK, sealed
from builder.writing.hours import links_hours
from builder.writing.metrics import FONT, width, wrapped

# A file's name, which pages link to; a road map with this id would overwrite it.
ALL_ROADS = "all_road_maps"

COLUMN, GAP, MARGIN = 236, 44, 16
PAD, LINE, SIZE, SMALL = 10, 17, 14, 12
BETWEEN = 10

# A page shows the picture by an image link, where its own style sheets do not reach; only a style inside of it can
# tell light from dark. It follows the system or the browser, not the theme that one chose on GitHub (Platane/snk#10).
# Marks of meaning are words and dashes as well, never colour alone.
STYLE = f"""\
text {{ font-family: {FONT}; fill: #1f2328; font-size: {SIZE}px }}
.small {{ font-size: {SMALL}px; fill: #4d555e }}
.head {{ font-weight: bold }}
.page {{ fill: #ffffff }}
.box {{ fill: #e7f1fb; stroke: #0a62b0; stroke-width: 1.5 }}
.optional {{ stroke-dasharray: 5 4 }}
.coming {{ fill: #f6f8fa; stroke: #8a929b }}
.arrow {{ stroke: #4d555e; stroke-width: 2; fill: none }}
.tip {{ fill: #4d555e }}
@media (prefers-color-scheme: dark) {{
  text {{ fill: #e9edf1 }}
  .small {{ fill: #b3bcc6 }}
  .page {{ fill: #0d1117 }}
  .box {{ fill: #12304f; stroke: #5aa9f0 }}
  .coming {{ fill: #161b22; stroke: #7d868f }}
  .arrow {{ stroke: #b3bcc6 }}
  .tip {{ fill: #b3bcc6 }}
}}"""


def pictures(course: Course) -> dict[str, str]:
    """Return every picture's SVG by its path below the source folder. Several roads are drawn in one more picture."""
    return {name: draw() for name, draw in drawings(course).items()}


def drawings(course: Course) -> dict[str, Callable[[], str]]:
    """Return what draws each picture's SVG, by its path below the source folder."""
    chapters = {chapter.id: chapter for chapter in course.chapters}
    drawn: dict[str, Callable[[], str]]
    drawn = {f"images/{road.id}.svg": partial(road_map_picture, road, chapters) for road in course.road_maps}
    if len(course.road_maps) > 1:
        drawn[f"images/{ALL_ROADS}.svg"] = partial(all_roads_picture, course)
    return drawn


def road_map_picture(road: RoadMap, chapters: Mapping[str, Chapter]) -> str:
    """Return the SVG of one road map: a column a stage, a box a chapter. `chapters` are those that are written, by id,
    whose length is told."""
    written = (chapters[step.id] for step in road.steps if step.id in chapters)
    hours = {chapter.id: short_hours(chapter.hours, links_hours(chapter)) for chapter in written}
    parts: list[str] = []
    bottom = 0.0
    for number, stage in enumerate(road.stages):
        left = MARGIN + number * (COLUMN + GAP)
        column, end = _column(stage, left, hours)
        parts += column
        if number:
            parts.append(_arrow(left - GAP + 6, left - 6, MARGIN + LINE))
        bottom = max(bottom, end)
    key, end = _key(road.steps, bottom + BETWEEN)
    parts += key
    across = 2 * MARGIN + len(road.stages) * (COLUMN + GAP) - GAP
    return _svg(across, end + MARGIN, road.title, described(road), parts)


def described(road: RoadMap) -> str:
    """Return a road map in words: what its picture shows."""
    return " ".join(f"{stage.title}: {', '.join(_in_words(step) for step in stage.steps)}." for stage in road.stages)


def _in_words(step: Step) -> str:
    marks = ["optional"] * step.optional + ["to come"] * step.to_come
    return step.title + (f" ({', '.join(marks)})" if marks else "")


def _column(stage: Stage, left: float, hours: dict[str, str]) -> tuple[list[str], float]:
    """Return the parts of a stage's column and the y at which it ends."""
    parts: list[str] = []
    y = MARGIN + LINE + 4.0
    # Headings are bold and the widths are those of the regular face: a tenth more makes up for it.
    for number, line in enumerate(wrapped(stage.title, SIZE * 1.1, COLUMN)):
        y += LINE if number else 0
        parts.append(_text(left, y, line, "head"))
    y += PAD
    for step in stage.steps:
        box, height = _box(step, left, y, hours.get(step.id, ""))
        parts += box
        y += height + BETWEEN
    return parts, y - BETWEEN


def _box(step: Step, left: float, top: float, hours: str) -> tuple[list[str], float]:
    # SVG breaks no lines, and fonts differ: so lines are parted here, by widths that ship with the builder.
    lines = wrapped(step.title, SIZE, COLUMN - 2 * PAD)
    marks = ["to come"] * step.to_come + ["optional"] * step.optional + [hours]
    note = " · ".join(filter(None, marks))
    height = 2 * PAD + LINE * len(lines) + (LINE - 2 if note else 0) - 4
    classes = "box" + " optional" * step.optional + " coming" * step.to_come
    parts = [f'<rect class="{classes}" x="{left:g}" y="{top:g}" width="{COLUMN}" height="{height:g}" rx="6"/>']
    y = top + PAD + SIZE - 3
    for line in lines:
        parts.append(_text(left + PAD, y, line))
        y += LINE
    if note:
        parts.append(_text(left + PAD, y - 1, note, "small"))
    return parts, height


def _key(steps: Iterable[Step], top: float) -> tuple[list[str], float]:
    """Return the line that explains the boxes, with what this map holds, and the y at which it ends."""
    parts: list[str] = []
    left = float(MARGIN)
    marks = [("box", "chapter")]
    steps = tuple(steps)
    if any(step.optional for step in steps):
        marks.append(("box optional", "can be skipped"))
    if any(step.to_come for step in steps):
        marks.append(("box coming", "to come"))
    for classes, words in marks:
        parts.append(f'<rect class="{classes}" x="{left:g}" y="{top:g}" width="24" height="14" rx="4"/>')
        parts.append(_text(left + 30, top + 11, words, "small"))
        left += 30 + width(words, SMALL) + 20
    return parts, top + 14


# All roads: the height of a row, the width of a stage, and of the column before the stages, with the road's title.
ROW, STAGE, FIRST = 66, 150, 192


def all_roads_picture(course: Course) -> str:
    """Return the SVG of all roads: a row a road map with whom it is for, a box a stage."""
    parts: list[str] = []
    widest = max(len(road.stages) for road in course.road_maps)
    for number, road in enumerate(course.road_maps):
        top = MARGIN + number * (ROW + 14)
        parts += _row(road, top)
    across = 2 * MARGIN + FIRST + widest * (STAGE + 30)
    down = 2 * MARGIN + len(course.road_maps) * (ROW + 14) - 14
    return _svg(across, down, "All road maps", roads_in_words(course), parts)


def roads_in_words(course: Course) -> str:
    """Return all roads in words: what their picture shows."""
    return " ".join(
        f"{road.title}: {', then '.join(stage.title for stage in road.stages)}." for road in course.road_maps
    )


def _row(road: RoadMap, top: float) -> list[str]:
    parts = [_text(MARGIN, top + 18, road.title, "head")]
    # Three lines are what a row has room for; the rest of a longer audience is not shown.
    for number, line in enumerate(wrapped(f"“{road.audience}”", SMALL, FIRST - 24)[:3]):
        parts.append(_text(MARGIN, top + 35 + number * 14, line, "small"))
    for number, stage in enumerate(road.stages):
        left = MARGIN + FIRST + number * (STAGE + 30) + 30
        coming = sum(step.to_come for step in stage.steps)
        classes = "box coming" if coming == len(stage.steps) else "box"
        parts.append(_arrow(left - 26, left - 4, top + ROW / 2))
        parts.append(f'<rect class="{classes}" x="{left}" y="{top + 8}" width="{STAGE}" height="{ROW - 16}" rx="6"/>')
        parts.append(_text(left + PAD, top + 29, stage.title))
        parts.append(_text(left + PAD, top + 46, _count(len(stage.steps), coming), "small"))
    return parts


def _count(chapters: int, coming: int) -> str:
    """Return how many chapters a stage has, and how many of them are to come."""
    if coming == chapters:
        return f"{coming} to come"
    return counted(chapters, "chapter") + (f", {coming} to come" if coming else "")


def _arrow(start: float, end: float, y: float) -> str:
    line = f'<path class="arrow" d="M{start:g} {y:g}H{end - 7:g}"/>'
    return line + f'<path class="tip" d="M{end:g} {y:g}l-9 -5v10z"/>'


def _text(x: float, y: float, words: str, style: str = "") -> str:
    chosen = f' class="{style}"' if style else ""
    return f'<text{chosen} x="{x:g}" y="{y:g}">{escape(words)}</text>'


def _svg(across: float, down: float, title: str, words: str, parts: list[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{down:g}" '
        f'viewBox="0 0 {across:g} {down:g}" role="img" aria-labelledby="title desc">'
    )
    page = f'<rect class="page" width="{across:g}" height="{down:g}" rx="8"/>'
    labels = f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(words)}</desc>'
    # Last, since `sealed` fills in the last blank seal: an author's title that looks like one stands before it.
    seal = f"<!-- {BLANK} -->"
    return sealed("\n".join([head, labels, f"<style>\n{STYLE}\n</style>", page, *parts, "</svg>", seal, ""]))
