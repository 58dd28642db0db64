"""Strict JSON: no duplicate keys, no NaN, no binary floats, bounded depth; and where a value stands."""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from openfigures.errors import InputRefusedError, Problem
from openfigures.package.limits import DOCUMENT_DEPTH, DOCUMENT_VALUES, NUMBER_DIGITS
from openfigures.places import Place

Pointer = Sequence[str | int]
"""The way to a value in a document: keys and 0-based positions from the root."""

_TOKEN = re.compile(r'[ \t\r\n]*+("(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++)', re.DOTALL)
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[{}\[\],]', re.DOTALL)
_SURROGATE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F])|.)", re.DOTALL
)
"""An escape; the group is half a surrogate pair without its other half."""


class _NotStrictError(ValueError):
    """Something that the standard library would let pass: code, message, and the word or number as written."""


class _TwinKeyError(ValueError):
    """Two keys of one object are equal; readers disagree which of them counts."""


def parse_json(text: str, path: str) -> Any:
    """Return the value of a JSON text; numbers with a fraction become Decimal.

    Raises InputRefusedError with the place of the mistake.
    """
    layout = Layout(text, path)
    _refuse_excess(layout)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_decimal,
        )
    except json.JSONDecodeError as error:
        raise _refused("json-malformed", layout.place_at(error.pos), f"this is not JSON: {error.msg}") from None
    except _NotStrictError as error:
        code, message, written = error.args
        raise _refused(code, layout.place_at(_bare_token(text, written)), message) from None
    except _TwinKeyError:
        offset, key = _twin_key(text)
        message = f"the key {key[:100]!r} stands twice in one object"
        raise _refused("json-duplicate-key", layout.place_at(offset), message) from None
    if (half := next((match for match in _SURROGATE.finditer(text) if match[1]), None)) is not None:
        message = "this escape is half a character, a surrogate without its partner"
        raise _refused("json-malformed", layout.place_at(half.start()), message)
    return value


class Layout:
    """Where the values of a well-formed JSON text stand. Each list and object is looked into once, when asked."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self._members: dict[tuple[str | int, ...], dict[str | int, int]] = {}

    def place(self, pointer: Pointer) -> Place:
        """Return the place of the value that a pointer leads to; of its nearest parent when it is absent."""
        return self.place_at(self._way(pointer)[-1])

    def offset(self, pointer: Pointer) -> int | None:
        """Return where the value begins that a pointer leads to, counted in characters; None when it is absent."""
        way = self._way(pointer)
        return way[-1] if len(way) > len(pointer) else None

    def _way(self, pointer: Pointer) -> list[int]:
        """Return where the values begin that a pointer passes, as far as they are there, from the root."""
        root, steps = _TOKEN.match(self.text), tuple(pointer)
        way = [root.start(1) if root else 0]
        for depth, step in enumerate(steps):
            if steps[:depth] not in self._members:
                self._members[steps[:depth]] = _members(self.text, way[-1])
            inner = self._members[steps[:depth]].get(step)
            if inner is None:
                break
            way.append(inner)
        return way

    def place_at(self, offset: int) -> Place:
        """Return the place of a character."""
        line = bisect_right(self._line_starts, offset)
        return Place(path=self.path, line=line, column=offset - self._line_starts[line - 1] + 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]


def token_end(text: str, offset: int) -> int:
    """Return where a text, a number or a word ends that begins at an offset of a JSON text."""
    return next(_TOKEN.finditer(text, offset)).end(1)


def _members(text: str, offset: int) -> dict[str | int, int]:
    """Return where the items of the list, or the values of the object, begin that stands at an offset."""
    found: dict[str | int, int] = {}
    depth, key = 0, None
    for match in _TOKEN.finditer(text, offset):
        token = match[1]
        if token in {"}", "]"}:
            depth -= 1
        elif depth == 1 and token == ",":
            key = None
        elif depth == 1 and token != ":":
            if text[offset] == "[":
                found[len(found)] = match.start(1)
            elif key is None:
                key = json.loads(token)
            else:
                found[key] = match.start(1)
        if token in {"{", "["}:
            depth += 1
        if depth == 0:
            break
    return found


def _refuse_excess(layout: Layout) -> None:
    """Raise InputRefusedError at what would cost too much to read, before it is read."""
    depth, values = 0, 1
    for match in _MARK.finditer(layout.text):
        mark = match[0]
        if mark in {"{", "["}:
            depth, values = depth + 1, values + 1
        elif mark in {"}", "]"}:
            depth -= 1
        elif mark == ",":
            values += 1
        if depth > DOCUMENT_DEPTH:
            message = f"the document is nested deeper than {DOCUMENT_DEPTH} levels"
            raise _refused("json-too-deep", layout.place_at(match.start()), message)
        if values > DOCUMENT_VALUES:
            message = f"the document has more than {DOCUMENT_VALUES} values"
            raise _refused("document-too-large", layout.place_at(match.start()), message)


def _twin_key(text: str) -> tuple[int, str]:
    """Return the first key that stands twice in one object, with the offset of the second."""
    keys: list[set[str]] = []
    before = None
    for match in _TOKEN.finditer(text):
        if match[1] in {"{", "["}:
            keys.append(set())
        elif match[1] in {"}", "]"}:
            keys.pop()
        elif match[1] == ":" and before is not None:
            key = json.loads(before[1])
            if key in keys[-1]:
                return before.start(1), key
            keys[-1].add(key)
        before = match
    raise AssertionError("the parser found a key that stands twice")


def _bare_token(text: str, written: str) -> int:
    """Return the offset of a word or number that stands outside of texts."""
    return next(match.start(1) for match in _TOKEN.finditer(text) if match[1] == written)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwinKeyError
    return found


def _no_constant(name: str) -> Any:
    raise _NotStrictError("json-malformed", f"{name} is not a JSON number", name)


def _whole(digits: str) -> int:
    if len(digits) > NUMBER_DIGITS:
        message = f"the number has more than {NUMBER_DIGITS} digits"
        raise _NotStrictError("json-number-too-long", message, digits)
    return int(digits)


def _decimal(digits: str) -> Decimal:
    exponent = re.split("[eE]", digits)[1:] or ["0"]
    if len(digits) > NUMBER_DIGITS or len(exponent[0]) > 4 or abs(int(exponent[0])) > NUMBER_DIGITS:
        message = f"the number has more than {NUMBER_DIGITS} digits"
        raise _NotStrictError("json-number-too-long", message, digits)
    return Decimal(digits)


def _refused(code: str, place: Place, message: str) -> InputRefusedError:
    return InputRefusedError([Problem(code=code, place=place, message=message)])
