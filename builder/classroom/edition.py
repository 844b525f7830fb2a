"""The class edition: the notebooks of an assignment. The whole lesson, and of the questions those that are assigned."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from builder.classroom.assignment import VERSION, Assignment, Question, place_of
from builder.classroom.shown import without_key
from builder.model import Block, Cell, Chapter, Check, Code, Course, Example, Heading, Prose, Reflect, Section, Span
from builder.runtime.text import counted
from builder.settings import Settings
from builder.writing.blocks import BlockWriter, features
from builder.writing.borrowing import set_up
from builder.writing.card import card_of
from builder.writing.cells import add_guarded_cell
from builder.writing.chapter import facts, in_order
from builder.writing.escape import escaped
from builder.writing.notebook import Notebook
from builder.writing.site import Site
from builder.writing.variants import table_of
from builder.writing.welcome import head, without_title

STATEMENT = "without-ai"  # the id of the question that is none of the chapter's
SIGN = """\
This assignment is to be done without AI. Write that you did it so, and your name; or write what you used, and for \
what."""
CLOSING = "Questions on the whole chapter"
RECORDED = """\
**Assignment {name}: {questions}.** {due}Your answers are recorded here and judged after you hand them in. You may \
change them until then."""
TOLD = "{count} of them tell you at once whether you are right."
DRAWN = "*Your question stands below once you have said who you are, at the top, and the page has run.*"
WHO = """\
#@title Who are you? Type the id that your teacher knows you by between the quotation marks, then run the page
LEARNER = "" #@param {type:"string"}
ml_road_map.learner(LEARNER) if "ml_road_map" in globals() else None
"""
HAND_IN = "## Hand in"


@dataclass(frozen=True, slots=True)
class Handout:
    """What is handed out: the `assignment`, how the day that it is `due` reads, and its `chapters`, with the assigned
    questions alone. `learner` is the id of the one whom it is for, "" for all."""

    assignment: Assignment
    due: str
    chapters: tuple[Chapter, ...]
    learner: str = ""

    @property
    def questions(self) -> dict[str, Question]:
        """The questions by name."""
        return {question.id: question for question in self.assignment.questions}

    def versions(self, question: Question) -> tuple[dict[str, Any], ...]:
        """Return the payloads of a question that a notebook holds: all variants where it is to draw one of them."""
        assignment = self.assignment
        if assignment.variants and question.variants and not assignment.roster:
            return question.variants
        if self.learner and question.variants:
            return (question.variants[place_of(assignment, question, self.learner)],)
        return ({field: value for field, value in question.payload.items() if field != "variant"},)


def notebooks(handout: Handout, site: ClassSite) -> dict[str, str]:
    """Return the text of each notebook by its path below the folder class/."""
    parts: Iterable[Sequence[Chapter]] = (
        [handout.chapters] if handout.assignment.one else [[c] for c in handout.chapters]
    )
    books = [_notebook(part, handout, site) for part in parts]
    return {book.path: book.dumps() for book in books}


def reduced(chapter: Chapter, assigned: frozenset[str]) -> Chapter:
    """Return a chapter with those of its questions that are `assigned` (by their own ids), and with all predictions,
    which open its figures. Its skip test stands behind the lesson, as questions on the whole of it."""
    lesson = [_reduced(section, assigned) for section in chapter.lesson]
    if chapter.skip_test and any(check.id in assigned for check in chapter.skip_test.checks):
        closing = _reduced(chapter.skip_test, assigned)
        heading = replace(closing.heading, text=f"## {CLOSING}", links=())
        checks = tuple(block for block in closing.blocks if isinstance(block, Check))
        lesson.append(replace(closing, title=CLOSING, heading=heading, blocks=checks))
    intro = tuple(_kept(chapter.intro, assigned))
    return replace(chapter, intro=intro, lesson=tuple(lesson), skip_test=None)


def with_statement(chapter: Chapter) -> Chapter:
    """Return a chapter with a last question, which asks for a statement that no AI was used."""
    span, title = Span(chapter.path, 1, 1), "Your statement"
    check = Check(span, STATEMENT, title, (Prose(span, SIGN),), Reflect(()))
    section = Section(span, title, Prose(span, f"## {title}", headings=(Heading(0, 2, title),)), (check,))
    return replace(chapter, lesson=(*chapter.lesson, section))


def _reduced(section: Section, assigned: frozenset[str]) -> Section:
    return replace(section, blocks=tuple(_kept(section.blocks, assigned)))


def _kept(blocks: Iterable[Block], assigned: frozenset[str]) -> Iterator[Block]:
    for block in blocks:
        if not isinstance(block, Check) or block.predict or block.id in assigned:
            yield block
        elif isinstance(block.answer, Code):
            # What a question begins with may be used by the cells below it.
            yield Cell(block.answer.starter.span, block.answer.starter.code, hidden=True)


class ClassSite(Site):
    """Where a class finds things: its own notebooks, and for every other page the course on the web."""

    def __init__(self, course: Course, settings: Settings, public: Settings, pages: Mapping[str, str]) -> None:
        """`settings` say where the class edition is served from, `public` where the course is; `pages` are the
        notebooks of the class by the source files whose chapters they hold."""
        super().__init__(course, settings)
        self.public = public
        self.pages = pages

    def link(self, words: str, target: str, *, at: str) -> str:
        """Return Markdown that leads to a page, or where none is to be had its plain words."""
        return super().link(words, target, at=at) if self.relative(target, at=at) else escaped(words)

    def relative(self, target: str, *, at: str) -> str:
        """Return the address of the source file `target` seen from the notebook `at`; "" where it has none."""
        if target in self.pages:
            return posixpath.relpath(self.pages[target], posixpath.dirname(at) or ".")
        return self.public.colab(self.output(target))

    def in_colab(self, target: str) -> str:
        """Return the twin in Colab of a link to a notebook of the class."""
        address = self.settings.colab(self.pages[target]) if target in self.pages else ""
        return f" ([in Colab]({address}))" if address else ""


class ClassWriter(BlockWriter):
    """Writes the blocks of a chapter for a class: its questions bear no key but where the answer is told at once."""

    def __init__(self, book: Notebook, site: ClassSite, chapter: Chapter, handout: Handout) -> None:
        # A resource's reason stands in a line of its own, as in the course.
        breaks = frozenset(resource.span.first for resource in chapter.resources if resource.why)
        super().__init__(book, site, chapter.id, chapter.all_blocks, breaks=breaks, boxed=card_of(chapter))
        self.handout = handout

    def check(self, check: Check, *, last: bool = False, again: str = "") -> None:
        """Add a check with the values of its learner; where the page is to draw them, it shows the question then."""
        question = self.handout.questions[f"{self.owner}/{check.id}"]
        if len(self.handout.versions(question)) > 1:
            asked = replace(check, stem=(Prose(check.span, DRAWN),))
        elif self.handout.learner and question.variants:
            asked = (check, *check.variants)[place_of(self.handout.assignment, question, self.handout.learner)]
        else:
            asked = check
        super().check(asked, last=last, again=again)

    def shown_example(self, example: Example) -> str:
        """Return an example without what it gives: by that, code is scored where nobody runs it."""
        return example.call

    def payload(self, check: Check, name: str, figure: str, asked: Check | None) -> dict[str, Any]:
        """Return what the cell of a check hands the runtime."""
        del check, asked
        question = self.handout.questions[name]
        first, *others = [self._shown(question, payload, figure) for payload in self.handout.versions(question)]
        if not others:
            return first
        places = [one.pop("variant") for one in (first, *others)]
        return first | {"variant": places[0], "vary": table_of([first, *others]) | {"values": places}}

    def _shown(self, question: Question, payload: dict[str, Any], figure: str) -> dict[str, Any]:
        """Return what of a question's payload this edition holds."""
        assignment = self.handout.assignment
        marked = {"hash": question.mark} | ({"figure": figure} if "figure" in payload else {})
        if question.feedback == "now":
            return payload | marked
        about = {"assignment": assignment.name, "edition": assignment.edition}
        return without_key(payload, assignment.secret, question.id) | marked | {"class": about}


