"""Records the fixtures of this folder: real work of commit 3c91ecd, made by its own code in its own kernels.

    git clone . OLD && git -C OLD checkout 3c91ecd
    uv run --group test python tests/recorded/record.py OLD

Nothing here is written by hand; `stories.py` says what the learners did. What the old code itself says of that work
goes into `expected/`. A recording is not made anew when the course or the code changes: its worth is its age.
"""

from __future__ import annotations

import base64
import importlib
import io
import json
import lzma
import os
import re
import shutil
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
OLD = Path(sys.argv[1]).resolve()
sys.path[:0] = [str(HERE), str(OLD)]  # the old `builder` comes before the one that is installed

from stories import CAN_DO, FORMAT, PYTHON, READ, READ_ON, SHARES, STORIES, Story  # noqa: E402

DAY = 86_400
BEGIN = 1_790_845_200  # 1 October 2026, 9:00 UTC
CLOCK = """\
import time
time.time_ns = lambda real=time.time_ns, ahead={moment} * 10**9 - time.time_ns(): real() + ahead
"""
Notebook = nbformat.NotebookNode


def moment(day: int) -> int:
    """Return nine o'clock of a day of October 2026, in seconds."""
    return BEGIN + (day - 1) * DAY


def ran(book: Notebook, home: Path, day: int, hands: str = "") -> Notebook:
    """Run all of a notebook in a fresh kernel on a day, let the hands work, and return it as Jupyter would save it.

    The cells that set the clock and move the hands are taken out again; the outputs that they changed stay.
    """
    book.cells.insert(0, nbformat.v4.new_code_cell(CLOCK.format(moment=moment(day)), id="clock"))
    code = f"import runpy\nexec({hands!r}, runpy.run_path({str(HERE / 'hands.py')!r}))" if hands else ""
    last = next((place for place, cell in enumerate(book.cells) if cell.id.startswith("own-")), len(book.cells))
    book.cells.insert(last, nbformat.v4.new_code_cell(code, id="hands"))
    os.environ["ROADMAP_HOME"] = str(home)
    with tempfile.TemporaryDirectory() as folder:
        where = {"metadata": {"path": folder}}
        NotebookClient(book, kernel_name="python3", record_timing=False, resources=where).execute()
    book.cells = [cell for cell in book.cells if cell.id not in {"clock", "hands"}]
    return book


def played(story: Story, courses: dict[str, Path], homes: Path) -> Notebook:
    """Return the notebook of a story as it was saved at the end of it."""
    book = nbformat.read(courses[story.course] / story.notebook, as_version=4)
    book.cells += [nbformat.v4.new_code_cell(source, id=f"own-{number}") for number, source in enumerate(story.cells)]
    return ran(book, homes / story.home, story.day, story.hands)


# --- the reader's copies ---


def copies(courses: dict[str, Path], kept: Path, home: Path) -> None:
    """Lay two copies into `kept`: of the small course, worked on; of the whole one, with one chapter filled in. Of the
    latter only that chapter, the first page and the manifest are kept, to be small."""
    lay = importlib.import_module("builder.copy").lay
    lay(courses["small"], kept / "my_course")
    edited(kept / "my_course", home)
    lay(courses["whole"], kept / "whole")
    (kept / "my_company_course" / "chapters").mkdir(parents=True)
    for name in (".roadmap.json", "start_here.ipynb"):
        (kept / "whole" / name).rename(kept / "my_company_course" / name)
    shutil.rmtree(kept / "whole")
    shutil.copy(kept / "saved" / "filled_in.ipynb", kept / "my_company_course" / CAN_DO)


def edited(copy: Path, home: Path) -> None:
    """Let a reader work on half of a copy of the small course, in Jupyter: files are read, changed, run and saved."""
    chapter = nbformat.read(copy / FORMAT, as_version=4)
    worked_on(chapter)
    nbformat.write(ran(chapter, home, 11), copy / FORMAT)
    nbformat.write(ran(nbformat.read(copy / SHARES, as_version=4), home, 11), copy / SHARES)
    (copy / PYTHON).rename(copy / "chapters" / "python, my way.ipynb")
    road = nbformat.read(copy / "coin_road_map.ipynb", as_version=4)
    road.cells.append(nbformat.v4.new_markdown_cell("Own plan: two hours a week.", id="own-plan"))
    nbformat.write(road, copy / "coin_road_map.ipynb")
    (copy / "notes.txt").write_text("Ask about the third coin.\n", encoding="utf-8")


def worked_on(book: Notebook) -> None:
    """Change a chapter in place as a reader does: code in the starter, a note in a text of the course, a cell deleted,
    a thought of their own, and copies of our cells at the end, to play with."""
    starter = next(cell for cell in book.cells if cell.source.startswith("# Check: format_example/mean"))
    starter.source = starter.source.replace(
        "    ...", "    # mine: refuse nothing\n    return sum(values) / len(values)"
    )
    book.cells[0].source += "\n\n*My note: begin on Monday.*"
    book.cells.remove(next(cell for cell in book.cells if cell.source.startswith("Seven in ten")))
    again = [cell.source for cell in book.cells if is_call(cell)]
    book.cells += [nbformat.v4.new_code_cell(source, id=f"own-{number}") for number, source in enumerate(again)]
    thought = nbformat.v4.new_markdown_cell("My own thought, between two cells: Grüße — ½.", id="own-thought")
    book.cells.insert(3, thought)


