"""What `roadmap print` does: finds the page, makes its sheets, and writes them where they are wanted."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from builder import files
from builder.errors import RefusedError, near
from builder.model import Chapter, Course, Page
from builder.printing.output import FORMATS, printed
from builder.settings import Settings
from builder.writing.handout import answer_sheet, card, handout
from builder.writing.site import Site

# Below where the command runs: printed pages are nobody's source and must not fall between notebooks.
FOLDER = Path("handouts")
CARD = "#to-print"  # as GitHub names the heading of a card


def print_named(
    names: Sequence[str], course: Course, form: str | None, *, shuffled: bool, out: Path | None, answers: Path | None
) -> None:
    """Write the handout that `names` means, or behind CARD its card alone; the rest as in `print_page`."""
    if names[0].endswith(CARD):
        if answers:
            raise RefusedError("A card asks nothing, so there are no answers; leave --answers away.")
        print_card(find(course, [names[0].removesuffix(CARD), *names[1:]]), course, form, out=out)
    else:
        print_page(find(course, names), course, form, shuffled=shuffled, out=out, answers=answers)


def print_page(
    page: Chapter | Page, course: Course, form: str | None, *, shuffled: bool, out: Path | None, answers: Path | None
) -> None:
    """Write the handout of `page`, and its answers to the file `answers` if one is given.

    `form` is one of FORMATS; None takes it from the end of `out`, else "html". Without `out` "md" goes to stdout, the
    others below FOLDER. Nothing is written unless both sheets could be made. Raises RefusedError where a format and a
    file do not fit, and what `printed` raises.
    """
    # --format wins over the name; `check_files` refuses where both are given and differ.
    form = form or (ending(out) if out else "") or "html"
    check_files(form, out, answers)
    # Without a repository: links to Colab and Binder mean nothing on paper.
    site = Site(course, Settings())
    sheets = [(handout(page, site, shuffled=shuffled), form, out or _place(page, form))]
    if answers:
        # Told before anything runs, which may take minutes.
        if not sheets[0][0].asks:
            raise RefusedError(f"{page.id} asks nothing, so there are no answers; leave --answers away.")
        sheets.append((answer_sheet(page, site, shuffled=shuffled), ending(answers), answers))
    # All are made before one is written: a handout without the answers that were asked for would look like success.
    made = [(printed(sheet, kind, say=say), file) for sheet, kind, file in sheets]
    for data, file in made:
        write(data, file)


def print_card(page: Chapter | Page, course: Course, form: str | None, *, out: Path | None) -> None:
    """Write the card of `page` alone, as `print_page` writes handouts. Raises RefusedError where it has none."""
    form = form or (ending(out) if out else "") or "html"
    check_files(form, out, None)
    sheet = card(page, Site(course, Settings())) if isinstance(page, Chapter) else None
    if sheet is None:
        raise RefusedError(f"{page.id} has no card; write ### To print in the section Recap of a chapter.")
    write(printed(sheet, form, say=say), out or _place(page, form, "_card"))


def find(course: Course, names: Sequence[str]) -> Chapter | Page:
    """Return the one chapter or page that `names` means: its id, or the path of its source or notebook.

    Raises RefusedError, with the nearest name, where there are several names or nothing is called so.
    """
    if len(names) > 1:
        raise RefusedError(f"One handout at a time: run `roadmap print` once for each of {', '.join(names)}.")
    start = (course.start,) if course.start else ()
    known: dict[str, Chapter | Page] = {page.id: page for page in (*course.chapters, *course.pages, *start)}
    # Whatever a shell completes is taken: chapters/x.md, notebooks/chapters/x.ipynb, with Windows' backslashes too.
    wanted = names[0].replace("\\", "/").rpartition("/")[2].removesuffix(".md").removesuffix(".ipynb")
    if wanted in known:
        return known[wanted]
    # After the pages: a road map's name is a reader's likely mistake, and its chapters are what can be printed.
    if road := next((road for road in course.road_maps if road.path == f"{wanted}.md"), None):
        written = ", ".join(step.id for step in road.steps if step.id in known)
        raise RefusedError(f"{wanted} is a road map; print one of its chapters: {written}.")
    meant = near(wanted, known, cutoff=0.5)
    nearest = near(wanted, known, cutoff=0)
    hint = f"did you mean {meant}?" if meant else f"of the {len(known)} there, {nearest} is the nearest."
    raise RefusedError(f"There is no chapter or page called {names[0]}; {hint}")


def keep_out(source: Path, *written: Path | None) -> None:
    """Raise RefusedError where a file that is to be written lies in the source: it may be a chapter."""
    for file in filter(None, written):
        if file.resolve().is_relative_to(source.resolve()):
            raise RefusedError(
                f"{file} lies in the source; what is printed goes elsewhere, such as {FOLDER / file.name}."
            )


def check_files(form: str, out: Path | None, answers: Path | None) -> None:
    """Raise RefusedError where the files do not fit the format or each other."""
    if out and ending(out) not in ("", form):
        raise RefusedError(f"{out} is no name for {form}; let it end in .{form}, or leave --format away.")
    if answers and not ending(answers):
        raise RefusedError(f"{answers}: in which format? Let the file of --answers end in .md, .html or .pdf.")
    # Resolved, since ./a.md and a.md are one file.
    if answers and out and answers.resolve() == out.resolve():
        raise RefusedError(f"{answers} cannot be the handout and its answers; name two files.")


def ending(file: Path) -> str:
    """Return the one of FORMATS that a file's name ends in, or ""."""
    found = file.suffix.lower().removeprefix(".")
    return found if found in FORMATS else ""


def write(data: bytes, file: Path | None) -> None:
    """Write a sheet and say where it is; None is stdout. Raises RefusedError where the file cannot be written."""
    if file is None:
        # Bytes: on Windows, text would get the line ends and the code page of the console.
        sys.stdout.buffer.write(data)
        return
    try:
        # `files.write` renames onto its target: as root that would put a file in the place of /dev/null.
        if file.exists() and not files.is_file(file):
            raise FileExistsError(errno.EEXIST, "it is there and is no regular file")
        files.write(file, data)
    except OSError as fault:
        raise RefusedError(f"{file} cannot be written ({fault.strerror}).") from fault
    say(f"Written: {file}")


def say(sentence: str) -> None:
    """Tell whoever started the command; on stderr, since a sheet may go to stdout."""
    click.echo(sentence, err=True)


def _place(page: Chapter | Page, form: str, suffix: str = "") -> Path | None:
    return None if form == "md" else FOLDER / f"{page.id}{suffix}.{form}"
