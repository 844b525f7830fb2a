"""What only running a chapter tells of its key: with --run it stands there, without it is named."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from builder.classroom.assignment import read
from builder.cli import main
from tests.classroom.conftest import FIXTURE

ASSIGN = ["assign", "week_1", "--chapters", "format_example", "--source", str(FIXTURE), "--out"]

BROKEN = """\
---
title: Short
summary: One question whose answer cannot be computed.
hours: 1
---

# Short

What is missing?

## Practice

### Check: What is it?
<!-- id: it -->

What will this print?

```python answer
missing
```

± 0
"""


def test_running_a_chapter_completes_its_key(tmp_path: Path) -> None:
    """With --run the key has the value of a computed answer with its tolerance, and what the examples of a solution
    give; nothing of it is in the class's files."""
    result = CliRunner().invoke(main, [*ASSIGN, str(tmp_path), "--run"], catch_exceptions=False)
    assert "--run" not in result.output
    found = {one.id: one.payload for one in read(tmp_path / "week_1" / "teacher").questions}
    assert (found["format_example/how-many"]["value"], found["format_example/how-many"]["tolerance"]) == (7.0, 0.0)
    assert found["format_example/mean"]["results"] == ["3.0"]


def test_what_was_not_run_is_named(tmp_path: Path) -> None:
    """Without --run the questions that could not be scored for it are named, with the way out."""
    result = CliRunner().invoke(main, [*ASSIGN, str(tmp_path)], catch_exceptions=False)
    line = next(line for line in result.output.splitlines() if "--run" in line)
    assert "format_example/how-many, format_example/mean." in line
    found = {one.id: one.payload for one in read(tmp_path / "week_1" / "teacher").questions}
    assert "value" not in found["format_example/how-many"]


def test_a_chapter_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Where the author's own code fails, --run says so and nothing is written."""
    source = tmp_path / "source" / "chapters"
    source.mkdir(parents=True)
    (source / "short.md").write_text(BROKEN, encoding="utf-8")
    command = ["assign", "week_1", "--checks", "short/it", "--run", "--source", str(source.parent)]
    result = CliRunner().invoke(main, [*command, "--out", str(tmp_path / "classes")], catch_exceptions=False)
    assert result.exit_code == 1
    assert "`# Check: short/it` (NameError" in result.output
    assert not (tmp_path / "classes").exists()
