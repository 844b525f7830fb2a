"""What a class is handed holds no key: no feedback, hint, reason, solution or expression, in whatever encoding."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from builder.classroom.assignment import Assignment, read
from builder.model import Chapter, Check, Computed, Course, Number, Prose, Reach, Text
from tests.classroom.conftest import FIXTURE, assigned
from tests.conftest import ROOT
from tests.courses import course_in
from tests.writing.secrets import secrets_of

OURS = ROOT / "road_maps"
SOURCES = {"fixture": FIXTURE, "ours": OURS}
SHORTEST = 16  # characters: shorter texts stand in any lesson, and are looked for in the payloads alone
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
# What a payload of a class may hold, by kind; all of it is shown.
SHOWN = {
    "choice": {"options"},
    "several": {"options"},
    "number": {"unit"},
    "computed": set(),
    "text": set(),
    "order": {"items"},
    "reach": {"figure", "sliders"},
    "code": {"starter", "examples"},
    "reflect": set(),
}
ALWAYS = {"v", "kind", "title", "stem", "rev", "hints", "why", "hash", "class"}


@pytest.fixture(scope="module", params=SOURCES)
def handed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Path]:
    """A course, and the folder of an assignment of all its chapters that ask anything."""
    course = course_in(SOURCES[request.param])
    names = ",".join(chapter.id for chapter in course.chapters if chapter.checks)
    out = tmp_path_factory.mktemp("classes")
    return course, assigned(out, "--chapters", names, name="all", source=SOURCES[request.param])


def keys_of(check: Check) -> Iterator[str]:
    """All that only the answers may say."""
    yield from secrets_of(check)
    match check.answer:
        case Number(expression=expression, mistakes=mistakes):
            yield from (expression, *(mistake.expression for mistake in mistakes))
        case Computed(answer=answer):
            yield answer.code
        case Reach(condition=condition):
            yield condition.code
        case Text(accepted=accepted, mistakes=expected):
            yield from (*accepted, *(mistake.text for mistake in expected))
        case _:
            pass
    for variant in check.variants:
        yield from keys_of(variant)


def shown_of(chapter: Chapter) -> str:
    """All that the lesson itself shows: who finds a key there has found it in the lesson."""
    texts = []
    for block in chapter.all_blocks:
        if isinstance(block, Prose):
            texts.append(block.text)
        elif isinstance(block, Check):
            options = getattr(block.answer, "options", ())
            said = ["".join(run.text for run in option.text) for option in options]
            texts += [prose.text for prose in block.stem] + said
            texts += [one.call for one in getattr(block.answer, "examples", ())]
        else:
            texts.append(getattr(block, "code", "") or getattr(block, "csv", ""))
    return squeezed("\n".join(texts))


def squeezed(text: str) -> str:
    """Return a text with single blanks: line ends differ between a source and a notebook."""
    return " ".join(text.split())


@cache
def layers_of(path: Path) -> tuple[str, ...]:
    """Return the layers of a file, with single blanks."""
    return tuple(squeezed(text) for text in layers(path.read_bytes()))


def layers(content: bytes) -> Iterator[str]:
    """Yield a file's text and whatever can be decoded from within it: base64, hex, compressed, any of them reversed."""
    text = content.decode()
    try:
        cells = json.loads(text)["cells"]
    except ValueError:
        cells = []
    plain = "\n".join("".join(cell["source"]) for cell in cells) or text
    yield from (text, plain, plain[::-1])
    for found in {*BASE64.findall(plain.encode()), *BASE64.findall(plain[::-1].encode())}:
        yield from decoded(found)


def decoded(found: bytes) -> Iterator[str]:
    """Yield what a run of letters and digits may hide."""
    for decode in (base64.b64decode, base64.urlsafe_b64decode, binascii.unhexlify):
        try:
            raw = decode(found + b"=" * (-len(found) % 4) if decode is not binascii.unhexlify else found)
        except ValueError:
            continue
        for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS, zlib.MAX_WBITS | 16):
            try:
                yield zlib.decompressobj(bits).decompress(raw, 1_000_000).decode(errors="replace")
            except zlib.error:
                continue
        text = raw.decode(errors="replace")
        yield from (text, text[::-1])


