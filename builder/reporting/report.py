"""What a build did, in words."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from builder.build import Report, build


def build_and_tell(source: Path, out: Path, *, check: bool = False) -> Report:
    """Build, and tell what became of files that somebody had changed by hand."""
    report = build(source, out, check=check)
    # Told on stderr and by every command that builds, `lab` and `lite` too: whoever changed a notebook by hand looks
    # for it where it was, whatever command took it from there.
    for path, place in zip(report.edited, report.aside, strict=False):  # none is set aside by a check
        click.echo(f"{path} had been changed by hand; that version is now {place}.", err=True)
    if report.trouble:
        click.echo(report.trouble, err=True)
    return report


def summary(report: Report) -> str:
    """Return in a sentence how much was written and removed."""
    # What a build removed is no part of the course any more, so it does not count towards the total.
    total = len(report.written) + report.kept
    if report.clean:
        return f"{total} notebooks and pictures are up to date."
    gone = f", {len(report.removed)} removed" if report.removed else ""
    return f"{len(report.written)} of {total} notebooks and pictures written{gone}."


def tell_differences(report: Report) -> None:
    """Tell on stderr what a build would do and what it would leave alone; exit with 1 when it would do anything."""
    # Foreign notebooks are told and never fail the check: CI would else be red for a reader's own notes in the folder.
    for path in report.foreign:
        click.echo(f"{path}: no notebook of the course; it is left alone", err=True)
    for path in report.written:
        edited = "; it was changed by hand, and a build would set that version aside" if path in report.edited else ""
        click.echo(f"{path}: is not what the source says{edited}", err=True)
    for path in report.removed:
        click.echo(f"{path}: the source has no such page any more", err=True)
    if not report.clean:
        # All of this goes to stderr and the one line of the result to stdout, as with the build itself.
        click.echo("Run `roadmap build` and commit what it writes.", err=True)
        sys.exit(1)
