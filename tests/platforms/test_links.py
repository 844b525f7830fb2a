"""Launch links: each one, wherever it stands, leads to our repository and to a file that is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

COLAB, BINDER = "colab.research.google.com", "mybinder.org"


@pytest.fixture(scope="module")
def links(root: Path) -> list[tuple[str, str]]:
    """Every link of the README, the source and the built notebooks: (where it stands, its target)."""
    texts = [(path, path.read_text(encoding="utf-8")) for path in (root / "README.md", *_below(root / "road_maps"))]
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts += [(path, "".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown"]
    return [(path.relative_to(root).as_posix(), target) for path, text in texts for target in _targets(text)]


def _below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md"))


def _targets(text: str) -> Iterator[str]:
    for block in MarkdownIt("commonmark").parse(text):
        for token in block.children or ():
            if token.type == "link_open":
                yield str(token.attrs["href"])


def _launched(target: str) -> tuple[str, str, str] | None:
    """The repository, branch and path that a launch link opens; None for any other link."""
    parts = urlsplit(target)
    if parts.hostname == COLAB:
        _, host, owner, name, kind, rest = parts.path.split("/", 5)
        assert (host, kind) == ("github", "blob"), target
        branch, _, path = rest.partition("/")
        return f"{owner}/{name}", unquote(branch), unquote(path)
    if parts.hostname == BINDER:
        _, version, host, owner, name, branch = parts.path.split("/")
        assert (version, host) == ("v2", "gh"), target
        return f"{owner}/{name}", unquote(branch), parse_qs(parts.query)["urlpath"][0].removeprefix("lab/tree/")
    return None


@pytest.fixture(scope="module")
def launches(links: list[tuple[str, str]]) -> list[tuple[str, tuple[str, str, str]]]:
    """Our launch links: (what it says and where, (repository, branch, path)).

    What an author links in a source is none, but somebody's notebook among the resources.
    """
    resources = {target for place, target in links if place.startswith("road_maps/")}
    ours = [(place, target) for place, target in links if target not in resources]
    return [(f"{place}: {target}", launched) for place, target in ours if (launched := _launched(target))]


def test_launch_links_lead_to_files(
    launches: list[tuple[str, tuple[str, str, str]]], project: dict[str, Any], root: Path
) -> None:
    """Each launch link names the repository and branch of `[tool.roadmap]` and a notebook that is there."""
    setting = project["tool"]["roadmap"]
    assert launches
    for place, (repository, branch, path) in launches:
        assert (repository, branch) == (setting["repository"], setting["branch"]), place
        assert path.endswith(".ipynb"), place
        assert (root / path).is_file(), place


@pytest.mark.parametrize("host", [COLAB, BINDER])
def test_every_notebook_can_be_launched(
    launches: list[tuple[str, tuple[str, str, str]]], root: Path, host: str
) -> None:
    """Some link opens each notebook in Colab, and one in Binder: no page is out of reach of who has only a browser."""
    reached = {path for place, (_, _, path) in launches if host in place}
    there = {path.relative_to(root).as_posix() for path in (root / "notebooks").rglob("*.ipynb")}
    assert there - reached == set()


def test_relative_links_lead_to_files(links: list[tuple[str, str]], root: Path) -> None:
    """Each relative link, from page to page or to a file of the repository, names one that is there."""
    seen = 0
    for place, target in links:
        parts = urlsplit(target)
        if not parts.scheme and parts.path:
            assert ((root / place).parent / unquote(parts.path)).exists(), f"{place}: {target}"
            seen += 1
    assert seen, "no relative link was found"
