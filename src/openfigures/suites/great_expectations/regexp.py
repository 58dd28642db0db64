"""Connections to SQLite of which REGEXP is matched in linear time, where SQLAlchemy would let Python try on and on."""

import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from openfigures.suites.great_expectations.cells import FORMS

_SHORT = 64
"""Characters of a text whose match is remembered."""
_REMEMBERED = 2**17
"""Matches that are remembered: columns repeat their cells, and RE2 takes several times as long for an answer."""
_FIXED = re.compile(r"(?:[^\\()\[\].^$*+?{}]|\\.|\[(?:[^\\\[\]]|\\.)+\]|\{[0-9]+\}|\.)*", re.DOTALL)
"""Patterns without groups and with nothing that is repeated more or less often: alternatives of fixed lengths."""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection; its REGEXP reads the patterns of `patterns`, all of them for whole texts, as Python does."""
    connection = sqlite3.connect(path, factory=_Connection)
    matchers = _Matchers()

    def regexp(pattern: str, text: str | None) -> bool | None:
        return None if text is None else bool(matchers[pattern](text))

    sqlite3.Connection.create_function(connection, "regexp", 2, regexp, deterministic=True)
    return connection


class _Connection(sqlite3.Connection):
    """A connection that keeps its REGEXP: SQLAlchemy sets another one whenever it is given a new connection."""

    def create_function(self, name: str, *rest: Any, **options: Any) -> None:
        if name != "regexp":
            super().create_function(name, *rest, **options)


class _Matchers(dict[str, Callable[[str], object]]):
    """The function of each pattern that says whether it matches: the quickest that surely takes linear time."""

    def __init__(self) -> None:
        self._remembered = lru_cache(_REMEMBERED)(lambda match, text: bool(match(text)))

    def __missing__(self, pattern: str) -> Callable[[str], object]:
        self[pattern] = found = re.compile(pattern).match if _is_linear(pattern) else self._by_re2(pattern)
        return found

    def _by_re2(self, pattern: str) -> Callable[[str], object]:
        match, remembered = _re2(pattern), self._remembered
        return lambda text: remembered(match, text) if len(text) <= _SHORT else match(text)


def _is_linear(pattern: str) -> bool:
    """Whether Python too takes no longer than in proportion to a text: for the form of a type, and fixed lengths."""
    alternatives = pattern.removeprefix(r"\A(?:").removesuffix(r")\Z")
    form = next((form for form in FORMS.values() if alternatives.endswith(form)), "")
    return _FIXED.fullmatch(alternatives.removesuffix(form)) is not None


def _re2(pattern: str) -> Callable[[str], object]:
    r"""Return the function that lets RE2 match; a set of one is four times as quick as a pattern."""
    import re2  # noqa: PLC0415 - only packages with such patterns pay for it

    options = re2.Options()
    options.log_errors = False
    patterns = re2.Set.SearchSet(options)
    patterns.Add(pattern.replace(r"\Z", r"\z"))  # a backslash of the text itself is written as its number
    patterns.Compile()
    found: Callable[[str], object] = patterns.Match
    return found
