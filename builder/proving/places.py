"""Where in the source a finding stands: from a check's name or a cell's code to the file and the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder.model import Block, Cell, Chapter, Check, Code, Course, Document, Page, Span, Worksheet, documents_of
from builder.proving.proof import Finding, Proof


class Places:
    """The places of a course whose source is in a folder, or, where that is None, of notebooks alone in `out`."""

    def __init__(self, course: Course | None, source: Path, out: Path) -> None:
        self.source = source
        self.out = out
        self.checks: dict[str, Check] = {}
        self.worksheets: dict[str, Worksheet] = {}
        self.cells: dict[str, list[Cell | Code]] = {}
        pages: list[Chapter | Page] = [*course.chapters, *course.pages] if course else []
        self.silences = [(page.path, silence) for page in pages for silence in page.silences]
        # Names and code are the keys, because notebooks hold no lines: else each would change with every line that is
        # added above.
        for page in documents_of(course) if course else ():
            for block in page.all_blocks:
                self._add(page, block)

    def _add(self, page: Document, block: Block) -> None:
        cells = self.cells.setdefault(page.path, [])
        match block:
            case Check():
                self.checks[f"{page.id}/{block.id}"] = block
                # Its starter is a cell of the page as well, and may raise.
                if isinstance(block.answer, Code):
                    cells.append(block.answer)
            case Worksheet():
                self.worksheets[f"{page.id}/{block.name}"] = block
            case Cell():
                cells.append(block)

    def silenced(self, kind: str, span: Span) -> bool:
        """Whether a comment of the page silences warnings of a kind about what stands there."""
        return any(
            (path, silence.kind) == (span.path, kind) and silence.covers.first <= span.first <= silence.covers.last
            for path, silence in self.silences
        )

    def programs(self) -> dict[str, dict[str, list[object]]]:
        """Return what of code checks does not travel, by the checks' names: programs, and examples as (call, what it is
        said to give); plain values for a worker."""
        answers = {name: check.answer for name, check in self.checks.items()}
        return {
            name: {
                "mutants": [one.code for one in code.mutants],
                "others": [one.code for one in code.others],
                "examples": [(one.call, one.gives) for one in code.examples],
            }
            for name, code in answers.items()
            if isinstance(code, Code)
        }

    def told(self, finding: Finding, proof: Proof) -> tuple[str, int, str]:
        """Return the file and the line (0 = not known) of a finding, and it in words, with what to do about it."""
        span = self._span(finding, proof.page)
        place = (self.source / span.path, span.first) if span else (self.out / f"{proof.name}.ipynb", 0)
        # Beside a line of the source the short name will do; of notebooks alone the whole name is what finds the check.
        if finding.what == "cell":
            subject = "this cell" if span else f"cell {finding.cell}" if finding.cell else "something"
        else:
            subject = f'{finding.what} "{finding.name.rpartition("/")[2] if span else finding.name}":'
        return place[0].as_posix(), place[1], f"{subject} {finding.found}; {finding.allowed}"

    def _span(self, finding: Finding, page: str) -> Span | None:
        if finding.what == "check":
            check = self.checks.get(finding.name)
            return _part(check, finding.part) if check else None
        if finding.what == "page":
            sheet = self.worksheets.get(finding.name)
            return sheet.span if sheet else None
        codes = [cell.starter if isinstance(cell, Code) else cell for cell in self.cells.get(page, ())]
        # endswith, because the writer puts lines of its own before an author's: `#@title`, `explore = …`, `# Check: …`.
        ends = [code for code in codes if finding.name.endswith(code.code.strip("\n"))]
        # The longest, because a cell may end as another one does.
        return max(ends, key=lambda code: len(code.code)).span if ends else None


def _part(check: Check, part: tuple[Any, ...]) -> Span:
    """Return the span of a part of a check; the check's own for a part that has none."""
    answer: Any = check.answer
    span: Span | None = None
    match part:
        case ("option", words):
            spans = [option.span for option in answer.options if "".join(run.text for run in option.text) == words]
            span = spans[-1] if spans else None  # of two that read alike the second is one too many
        case ("mistake", int(place)):
            span = answer.mistakes[place].span
        case ("test" | "mutant" | "other" | "example" as field, int(place)):
            span = getattr(answer, f"{field}s")[place].span
        case ("solution" | "condition" | "answer" as field,):
            # Not every kind has every part (a number's answer is a plain value): then the check's own line is told.
            span = getattr(getattr(answer, field, None), "span", None)
        case ("state",):  # it stands in the line of the fence, right above the condition
            first = answer.condition.span.first - 1
            span = Span(check.span.path, first, first)
    return span or check.span
