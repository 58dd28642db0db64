"""JSON for terminals, logs and programs: printable ASCII that no log obeys, written piece by piece if need be."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_STEP = "  "


def document(data: Mapping[str, Any]) -> str:
    """Return a JSON document that ends with a line end."""
    return "".join(pieces(data))


def pieces(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield a JSON document in pieces; an iterator in it is written as a list, each item on a line of its own.

    So a list can be written that nobody could hold.
    """
    yield from _value(data, "\n")
    yield "\n"


def _value(value: Any, margin: str) -> Iterator[str]:
    match value:
        case Mapping() if value:
            named = ((f"{_text(str(name))}: ", one) for name, one in value.items())
            yield from _inside("{", named, "}", margin)
        case Iterator():
            yield from _lines(value, margin)
        case Sequence() if value and not isinstance(value, str):
            yield from _inside("[", (("", one) for one in value), "]", margin)
        case _:
            yield _text(value)


def _inside(begin: str, named: Iterator[tuple[str, Any]], end: str, margin: str) -> Iterator[str]:
    mark = begin
    for name, one in named:
        yield f"{mark}{margin}{_STEP}{name}"
        yield from _value(one, margin + _STEP)
        mark = ","
    yield margin + end


def _lines(items: Iterator[Any], margin: str) -> Iterator[str]:
    mark = "["
    for item in items:
        yield f"{mark}{margin}{_STEP}{_text(item)}"
        mark = ","
    yield "[]" if mark == "[" else f"{margin}]"


def _text(value: Any) -> str:
    """Return a value in ASCII; number signs are escaped, for logs obey commands such as `##[error]`."""
    return json.dumps(value, ensure_ascii=True).replace("##", r"\u0023\u0023").replace("\x7f", r"\u007f")
