"""Patterns of RE2 as Java reads them in the same way, and never for long: Java tries one way after the other."""

import re
from dataclasses import dataclass

from openfigures.engines.spark.said import UnsupportedError

LONGEST = 100
"""Characters of a text that Java is given for a pattern."""
_WAYS = 10_000
"""Ways to read a text between which Java may have to choose."""
_DEPTH = 20
"""Groups inside each other."""
_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\f\r "}
_CONTROLS = frozenset("fnrt")
_COUNT = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")
_COUNTS = {"*": (0, LONGEST), "+": (1, LONGEST), "?": (0, 1)}


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    ways: int = 1
    """Ways in which it may match some text."""


def translated(pattern: str) -> str:
    """Return a pattern for Java that whole texts must match; raises UnsupportedError."""
    reader = _Reader(pattern)
    part = reader.alternatives()
    if reader.rest or part.ways > _WAYS:
        raise UnsupportedError("a pattern that Java may read in another way, or in too many ways")
    return rf"\A(?:{part.text})\z"


class _Reader:
    """Reads a pattern that RE2 accepts from left to right."""

    def __init__(self, pattern: str) -> None:
        self.rest = pattern
        self.depth = 0

    def alternatives(self) -> _Part:
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        return _Part("|".join(part.text for part in parts), sum(part.ways for part in parts))

    def _sequence(self) -> _Part:
        text, ways = "", 1
        while self.rest and self.rest[0] not in "|)":
            part = self._repeated()
            text, ways = text + part.text, ways * part.ways
        return _Part(text, ways)

    def _repeated(self) -> _Part:
        atom = self._atom()
        if not self.rest:
            return atom
        count, found = _COUNT.match(self.rest), self.rest[0]
        if count is None and found not in _COUNTS:
            return atom
        least, most = _range(count) if count else _COUNTS[found]
        text = count[0] if count else found
        self.rest = self.rest[len(text) :]
        if self.rest and self.rest[0] in "*+?{":
            raise UnsupportedError("a repetition of a repetition")
        if atom.text in {r"\A", r"\z"} or (atom.ways > 1 and most > 1):
            raise UnsupportedError("a repetition of what has many ways itself")
        return _Part(atom.text + text, atom.ways + most - least)

    def _atom(self) -> _Part:
        one, self.rest = self.rest[0], self.rest[1:]
        match one:
            case "(":
                return self._group()
            case "[":
                return _Part(self._set())
            case ".":
                return _Part(r"[^\n]")
            case "^":
                return _Part(r"\A")
            case "$":
                return _Part(r"\z")
            case "\\":
                kind = self.rest[:1]
                return _Part(f"[{self._class()}]" if kind.lower() in _CLASSES else self._escape())
            case "*" | "+" | "?" | "{":
                raise UnsupportedError("a repetition of nothing")
        return _Part(_escaped(one))

    def _group(self) -> _Part:
        if not self._take("?:") and self.rest.startswith("?"):
            raise UnsupportedError("a flag or a name in a pattern")
        self.depth += 1
        if self.depth > _DEPTH:
            raise UnsupportedError("so many groups inside each other")
        part = self.alternatives()
        if not self._take(")"):
            raise UnsupportedError("a group without end")
        self.depth -= 1
        return _Part(f"(?:{part.text})", part.ways)

    def _set(self) -> str:
        sign = "^" if self._take("^") else ""
        items: list[str] = []
        while not items or not self.rest.startswith("]"):
            if not self.rest or self.rest[0] == "[":
                raise UnsupportedError("a bracket in a set")
            items.append(self._item())
        self.rest = self.rest[1:]
        return f"[{sign}{''.join(items)}]"

    def _item(self) -> str:
        """Return a member of a set: a character, a range or a class."""
        if self.rest[0] == "\\" and self.rest[1:2] in tuple(_CLASSES):
            self.rest = self.rest[1:]
            return self._class()
        first = self._member()
        if not self.rest.startswith("-") or self.rest.startswith("-]"):
            return first
        self.rest = self.rest[1:]
        return f"{first}-{self._member()}"

    def _class(self) -> str:
        name, self.rest = self.rest[0], self.rest[1:]
        return f"{'^' if name.isupper() else ''}{_CLASSES[name.lower()]}"

    def _member(self) -> str:
        if not self.rest:
            raise UnsupportedError("a set without end")
        one, self.rest = self.rest[0], self.rest[1:]
        return self._escape() if one == "\\" else _escaped(one)

    def _escape(self) -> str:
        one, self.rest = self.rest[:1], self.rest[1:]
        if one in _CONTROLS:
            return f"\\{one}"
        if not one.isascii() or one.isalnum() or not one:
            raise UnsupportedError(f"\\{one} in a pattern")
        return _escaped(one)

    def _take(self, text: str) -> bool:
        found = self.rest.startswith(text)
        self.rest = self.rest[len(text) * found :]
        return found


def _range(count: re.Match[str]) -> tuple[int, int]:
    least, comma, most = count.groups()
    return int(least), int(most) if most else max(LONGEST, int(least)) if comma else int(least)


def _escaped(one: str) -> str:
    """Return a character that stands for itself."""
    return one if one.isalnum() or not one.isascii() or not one.isprintable() else f"\\{one}"