def payloads(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the payload of every check that a class is handed, by name."""
    found = {}
    for path in folder.rglob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            call = re.search(r'\.check\("([^"]+)", "([^"]+)"', "".join(cell["source"]))
            if call:
                found[call[1]] = json.loads(base64.b64decode(call[2]))
    return found


def test_no_key_is_in_any_file_in_any_encoding(handed: tuple[Course, Path]) -> None:
    """No feedback, hint, Why, solution, mistake, test, model or key expression of any question is in the class's files:
    not plain, in base64, in hex, reversed or compressed."""
    course, folder = handed
    for path in (folder / "class").rglob("*"):
        if not path.is_file():
            continue
        texts = layers_of(path)
        chapter = course.chapter(path.stem)
        secrets = {key for check in (chapter.checks if chapter else ()) for key in keys_of(check)}
        public = shown_of(chapter) if chapter else ""
        hidden = [key for one in secrets if len(key := squeezed(one)) >= SHORTEST and key not in public]
        assert [key for key in hidden if any(key in text for text in texts)] == [], path


def test_payloads_hold_what_is_shown_and_nothing_else(handed: tuple[Course, Path]) -> None:
    """A payload has the fields of its kind that are shown, options have texts alone, and no hint or reason: so no key
    however short can stand in it."""
    _, folder = handed
    found = payloads(folder / "class")
    assert found
    for name, payload in found.items():
        assert set(payload) - {"predict"} == ALWAYS | SHOWN[payload["kind"]] - ({"examples"} - set(payload)), name
        assert (payload["hints"], payload["why"]) == ([], "")
        assert set(payload["class"]) == {"assignment", "edition"}
        assert all(set(option) == {"text"} for option in payload.get("options", ()))


def test_no_example_says_what_it_gives(handed: tuple[Course, Path]) -> None:
    """What an example gives, by which code is scored where nobody runs it, stands in the course and in no edition."""
    course, folder = handed
    checks = [check for chapter in course.chapters for check in chapter.checks]
    examples = [one for check in checks for one in getattr(check.answer, "examples", ())]
    assert any(one.gives for one in examples)
    for path in (folder / "class").rglob("*.ipynb"):
        assert not any("# gives" in text for text in layers_of(path)), path


def test_nothing_that_is_handed_out_follows_from_the_key(handed: tuple[Course, Path]) -> None:
    """The content hash, from which a key could be guessed, is in no file of the class; neither is the secret."""
    _, folder = handed
    assignment: Assignment = read(folder / "teacher")
    texts = [text for path in (folder / "class").rglob("*.*") for text in layers_of(path)]
    hashes = {question.payload["hash"] for question in assignment.questions}
    for never in (assignment.secret, *hashes):
        assert not any(never in text for text in texts)


def test_items_are_not_shown_in_their_order_nor_in_the_courses(handed: tuple[Course, Path]) -> None:
    """Items to be ordered are shown neither in their right order nor by the shuffle of the course, which all can
    repeat, but by one that only the teacher's secret tells."""
    _, folder = handed
    found = payloads(folder / "class")
    for question in read(folder / "teacher").questions:
        if question.payload["kind"] == "order":
            right, shown = question.payload["items"], found[question.id]["items"]
            assert shown != right
            assert sorted(map(str, shown)) == sorted(map(str, right))


def test_the_search_finds_what_is_hidden() -> None:
    """The search that these tests rest on finds a sentence in each encoding."""
    secret = b"Think of 10,000 people and count the alarms."
    packed = zlib.compress(secret)
    for hidden in (
        secret,
        secret[::-1],
        base64.b64encode(secret),
        base64.b64encode(secret)[::-1],
        base64.b64encode(secret[::-1]),
        base64.urlsafe_b64encode(packed),
        secret.hex().encode(),
        packed.hex().encode(),
    ):
        cell = {"source": [f"x = '{hidden.decode()}'"]}
        assert any(secret.decode() in text for text in layers(json.dumps({"cells": [cell]}).encode())), hidden
