"""The settings: where the notebooks are published, as `[tool.roadmap]` and the folder that they are built into say."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import SourceError
from builder.settings import Settings, read_settings

NO_TOOL = 'pyproject.toml:1: "tool" is no table; write [tool.roadmap] on a line of its own'


def _settings(folder: Path, project: str | bytes, out: str = "notebooks") -> Settings:
    (folder / "source").mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_bytes(project if isinstance(project, bytes) else project.encode())
    return read_settings(folder / "source", folder / out)


@pytest.mark.parametrize(
    ("out", "folder"),
    [
        ("notebooks", "notebooks"),
        ("built/notebooks", "built/notebooks"),
        (".notebooks", ".notebooks"),
        ("notebooks.", "notebooks."),
        ("...", "..."),
        (".", ""),
        ("built/..", ""),
        ("../elsewhere", "notebooks"),
    ],
)
def test_launch_links_name_the_folder_as_it_is(tmp_path: Path, out: str, folder: str) -> None:
    """The links' folder is the one built into, its dots included; "" is the repository itself, `notebooks` stands for
    a folder outside of it."""
    settings = _settings(tmp_path, '[tool.roadmap]\nrepository = "owner/name"\n', out)
    assert settings.folder == folder
    place = f"{folder}/a.ipynb".lstrip("/")
    assert settings.colab("a.ipynb") == f"https://colab.research.google.com/github/owner/name/blob/main/{place}"


@pytest.mark.parametrize("project", ["", "[tool]\n", "[tool.other]\nroadmap = 5\n", "[tool.roadmap]\n"])
def test_without_settings_there_are_no_launch_links(tmp_path: Path, project: str) -> None:
    """A project that says nothing of itself has the defaults."""
    assert _settings(tmp_path, project) == Settings()


@pytest.mark.parametrize(
    ("project", "fault"),
    [
        ("tool = 5\n", NO_TOOL),
        ("[[tool]]\na = 1\n", NO_TOOL),
        (
            "[tool]\nroadmap = []\n",
            'pyproject.toml:1: "roadmap" is no table; write [tool.roadmap] on a line of its own',
        ),
        (
            "[tool.roadmap]\nbranch = 3\n",
            "pyproject.toml:1: [tool.roadmap] has branch = 3; it may hold repository and branch, both texts",
        ),
        (
            '[tool.roadmap]\nrepo = "a/b"\n',
            "pyproject.toml:1: [tool.roadmap] has repo = 'a/b'; it may hold repository and branch, both texts",
        ),
        ("[tool", "pyproject.toml:1: cannot be read: "),
        (b"\xff", "pyproject.toml:1: cannot be read: "),
        ("#" * 1_000_001, "pyproject.toml:1: cannot be read: it has over 1,000,000 bytes; mend the file"),
        ("x = " + "[" * 100_000, "pyproject.toml:1: cannot be read: "),
    ],
    ids=["a number", "an array of tables", "a list", "no text", "unknown", "cut off", "not UTF-8", "too large", "deep"],
)
def test_settings_that_cannot_be_are_one_fault(tmp_path: Path, project: str | bytes, fault: str) -> None:
    """A project file that is broken, or says something else than texts in a table, is told in one sentence."""
    with pytest.raises(SourceError) as caught:
        _settings(tmp_path, project)
    (found,) = caught.value.faults
    assert str(found).startswith(fault)
