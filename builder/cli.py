"""The command `roadmap`. What a command does lives in its module, imported when the command runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.commands import BUILT, FILE, JOBS, OUT, SOURCE, STOCK, TIMEOUT, Group, PathOf
from builder.teaching import assign, grade, review_texts

if TYPE_CHECKING:
    from datetime import datetime


DAY = "The day on which facts are judged, as 2026-12-01. [default: today]"
LINES = "The folder with the road maps, whose lines are told. [default: that of the last build]"


# Each command imports what it needs in its own body. Else `roadmap --help`, and a build with nothing to do, would
# wait for the imports of papermill and JupyterLab.
@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="ml-road-map")
def main() -> None:
    """The Machine Learning Road Map, executable: read the course, write it, teach with it.

    \b
    Example: roadmap lab
    """


@main.command()
@SOURCE
@OUT
@click.option("--check", is_flag=True, help="Write nothing; fail when the notebooks are not what the source says.")
@click.option("--watch", is_flag=True, help="Build again after each save, until ctrl-C.")
def build(source: Path, out: Path, check: bool, watch: bool) -> None:
    """Build the notebooks from the Markdown source. Only what changed is read and written.

    \b
    Example: roadmap build
             roadmap build --watch
             roadmap build --source my_course --out my_notebooks
    """
    from builder.reporting.report import build_and_tell, summary, tell_differences

    if watch and check:
        raise click.UsageError("--check writes nothing, and --watch writes after each save; choose one.")
    if watch:
        from builder.reporting.watch import watch as build_after_saves

        build_after_saves(source, out)
        return
    report = build_and_tell(source, out, check=check)
    if check:
        tell_differences(report)
    click.echo(summary(report))


@main.group()
def new() -> None:
    """Begin a new part of the course.

    \b
    Example: roadmap new chapter graph_networks
    """


@new.command()
@click.argument("name")
@click.option("--title", help="The chapter's title. [default: made from NAME]")
@SOURCE
def chapter(name: str, title: str | None, source: Path) -> None:
    """Write the skeleton of the chapter NAME. What is still missing is told.

    Run it again at any time: a chapter that is there is left as it is, and told what it lacks.

    \b
    Example: roadmap new chapter graph_networks --title "Graph networks"
    """
    from builder.authoring.skeleton import new_chapter

    path, missing = new_chapter(source, name, title=title)
    click.echo(f"{path}")
    for sentence in missing:
        click.echo(f"  - {sentence}")
    if not missing:
        click.echo("  Nothing is missing.")


@main.command()
@SOURCE
@click.option("--strict", is_flag=True, help="Exit with 1 when there is a warning.")
@click.option(
    "--keep-answers",
    is_flag=True,
    help="Let old answers stand to checks whose wording or tests have changed and whose meaning has not.",
)
@click.option("--figures", is_flag=True, help="Tell what each measure comes to over the whole course.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=DAY)
def check(source: Path, strict: bool, keep_answers: bool, figures: bool, today: datetime | None) -> None:
    """Warn of what makes a chapter worse although it builds. That is cells too long, outcomes untested, answers given
    away, and more.

    Where what is scored of a check has changed, old answers to it are asked anew. --keep-answers lets them stand, and
    writes so into hashes.json beside the road maps, which is committed.

    Facts older than a year, and figures over the whole course, are notices: --strict passes them over. The comment
    <!-- check: ok KIND, reason --> silences the warnings of a kind in its check or section; its reason is listed.

    \b
    Example: roadmap check
             roadmap check --keep-answers --strict --figures
    """
    from datetime import datetime as clock

    from builder.authoring import findings, told
    from builder.authoring.figures import figures as measured
    from builder.authoring.forms import keep
    from builder.course import load

    kept = keep(source) if keep_answers else ()  # first, since the course is loaded with what it keeps
    course, day = load(source), (today or clock.now().astimezone()).date()
    found = findings(course, today=day)
    for line in (*kept, *told(found, source), *(measured(course, today=day) if figures else ())):
        click.echo(line)
    # Warnings are advice. Only --strict makes them a failure, for an author's own CI.
    sys.exit(1 if strict and found.warnings else 0)


@main.command()
@click.argument("names", nargs=-1)
@BUILT
@JOBS
@TIMEOUT
@STOCK
@click.option("--output", type=PathOf(file_okay=False), help="Keep the executed notebooks here.")
def run(names: tuple[str, ...], out: Path, jobs: int | None, timeout: int, stock: bool, output: Path | None) -> None:
    """Execute the built notebooks by papermill. All of them are run, or those of NAMES.

    \b
    Example: roadmap run
             roadmap run probability consumer_road_map
    """
    from builder.running.names import refuse_output, resolve
    from builder.running.pool import run as run_notebooks

    if output:  # before anything runs: a wrong folder would show only after minutes
        refuse_output(out, output)
    outcomes = run_notebooks(resolve(out, names), jobs=jobs, timeout=timeout, output=output, stock=stock)
    sys.exit(0 if all(outcome.ok for outcome in outcomes) else 1)


@main.command()
@click.argument("names", nargs=-1)
@BUILT
# No default as in SOURCE, which may be another course than `--out`; the state of that folder knows its source.
@click.option("--source", type=PathOf(exists=True, file_okay=False), help=LINES)
@JOBS
@TIMEOUT
@STOCK
def prove(names: tuple[str, ...], out: Path, source: Path | None, jobs: int | None, timeout: int, stock: bool) -> None:
    """Prove that every check can be passed. Each is answered wrongly in every way it knows, then rightly.

    This runs the code of the built notebooks, all of them or those of NAMES, as their author wrote it. The answers
    to one check may take as long as a cell.

    \b
    Example: roadmap prove
             roadmap prove probability --out my_notebooks
    """
    from builder.proving.prove import prove as prove_notebooks
    from builder.running.names import resolve
    from builder.state import source_of

    report = prove_notebooks(
        resolve(out, names), out, source or source_of(out), jobs=jobs, timeout=timeout, stock=stock
    )
    sys.exit(1 if report.faults else 0)


@main.command()
@SOURCE
@OUT
@click.option(
    "--copy",
    type=PathOf(file_okay=False),
    default=Path("my_course"),
    show_default=True,
    help="Your own copy, which you read and write in.",
)
@click.option(
    "--run/--no-run",
    # Three answers, not two: None leaves it to where the course is from (lab/server.py, page_config).
    default=None,
    help="Run a page when it is opened. [default: run; a course from another --source asks once]",
)
@click.option("--browser/--no-browser", default=True, help="Open the browser. [default: browser]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port of JupyterLab. [default: a free one from 8888 on]"
)
def lab(source: Path, out: Path, copy: Path, run: bool | None, browser: bool, port: int | None) -> None:
    """Read the course in JupyterLab. This builds it, lays a copy for you, and opens start_here; stop it with ctrl-C.

    \b
    Example: roadmap lab
             roadmap lab --no-browser --port 8890
    """
    from builder.lab.server import lab as open_lab
    from builder.reporting.report import build_and_tell
    from builder.running.forks import warm_provisioner

    # Built first and laid then, so that a faulty source is told before the reader's copy is touched.
    build_and_tell(source, out)
    # Each page would wait for its own imports of numpy, matplotlib and scikit-learn, which take seconds.
    forked = warm_provisioner()
    open_lab(out, copy, source=source, run=run, browser=browser, port=port, provisioner=forked)


@main.command()
@SOURCE
@click.option(
    "--notebooks",
    type=PathOf(file_okay=False),
    # Not OUT: here --out is the site, and the notebooks are only what it is made of.
    default=Path("notebooks"),
    show_default=True,
    help="The folder of the notebooks.",
)
@click.option("--out", type=PathOf(file_okay=False), required=True, help="The folder of the site, which is made anew.")
@click.option(
    "--pyodide", type=PathOf(file_okay=False), help="A folder with Pyodide for the site. [default: loaded from its CDN]"
)
def lite(source: Path, notebooks: Path, out: Path, pyodide: Path | None) -> None:
    """Build the course as a static site. Readers run it in their browsers alone, without a server or an account.

    \b
    Example: roadmap lite --out site
             roadmap lite --out site --pyodide pyodide-314.0.6
    """
    from builder.publishing.site import START, build_site
    from builder.reporting.report import build_and_tell

    # The site is of what the source says now: a notebook that somebody has changed by hand is set aside first.
    build_and_tell(source, notebooks)
    build_site(notebooks, out, pyodide)
    click.echo(f"The site is in {out}: serve that folder by any web server, and begin at {START}.")


# The function has an underscore because a module that defines `print` loses Python's own.
@main.command("print")
@click.argument("names", nargs=-1, required=True, metavar="CHAPTER")
@click.option(
    "--format", "form", type=click.Choice(["md", "html", "pdf"]), help="[default: what --out ends in, or html]"
)
@click.option("--shuffle", is_flag=True, help="Options and items in another order, the same whenever you print.")
@click.option("--answers", type=FILE, help="Write the answers here, in the order shown: to .md, .html or .pdf.")
@SOURCE
@click.option(
    "--out", type=FILE, help="The file to write. [default: handouts/CHAPTER.html or .pdf; md is printed here]"
)
def print_(
    names: tuple[str, ...], form: str | None, shuffle: bool, answers: Path | None, source: Path, out: Path | None
) -> None:
    """Make a handout of a chapter or page. It has the lesson and the questions with room to answer, and no key.

    For its pictures and results this runs the chapter's own code; md runs nothing and shows none. A PDF needs Chromium,
    Chrome or Edge. With #to-print behind its name, only the card in its recap.

    \b
    Example: roadmap print probability --format pdf --answers probability_answers.pdf
             roadmap print probability --format md --shuffle
             roadmap print your_data#to-print
    """
    from builder.course import load
    from builder.printing.command import keep_out, print_named

    keep_out(source, out, answers)
    print_named(names, load(source), form, shuffled=shuffle, out=out, answers=answers)


for command in (assign, grade, review_texts):
    main.add_command(command)


if __name__ == "__main__":
    main()
