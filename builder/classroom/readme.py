"""The README that a class is handed: what to do by when, how the notebooks open, and how they are handed in."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from builder.classroom.assignment import Question
from builder.classroom.edition import Handout
from builder.model import Chapter
from builder.runtime.text import counted
from builder.seal import BLANK, sealed
from builder.settings import Settings
from builder.writing.escape import escaped
from builder.writing.hours import both_hours

PAGE = """\
# Assignment {name}

{due}{what}

## Open it

{links}

{nothing}On your own computer open the file in JupyterLab or VS Code. Then run \
the page: *Run > Run All Cells* in JupyterLab, *Run All* in VS Code, *Runtime > Run all* on Colab.

## Answer

Read the chapter and answer its questions as you go: choose or type, then say whether you are sure or guessing. Both \
are of use, and saying "guessing" costs nothing. Your answer is recorded; {told} You may change it until you \
hand in.{first}

A question about code asks for a cell of yours: write it, run it, then press *Record this answer*.

## Hand in

1. Look at the end of the page: it says which questions are still open.
2. Save the page: *File > Save*. The saved file holds your answers. On Colab fetch it by *File > Download > Download \
.ipynb*, on Binder by *File > Download*.
3. Give in {files} where your teacher asks for it. Keep the name of the file.

You cannot give in a file? The end of each page shows a code. Copy all of it and send it instead.

Your answers stay on your computer and in that file until you hand it in; they are sent nowhere. On Colab and Binder \
the computer is lent: copy the code before you leave, paste it into the first cell next time, and run the page.
{promise}
"""
NO_AI = """
## Without AI

This assignment is to be done without AI. Colab hides its own AI in these notebooks; nothing here watches what you do \
elsewhere.
"""
MARK = f"\n<!-- {BLANK} -->\n"


def readme(handout: Handout, files: Sequence[tuple[Chapter, str]], settings: Settings, hub: str) -> str:
    """Return the README of a class; `files` are the chapters with their notebooks, `hub` is a JupyterHub's address."""
    assignment = handout.assignment
    asked = [one for one in assignment.questions if not one.payload.get("predict")]
    now = sum(question.feedback == "now" for question in asked)
    names = list(dict.fromkeys(name for _, name in files))
    text = PAGE.format(
        name=escaped(assignment.name),
        due=f"**Due {handout.due}.** " if handout.due else "",
        what=f"{counted(len(asked), 'question')} in {counted(len(files), 'chapter')}.",
        links="\n".join(_link(name, files, settings, hub) for name in names),
        nothing="Nothing has to be installed on Colab or Binder. " if settings.repository else "",
        first=_first_alone(asked),
        told=_when_told(now, len(asked)),
        files="the file" if len(names) == 1 else f"all {len(names)} files",
        promise=NO_AI if assignment.no_ai else "",
    )
    return sealed(text + MARK)


def _first_alone(asked: Sequence[Question]) -> str:
    """Return for how many questions changing an answer costs its points; "" for none."""
    first = sum(question.credit == "first" for question in asked)
    which = "" if first == len(asked) else f"For {first} of the questions only your first answer earns points."
    return f" {which or 'But only your first answer earns points.'}" if first else ""


def _when_told(now: int, count: int) -> str:
    if now == count:
        return "the page tells you at once whether it is right."
    told = f"{now} of the questions tell you at once whether it is right, the others after you have handed in."
    return told if now else "whether it is right you learn after you have handed in."


def _link(name: str, files: Sequence[tuple[Chapter, str]], settings: Settings, hub: str) -> str:
    """Return the line of a notebook: what it is, how long it takes, and where it opens."""
    chapters = [chapter for chapter, file in files if file == name]
    titles = ", ".join(escaped(chapter.title) for chapter in chapters)
    ways = [f"[Colab]({settings.colab(name)})", f"[Binder]({settings.binder(name)})"] if settings.repository else []
    ways += [f"[the class's hub]({puller(name, settings, hub)})"] if hub and settings.repository else []
    ways = [f"open in {' · '.join(ways)}"] if ways else []
    hours = [both_hours(chapters[0])] if len(chapters) == 1 else []
    return "- " + " ".join((f"[{titles}]({quote(name)}):", *hours, *ways)).removesuffix(":")


def puller(name: str, settings: Settings, hub: str) -> str:
    """Return the address by which nbgitpuller fetches the class and opens a notebook on a hub."""
    folder = settings.repository.rpartition("/")[2]
    place = "/".join(filter(None, (folder, settings.folder, name)))
    asked = {
        "repo": f"https://github.com/{settings.repository}",
        "branch": settings.branch,
        "urlpath": f"lab/tree/{place}",
    }
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in asked.items())
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{query}"