def _notebook(chapters: Sequence[Chapter], handout: Handout, site: ClassSite) -> Notebook:
    """Return the notebook of some chapters."""
    assignment, first = handout.assignment, chapters[0]
    whole = "" if assignment.one else first.id
    about = {
        "v": VERSION,
        "name": assignment.name,
        "edition": assignment.edition,
        "folder": assignment.folder,
        "chapter": whole,
    }
    book = Notebook(site.pages[first.path], first.path, about)
    if assignment.no_ai:
        book.metadata["colab"] = book.metadata["colab"] | {"generative_ai_disabled": True}
    names = [question.id for question in assignment.questions if any(question.chapter == one.id for one in chapters)]
    asked = [name for name in names if not handout.questions[name].payload.get("predict")]
    title = assignment.name if assignment.one else without_title(first.intro)[0] or first.title
    lead = [] if assignment.one else [f"{escaped(first.summary)} {facts(first, site, book.path)}"]
    book.markdown(head(title, site, book.path, *lead, _told(asked, handout), runs=True), key="head")
    blocks = tuple(block for chapter in chapters for block in chapter.all_blocks)
    needed = _needed(blocks, names, handout)
    set_up(book, whole or assignment.name, blocks, needed, site)
    if "vary" in needed:
        book.code(WHO, {"tags": ["learner"]}, key="learner")
    for chapter in chapters:
        _add_chapter(book, chapter, handout, site)
    book.markdown(HAND_IN, key="hand-in-heading")
    call = "hand_in([\n" + "".join(f'    "{name}",\n' for name in asked) + f'], "{handout.due}")'
    add_guarded_cell(book, "Hand in", call, {"tags": ["hand-in"]}, key="hand-in")
    return book


