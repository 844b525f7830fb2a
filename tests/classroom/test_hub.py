"""A class at work: eight learners on a JupyterHub fetch an assignment by link, answer in real kernels, and hand in."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from click.testing import CliRunner

from builder.classroom.assignment import read
from builder.classroom.grade import gradebook_of
from builder.classroom.gradebook import Standing
from builder.cli import main
from tests.classroom.conftest import Assign
from tests.classroom.hub import Learner, hub

NAMES = [f"learner{number}" for number in range(8)]


def repository_of(folder: Path, class_folder: Path) -> str:
    """Make the class folder a repository of Git, as a teacher publishes it; return its address."""
    git = ["git", "-c", "user.name=Teacher", "-c", "user.email=teacher@example.org", "-C", str(class_folder)]
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Week 1"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    bare = folder / "week_1.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(class_folder), str(bare)], check=True, capture_output=True)
    return bare.as_uri()


def test_eight_learners_hand_in_from_a_hub(hub_python: Path, assign: Assign, tmp_path: Path) -> None:
    """Each logs in, follows an nbgitpuller link, answers in a kernel of their own and saves; of the homes, graded as
    a folder, each answer is found with its learner and its points."""
    folder = assign("--chapters", "format_example")
    questions = read(folder / "teacher").questions
    asked = next(one for one in questions if one.payload["kind"] == "choice" and not one.payload.get("predict"))
    right = next(place for place, option in enumerate(asked.payload["options"]) if option["right"])
    wrong = next(place for place, option in enumerate(asked.payload["options"]) if not option["right"])
    place = tmp_path / "hub"
    place.mkdir()
    repository = repository_of(tmp_path, folder / "class")

    def work(number: int) -> None:
        one = Learner(address, NAMES[number])
        one.log_in()
        one.fetch(repository)
        letter = "ABCDEFGH"[wrong if number % 4 == 3 else right]
        one.answer("week_1/chapters/format_example.ipynb", f"answer({asked.id!r}, {letter!r}, sure=True)")

    with hub(hub_python, place) as address, ThreadPoolExecutor(2) as two_at_once:
        list(two_at_once.map(work, range(len(NAMES))))
    done = CliRunner().invoke(main, ["grade", str(folder), str(place / "homes")])
    rows = {row.learner: row for row in gradebook_of(folder).rows if row.check == asked.id}
    assert sorted(rows) == NAMES, done.output
    assert [rows[name].state for name in NAMES] == [Standing.SCORED] * 8
    assert [rows[name].points for name in NAMES] == [1.0, 1.0, 1.0, 0.0] * 2
    assert {rows[name].sure for name in NAMES} == {True}
