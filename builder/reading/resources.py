"""Resources: the links of a Learn list, - [Title](https://…) by Author · kind · 2 h · free, and a line why."""

from __future__ import annotations

import re

from builder.model import Resource
from builder.reading import inline, links
from builder.reading.markdown import Node
from builder.reading.source import Source

_NUMBER = r"([0-9]{1,4}(?:\.[0-9]{1,4})?)"
_HOURS = re.compile(rf"{_NUMBER}(?:\s*[-–]\s*{_NUMBER})?\s*(h|hours?|min|minutes?)")
_FORM = "write - [Title](https://…) by Author · kind · 2 h · free, and below it, indented, a line why"


def read_resources(source: Source, section: list[Node]) -> tuple[Resource, ...]:
    """Return the resources of a Learn section, faults for the items that are none."""
    items = [item for node in section if node.type == "bullet_list" for item in node.items]
    return tuple(resource for item in items if (resource := _resource(source, item)))


def _resource(source: Source, item: Node) -> Resource | None:
    blocks = item.children
    tokens = blocks[0].inline if blocks else []
    if not tokens or tokens[0].type != "link_open":
        words = inline.short(inline.words(tokens))
        source.fault(item.first, f'the resource "{words}" does not begin with a link', _FORM)
        return None
    # There is one: Markdown opens no link without closing it.
    close = next(place for place, token in enumerate(tokens) if token.type == "link_close")
    title = inline.words(tokens[1:close]).strip()
    url = str(tokens[0].attrs["href"])
    # From the source, not from tokens: the line why is Markdown, and goes on as its author wrote it.
    first_line, *more = blocks[0].content.split("\n")
    why = " ".join(line.strip() for line in [*more, *(block.content for block in blocks[1:])])
    # What stands behind the first line end is the line why, not a fact.
    behind = next((place for place, token in enumerate(tokens) if token.type == "softbreak"), len(tokens))
    facts = _facts(inline.words(tokens[close + 1 : behind]).strip())
    if facts is None or "\n" in title or not first_line:
        source.fault(item.first, f'the resource "{inline.short(title)}" does not say its kind and cost', _FORM)
        return None
    if not links.is_web(url):
        source.fault(item.first, f'the resource "{inline.short(title)}" is not on the web', "link to https://…")
    if not why.strip():
        source.fault(item.first, f'the resource "{inline.short(title)}" does not say why', _FORM)
    author, kind, said, cost = facts
    hours = _hours(said)
    if said and hours is None:
        found = f'the resource "{inline.short(title)}" takes "{inline.short(said)}", which is no number of hours'
        source.fault(item.first, found, "write what it takes a reader: 2 h, 1.5 h, 2–3 h or 30 min")
    return Resource(source.span(item.first, item.last), title, url, author, kind, hours, cost, why)


def _facts(text: str) -> tuple[str, str, str, str] | None:
    """Return author, kind, hours and cost of "by Author · kind · 2 h · free"; None where it is not of that form."""
    author, *facts = (part.strip() for part in text.split("·"))
    if author.startswith("by "):
        author = author.removeprefix("by ").strip()
    elif author:
        return None
    hours = ""
    # Three facts have the hours in the middle; taken out, the other two stand as where there are no hours.
    if len(facts) == 3:  # noqa: PLR2004 - kind, hours, cost
        hours = facts.pop(1)
    if len(facts) != 2 or not all(facts):  # noqa: PLR2004 - kind, cost
        return None
    return author, facts[0], hours, facts[1]


def _hours(text: str) -> float | None:
    """Return the hours of "2 h", "1.5 hours", "30 min" or "2–3 h", of a range its middle; None for any other text."""
    match = _HOURS.fullmatch(text)
    if not match:
        return None
    low, high = float(match[1]), float(match[2] or match[1])
    return (low + high) / 2 / (60 if match[3].startswith("min") else 1) if low <= high else None
