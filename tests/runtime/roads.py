"""Road maps by hand: steps of chapters, and what the learner has shown of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from builder.runtime.record.evidence import map_states
from builder.runtime.record.session import SESSION
from builder.runtime.scoring.content import hash_of
from tests.runtime.payloads import TEXT

HASH = "0" * 16
Step = dict[str, Any]


def step(
    id: str,
    needs: Iterable[str] = (),
    *,
    optional: bool = False,
    to_come: bool = False,
    hours: float = 2,
    links: float = 0,
) -> Step:
    """A chapter with two skip checks and one to practise."""
    skip = [[f"{id}/s1", HASH], [f"{id}/s2", HASH]]
    facts = {"id": id, "title": id.title(), "optional": optional, "to_come": to_come, "hours": hours, "links": links}
    found = {"skip": skip, "practice": [[f"{id}/p", HASH]], "needs": list(needs)}
    return facts | found | {"href": f"chapters/{id}.ipynb", "colab": f"https://colab/{id}"}


PATH = [
    step("a"),
    step("b", ["a"]),
    step("c", ["b"], hours=7, links=20),
    step("d", ["a"], optional=True),
    step("e", hours=1),
    step("f", to_come=True, hours=0),
]


def know(*events: dict[str, Any]) -> dict[str, str]:
    """Let the learner have these events too; return the states of the steps of PATH."""
    SESSION.history.add(events)
    return map_states(PATH)


def encoded(content: dict[str, Any]) -> str:
    """Return the payload of a map or of the roads, as their cells hold it."""
    return base64.b64encode(json.dumps(content).encode()).decode()


def live(name: str, content: dict[str, Any]) -> Step:
    """A chapter with a check to practise that a page can show."""
    return step("probability") | {"skip": [], "practice": [[name, hash_of(content)]]}


ROADS = [
    {
        "title": "Coin road map", "audience": "I want to know <coins>", "summary": "Counting.", "assumes": ["Python"],
        "href": "coin_road_map.ipynb", "colab": "", "stages": [{"title": "Count", "steps": PATH}],
    },
    {
        "title": "Word road map", "audience": "I read", "summary": "Reading.", "assumes": [],
        "href": "word_road_map.ipynb", "colab": "",
        "stages": [{"title": "Read", "steps": [live("probability/it", TEXT)]}],
    },
]  # fmt: skip
