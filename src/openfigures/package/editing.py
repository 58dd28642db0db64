"""A document with some properties changed, and every other character as it was."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from openfigures.package.document import Document
from openfigures.package.json_text import token_end


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A property that shall have a value; both the old value and the new one are texts, numbers or null."""

    pointer: tuple[str | int, ...]
    value: str | int
    after: str
    """The property of the same object that it shall follow when it is not there: a text, a number or null, too."""


def edited(document: Document, edits: Iterable[Edit]) -> str:
    """Return the text of a document after some edits, of different properties."""
    text = document.layout.text
    changes = sorted((_change(document, edit) for edit in edits), key=lambda change: change[0])
    for begin, end, new in reversed(changes):
        text = text[:begin] + new + text[end:]
    return text


def _change(document: Document, edit: Edit) -> tuple[int, int, str]:
    """Return from where to where a text is replaced, and by what."""
    layout, value = document.layout, json.dumps(edit.value, ensure_ascii=False)
    *way, key = edit.pointer
    begin = layout.offset(edit.pointer)
    if begin is not None:
        return begin, token_end(layout.text, begin), value
    before = layout.offset((*way, edit.after))
    if before is None:
        raise ValueError(f"{edit.pointer} cannot follow {edit.after!r}, which is not there")
    end = token_end(layout.text, before)
    return end, end, f",{_between(layout.text, end, edit.after)}{json.dumps(key)}: {value}"


def _between(text: str, end: int, after: str) -> str:
    """Return what is between two properties of an object: a line end, when the one before begins its line."""
    start = text.rfind("\n", 0, end) + 1
    line = text[start:end]
    if not line.lstrip().startswith(json.dumps(after)):
        return " "
    return ("\r\n" if text[:start].endswith("\r\n") else "\n") + line[: len(line) - len(line.lstrip())]
