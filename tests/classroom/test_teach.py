"""docs/teach.md as a new teacher follows it: its commands run in their order, and leave what it promises."""

from __future__ import annotations

import csv
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from markdown_it import MarkdownIt

from builder.cli import main
from tests.classroom import made
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "teach.md"
TO_LOOK_AT = 3  # the exit code of a grading that left something for a person


def commands() -> Iterator[list[str]]:
    """Yield the commands of the page, as words behind `uv run`."""
    for token in MarkdownIt("commonmark").parse(PAGE.read_text(encoding="utf-8")):
        if token.type == "fence" and token.info == "sh":
            for line in token.content.splitlines():
                words = shlex.split(line)
                assert words[:2] == ["uv", "run"], line
                yield words[4:] if words[2] == "--group" else words[2:]


def test_the_commands_of_the_page_lead_to_a_gradebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's commands, one after the other in a clone, make the assignment, a class of 30 and its gradebook, with
    every file that the page names."""
    monkeypatch.chdir(tmp_path)
    for name in ("road_maps", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    for words in commands():
        if words[0] == "roadmap":
            result = CliRunner().invoke(main, words[1:], catch_exceptions=False)
            assert result.exit_code in {0, TO_LOOK_AT}, result.output
        else:
            assert words[:3] == ["python", "-m", "tests.classroom.made"]
            monkeypatch.setattr(sys, "argv", words[2:])
            made.main()
    teacher = tmp_path / "classes" / "week_1" / "teacher"
    with (teacher / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["learner"] for row in rows}) == 30
    assert {"scored", "unanswered"} <= {row["state"] for row in rows}
    for name in ("summary.csv", "conflicts.csv", "attempts.jsonl", "report/index.html", "report/learners"):
        assert (teacher / name).exists(), name


def test_the_values_for_a_large_hub_are_read() -> None:
    """The values file is YAML of the chart's top-level keys, and leaves no login open to all."""
    values = yaml.safe_load((ROOT / "docs" / "z2jh-values.yaml").read_text(encoding="utf-8"))
    assert {*values} == {"hub", "proxy", "singleuser", "scheduling", "prePuller", "cull"}
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] != "dummy"
    assert values["singleuser"]["memory"] == {"guarantee": "512M", "limit": "1G"}


def test_links_of_the_page_are_there() -> None:
    """Each relative link of the page leads to a file."""
    inline = [
        child
        for token in MarkdownIt("commonmark").parse(PAGE.read_text(encoding="utf-8"))
        for child in token.children or ()
    ]
    links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
    assert links
    assert all(link.startswith("https://") or (PAGE.parent / link).exists() for link in links)
