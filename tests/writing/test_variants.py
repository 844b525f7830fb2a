"""Checks that vary: what the notebooks carry of their variants."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest

from builder.model import Chapter, Check, Computed
from builder.reading import read_chapter
from builder.runtime.checks.variants import filled
from builder.settings import Settings
from builder.writing import write
from builder.writing.payload import content
from builder.writing.site import Site
from builder.writing.variants import asked_again, table_of
from tests.conftest import ROOT
from tests.courses import course_in
from tests.reading.cases import PAGES

FIXTURE = course_in(ROOT / "tests" / "fixtures" / "course")
COURSES = (course_in(ROOT / "road_maps"), FIXTURE)
VARYING = [
    (Site(course, Settings()), f"{chapter.id}/{check.id}", check)
    for course in COURSES
    for chapter in course.chapters
    for check in chapter.checks
    if check.variants
]
COMPUTED = """\
### Check: Printed
<!-- id: printed -->

```vary
n = 3, 5
```

What does `sum(range({{n}}))` give?

```python answer
sum(range(n))
```

± 0

- `{{n+1}}`
  > Is {{n}} among them?
"""
IN_WORDS = """\
### Check: In words
<!-- id: in-words -->

```vary
n = -2, 3
```

{{1000*n:,}} steps of {{n}} m, that is `{{n}}` and ${{n}}$. How far?

= `1000*{{n}}**2` m ± 0

- `{{n}}`
  > {{n}} is one step.
"""
every = pytest.mark.parametrize(("site", "name", "check"), VARYING, ids=[name for _, name, _ in VARYING])


@every
def test_a_payload_makes_every_variant(site: Site, name: str, check: Check) -> None:
    """Filled with a row of its table, the payload is that of the variant, under the hash of the first values; what
    differs takes 300 bytes a variant at most."""
    payload: Any = site.content(check, name)
    for place, one in enumerate((check, *check.variants)):
        made: Any = filled(payload, place)
        assert made["variant"] == dict(one.values)
        expected = content(one, name) | {"hash": payload["hash"]}
        assert {field: made[field] for field in expected} == expected
    rows = [json.dumps(row, ensure_ascii=False).encode() for row in payload["vary"]["table"]]
    assert max(map(len, rows)) <= 300


@every
def test_the_hash_is_that_of_the_first_values(site: Site, name: str, check: Check) -> None:
    """A check that varies is the same question to the record as the one that it would be without its fence."""
    plain = replace(check, values=(), variants=())
    if not isinstance(check.answer, Computed):  # whose code would have no variables
        assert site.content(check, name)["hash"] == content(plain, name)["hash"]
    assert len({content(one, name)["hash"] for one in (check, *check.variants)}) > 1 or not check.answer.judged


def test_the_values_of_a_computed_answer_are_variables() -> None:
    """Nothing is replaced in the code of an answer; the values stand above it."""
    before, path, read = PAGES["lesson"]
    chapter: Chapter = read(before + COMPUTED, path)
    assert chapter.checks[0].answer.answer.code == "sum(range(n))"  # type: ignore[union-attr]
    codes = [content(check, "a/printed")["code"] for check in (chapter.checks[0], *chapter.checks[0].variants)]
    assert codes == ["n = 3\nsum(range(n))", "n = 5\nsum(range(n))"]


def test_what_differs_alone_is_written_anew() -> None:
    """Texts are cut where they differ, and what differs alike stands in the table once; other values stand whole."""
    made = table_of([{"a": "of 20 people", "b": ["20", 2.5, "same"]}, {"a": "of 50 people", "b": ["50", 1.5, "same"]}])
    assert made == {
        "leaves": [[["a"], ["of ", 0, " people"]], [["b", 0], [0]], [["b", 1], 1]],
        "table": [["20", 2.5], ["50", 1.5]],
    }


def test_another_variant_is_asked_from_before() -> None:
    """Asked again on another page, a check has other values in its question and its payload, and no table."""
    check = next(check for chapter in FIXTURE.chapters for check in chapter.checks if check.id == "base-rate")
    again = asked_again(check, "python/format_example/base-rate")
    assert again in check.variants
    assert again == asked_again(check, "python/format_example/base-rate")
    payload = Site(FIXTURE, Settings()).content(check, "format_example/base-rate", asked=again)
    assert payload["variant"] == dict(again.values)
    assert payload["first"] == {"p": 0.01}
    assert payload["stem"] == again.stem[0].text
    assert "vary" not in payload
    assert payload["hash"] == content(check, "format_example/base-rate")["hash"]


def test_only_pages_that_vary_carry_what_fills_a_variant() -> None:
    """The module stands in the setup of a page with such a check, and in no other but the review."""
    books = {path: json.loads(text) for path, text in write(FIXTURE, Settings()).items()}
    carrying = {path for path, book in books.items() if '"ml_road_map.checks.variants"' in _setup(book)}
    assert carrying == {"chapters/format_example.ipynb", "review.ipynb"}


def _setup(book: Any) -> str:
    sources = ("".join(cell["source"]) for cell in book["cells"] if "setup" in cell["metadata"].get("tags", ()))
    return next(sources, "").replace("'ml_road_map", '"ml_road_map').replace("variants'", 'variants"')


def test_the_page_shows_the_first_values() -> None:
    """The question in the notebook has the first values, and no braces are left anywhere in it."""
    text = write(FIXTURE, Settings())["chapters/format_example.ipynb"]
    cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    assert any("Of a hundred people 1 are ill." in cell for cell in cells)
    assert not any("{{" in cell for cell in cells if "_setup" not in cell)
    call = next(cell for cell in cells if 'check("format_example/base-rate"' in cell)
    assert "{{" not in b64decode(call.split('", "')[1].partition('"')[0]).decode()


def test_reading_gives_the_variants_in_order() -> None:
    """Values vary from the last line on, and what `where` does not allow is left out."""
    fence = "```vary\nn = 1, 2\nm = 3, 4\nwhere n*m < 8\n```\n\n"
    text = f"### Check: A\n<!-- id: a -->\n\n{fence}" + "How much is that?\n\n= `{{n}}*{{m}}` ± 0\n"
    check = read_chapter(PAGES["lesson"][0] + text, "chapters/a.md").checks[0]
    assert [dict(one.values) for one in (check, *check.variants)] == [
        {"n": 1, "m": 3},
        {"n": 1, "m": 4},
        {"n": 2, "m": 3},
    ]


def test_values_read_as_their_place_wants() -> None:
    """In words a minus is no hyphen, in code, formulas and arithmetic it is; a whole number has no ".0"."""
    check = read_chapter(PAGES["lesson"][0] + IN_WORDS, "chapters/a.md").checks[0]
    one = content(check, "a/in-words")
    assert one["stem"] == "−2,000 steps of −2 m, that is `-2` and $-2$. How far?"
    assert (one["value"], one["mistakes"]) == (4000, [{"value": -2, "say": "−2 is one step."}])
