"""README, CONTRIBUTING and CHANGELOG say what is true of the code beside them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.cli import main
from builder.model import Answer
from builder.reading import read_chapter
from builder.reading.kinds import KINDS
from tests.tooling.serving import COMMAND

INSTALL = "pip install uv"
TEST = "uv run --group test pytest"
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.fixture(scope="module")
def tokens(root: Path) -> dict[str, list[Token]]:
    """The block tokens of each document, by its name."""
    parser = MarkdownIt("commonmark").enable("table")
    return {name: parser.parse((root / name).read_text(encoding="utf-8")) for name in DOCUMENTS}


def _fences(tokens: list[Token], language: str) -> list[str]:
    return [token.content for token in tokens if token.type == "fence" and token.info == language]


def _commands(tokens: list[Token]) -> Iterator[list[str]]:
    """The `roadmap` commands of a document, in fences and in lines, as words after `roadmap`."""
    lines = [line.partition("#")[0] for fence in _fences(tokens, "sh") for line in fence.splitlines()]
    lines += [child.content for token in tokens for child in token.children or () if child.type == "code_inline"]
    for line in lines:
        _, found, rest = f" {line}".partition(" roadmap ")
        if found:
            yield shlex.split(rest)


def test_readme_has_the_two_commands(tokens: dict[str, list[Token]]) -> None:
    """The README's two commands stand alone in fences of their own, verbatim: read the course, test the course."""
    fences = _fences(tokens["README.md"], "sh")
    assert fences[0] == f"{INSTALL} && uv run {COMMAND}\n"
    assert fences[-1] == f"{INSTALL} && {TEST}\n"


def test_ci_runs_the_readmes_command(root: Path) -> None:
    """CI ends with the very command that the README gives for the tests, after installing uv as the README does."""
    lines = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == TEST
    assert any(line.endswith(INSTALL) for line in lines)


def test_a_reader_gets_no_test_tools(project: dict[str, Any]) -> None:
    """`uv run roadmap` installs no dependency group: the test tools come only where they are asked for."""
    assert project["tool"]["uv"]["default-groups"] == []
    assert "test" in project["dependency-groups"]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_each_roadmap_command_exists(tokens: dict[str, list[Token]], document: str) -> None:
    """Each `roadmap …` that a document shows is a command of ours, with options that it has."""
    commands = list(_commands(tokens[document]))
    assert commands
    for words in commands:
        command: click.Command = main
        while isinstance(command, click.Group) and words:
            assert words[0] in command.commands, words
            command = command.commands[words.pop(0)]
        options = {name for parameter in command.params for name in parameter.opts + parameter.secondary_opts}
        assert {word for word in words if word.startswith("-")} <= options, words


def test_each_command_has_help_with_an_example() -> None:
    """Every command's help ends with an example that begins with the command itself."""
    commands = [(("roadmap",), main)]
    while commands:
        names, command = commands.pop()
        assert command.help, names
        _, found, example = command.help.partition("Example: ")
        assert found, names
        assert example.split()[: len(names)] == list(names)
        if isinstance(command, click.Group):
            commands += [((*names, name), each) for name, each in command.commands.items()]


def test_the_readmes_check_is_read(tokens: dict[str, list[Token]]) -> None:
    """The check that the README shows is a check of the format, with its mistake, its hint and its Why."""
    head = "---\ntitle: T\nsummary: S.\nhours: 1\n---\n# T\n\nWhy?\n\nYou will be able to\n\n- see\n\n## Practice\n\n"
    (example,) = _fences(tokens["README.md"], "markdown")
    (check,) = read_chapter(head + example, "chapters/readme.md").checks
    assert (check.answer.kind, len(check.hints), bool(check.why)) == ("number", 1, True)


def test_contributing_lists_every_kind(tokens: dict[str, list[Token]]) -> None:
    """CONTRIBUTING's table of kinds has each kind of the model, which the reader and the table agree on."""
    cells = [token.content for token in tokens["CONTRIBUTING.md"] if token.type == "inline"]
    table = cells[cells.index("kind") + 2 : cells.index("kind") + 2 + 2 * len(KINDS) : 2]
    assert set(table) == KINDS.keys() == {kind.__dataclass_fields__["kind"].default for kind in Answer.__args__}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_paths_are_there(tokens: dict[str, list[Token]], root: Path, document: str) -> None:
    """Each relative link, picture and path in a line of code names something that is there."""
    inline = [child for token in tokens[document] for child in token.children or ()]
    named = {str(child.attrs.get("href") or child.attrs.get("src") or "") for child in inline}
    named |= {child.content for child in inline if child.type == "code_inline" and _is_path(child.content)}
    missing = {name for name in named if name and ":" not in name and not (root / name).exists()}
    made = {"my_course/", ".colab-venv", ".hub-venv", ".lab-venv", ".pyodide/", "site/", "uv.lock"}
    made |= {"classes/week_1/class/", "classes/week_1/teacher/"}
    assert missing - made == set(), "neither there nor made by a command"


def _is_path(words: str) -> bool:
    return bool(re.fullmatch(r"[\w.-]+(/[\w.-]+)*(/|\.\w+)|\.ci/\w+", words))


def test_the_setting_shown_is_ours(tokens: dict[str, list[Token]], root: Path) -> None:
    """The setting that the README tells a fork to change stands in pyproject.toml word for word."""
    (setting,) = _fences(tokens["README.md"], "toml")
    assert setting in (root / "pyproject.toml").read_text(encoding="utf-8")


def test_changelog_has_the_form(tokens: dict[str, list[Token]], project: dict[str, Any]) -> None:
    """The changelog opens with Unreleased, then versions with dates, newest first, each with kinds of change."""
    titles = [
        (token.tag, follower.content)
        for token, follower in zip(tokens["CHANGELOG.md"], tokens["CHANGELOG.md"][1:], strict=False)
        if token.type == "heading_open"
    ]
    assert titles[:2] == [("h1", "Changelog"), ("h2", "[Unreleased]")]
    versions = [words for tag, words in titles[2:] if tag == "h2"]
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", words) for words in versions)
    assert versions == sorted(versions, key=lambda words: [int(n) for n in re.findall(r"\d+", words)[:3]], reverse=True)
    assert {words for tag, words in titles if tag == "h3"} <= {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip
    if versions:
        assert versions[0].startswith(f"[{project['project']['version']}]")


def test_the_licences_are_there(root: Path, project: dict[str, Any]) -> None:
    """Code is MIT, as pyproject.toml says, and the course's text is CC BY 4.0."""
    assert project["project"]["license"] == "MIT"
    assert (root / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n\nCopyright (c) 2026 ")
    assert "SPDX-License-Identifier: CC-BY-4.0\n" in (root / "LICENSE-TEXT").read_text(encoding="utf-8")


def test_a_recap_leaves_the_next_step_to_the_end_of_its_page(root: Path) -> None:
    """No recap links to the chapter that is next or came before: the page says so right below it, and at its head."""
    chapters = sorted((root / "road_maps" / "chapters").glob("*.md"))
    recaps = {path.stem: path.read_text(encoding="utf-8").partition("\n## Recap\n")[2] for path in chapters}
    assert all(recaps.values())
    found = re.compile(r"\bNext( on [^:\[]*)?:\s*\[|What came before: \[")
    assert [name for name, recap in recaps.items() if found.search(recap)] == []
