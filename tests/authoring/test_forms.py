"""hashes.json: where what is scored has changed and the question has not, old answers stand once the author says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.authoring.forms import form_warnings
from builder.cli import main
from builder.course import load
from builder.course.hashes import NAME
from builder.settings import Settings
from builder.writing.site import Site
from tests.conftest import ROOT
from tests.courses import course_in

PAGE = """\
---
title: Words
summary: Words.
---

# Words

## Rules

### Check: The name of the rule
<!-- id: rule{rev} -->

Which rule?

= {accepted}

- `chain rule`
  > Another one.
"""
ANEW = 'check "rule": what is scored has changed, so old answers to it are asked anew'


def written(source: Path, accepted: str, rev: str = "") -> None:
    """Write the source anew."""
    (source / "pages").mkdir(parents=True, exist_ok=True)
    (source / "pages" / "words.md").write_text(PAGE.format(accepted=accepted, rev=rev), encoding="utf-8")


def told(source: Path, *options: str) -> str:
    """What `roadmap check` says."""
    return CliRunner().invoke(main, ["check", "--source", str(source), *options]).stdout


def asked(source: Path) -> tuple[str, list[str]]:
    """The content hash that the check travels with, and those of its earlier forms."""
    course = load(source)
    payload = Site(course, Settings()).content(course.pages[0].all_blocks[-1], "words/rule")
    return payload["hash"], payload.get("earlier", [])


def test_answers_stand_once_the_author_says_so(tmp_path: Path) -> None:
    """A change of what is scored is warned of until it is kept; then earlier hashes travel along, newest first."""
    written(tmp_path, "`Bayes`")
    assert NAME not in told(tmp_path)
    first, none = asked(tmp_path)
    assert none == []
    assert f"1 check in {tmp_path / NAME}." in told(tmp_path, "--keep-answers")
    written(tmp_path, "`Bayes` or `Bayes' rule`")
    assert ANEW in told(tmp_path)
    assert asked(tmp_path)[1] == [first]
    kept = told(tmp_path, "--keep-answers")
    assert "words/rule: old answers stand." in kept
    assert ANEW not in kept
    second, _ = asked(tmp_path)
    written(tmp_path, "`Bayes's rule`")
    told(tmp_path, "--keep-answers")
    assert asked(tmp_path)[1] == [second, first]


def test_a_question_with_a_new_rev_begins_anew(tmp_path: Path) -> None:
    """Where `rev` has risen, no earlier hash travels along, before and after it is kept, and nothing is warned of."""
    written(tmp_path, "`Bayes`")
    told(tmp_path, "--keep-answers")
    written(tmp_path, "`chance`", ", rev: 2")
    assert ANEW not in told(tmp_path)
    assert asked(tmp_path)[1] == []
    told(tmp_path, "--keep-answers")
    assert asked(tmp_path)[1] == []
    assert json.loads((tmp_path / NAME).read_text())["words/rule"]["rev"] == 2


def test_the_id_of_a_check_that_is_gone_stays_listed(tmp_path: Path) -> None:
    """A name once kept is kept for ever, and a course that keeps hashes is told of checks that it does not keep yet."""
    written(tmp_path, "`Bayes`")
    (tmp_path / NAME).write_text('{"words/old": {"rev": 1, "hashes": ["0123456789abcdef"]}}')
    assert f"{NAME}:1: 1 check not kept here yet: words/rule" in told(tmp_path)
    told(tmp_path, "--keep-answers")
    assert list(json.loads((tmp_path / NAME).read_text())) == ["words/old", "words/rule"]


@pytest.mark.parametrize("text", ["[", "[]", '{"a/b": 1}', '{"a/b": {"rev": "1", "hashes": ["0"]}}'])
def test_a_list_of_another_form_is_a_fault(tmp_path: Path, text: str) -> None:
    """What is no list of checks and their hashes is told by name, with its form."""
    written(tmp_path, "`Bayes`")
    (tmp_path / NAME).write_text(text)
    result = CliRunner().invoke(main, ["check", "--source", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{NAME}:1: the file is not a list of checks and their hashes; write" in result.output


def test_the_course_keeps_every_form_of_its_checks() -> None:
    """No check of ours has changed without its author saying whether old answers stand."""
    found = [str(warning) for warning in form_warnings(course_in(ROOT / "road_maps"))]
    assert found == [], "raise rev where another thing is asked, then run roadmap check --keep-answers"
