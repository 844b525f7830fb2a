"""What a course is once it has been read: frozen values, each with its place in the source.

Reading makes these, `course` checks them as a whole, writing and the classroom only read them. Nothing here knows
Markdown, notebooks or files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal


# Frozen all through, down to tuples: `Site` remembers anchors and hashes of pages, `writing.blocks` looks figures up
# by span, and a second writing of the same course must give the same bytes
# (test_writing_leaves_the_course_as_it_was).
@dataclass(frozen=True, slots=True)
class Span:
    """The lines `first` to `last` (counted from 1, both included) of the file `path`."""

    path: str
    first: int
    last: int

    def cut(self, source: str) -> str:
        """Return the text of the span, without its last line end."""
        # Split at line feeds alone: splitlines() also parts at form feeds and Unicode line ends, which no editor
        # counts as a line, and the places in faults would drift.
        return "\n".join(source.split("\n")[self.first - 1 : self.last])


# --- inline text -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters in one style. Formulas have become Unicode; paragraphs are parted by two line ends."""

    text: str
    style: Literal["", "code", "em", "strong"] = ""


# Options, feedback, hints: what is shown inside a widget, where no host can be trusted with Markdown or LaTeX.
# So LaTeX is turned into characters when it is read, and HTML is made from the runs alone, by `runtime/text.py`.
Rich = tuple[Run, ...]


# --- blocks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """An inline link in a prose. `start` and `end` are offsets into the prose's text of the whole `[words](target)`;
    `target_start` and `target_end` those of the target alone."""

    # Offsets count within this prose's text, not within the file: whoever cuts lines off the head of a prose must
    # move them all (`_shifted` in writing/welcome.py).
    start: int
    end: int
    target_start: int
    target_end: int
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """An ATX heading in a prose: offset of its first `#` in the prose's text, its level (1-6) and its words."""

    start: int
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown as the author wrote it: `text` is `span` cut from the source."""

    span: Span
    text: str
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    # Whether it is the caption of the picture or figure above it.
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A Python cell: `code` is `span` cut from the source (the lines between the fence marks)."""

    span: Span
    code: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that travels in the notebook: `words` say what is seen, `target` is as written, `data` what the file
    holds."""

    span: Span
    words: str
    target: str
    kind: Literal["svg", "png", "webp"]
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A small table that the runtime hands out as `data(name)`. `csv` is `span` cut from the source, or where a `file`
    is named what that holds; its first line is the heading row. `asof` is the month (2026-11) of which facts that age
    are true, "" for all others."""

    span: Span
    # Unique in its page alone; the notebook puts the owner's id before it, as with checks.
    name: str
    csv: str
    asof: str = ""
    # As written: seen from the folder of the source, "" where the table stands in the page.
    file: str = ""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A table that the reader fills in, handed out as `page(name)`. `csv` is `span` cut from the source: the heading
    row, then examples. A column "who [nobody|a clerk]" offers choices. `origin` names the page of another chapter
    (chapter/page) from whose rows it starts, "" for none."""

    span: Span
    name: str
    csv: str
    origin: str = ""


# --- checks ------------------------------------------------------------------------------------------------------
#
# Each kind of answer says of itself whether it is `recallable` (it can be asked away from its place: no cell above, no
# figure, no long typing), whether it `fits_skip_test` (answered without the chapter's cells, and scored), whether it is
# `judged` right or wrong, and which `scored_fields` of its payload decide that.


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice or several; `feedback` is what is said when a wrong one is chosen, a right one chosen
    (choice) or missed (several)."""

    span: Span
    text: Rich
    # A choice has one right option and several has two or more: `reading` sees to it, and `authoring` and the
    # handouts build on it.
    right: bool
    feedback: Rich


@dataclass(frozen=True, slots=True)
class ExpectedNumber:
    """A wrong number that people really give: `expression` as written, its `value`, and what to say."""

    span: Span
    expression: str
    value: float
    feedback: Rich


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """Wrong words that people really give, and what to say."""

    span: Span
    text: str
    feedback: Rich


