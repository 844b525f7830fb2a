"""What the commands share: their options, and how they tell what cannot be done."""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from builder.errors import RefusedError, SourceError, told, visible
from builder.runtime.text import counted


class PathOf(click.Path):
    """A path in which ~ is the home also where the shell leaves it as it is, as in `--out=~/notebooks`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path as a `Path`."""
        if not value:  # from a variable of the shell that was never set: pathlib would take it for the working folder
            self.fail("it is empty", param, ctx)
        # Not by pathlib, which raises where there is no such user.
        given = os.path.expanduser(os.fsdecode(value))  # noqa: PTH111
        # click checks the expanded path, so that `exists=True` asks for the home's folder and not for one named ~.
        return Path(os.fsdecode(super().convert(given, param, ctx)))


class SourceOf(PathOf):
    """The folder of a source. Where there is none, whoever started the command in another folder is told so."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path as a `Path`."""
        if value and not os.path.lexists(os.path.expanduser(os.fsdecode(value))):  # noqa: PTH111 - as above
            self.fail(f"there is no {value} here; go into the folder of the course first, or name yours.", param, ctx)
        return super().convert(value, param, ctx)


SOURCE = click.option(
    "--source",
    type=SourceOf(exists=True, file_okay=False),
    default=Path("road_maps"),
    show_default=True,
    help="The folder with the road maps; any folder in the format will do.",
)
OUT = click.option(
    "--out",
    type=PathOf(file_okay=False),
    default=Path("notebooks"),
    show_default=True,
    help="The folder that the notebooks are written to.",
)
BUILT = click.option(
    "--out",
    type=PathOf(file_okay=False),
    default=Path("notebooks"),
    show_default=True,
    help="The folder that the notebooks were written to.",
)
FILE = PathOf(dir_okay=False)
JOBS = click.option("--jobs", type=click.IntRange(min=1), help="How many notebooks at a time. [default: one a core]")
TIMEOUT = click.option(
    "--timeout", type=click.IntRange(min=1), default=300, show_default=True, help="Seconds a cell may take."
)
STOCK = click.option(
    "--stock", is_flag=True, help="Start each kernel as Jupyter does; else, on Linux, each is forked from a warm one."
)


class Command(click.Command):
    """A command that tells in a sentence what the source, the arguments or the disk do not allow, and exits with 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what click hands on
        """Run the command."""
        try:
            return super().invoke(ctx)
        # Only what the house raises on purpose, and what the disk does, becomes a sentence. Any other exception is a
        # fault of ours and keeps its traceback, without which nobody could report it.
        except SourceError as error:
            click.echo(faults_told(error), err=True, nl=False)
            sys.exit(1)
        except RefusedError as error:
            # A RefusedError is a ValueError, so this handler must stand before any that catches a ValueError.
            raise click.ClickException("\n".join(map(visible, str(error).split("\n")))) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # `roadmap check | head`: click ends without a word
                raise
            raise click.ClickException(visible(told(error, or_else=_other_folder(ctx, error)))) from error


def faults_told(error: SourceError) -> str:
    """Return all faults, a line each, and in a last line how many there are."""
    faults = "".join(f"{fault}\n" for fault in error.faults)
    return f"{faults}{counted(len(error.faults), 'fault')} found; nothing was written.\n"


class Group(click.Group):
    """A group of such commands, which write to any terminal."""

    # click makes subcommands by these two. `type` stands for this very class, as click has it, so that the commands of
    # `roadmap new` tell their errors as well.
    command_class = Command
    group_class = type

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - as click has it
        """Run the command line. A sign that the terminal's encoding lacks is written by its name."""
        # Here and not in a command: click's own errors and its help go through these streams too. Under click's
        # CliRunner, and where there is no console, they are something else and take what comes.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="namereplace")
        return super().main(*args, **extra)


def _other_folder(ctx: click.Context, error: OSError) -> str:
    """Return the way out by an option, where the trouble lies in a folder that one gives."""
    if not isinstance(error.filename, str):
        return ""
    path = Path(error.filename).absolute()
    # --source is not among them: another source is another course, and no way out.
    for name in ("out", "output", "copy"):
        folder = ctx.params.get(name)
        if folder and path.is_relative_to(folder.absolute()):
            return f"choose another folder with --{name}"
    home = os.environ.get("HOME")
    return "set HOME to another folder" if home and path.is_relative_to(home) else ""
