"""Patterns of RE2 in a form that Python's `re`, which SQLite asks in SQLAlchemy, reads in the same way."""

import re

from openfigures.suites.great_expectations.said import UnsayableError

_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\f\r "}
"""Python's own have members outside ASCII, and a vertical tab."""
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ANCHORS = {"A": r"\A", "z": r"\Z"}
_NESTED = 50
"""Groups inside each other that Python is trusted with."""
_COUNT = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_HEX = re.compile(r"x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})")
_SPECIAL = frozenset(r"\.^$*+?{}[]|()-&~#")


def translated(pattern: str) -> str:
    """Return a pattern of RE2 as both programs read it alike; raises UnsayableError when they may not."""
    return _Reader(pattern).alternatives()


def anchored(pattern: str) -> str:
    r"""Return a pattern for whole texts; Python's `$` would also match before a last line end, and RE2 has no `\Z`."""
    return rf"\A(?:{pattern})\Z"


def escaped(text: str) -> str:
    """Return the pattern of one text."""
    return "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    r"""Return the pattern of a character; a backslash as its number, so that `\Z` stands for the end and nothing else.

    Visible characters stay as they are, since a suite is read by people too.
    """
    if character == "\\" or not character.isprintable():
        return rf"\x{ord(character):02x}" if ord(character) < 256 else character
    return "\\" + character if character in _SPECIAL else character


class _Reader:
    """Reads a pattern that RE2 accepts from left to right, and writes what both programs understand alike."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0

    def alternatives(self) -> str:
        """Return the whole pattern."""
        text = self._sequence()
        if self.at < len(self.pattern):
            raise self._strange("a parenthesis")
        return text

    def _sequence(self) -> str:
        """Return everything up to the end of the group."""
        parts = []
        while self.at < len(self.pattern) and not self._next(")"):
            parts.append("|" if self._take("|") else self._repeated())
        return "".join(parts)

    def _repeated(self) -> str:
        if self._take("^"):
            return self._unrepeated(r"\A")
        if self._take("$"):
            return self._unrepeated(r"\Z")
        return self._atom() + self._count()

    def _count(self) -> str:
        """Return how often the last atom stands."""
        count = _COUNT.match(self.pattern, self.at)
        text = count[0] if count else self.pattern[self.at] if self._next("*+?") else ""
        if not text:
            return ""
        self.at += len(text)
        return self._unrepeated(text + ("?" if self._take("?") else ""))

    def _unrepeated(self, text: str) -> str:
        """Return the text, unless something is to repeat it: Python takes `a*+` for another thing."""
        if self._next("*+?") or _COUNT.match(self.pattern, self.at):
            raise self._strange("a repetition of a repetition or of an anchor")
        return text

    def _atom(self) -> str:
        if self._take("("):
            return self._group()
        if self._take("["):
            return self._set()
        if self._take("."):
            return "."
        if self._take("\\"):
            return self._kind() or _escaped(self._escape())
        return _escaped(self._character())

    def _group(self) -> str:
        if self._next("?") and not self.pattern.startswith("?:", self.at):
            raise self._strange("a flag or a name")
        self.at += 2 * self._next("?")
        self.depth += 1
        if self.depth > _NESTED:
            raise self._strange("so many groups inside each other")
        text = self._sequence()
        if not self._take(")"):
            raise self._strange("a parenthesis")
        self.depth -= 1
        return f"(?:{text})"

    def _set(self) -> str:
        sign = "^" if self._take("^") else ""
        items: list[str] = []
        while not items or not self._next("]"):
            items.append(self._item())
        self.at += 1
        return f"[{sign}{''.join(items)}]"

    def _item(self) -> str:
        """Return a member of a set: a character, a range or a class."""
        if self._next("["):
            raise self._strange("a bracket in a set")
        if self._next("\\") and (kind := _CLASSES.get(self.pattern[self.at + 1 : self.at + 2])):
            self.at += 2
            return self._bare(kind)
        first = self._member()
        if not self._next("-") or self.pattern.startswith("-]", self.at):
            return _escaped(first)
        self.at += 1
        return f"{_escaped(first)}-{_escaped(self._member())}"

    def _bare(self, kind: str) -> str:
        if self._next("-") and not self.pattern.startswith("-]", self.at):
            raise self._strange("a range from a class")
        return kind

    def _member(self) -> str:
        return self._escape() if self._take("\\") else self._character()

    def _kind(self) -> str:
        """Return what an anchor or a class such as a digit is after a backslash; nothing when it is none."""
        name = self.pattern[self.at : self.at + 1]
        if name in _ANCHORS:
            self.at += 1
            return self._unrepeated(_ANCHORS[name])
        if name.lower() not in _CLASSES:
            return ""
        self.at += 1
        return f"[{'^' if name.isupper() else ''}{_CLASSES[name.lower()]}]"

    def _escape(self) -> str:
        """Return the character that is meant by what follows a backslash."""
        number = _HEX.match(self.pattern, self.at)
        if number is not None:
            self.at = number.end()
            return self._coded(int(number[1] or number[2], 16))
        character = self._character()
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character.isalnum() or not character.isascii():
            raise self._strange(f"\\{character}")
        return character

    def _coded(self, number: int) -> str:
        if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
            raise self._strange("half a character")
        return chr(number)

    def _character(self) -> str:
        if self.at == len(self.pattern):
            raise self._strange("the end")
        self.at += 1
        return self.pattern[self.at - 1]

    def _next(self, characters: str) -> bool:
        return self.pattern[self.at : self.at + 1] in tuple(characters)

    def _take(self, character: str) -> bool:
        found = self._next(character)
        self.at += found
        return found

    def _strange(self, what: str) -> UnsayableError:
        return UnsayableError(f"Python reads {what} at position {self.at} of the pattern in another way, or may")