@dataclass(frozen=True, slots=True)
class Snippet:
    """Python inside a check: `code` is `span` cut from the source."""

    span: Span
    code: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong solution that people really write, and what to say."""

    span: Span
    code: str
    feedback: Rich


@dataclass(frozen=True, slots=True)
class Choice:
    """One right option."""

    # In the source's order. Where they are shuffled, answers are judged by the option, never by its place.
    options: tuple[Option, ...]
    # `kind` cannot be given to the constructor, and is a field all the same, so that repr and equality tell kinds
    # apart. It stands in payloads and recorded answers: it may never be renamed.
    kind: Literal["choice"] = field(default="choice", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("options",)


@dataclass(frozen=True, slots=True)
class Several:
    """Two or more right options."""

    options: tuple[Option, ...]
    kind: Literal["several"] = field(default="several", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("options",)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the builder computes. `tolerance` is absolute, already worked out where the author wrote %."""

    expression: str
    value: float
    tolerance: float
    unit: str
    mistakes: tuple[ExpectedNumber, ...]
    kind: Literal["number"] = field(default="number", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("value", "tolerance", "unit")


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that the notebook computes when the check's cell runs. A relative tolerance is a share (0.02 = 2 %)."""

    answer: Snippet
    tolerance: float
    # The value is not known until the cell runs, so a share cannot be worked out here as it is for Number.
    relative: bool
    mistakes: tuple[ExpectedNumber, ...]
    kind: Literal["computed"] = field(default="computed", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = False
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("code", "tolerance", "relative")


@dataclass(frozen=True, slots=True)
class Text:
    """A few words; any of `accepted` is right."""

    accepted: tuple[str, ...]
    mistakes: tuple[ExpectedText, ...]
    kind: Literal["text"] = field(default="text", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("accepted",)


@dataclass(frozen=True, slots=True)
class Order:
    """Items in their right order."""

    # The key is this order: whoever shows items must shuffle them first.
    items: tuple[Rich, ...]
    kind: Literal["order"] = field(default="order", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("items",)


@dataclass(frozen=True, slots=True)
class Reach:
    """A condition on the sliders of the figure above; `state` is one that meets it, as (slider, value) pairs."""

    condition: Snippet
    # Pairs and no dict, which anybody could change. `roadmap prove` moves the sliders here and expects a right
    # answer; the teacher's sheet gives it as an example.
    state: tuple[tuple[str, float | bool | str], ...]
    kind: Literal["reach"] = field(default="reach", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = False
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("condition", "state")


@dataclass(frozen=True, slots=True)
class Code:
    """A cell to fill in, judged by tests."""

    # What the learner sees, as the examples are. The rest is the key, and no handout may hold it.
    starter: Snippet
    tests: tuple[Snippet, ...]
    solution: Snippet
    mistakes: tuple[Mistake, ...]
    examples: tuple[Snippet, ...] = ()  # calls, each ending in one whose result is told
    # Wrong programs that must fail, and right ones in another style that must pass. They stay at home: `roadmap prove`
    # holds the tests to them.
    mutants: tuple[Snippet, ...] = ()
    others: tuple[Snippet, ...] = ()
    kind: Literal["code"] = field(default="code", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("tests", "solution")


@dataclass(frozen=True, slots=True)
class Reflect:
    """Free words, then a model answer beside them."""

    # Nothing here is scored, so an author may reword it and answers given before still stand.
    model: Rich
    kind: Literal["reflect"] = field(default="reflect", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = False
    judged: ClassVar[bool] = False
    scored_fields: ClassVar[tuple[str, ...]] = ()


# A union and no base class: a `match` without a case for one of them is then an error of the type checker, wherever a
# new kind was forgotten.
Answer = Choice | Several | Number | Computed | Text | Order | Reach | Code | Reflect


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check. `id` is the author's, unique in its chapter; the course knows it as chapter/id. `level` is that of
    its heading (2-6). `predict` makes it a guess: the next figure of its section stays closed until it is given."""

    span: Span
    # Never to be changed: answers and progress codes name a check by chapter/id.
    id: str
    title: str
    stem: tuple[Prose, ...]
    answer: Answer
    hints: tuple[Rich, ...] = ()
    why: Rich = ()
    outcome: int | None = None
    # Raised by the author where the question's meaning changes though no scored field does.
    rev: int = 1
    level: int = 3
    predict: bool = False
    # Of a check that varies: the values that stand in it, by name, and with other values the same check anew. `span`,
    # `id`, `title` and what stands below the stem's lines are the same in all.
    values: tuple[tuple[str, float], ...] = ()
    variants: tuple[Check, ...] = ()


# What stands in a page, in the order of the source. `assert_never` in the handout holds this list to what is printed.
Block = Prose | Cell | Picture | Table | Worksheet | Check


def counting(blocks: tuple[Block, ...]) -> tuple[Check, ...]:
    """Return the checks among `blocks`, in order, that count: all but predictions."""
    return tuple(block for block in blocks if isinstance(block, Check) and not block.predict)


# --- pages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resource:
    """A link of a chapter's Learn list. `hours` is None where the author gave none, the middle where it is a range;
    `cost` is as written."""

    span: Span
    title: str
    url: str
    author: str
    kind: str
    hours: float | None
    cost: str
    why: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the field: `term`, in plain characters; `also`, its other names, () where there are none; and what it
    means."""

    span: Span
    term: str
    also: Rich
    meaning: Rich


@dataclass(frozen=True, slots=True)
class Silence:
    """A comment that silences warnings of `roadmap check`: those of one `kind`, for a `reason`, on the lines `covers`.

    These are the lines of the check or section that it stands in, of the whole page where it stands above all sections.
    """

    span: Span
    kind: str
    reason: str
    covers: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A level-two heading and all below it. `heading` is the heading's own line."""

    span: Span
    title: str
    # A prose of its own, so that a writer can put words between it and what follows (the skip test's), and so that
    # its links and anchors are found as in any other.
    heading: Prose
    blocks: tuple[Block, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of this section that count, in order: predictions do not."""
        # Here, so that maps, summaries, review and lint leave them out together.
        return counting(self.blocks)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter. `hours` are those of the page alone; `needs` and their lines stand in the order written; `skip_test`
    may be absent."""

    path: str
    id: str
    title: str
    summary: str
    hours: float
    # Ids of other chapters with their lines: a need may be still to come, so `course`, not `reading`, says which are
    # unknown, and needs the line for it.
    needs: tuple[tuple[str, int], ...]
    intro: tuple[Block, ...]
    outcomes: tuple[str, ...]
    # Apart from the lesson: the skip test proves a chapter known and is no part of what makes it done, the links
    # follow the lesson in the notebook, and the lint measures the lesson alone.
    skip_test: Section | None
    learn: Section | None
    resources: tuple[Resource, ...]
    lesson: tuple[Section, ...]
    # The section that lists the chapter's words, and what it lists.
    glossary: Section | None = None
    words: tuple[Word, ...] = ()
    silences: tuple[Silence, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of a chapter: skip test, learn, then the lesson's (Practice, Recap …), words."""
        # The order of the source format. A notebook has another one, in which links follow the lesson (`in_order` in
        # writing/chapter.py).
        before = tuple(part for part in (self.skip_test, self.learn) if part)
        return before + self.lesson + ((self.glossary,) if self.glossary else ())

    @property
    def link_hours(self) -> float:
        """The hours of all links of the Learn list together; those that say none count for nothing."""
        return sum(resource.hours or 0 for resource in self.resources)

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every block of the page, in order."""
        # In the source's order, not the notebook's: a figure whose check stands in another section must come before it.
        return (*self.intro, *(block for section in self.sections for block in section.blocks))

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of the chapter that count, in order: predictions do not."""
        return tuple(check for section in self.sections for check in section.checks)


@dataclass(frozen=True, slots=True)
class Step:
    """One chapter on a road map's path. `title` is as the road map words it; `line` is where it stands."""

    id: str
    title: str
    optional: bool
    # Whether the author wrote no link. `course` refuses a step that is linked and not there, and one that is there
    # and not linked, so writers may ask either this or `site.chapters`.
    to_come: bool
    line: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A column of the map: its heading, what is said below it, and its steps."""

    span: Span
    title: str
    prose: tuple[Prose, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class RoadMap:
    """A road map. `intro` stands before the path, `outro` (whole sections) after it; `image` is the head image's
    target as written, or None."""

    path: str
    id: str
    title: str
    audience: str
    summary: str
    # What readers of this road are taken to know. Such chapters bar no way on the map, though they are needed.
    assumes: tuple[tuple[str, int], ...]
    code: bool
    image: str | None
    intro: tuple[Block, ...]
    stages: tuple[Stage, ...]
    outro: tuple[Section, ...]

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every block of the page, in order."""
        return (*self.intro, *(block for section in self.outro for block in section.blocks))

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps of all stages, in order."""
        return tuple(step for stage in self.stages for step in stage.steps)


@dataclass(frozen=True, slots=True)
class Page:
    """Any other page: start_here and those under pages/. Its checks, if any, belong to the page's id."""

    path: str
    id: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    silences: tuple[Silence, ...] = ()

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every block of the page, in order."""
        return self.blocks


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the forms that a check has had: its `rev`, and the content hashes of that `rev`, the newest
    first. Answers to any of them stand."""

    rev: int
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The whole course. All paths are posix, relative to the source folder (`chapters/probability.md`)."""

    road_maps: tuple[RoadMap, ...]
    chapters: tuple[Chapter, ...]
    pages: tuple[Page, ...]
    # Apart from `pages`, since it has a notebook of its own kind. It may be missing: whoever leads back to it must
    # ask.
    start: Page | None
    # By the names of checks (chapter/id).
    kept: Mapping[str, Kept] = field(default_factory=dict)

    def chapter(self, id: str) -> Chapter | None:
        """Return the chapter of that id, or None while it is still to come."""
        return next((chapter for chapter in self.chapters if chapter.id == id), None)


def named_checks(course: Course) -> Iterator[tuple[str, Check]]:
    """Yield every check of a course with its name (chapter/id), page by page."""
    for page in (*course.road_maps, *course.chapters, *course.pages, *((course.start,) if course.start else ())):
        for block in page.all_blocks:
            if isinstance(block, Check):
                yield f"{page.id}/{block.id}", block
