"""What only running a chapter tells of its key: with --run it stands there, without it is named."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

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


BUILDING = """\
---
title: Short
summary: Cells that build on what the learner writes.
hours: 1
---

# Short

What follows from it?

## Practice

### Check: Twice as much
<!-- id: twice -->

Write `twice(x)`.

```python starter
def twice(x):
    ...
```

```python test
assert twice(2) == 4, "twice 2 is not what it should be"
```

```python test
assert twice(0) == 0, "twice 0 is not what it should be"
```

```python solution
def twice(x):
    return 2 * x
```

```python mistake
def twice(x):
    return x * x
```

> Try it on 3.

### In use

```python
eight = twice(4)
```

### Check: What does it come to?
<!-- id: eight -->

What will this print?

```python answer
eight + 1
```

± 0
"""


def assigned(chapter: str, folder: Path, *wanted: str) -> Result:
    """What assigning `wanted` of a course of one chapter, short, comes to with --run; its classes lie in `folder`."""
    source = folder / "source" / "chapters"
    source.mkdir(parents=True)
    (source / "short.md").write_text(chapter, encoding="utf-8")
    command = ["assign", "week_1", *wanted, "--run", "--source", str(source.parent)]
    return CliRunner().invoke(main, [*command, "--out", str(folder / "classes")], catch_exceptions=False)


def test_cells_may_build_on_what_a_learner_writes(tmp_path: Path) -> None:
    """A chapter whose cells use what its code questions ask for is run as whoever has solved these runs it."""
    result = assigned(BUILDING, tmp_path, "--chapters", "short")
    assert result.exit_code == 0, result.output
    found = {one.id: one.payload for one in read(tmp_path / "classes" / "week_1" / "teacher").questions}
    assert found["short/eight"]["value"] == 9.0


def test_what_was_not_run_is_named(tmp_path: Path) -> None:
    """Without --run the questions that could not be scored for it are named, with the way out."""
    result = CliRunner().invoke(main, [*ASSIGN, str(tmp_path)], catch_exceptions=False)
    line = next(line for line in result.output.splitlines() if "--run" in line)
    assert "format_example/how-many, format_example/mean." in line
    found = {one.id: one.payload for one in read(tmp_path / "week_1" / "teacher").questions}
    assert "value" not in found["format_example/how-many"]


def test_a_chapter_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Where the author's own code fails, --run says so and nothing is written."""
    result = assigned(BROKEN, tmp_path, "--checks", "short/it")
    assert result.exit_code == 1
    assert "`# Check: short/it` (NameError" in result.output
    assert not (tmp_path / "classes").exists()
