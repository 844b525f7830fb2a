"""The model as JSON and back: what a page was read to be, for the next build.

What is read back need not be what was written: every value is held to the type that the model gives it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

_Value = TypeVar("_Value")
# A hint of the model -> the types of JSON that may stand for it. A number of JSON without a point is an int.
_PLAIN: dict[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (float, int),
    bool: (bool,),
    NoneType: (NoneType,),
}


def encoded(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a value of the model as JSON has it: tuples as lists, a dataclass as its name and what it was made of.

    Raises TypeError for what no model holds.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [encoded(one) for one in cast("tuple[object, ...]", value)]
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return [kind.__name__, *[encoded(getattr(value, name)) for name in field_names(cast(Any, kind))]]


def decoded(kind: type[_Value], value: object) -> _Value:
    """Return the dataclass of this kind that `encoded` made JSON of.

    Raises TypeError, ValueError or KeyError for JSON that stands for none.
    """
    made: _Value = _decoder(cast(Any, kind))(value)
    return made


def decoded_fields(kind: type, values: dict[str, object]) -> dict[str, object]:
    """Return some fields of a dataclass of this kind, by their names, each from what `encoded` made of it.

    Raises as `decoded` does, also for what is no field.
    """
    return {name: _decoders(kind)[name](value) for name, value in values.items()}


@cache
def _decoders(kind: Any) -> dict[str, Callable[[Any], Any]]:  # noqa: ANN401 - a dataclass
    """Return what makes each field of a dataclass out of JSON, by its name."""
    hints = get_type_hints(kind)
    return {name: _decoder(hints[name]) for name in field_names(kind)}


@cache
def field_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - a dataclass
    """Return the names of the fields that a dataclass is made of. Raises TypeError for what is none."""
    return tuple(field.name for field in fields(kind) if field.init)


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a hint of any form
    """Return what makes a value of this hint out of JSON."""
    if is_dataclass(hint):
        return _decoder_of_record(hint)
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        return _decoder_of_tuple(parts)
    if get_origin(hint) is Literal:
        return lambda value: parts[parts.index(value)]
    if hint is bytes:
        return lambda value: b64decode(_as(value, (str,)), validate=True)
    return _decoder_of_choice(parts if isinstance(hint, UnionType) else (hint,))


def _decoder_of_record(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a dataclass
    inner: list[Callable[[Any], Any]] = []

    def decode(value: Any) -> Any:  # noqa: ANN401 - JSON
        name, *given = _as(value, (list,))
        # When the first is made, not before: a check holds checks.
        if not inner:
            inner.extend(_decoders(kind).values())
        if name != kind.__name__ or len(given) != len(inner):
            raise TypeError
        return kind(*[one(part) for one, part in zip(inner, given, strict=True)])

    return decode


def _decoder_of_tuple(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    if parts[-1] is not Ellipsis:
        each = [_decoder(part) for part in parts]
        return lambda value: tuple([one(part) for one, part in zip(each, _as(value, (list,)), strict=True)])
    every, plain = _decoder(parts[0]), frozenset(_PLAIN.get(parts[0], ()))

    def decode(value: Any) -> Any:  # noqa: ANN401 - JSON
        given = _as(value, (list,))
        # Texts and numbers stay as they are: of many pages a build asks for little else.
        return tuple(given) if plain.issuperset(map(type, given)) else tuple([every(one) for one in given])

    return decode


def _decoder_of_choice(hints: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Return what makes one of several hints: a dataclass is known by its name, anything else by its type."""
    records = {getattr(hint, "__name__", ""): _decoder(cast(Any, hint)) for hint in hints if is_dataclass(hint)}
    plain = tuple(kind for hint in hints for kind in _PLAIN.get(hint, ()))

    def decode(value: Any) -> Any:  # noqa: ANN401 - JSON
        if type(value) in plain:
            return value
        return records[value[0]](value) if type(value) is list and value else _as(value, plain)

    return decode


def _as(value: Any, kinds: tuple[type, ...]) -> Any:  # noqa: ANN401 - JSON
    """Return the value. Raises TypeError when its type is none of these; True is no number here."""
    if type(value) not in kinds:
        raise TypeError
    return value
