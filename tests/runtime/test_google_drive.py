"""Answers on Colab go into the learner's Google Drive when the learner says so, and never before."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from builder.runtime.record import google_drive, store
from builder.runtime.record.session import SESSION
from builder.runtime.record.store import Store
from tests.runtime.conftest import Page
from tests.runtime.events import event
from tests.runtime.payloads import CHOICE


class Colab:
    """A Colab whose Drive lies in `folder`.

    `asked` holds where it was mounted, `held` a line that it holds from earlier, `refuses` what mounting raises.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.held = ""
        self.refuses: Exception | None = None

    def mount(self, place: str) -> None:
        """Mount the Drive, as google.colab.drive does."""
        self.asked.append(place)
        if self.refuses:
            raise self.refuses
        self.folder.mkdir(parents=True)
        if self.held:
            kept = self.folder / "ml-road-map" / "1-1-abcdef.jsonl"
            kept.parent.mkdir()
            kept.write_text(f"{self.held}\n")


@pytest.fixture
def colab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, learner: Page) -> Colab:
    """Colab with a Drive that is not mounted, and nothing answered."""
    del learner  # its page was started elsewhere
    made = Colab(tmp_path / "content" / "drive" / "MyDrive")
    module = ModuleType("google.colab.drive")
    vars(module)["mount"] = made.mount
    for name, one in (("google", ModuleType("google")), ("google.colab", ModuleType("google.colab"))):
        monkeypatch.setitem(sys.modules, name, one)
    monkeypatch.setitem(sys.modules, "google.colab.drive", module)
    monkeypatch.delenv("ROADMAP_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "lent"))
    for part in (store, google_drive):
        monkeypatch.setattr(part, "DRIVE_HOME", made.folder / "ml-road-map")
    return made


def setup_of(learner: Page) -> str:
    """Return what the setup cell said last."""
    said = [bundle["text/plain"] for bundle in learner.outputs.bundles if "text/plain" in bundle]
    return next(text for text in reversed(said) if text.startswith("This page sleeps"))


def test_nothing_is_mounted_before_the_learner_asks(learner: Page, colab: Colab) -> None:
    """The setup offers the Drive in a line; answers stay on the lent computer, and Google is not asked."""
    again = learner.reopened()
    assert "keep_in_drive()" in setup_of(again)
    again.ask(CHOICE)
    again.answer("it", "B")
    assert colab.asked == []
    assert not colab.folder.exists()


def test_on_request_all_answers_move_into_the_drive(
    learner: Page, colab: Colab, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was answered before and after the request stands in the Drive; what stood there already is known here."""
    again = learner.reopened()
    again.ask(CHOICE)
    again.answer("it", "A")
    colab.held = json.dumps(event("other/x"))
    capsys.readouterr()
    again.namespace["keep_in_drive"]()
    assert capsys.readouterr().out.startswith("Your answers are kept in your Google Drive from now on")
    again.answer("it", "B")
    assert colab.asked == ["/content/drive"]
    assert len(Store().read()[0]) == 3
    assert "other/x" in SESSION.history.answers


def test_a_drive_that_is_mounted_is_used_without_asking(learner: Page, colab: Colab) -> None:
    """Where the folder is there in a mounted Drive, answers come from it and go to it; no warning."""
    (colab.folder / "ml-road-map").mkdir(parents=True)
    again = learner.reopened()
    assert "lent to you" not in setup_of(again)
    again.ask(CHOICE)
    again.answer("it", "B")
    assert len(list((colab.folder / "ml-road-map").glob("*.jsonl"))) == 1
    assert learner.reopened().ask(CHOICE).check.memory.state == "right"
    assert colab.asked == []


def test_a_drive_that_refuses_changes_nothing(learner: Page, colab: Colab, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the learner says no to Google, one sentence says that the answers stay where they were, and they do."""
    again = learner.reopened()
    again.ask(CHOICE)
    colab.refuses = ValueError("mount failed")
    again.namespace["keep_in_drive"]()
    assert capsys.readouterr().out == (
        "Your Drive could not be opened (mount failed), so your answers stay here; copy your progress code.\n"
    )
    again.answer("it", "B")
    assert len(Store().read()[0]) == 1
    assert not colab.folder.exists()


def test_elsewhere_there_is_no_drive(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """Away from Colab the setup does not speak of a Drive, and who asks is told in a sentence."""
    assert "Drive" not in setup_of(learner)
    learner.namespace["keep_in_drive"]()
    assert capsys.readouterr().out == "There is no Google Drive here; keep_in_drive() is for Colab.\n"
