"""The pictures: well-formed, the same everywhere, with words for those who cannot see them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from builder.model import Chapter, Course, Resource, RoadMap, Span, Stage, Step
from builder.writing.metrics import width, wrapped
from builder.writing.picture import pictures

SVG = "{http://www.w3.org/2000/svg}"
HERE = Span("a_road_map.md", 1, 1)


def step(id: str, title: str, *, optional: bool = False, to_come: bool = False) -> Step:
    return Step(id, title, optional, to_come, 1)


def road(id: str = "a") -> RoadMap:
    first = Stage(
        HERE, "Begin <here>", (), (step("one", "One & two"), step("late", "Later", optional=True, to_come=True))
    )
    second = Stage(
        HERE, "Go on", (), (step("long", "A title that is so long that it must be set in two lines or more"),)
    )
    audience = "I want to know"
    return RoadMap(
        f"{id}_road_map.md",
        id,
        f"Road {id}",
        audience,
        "s",
        (),
        code=True,
        image=None,
        intro=(),
        stages=(first, second),
        outro=(),
    )


def chapter(id: str, hours: float) -> Chapter:
    link = Resource(HERE, "Link", "https://example.org", "", "video", hours * 2.7, "free", "")
    return Chapter(f"chapters/{id}.md", id, id, "s", hours, (), (), (), None, None, (link,) * (id == "one"), ())


def course(*roads: RoadMap) -> Course:
    return Course(roads, (chapter("one", 12), chapter("long", 0.5)), (), None)


def test_a_stage_tells_what_of_it_is_to_come() -> None:
    """In the picture of all a stage says how many of its chapters are to come, or all; a written one says no such."""
    unwritten = Stage(HERE, "Far", (), (step("later", "Later", to_come=True), step("last", "Last", to_come=True)))
    far = replace(road("b"), stages=(*road().stages, unwritten))
    drawn = pictures(course(road(), far))["images/all_road_maps.svg"]
    said = {"2 chapters, 1 to come": 2, "1 chapter": 2, "2 to come": 1}
    assert {words: drawn.count(f">{words}<") for words in said} == said


def test_every_road_map_has_a_picture_and_several_have_one_of_all() -> None:
    """One road map is one picture; two are three."""
    assert sorted(pictures(course(road()))) == ["images/a.svg"]
    assert sorted(pictures(course(road(), road("b")))) == ["images/a.svg", "images/all_road_maps.svg", "images/b.svg"]


def test_a_picture_says_in_words_what_it_shows() -> None:
    """A picture has a title and a description that name every stage and chapter, and it refers to both."""
    tree = ET.fromstring(pictures(course(road()))["images/a.svg"])
    assert tree.get("role") == "img"
    assert {tree.find(f"{SVG}title").get("id"), tree.find(f"{SVG}desc").get("id")} == set(
        tree.get("aria-labelledby").split()
    )
    words = tree.find(f"{SVG}desc").text
    assert all(part in words for part in ("Begin <here>", "One & two", "Later (optional, to come)", "Go on"))


def test_a_picture_marks_what_is_to_come_and_how_long_the_rest_takes() -> None:
    """A box says in words when its chapter is to come or optional, and how many hours a written one and its links
    take."""
    tree = ET.fromstring(pictures(course(road()))["images/a.svg"])
    texts = [text.text for text in tree.iter(f"{SVG}text")]
    assert {"to come · optional", "12 h, links up to 32 h", "30 min"} <= set(texts)


def test_text_fits_its_box() -> None:
    """No line of a title is wider than the box that it stands in."""
    tree = ET.fromstring(pictures(course(road()))["images/a.svg"])
    box = max(float(rect.get("width")) for rect in tree.iter(f"{SVG}rect") if "box" in rect.get("class"))
    lines = [text.text for text in tree.iter(f"{SVG}text") if text.get("class") is None]
    assert (
        len([line for line in lines if line in "A title that is so long that it must be set in two lines or more"]) > 1
    )
    assert max(width(line, 14) for line in lines) < box


def test_nothing_lies_outside_the_picture() -> None:
    """Every box and every line of text stands inside the picture's frame."""
    for text in pictures(course(road(), road("b"))).values():
        tree = ET.fromstring(text)
        across, down = float(tree.get("width")), float(tree.get("height"))
        for rect in tree.iter(f"{SVG}rect"):
            assert float(rect.get("x", 0)) + float(rect.get("width")) <= across
            assert float(rect.get("y", 0)) + float(rect.get("height")) <= down
        for line in tree.iter(f"{SVG}text"):
            assert float(line.get("x")) + width(line.text, 14) <= across
            assert float(line.get("y")) < down


def test_pictures_depend_on_the_course_alone() -> None:
    """The same course drawn twice gives the same bytes."""
    assert pictures(course(road(), road("b"))) == pictures(course(road(), road("b")))


def test_widths_come_from_a_table() -> None:
    """Known characters have Helvetica's widths, unknown ones count as wide; a long word stands alone."""
    assert width("iW", 10) == (222 + 944) / 100
    assert width("Θ", 10) == 10
    assert wrapped("a incomprehensibilities b", 14, 60) == ["a", "incomprehensibilities", "b"]
