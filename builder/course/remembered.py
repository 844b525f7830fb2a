"""Remembered pages: what is plain of one is there at once, its body when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

from builder.model import Chapter, Document, Page, RoadMap

_Document = TypeVar("_Document", Chapter, Page, RoadMap)


class _Remembered:
    """A page of the model some of whose fields are not filled in yet."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a field of the model
        # Python comes here for what is not filled in; by object's own way for the rest, or it would come here again.
        page = object.__getattribute__(self, "fetch")()
        for field in fields(page):
            object.__setattr__(self, field.name, getattr(page, field.name))
        return object.__getattribute__(self, name)

    # In a course no page stands twice: to compare all fields, or make a digest of them, would fetch the body.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return object.__hash__(self)


class _Chapter(_Remembered, Chapter):
    __slots__ = ("fetch",)


class _Page(_Remembered, Page):
    __slots__ = ("fetch",)


class _RoadMap(_Remembered, RoadMap):
    __slots__ = ("fetch",)


_KINDS = {Chapter: _Chapter, Page: _Page, RoadMap: _RoadMap}


def plain_fields(page: Document) -> dict[str, object]:
    """Return what is plain of a page, by the names of its fields: texts, numbers and lists of such, no blocks."""
    values = ((field.name, getattr(page, field.name)) for field in fields(page))
    return {name: value for name, value in values if _is_plain(value)}


def _is_plain(value: object) -> bool:
    return all(map(_is_plain, value)) if isinstance(value, tuple) else isinstance(value, str | int | float | None)


def remembered(kind: type[_Document], known: Mapping[str, object], fetch: Callable[[], _Document]) -> _Document:
    """Return the page that `fetch` returns; it is called when a field is asked for that is not `known`."""
    page: object = object.__new__(_KINDS[kind])
    for name, value in {**known, "fetch": fetch}.items():
        object.__setattr__(page, name, value)
    return cast("_Document", page)