def _told(asked: Sequence[str], handout: Handout) -> str:
    """Return the paragraph that says what this is and until when."""
    now = sum(handout.questions[name].feedback == "now" for name in asked)
    due = f"Due {handout.due}. " if handout.due else ""
    text = RECORDED.format(name=escaped(handout.assignment.name), questions=counted(len(asked), "question"), due=due)
    return f"{text} {TOLD.format(count=now)}" if now else text


def _needed(blocks: tuple[Block, ...], names: Iterable[str], handout: Handout) -> set[str]:
    """Return the features of the runtime that a notebook of the class needs."""
    kinds = {(handout.questions[name].payload["kind"], handout.questions[name].feedback) for name in names}
    asked = {kind for kind, _ in kinds}
    needed = features(blocks) - asked - {"summary", "vary"} | {"hand_in"}
    for kind, feedback in kinds:
        needed.add(kind if feedback == "now" else f"recorded {kind}")
    if any(len(handout.versions(handout.questions[name])) > 1 for name in names):
        needed |= {"vary", "learner"}
    return needed | ({"turn_to"} if handout.assignment.one else set())


def _add_chapter(book: Notebook, chapter: Chapter, handout: Handout, site: ClassSite) -> None:
    title, intro = without_title(chapter.intro)
    if handout.assignment.one:
        lead = f"{escaped(chapter.summary)} {facts(chapter, site, book.path)}"
        book.markdown(f"## {escaped(title or chapter.title)}\n\n{lead}", key=f"head-{chapter.id}")
        call = f'turn_to("{chapter.id}")'
        add_guarded_cell(book, f"On to {chapter.title}", call, {"tags": ["turn"]}, key=f"turn-{chapter.id}")
    writer = ClassWriter(book, site, chapter, handout)
    writer.blocks(intro)
    for section in in_order(chapter):
        writer.section(section)
