"""Variants: a check that is asked with other numbers as well. A fence `vary` lists them, `{{…}}` says where they go."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product
from math import isclose, prod

from builder.model import Check, Computed, Number
from builder.reading import fences
from builder.reading.arithmetic import NoNumber, NotArithmetic, evaluate
from builder.reading.draft import Scope
from builder.reading.inline import short
from builder.reading.markdown import Node, parse
from builder.reading.silences import is_silence
from builder.reading.source import Source
from builder.runtime.text import counted

MOST, MOST_BYTES = 60, 300  # variants of a check, bytes of the strings that are computed for one
_KINDS = ("number", "choice", "text", "computed")
_LINES = 'write lines as "n = 20, 50, 80", and at most one "where n*p > 5 and n < 80"'
_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_FORMAT = re.compile(r",?(?:\.\d)?[fg%]?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}
_WHERE = re.compile(r"(.+?)(<=|>=|==|!=|<|>)(.+)")
_Read = Callable[[Source, Sequence[Node], Scope], Check | None]
_Row = Mapping[str, str]  # the values of a variant as they are written, by name


class _Misfit(ValueError):  # noqa: N818 - it says what the text is, not what went wrong
    """What is no line of the fence, or no arithmetic of its names."""


def is_vary(node: Node) -> bool:
    """Tell whether a block is the fence that makes a check vary."""
    return fences.language(node) == "vary"


def read_varying(source: Source, nodes: Sequence[Node], scope: Scope, read: _Read) -> Check | None:
    """Return the check with its first values, the others in its `variants`; None where a fault leaves none.

    Each variant is read by `read` from a source of its own, which has the values in their places.
    """
    fence, *more = filter(is_vary, nodes)
    for second in more:
        source.fault(second.first, "a second fence vary in a check", "keep one; it may have several lines")
    rows = _rows(source, fence)
    if more or not rows or not _inspect_places(source, nodes, rows[0]):
        return None
    first = _read_row(source, nodes, rows[0], scope, read)
    if first is None or not _fits(source, fence, first):
        return None
    others = []
    for row in rows[1:]:
        # An id stands in `scope` once; what else stands above the check is the same for all.
        other = _read_row(source, nodes, row, replace(scope, ids={}), read, told=f"with {_spoken(row)}: ")
        if other is None:
            return None
        others.append(other)
    for check in (first, *others):
        if trouble := _meeting(check):
            source.fault(fence.first, f'check "{check.id}" with {_spoken(dict(check.values))}: {trouble}', "drop it")
            return None
    return replace(first, variants=tuple(others))


# --- the fence ---------------------------------------------------------------------------------------------------


def _rows(source: Source, fence: Node) -> list[_Row]:
    """Return the values of all variants, the first ones first; none, with a fault, where the fence gives none."""
    if not fences.is_closed(source, fence):
        return []
    try:
        return _kept(*_lines(fence.content))
    except _Misfit as misfit:
        allowed = f"{_LINES}; 2 to {MOST} variants, the first values first"
        source.fault(fence.first, f"the fence vary {misfit}", allowed)
    return []


def _kept(values: Mapping[str, Sequence[str]], conditions: Sequence[str]) -> list[_Row]:
    """Return every row of values for which the conditions hold; raises _Misfit."""
    if (count := prod(map(len, values.values()))) > MOST**2:
        raise _Misfit(f"gives {count:,} variants")
    rows: list[_Row] = [dict(zip(values, row, strict=True)) for row in product(*values.values())]
    kept = [row for row in rows if all(_holds(condition, row) for condition in conditions)]
    if kept[:1] != rows[:1]:
        raise _Misfit("has first values that do not meet its where")
    if not 2 <= len(kept) <= MOST:  # noqa: PLR2004 - one is no variant
        raise _Misfit(f"gives {counted(len(kept), 'variant')}")
    return kept


def _lines(content: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the values by their names, and the comparisons that must hold; raises _Misfit."""
    values: dict[str, list[str]] = {}
    conditions: list[str] = []
    for line in filter(None, map(str.strip, content.split("\n"))):
        name, sign, numbers = (part.strip() for part in line.partition("="))
        if line.startswith("where ") and not conditions:
            conditions = line.removeprefix("where ").split(" and ")
        elif sign and _NAME.fullmatch(name) and name not in values:
            values[name] = [number.strip() for number in numbers.split(",")]
            for number in values[name]:
                _value(number, {})
            if len({_value(number, {}) for number in values[name]}) < len(values[name]):
                raise _Misfit(f'has a value of "{name}" twice')
        else:
            raise _Misfit(f'has the line "{short(line)}"')
    if not values or len(conditions) > 2:  # noqa: PLR2004 - two may be joined by and
        raise _Misfit("has no values" if not values else "joins more than two comparisons")
    return values, conditions


def _holds(condition: str, row: _Row) -> bool:
    """Tell whether a comparison holds for a variant; raises _Misfit."""
    match = _WHERE.fullmatch(condition)
    if not match:
        raise _Misfit(f'has the condition "{short(condition)}"')
    return _COMPARISONS[match[2]](_value(match[1], row), _value(match[3], row))


def _value(expression: str, row: _Row) -> float:
    """Return the value of arithmetic over the names of a variant; raises _Misfit."""
    # Names of functions keep what they are: a name of the fence is never followed by a bracket.
    text = re.sub(r"\b[a-z_]\w*\b(?!\()", lambda name: f"({row.get(name[0], name[0])})", expression.strip())
    try:
        return evaluate(text)
    except NotArithmetic:
        raise _Misfit(f"has `{short(expression.strip())}`, which is no arithmetic of its names") from None
    except NoNumber as error:
        raise _Misfit(f"has `{short(expression.strip())}`, which {error}") from None


