"""A course to measure with: 36 chapters of made-up text, the same on every machine."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = [
    "model",
    "data",
    "learns",
    "sample",
    "error",
    "weight",
    "slope",
    "curve",
    "value",
    "class",
    "point",
    "line",
    "test",
    "train",
    "loss",
    "step",
    "rate",
    "mean",
    "spread",
    "chance",
    "count",
    "table",
    "figure",
    "answer",
    "reader",
    "question",
    "number",
    "vector",
    "matrix",
    "space",
    "map",
    "road",
    "chapter",
    "small",
    "large",
    "simple",
    "true",
    "wrong",
    "right",
    "often",
    "never",
    "because",
    "while",
    "between",
    "under",
    "over",
    "about",
    "again",
    "before",
    "after",
    "many",
    "few",
]

HEAD = """\
---
title: Chapter {number}
summary: What chapter {number} is about.
hours: 2
needs: [{needs}]
---

# Chapter {number}

{text}

You will be able to

- tell a signal from noise
- compute a mean

## Learn

{links}

## Practice

"""

CELL = """\
```python
import numpy as np
x = np.linspace(0, 1, {points})
y = x**2 + {number}
print(y.mean())
```

"""

CHOICE = """\
### Check: Question {place}
<!-- id: question-{place}, outcome: 1 -->

{stem}

- [ ] {a}
  > That is the first mistake. Look at the line once more.
- [x] {b}
  > Yes, this is what the line says.
- [ ] {c}
  > That is the second mistake. What does the slope say?
- [ ] {d}
  > That is the third mistake. Count again.

> **Hint:** Draw it first.

> **Why:** The line says so.

---

"""


def chapter(number: int) -> str:
    """Return the Markdown of a chapter of about 1,200 words, 6 cells, 10 links and 6 checks."""
    source = random.Random(number)  # noqa: S311 - made-up text, no secret

    def words(count: int) -> str:
        return " ".join(source.choice(WORDS) for _ in range(count)).capitalize() + "."

    links = "\n".join(
        f"- [Resource {place}](https://example.org/{number}/{place}) by An Author · article · 1 h · free\n  {words(8)}"
        for place in range(10)
    )
    needs = f"chapter_{number - 1:02}" if number else ""
    parts = [HEAD.format(number=number, needs=needs, text=words(60), links=links)]
    for place in range(6):
        parts += [f"### Part {place}\n\n{words(75)}\n\n{words(75)}\n\n", CELL.format(points=100 + place, number=number)]
        a, b, c, d = (f"{letter} {words(4)}" for letter in "abcd")
        parts.append(CHOICE.format(place=place, stem=words(15), a=a, b=b, c=c, d=d))
    return "".join(parts) + f"## Recap\n\n{words(20)}\n"


ROAD = """\
---
title: Long road
audience: I want to measure
summary: A road of 36 chapters.
---

# Long road

A road to measure with.

## Path

### All

"""


def write_course(folder: Path, chapters: int = 36) -> list[Path]:
    """Write a course into `folder` and return its Markdown files."""
    (folder / "chapters").mkdir(parents=True)
    files = []
    for number in range(chapters):
        files.append(folder / "chapters" / f"chapter_{number:02}.md")
        files[-1].write_text(chapter(number), encoding="utf-8", newline="\n")
    steps = "\n".join(f"{n + 1}. [Chapter {n}](chapters/chapter_{n:02}.md)" for n in range(chapters))
    files.append(folder / "long_road_map.md")
    files[-1].write_text(f"{ROAD}{steps}\n", encoding="utf-8", newline="\n")
    return files
