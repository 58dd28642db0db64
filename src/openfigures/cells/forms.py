"""Which texts of a cell need no second look, as patterns that one automaton can join to a pattern of whole rows.

A form takes fewer texts than its field does. What it takes is readable, is a value that every engine holds exactly, and
keeps what `Form` says that it keeps; of what it does not take nothing is known.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from openfigures.cells.numbers import YEAR, is_plain
from openfigures.cells.times import YEARMONTH
from openfigures.package.limits import PATTERN_CHARACTERS
from openfigures.package.schema import Field

WHOLE, SCALE = 12, 6
"""Digits before and after the point of numbers that a DECIMAL(18,6) holds."""
INTEGER_DIGITS = 18
SHORT_NUMBER = f"[+-]?[0-9]{{1,{WHOLE}}}(?:\\.[0-9]{{1,{SCALE}}})?"
SHORT_INTEGER = f"[+-]?[0-9]{{1,{INTEGER_DIGITS}}}"
_LEAP = r"[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00"
DATE = (
    r"[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:{_LEAP})-02-29"
)
"""The days of the calendar from the year 1000 on."""

_LONGEST = 200
"""Characters of a text whose length an automaton counts."""
_WORDS = 4_000
"""Characters of all words of a list that an automaton holds."""
_SIMPLE = re.compile(
    r"(?:[A-Za-z0-9 _:/%#&!~-]|\\[.d/+*?()-]|\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[A-Za-z0-9 _.:/%#&!~])+-?\]"
    r"|\((?:\?:|(?!\?))|\)|[|*+?]|\{[0-9]+(?:,[0-9]*)?\})+"
)
"""Patterns that match nothing but characters which stand in them, digits, and those between two of one kind."""
_WORD = re.compile(r"[^\W_](?:[\w %&/.:-]*[\w%.])?|[%&+-]")
"""Texts without quotes and delimiters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """The texts of a field's cells that need no second look."""

    pattern: str | None = None
    """Of RE2, for a cell that is not empty; it matches no character but visible ones. None is any text."""
    empty: bool = True
    """Whether a cell may be empty."""
    readable: bool = False
    """Whether each text has the form of the type, or stands for a missing value."""
    present: bool = False
    """Whether no text stands for a missing value."""
    matches: str | None = None
    """A pattern of the schema that each value matches."""
    words: frozenset[str] | None = None
    """The list of the schema that each value is in."""
    longest: int | None = None
    """Characters that no text exceeds, if `pattern` is None."""


def is_fast(field: Field) -> bool:
    """Whether engines in SQL can read cells of the field exactly as we define them."""
    if field.type in {"number", "integer"}:
        return is_plain(field)
    if field.type in {"string", "date"}:
        return field.format == "default"
    return field.type in {"boolean", "year", "yearmonth", "any"}


def form_of(field: Field) -> Form:
    """Return the form of a field."""
    pattern, listed, declared, longest = _typed(field), None, None, None
    if field.type == "string" and field.format == "default":
        listed, declared, longest = _words(field), _pattern(field), _longest(field)
        pattern = _one_of(listed) if listed else _bare(declared) if declared else None
    words = [word for word in field.missing if word]
    present = field.required and not any(pattern is None or _full_match(pattern, word) for word in words)
    if pattern is not None and not field.required:
        pattern = "|".join([pattern, *(re.escape(word) for word in words if _WORD.fullmatch(word))])
    return Form(
        pattern=pattern,
        empty=not present if pattern is None else "" in field.missing and not field.required,
        readable=pattern is not None or (field.type in {"string", "any"} and field.format == "default"),
        present=present,
        words=listed,
        matches=declared,
        longest=longest if pattern is None else None,
    )


def _typed(field: Field) -> str | None:
    """Return the pattern of a type whose values are no texts; None when there is none."""
    match field.type:
        case "number" if is_plain(field):
            return SHORT_NUMBER
        case "integer" if is_plain(field):
            return SHORT_INTEGER
        case "date" if field.format == "default":
            return DATE
        case "year":
            return YEAR
        case "yearmonth":
            return YEARMONTH
        case "boolean":
            return _one_of([*field.true_values, *field.false_values])
    return None


def _words(field: Field) -> frozenset[str] | None:
    """Return the list of a string; None when it has none that an automaton can hold."""
    return None if field.enum is None or _one_of(field.enum) is None else frozenset(field.enum)


def _one_of(words: Collection[Any]) -> str | None:
    """Return the pattern of some words; None when one of them may be special, or they are too many."""
    simple = all(isinstance(word, str) and _WORD.fullmatch(word) for word in words)
    return "|".join(map(re.escape, sorted(words))) if simple and sum(map(len, words)) <= _WORDS else None


def _pattern(field: Field) -> str | None:
    """Return the declared pattern of a string that has no list; None when it has none that can be joined to others."""
    declared = field.constraints.value.get("pattern") if field.constraints and field.enum is None else None
    if not isinstance(declared, str) or len(declared) > PATTERN_CHARACTERS or not _SIMPLE.fullmatch(_bare(declared)):
        return None
    return None if _full_match(declared, "") else declared


def _bare(pattern: str) -> str:
    """Return a pattern without the anchors around it, which mean nothing when the whole text must match."""
    return pattern.removeprefix("^").removesuffix("$")


def _longest(field: Field) -> int | None:
    longest = field.constraints.value.get("maxLength") if field.constraints else None
    return longest if type(longest) is int and 0 < longest <= _LONGEST else None


def _full_match(pattern: str, text: str) -> bool:
    """Whether a text has the form of a pattern, or may have it because RE2 cannot read the pattern."""
    import re2  # noqa: PLC0415 - only long tables have forms

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(f"(?:{pattern})", options).fullmatch(text) is not None
    except re2.error:
        return True