def _spoken(row: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in row.items())


# --- the places --------------------------------------------------------------------------------------------------


def _inspect_places(source: Source, nodes: Sequence[Node], row: _Row) -> bool:
    """Note what is wrong with the places of a check's values; return whether all is well."""
    before = len(source.faults)
    heading, *body = nodes
    if _PLACE.search(source.lines[heading.first - 1]):
        source.fault(heading.first, "a value in the title of a check", "put it into the stem: titles do not vary")
    used: set[str] = set()
    for number in _open_lines(source, body):
        for place in _PLACE.finditer(source.lines[number - 1]):
            try:
                _string(place[1], row)
            except _Misfit as misfit:
                source.fault(number, f"a place for a value {misfit}", "write {{n}}, {{n*p}} or {{n*p:.1f}}")
            used |= set(re.findall(r"[a-z_]\w*", place[1].rpartition(":")[0] or place[1]))
    # In code they are variables.
    used |= {word for node in body if fences.role(node) == "answer" for word in re.findall(r"\w+", node.content)}
    fence = next(node for node in nodes if is_vary(node))
    for name in row.keys() - used:
        source.fault(fence.first, f'the fence vary has "{name}", which stands nowhere', f"write {{{{{name}}}}}")
    return len(source.faults) == before


def _open_lines(source: Source, body: Sequence[Node]) -> Iterator[int]:
    """Yield the lines of a check in which values have places: all but its fence vary and a computed answer's code."""
    for node in body:
        if not is_vary(node) and fences.role(node) != "answer":
            yield from range(node.first, source.span(node.first, node.last).last + 1)


def _string(place: str, row: _Row) -> str:
    """Return what stands in a place of a variant; raises _Misfit."""
    expression, colon, form = place.partition(":")
    if not colon and expression.strip() in row:
        return row[expression.strip()]  # as it is written: 0.10 stays 0.10
    value = _value(expression, row)
    if not _FORMAT.fullmatch(form):
        raise _Misfit(f'has the format "{short(form)}"')
    if form in ("", ",") and value.is_integer():
        return format(int(value), form)
    return format(value, form or ".10g")


def _filled(line: str, row: _Row, *, code: bool) -> str:
    """Return a line with the values of a variant in its places; raises _Misfit."""

    def put(place: re.Match[str]) -> str:
        string = _string(place[1], row)
        if not string.startswith("-"):
            return string
        before = line[: place.start()]
        # Words have a sign of their own for minus; code, formulas and what an answer is read from keep the hyphen.
        if not (code or before.startswith("=") or before.count("`") % 2 or before.count("$") % 2):
            return f"−{string[1:]}"
        # `{{n}}**2` is meant as the square of n, and -2**2 is -4.
        return f"({string})" if line[place.end() :].lstrip().startswith("**") else string

    return _PLACE.sub(put, line)


def _read_row(
    source: Source, nodes: Sequence[Node], row: _Row, scope: Scope, read: _Read, told: str = ""
) -> Check | None:
    """Return the check with the values of a row in their places; notes its faults, each behind `told`."""
    first, last = nodes[0].first, nodes[-1].last
    lines = ["" for _ in range(first - 1)] + source.lines[first - 1 : last]
    # Empty lines in place of the fence, and above, so that faults and spans have the lines of the file.
    for node in filter(is_vary, nodes):
        lines[node.first - 1 : node.last] = [""] * (node.last - node.first + 1)
    fenced = set(_open_lines(source, [node for node in nodes[1:] if node.type == "fence"]))
    strings: set[str] = set()
    try:
        for number in _open_lines(source, nodes[1:]):
            strings |= {_string(place[1], row) for place in _PLACE.finditer(lines[number - 1])}
            lines[number - 1] = _filled(lines[number - 1], row, code=number in fenced)
    except _Misfit as misfit:
        source.fault(first, f"{told}a place for a value {misfit}", "let where leave this variant out")
        return None
    if sum(len(string.encode()) for string in strings) > MOST_BYTES:
        source.fault(first, f"{told}more than {MOST_BYTES} bytes are computed", "let fewer places differ")
        return None
    own = Source("\n".join(lines), source.path, source.shelf)
    check = read(own, [node for node in parse(own, first) if not is_silence(node)], scope)
    # Of another variant the first fault will do: most of them follow from one value.
    for fault in own.faults[: 1 if told else None]:
        source.fault(fault.line, told + fault.found, fault.allowed)
    values = tuple((name, _number(text)) for name, text in row.items())
    return replace(check, values=values) if check and not own.faults else None


def _number(text: str) -> float:
    value = evaluate(text)
    return int(value) if value.is_integer() and "." not in text else value


# --- what the variants are ---------------------------------------------------------------------------------------


def _fits(source: Source, fence: Node, check: Check) -> bool:
    """Note a check that cannot vary; return whether it can."""
    if check.answer.kind in _KINDS and not check.predict:
        return True
    what = "a prediction" if check.predict else f"a check of the kind {check.answer.kind}"
    source.fault(fence.first, f"a fence vary in {what}", f"only {', '.join(_KINDS[:-1])} and {_KINDS[-1]} vary")
    return False


def _meeting(check: Check) -> str:
    """Return which mistakes of a variant cannot be told apart; "" for none. All else is a fault of its kind already."""
    mistakes = check.answer.mistakes if isinstance(check.answer, Number | Computed) else ()
    # The scorer takes the nearest, so only those that are the same number but for its last digits meet.
    for one, other in combinations(mistakes, 2):
        if isclose(one.value, other.value, abs_tol=1e-12):
            return f"the mistakes `{short(one.expression)}` and `{short(other.expression)}` meet"
    return ""
