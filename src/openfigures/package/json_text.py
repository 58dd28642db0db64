"""Strict JSON: no duplicate keys, no NaN, no binary floats, bounded depth; and where a value stands."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openfigures.errors import InputRefusedError, Problem
from openfigures.package.limits import DOCUMENT_DEPTH, NUMBER_DIGITS
from openfigures.places import Place

Pointer = Sequence[str | int]
"""The way to a value in a document: keys and 0-based positions from the root."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_TOKEN = re.compile(r'[ \t\r\n]*+("(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++)', re.DOTALL)


class _NotStrictError(ValueError):
    """Something that the standard library would let pass."""


def parse_json(text: str, path: str) -> Any:
    """Return the value of a JSON text; numbers with a fraction become Decimal.

    Raises InputRefusedError with the place of the mistake.
    """
    if _depth(text) > DOCUMENT_DEPTH:
        message = f"the document is nested deeper than {DOCUMENT_DEPTH} levels"
        raise _refused("json-too-deep", Place(path=path), message)
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_decimal,
        )
    except json.JSONDecodeError as error:
        place = Place(path=path, line=error.lineno, column=error.colno)
        raise _refused("json-malformed", place, f"this is not JSON: {error.msg}") from None
    except _NotStrictError as error:
        code, message, needle = error.args
        offset = text.find(needle)
        place = _place(text, path, offset) if offset >= 0 else Place(path=path)
        raise _refused(code, place, message) from None


def locate(text: str, path: str, pointer: Pointer) -> Place:
    """Return the place of the value that a pointer leads to; of its nearest parent when it is absent."""
    wanted = list(pointer)
    trail: list[list[Any]] = []  # per open container: [kind, key or position, waits for a key]
    best, depth = 0, 0
    for match in _TOKEN.finditer(text):
        token, offset = match[1], match.start(1)
        if token in "}]":
            trail.pop()
            continue
        if token == ",":
            if trail[-1][0] == "[":
                trail[-1][1] += 1
            else:
                trail[-1][2] = True
            continue
        if token == ":":
            continue
        if trail and trail[-1][2]:
            trail[-1][1], trail[-1][2] = json.loads(token), False
            continue
        here = [level[1] for level in trail]
        if here == wanted[: len(here)] and len(here) >= depth:
            best, depth = offset, len(here) + 1
            if here == wanted:
                break
        if token in "{[":
            trail.append([token, 0, token == "{"])
    return _place(text, path, best)


def _place(text: str, path: str, offset: int) -> Place:
    line = text.count("\n", 0, offset) + 1
    return Place(path=path, line=line, column=offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _NotStrictError("json-duplicate-key", f"the key {key!r} stands twice in one object", f'"{key}"')
        found[key] = value
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
