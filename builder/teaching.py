"""The commands of a teacher. As in `cli`, what each needs is imported when it runs."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from builder.commands import SOURCE, Command, PathOf

EXISTING = PathOf(exists=True, dir_okay=False)


@click.command(cls=Command)
@click.argument("name")
@click.argument("more", nargs=-1, metavar="")
@click.option("--chapters", multiple=True, metavar="ID,…", help="Chapters, with all their questions.")
@click.option("--checks", multiple=True, metavar="CHAPTER/ID,…", help="Single questions, with their chapter's lesson.")
@click.option(
    "--checks-from",
    type=PathOf(exists=True, file_okay=False),
    help="A folder with chapters of your own, chapters/NAME.md, all of them assigned.",
)
@click.option("--due", metavar="DATE", help="2026-12-01 (the end of that day, here) or 2026-12-01T18:00+01:00.")
@click.option("--roster", type=EXISTING, help="CSV with the columns id, as your LMS has it, and name.")
@click.option("--one", is_flag=True, help="One notebook for all chapters. [default: one a chapter]")
@click.option(
    "--feedback",
    multiple=True,
    metavar="WHEN",
    help="When learners are told what is right: now (the notebooks then hold the key), after-due or never; for one "
    "check CHAPTER/ID=now. [default: never]",
)
@click.option(
    "--credit",
    multiple=True,
    metavar="FOR",
    help="right, first (right at the first try), completion or none (not graded); for one check CHAPTER/ID=none. "
    "[default: right]",
)
@click.option("--points", multiple=True, metavar="CHAPTER/ID=N", help="What a question is worth. [default: 1]")
@click.option("--variants", is_flag=True, help="Each learner with values of their own, where a question varies.")
@click.option(
    "--no-ai", is_flag=True, help="Let Colab hide its AI in these notebooks, and say that none is to be used."
)
@click.option("--repository", metavar="OWNER/NAME", help="Where on GitHub class/ is published, for launch links.")
@click.option("--hub", default="", metavar="ADDRESS", help="A JupyterHub with nbgitpuller, for links to it.")
@click.option("--run", is_flag=True, help="Run the chapters' own code, where only that tells what is right.")
@SOURCE
@click.option(
    "--out",
    type=PathOf(file_okay=False),
    default=Path("classes"),
    show_default=True,
    help="The folder in which the assignment's own, NAME, is made.",
)
def assign(
    name: str,
    more: tuple[str, ...],
    source: Path,
    out: Path,
    run: bool,
    checks_from: Path | None,
    **wanted: Any,  # noqa: ANN401 - options, as click has them
) -> None:
    """Make an assignment of chapters. That is notebooks for a class without the key, and the key for its teacher.

    NAME/class/ is what learners get, NAME/teacher/ what nobody else may see. The same NAME once more makes the
    same assignment anew, and answers to what was handed out before can still be scored.

    Nothing is executed, and so the answers that a chapter computes stay unknown; --run runs its author's code for them.

    \b
    Example: roadmap assign week_1 --chapters probability,linear_algebra --due 2027-01-31
             roadmap assign quiz --checks probability/base-rate --credit completion
    """
    from functools import partial

    from builder.classroom.assign import assign as make
    from builder.classroom.options import wanted_of
    from builder.classroom.selection import joined
    from builder.course import load
    from builder.printing.execution import executed
    from builder.settings import read_settings

    if more:
        raise click.UsageError(
            f"{more[0]} is one too many; several chapters are parted by commas, as in --chapters a,b."
        )
    course, public = load(source), read_settings(source, source.parent / "notebooks")
    own = load(checks_from) if checks_from else None
    asked = wanted_of(name, out, own=[chapter.id for chapter in own.chapters] if own else [], **wanted)
    author = partial(executed, timeout=300, way_out="assign without --run") if run else None
    for line in make(asked, joined(course, own) if own else course, public, out, author):
        click.echo(line)


@click.command(cls=Command)
@click.argument("folder", type=PathOf(exists=True, file_okay=False), metavar="DIR/NAME")
@click.argument("submissions", nargs=-1, type=PathOf(exists=True), metavar="SUBMISSION…")
@click.option(
    "--lms",
    "export",
    type=EXISTING,
    help="Your LMS's own export of grades; a copy in teacher/ gets one column filled in.",
)
@click.option("--column", default="", help="The title of that column. [default: the assignment's name]")
@click.option(
    "--gradescope",
    type=PathOf(dir_okay=False),
    metavar="OUT.json",
    help="In Gradescope's autograder: write its results.json, of SUBMISSION as one learner's work.",
)
@click.option(
    "--execute",
    is_flag=True,
    help="Run code answers against their tests, in a sandbox that was seen to hold; refused where there is none.",
)
@click.option("--dask", metavar="ADDRESS", help="With --execute: run them on the cluster of this Dask scheduler.")
def grade(
    folder: Path,
    submissions: tuple[Path, ...],
    gradescope: Path | None,
    execute: bool,
    dask: str | None,
    **lms: Any,  # noqa: ANN401 - options, as click has them
) -> None:
    """Score what a class handed in for an assignment. Zips as the LMS gives them, folders, notebooks and pasted codes
    are taken.

    Without --execute no learner's code is run. Gradebook, summary, conflicts and a report are written into teacher/;
    without SUBMISSION they are made anew of what came before, by the key, overrides.csv and late.csv as they are now.

    Exits with 1 when nothing could be graded, and with 3 when somebody has to look at something.

    \b
    Example: roadmap grade classes/week_1 submissions.zip --lms grades.csv
             roadmap grade classes/week_1
             roadmap grade week_1 /autograder/submission --gradescope /autograder/results/results.json
    """
    from builder.classroom.execution.results import execute as run_code
    from builder.classroom.execution.sandbox import probe
    from builder.classroom.told import grade_and_tell, grade_one_and_tell

    if gradescope and (lms["export"] or not submissions):
        raise click.UsageError("--gradescope takes the SUBMISSION of one learner, and no --lms.")

    if lms["column"] and not lms["export"]:
        raise click.UsageError("--column says which column of --lms is filled in; give both.")
    if dask and not execute:
        raise click.UsageError("--dask says where --execute runs code; give both.")
    if execute and not dask:
        probe()  # before anything is read: where no sandbox holds, nothing is done at all
    run = partial(run_code, address=dask or "") if execute else None
    if gradescope:
        report = grade_one_and_tell(folder, submissions, gradescope, run=run)
    else:
        report = grade_and_tell(folder, submissions, **lms, run=run)
    sys.exit(0 if report.is_clear else 3)


@click.command("review-texts", cls=Command)
@click.argument("folder", type=PathOf(exists=True, file_okay=False), metavar="DIR/NAME")
@click.option("--check", default="", metavar="CHAPTER/ID", help="List one question. [default: all that ask for words]")
@click.option("--author", default="", help="Who marked: kept with each mark, and needed where there are new ones.")
def review_texts(folder: Path, check: str, author: str) -> None:
    """List free words for a person to read and mark. They stand question by question, across learners.

    Writes teacher/texts.csv: answers beside the model, those alike next to one another, with room for points and a
    reason. Run again with --author, it keeps the marks in overrides.csv and makes the gradebook anew.

    \b
    Example: roadmap review-texts classes/week_1
             roadmap review-texts classes/week_1 --author "A. Teacher"
    """
    from builder.classroom.review_texts import review

    for line in review(folder, author.strip(), check):
        click.echo(line)
