"""Connections to SQLite of which REGEXP is matched by RE2, in linear time, where SQLAlchemy would ask Python."""

import sqlite3
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_SHORT = 64
"""Characters of a text whose match is remembered."""
_REMEMBERED = 2**17
"""Matches that are remembered: columns repeat their cells, and an answer of RE2 takes twenty times as long."""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection; its REGEXP reads the patterns of `patterns`, all of them for whole texts, as Python does."""
    connection = sqlite3.connect(path, factory=_Connection)
    matchers = cache(_matcher)

    def matches(pattern: str, text: str) -> bool:
        return matchers(pattern)(text)

    remembered = lru_cache(_REMEMBERED)(matches)

    def regexp(pattern: str, text: str | None) -> bool | None:
        if text is None:
            return None
        return remembered(pattern, text) if len(text) <= _SHORT else matches(pattern, text)

    sqlite3.Connection.create_function(connection, "regexp", 2, regexp, deterministic=True)
    return connection


class _Connection(sqlite3.Connection):
    """A connection that keeps its REGEXP: SQLAlchemy sets another one whenever it is given a new connection."""

    def create_function(self, name: str, *rest: Any, **options: Any) -> None:
        if name != "regexp":
            super().create_function(name, *rest, **options)


def _matcher(pattern: str) -> Callable[[str], bool]:
    r"""Return the function that matches a pattern; a set of one is four times as quick as a pattern of RE2."""
    import re2  # noqa: PLC0415 - only packages with patterns pay for it

    options = re2.Options()
    options.log_errors = False
    patterns = re2.Set.SearchSet(options)
    patterns.Add(pattern.replace(r"\Z", r"\z"))  # a backslash of the text itself is written as its number
    patterns.Compile()
    match = patterns.Match
    return lambda text: bool(match(text))