def is_call(cell: Notebook) -> bool:
    """Whether a cell imports what readers' copies of it go on importing: check, figure, summary, embed."""
    return cell.cell_type == "code" and bool(
        re.search(r"from ml_road_map import (check|figure|summary|embed)$", cell.source, re.MULTILINE)
    )


# --- what the old code says ---


def payload_of(path: Path, call: str) -> Any:
    """Return what the cell of a built notebook hands to the runtime's function `call`."""
    source = next(cell.source for cell in nbformat.read(path, as_version=4).cells if f"    {call}(" in cell.source)
    return json.loads(base64.b64decode(re.findall(r'"([\w+/=]{40,})"', source)[0]))


def told(home: Path, course: Path) -> dict[str, Any]:
    """Return what the old code says of the events in a home, beside the checks and the maps of a course."""
    names = ("codes", "evidence", "progress", "review", "care", "store")
    codes, evidence, progress, review, care, store = (
        importlib.import_module(f"builder.runtime.{one}") for one in names
    )
    os.environ["ROADMAP_HOME"] = str(home)
    progress.HISTORY.__init__()
    events, said = store.Store().read()
    assert not said, said
    progress.HISTORY.add(events)
    progress.now = review.now = lambda: moment(READ_ON) * 1000
    items = payload_of(course / "review.ipynb", "review")["items"]
    due = [item["name"] for item in review.in_turn([one for one in items if review.is_due(one)])]
    maps = {path.stem: payload_of(path, "road_map") for path in sorted(course.glob("*_road_map.ipynb"))}
    steps = {name: [step for stage in road["stages"] for step in stage["steps"]] for name, road in maps.items()}
    answered = sorted({(event["check"], event["hash"]) for event in events if "check" in event})
    everything = progress.HISTORY.everything()
    return {
        "events": len(events),
        "code": codes.code_of(progress.HISTORY),
        "standings": [[*one, vars(progress.HISTORY.standing(*one))] for one in answered],
        "due": {"at": moment(READ_ON) * 1000, "asked": [[i["name"], i["hash"]] for i in items], "names": due},
        "rows": [care.row_of(event) for event in everything if event["state"] != "not attempted"],
        "maps": {name: {"steps": steps[name], "states": evidence.map_states(steps[name])} for name in maps},
    }


def shown(book: Notebook) -> dict[str, str]:
    """Return what stands below each of our cells as plain text, by the check or page, else by the tag."""
    found = {}
    for cell in book.cells:
        if cell.cell_type == "code" and cell.metadata.get("tags"):
            name = next(iter(cell.metadata.get("ml_road_map", {}).values()), cell.metadata.tags[0])
            texts = [out.get("data", {}).get("text/plain", "") for out in cell.outputs]
            found[name] = "\n".join(text for text in texts if text)
    return found


def read_back(home: str, course: str, path: str, courses: dict[str, Path], homes: Path) -> dict[str, Any]:
    """Return what a notebook shows on the last day, and the rows that its pages hand out."""
    book = nbformat.read(courses[course] / path, as_version=4)
    pages = [c.metadata.ml_road_map.page for c in book.cells if "worksheet" in c.metadata.get("tags", [])]
    lines = "".join(f"\nprint(json.dumps(page({name!r})))" for name in pages)
    book.cells.append(nbformat.v4.new_code_cell(f"import json{lines}", id="own-rows"))
    book = ran(book, homes / home, READ_ON)
    printed = "".join(out.text for out in book.cells[-1].outputs).splitlines()
    rows = dict(zip(pages, map(json.loads, printed), strict=True))
    return {"home": home, "course": course, "notebook": path, "shown": shown(book), "rows": rows}


# --- the files ---


def packed(folder: Path, archive: Path) -> None:
    """Pack a folder: names and bytes alone, so that the same files make the same archive."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = path.stat().st_size
            tar.addfile(entry, io.BytesIO(path.read_bytes()))
    archive.write_bytes(lzma.compress(raw.getvalue(), preset=9 | lzma.PRESET_EXTREME))


def say(name: str, value: Any) -> None:
    """Write what is expected."""
    place = HERE / "expected" / f"{name}.json"
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Record everything anew."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    work = Path(tempfile.mkdtemp())
    homes, kept = work / "homes", work / "work"
    shutil.copytree(OLD / "tests" / "fixtures" / "course", work / "course")
    shutil.copytree(work / "course", HERE / "course", dirs_exist_ok=True)
    importlib.import_module("builder.build").build(work / "course", work / "small")
    courses = {"small": work / "small", "whole": OLD / "notebooks"}
    (kept / "saved").mkdir(parents=True)
    for story in STORIES:
        (homes / story.home).mkdir(parents=True, exist_ok=True)
        book = played(story, courses, homes)
        if story.saved:
            nbformat.write(book, kept / "saved" / f"{story.saved}.ipynb")
    copies(courses, kept, homes / "coins")
    of = {story.home: courses[story.course] for story in STORIES}
    for home, course in of.items():
        say(home, told(homes / home, course))
    say("notebooks", [read_back(*one, courses, homes) for one in READ])
    shutil.rmtree(HERE / "homes", ignore_errors=True)
    shutil.copytree(homes, HERE / "homes")
    packed(kept, HERE / "work.tar.xz")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
