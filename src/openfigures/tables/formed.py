"""Rows in which every cell has the form of its field: what need not be looked at again, found by one automaton.

It reads each byte once, as the automaton of regular rows does, and says more. Rows that it does not take are doubtful:
nothing is known of them but that they are regular.
"""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import NamedTuple

import re2

from openfigures.cells.forms import Form
from openfigures.package.dialect import Dialect
from openfigures.tables.regular import WIDEST, may_be_long
from openfigures.tables.row_patterns import RowPatterns, compiled

_DELIMITERS = ",;\t|"
"""No form has a text that holds one of them, or a quote."""
_WINDOW = 4 * 2**10
"""Bytes of the longest doubtful row; one that is longer is read row by row."""
_PATTERN = 100_000
"""Characters of the longest pattern of a row."""


class Doubt(NamedTuple):
    """A doubtful row among others."""

    begin: int
    end: int
    before: int
    """Rows before it."""


class FormedRows:
    """Finds the rows of one table whose cells have their forms; `formed_rows` makes one."""

    def __init__(self, formed: str, regular: str, delimiter: str, quote: str) -> None:
        self._formed = compiled(f"(?:{formed})*")
        self._regular = compiled(regular)
        self._next = compiled(f"{regular}(?:{formed})*")
        """A row, and those after it that have their forms: one call instead of two."""
        self._quote = quote.encode()
        self._one_by_one = Lock()
        """Threads that meet many doubtful rows wait for each other's Python at every one of them, if not here."""
        self._blank = f"{delimiter}{quote}\r\n".encode()
        """The characters of a row without any filled cell."""

    def run(self, data: bytes, position: int) -> tuple[int, int, int, tuple[Doubt, ...]]:
        """Return the end of a run of regular rows, its rows and lines, and the doubtful rows among them."""
        end = self._formed.match(data, position).end()
        with self._one_by_one:
            end, rows, lines, doubts = self._go_on(data, end, data.count(b"\n", position, end))
        return (position, 0, 0, ()) if may_be_long(data, position, end) else (end, rows, lines, doubts)

    def _go_on(self, data: bytes, end: int, rows: int) -> tuple[int, int, int, tuple[Doubt, ...]]:
        """Go on with a run that ends after some rows, each on one line."""
        doubts: list[Doubt] = []
        inner = 0
        while (found := self._next.match(data, end)) is not None:
            begin, after = end, self._row_end(data, end)
            row = data[begin:after]
            if len(row) > _WINDOW or not row.strip(self._blank):
                break
            doubts.append(Doubt(begin, after, rows))
            inner += row.count(b"\n") - 1
            end = found.end()
            rows += 1 + data.count(b"\n", after, end)
        return end, rows, rows + inner, tuple(doubts)

    def _row_end(self, data: bytes, begin: int) -> int:
        """Return where a regular row ends: with its line, unless that may end inside quotes."""
        end = data.find(b"\n", begin) + 1
        return end if data.find(self._quote, begin, end) < 0 else self._regular.match(data, begin).end()


def formed_rows(dialect: Dialect, line_end: bytes, forms: Sequence[Form]) -> FormedRows | None:
    """Return what finds rows with these forms, one for each column; None when no automaton can."""
    if not dialect.plain or dialect.delimiter not in _DELIMITERS or len(forms) > WIDEST:
        return None
    patterns = RowPatterns(dialect, line_end)
    if all(form.empty for form in forms):  # a row must not be blank
        forms = [replace(forms[0], empty=False), *forms[1:]]
    first, *others = (patterns.formed(form, first=not at) for at, form in enumerate(forms))
    row = patterns.row(first, others)
    if len(row) > _PATTERN:
        return None
    first, other = f"(?:{patterns.cell(first=True, lines=True)})?", patterns.cell(lines=True)
    try:
        return FormedRows(row, patterns.like(first, other, len(forms)), dialect.delimiter, dialect.quote or "")
    except re2.error:  # too long after all
        return None
