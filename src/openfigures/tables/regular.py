"""Which rows are surely well formed: one automaton reads them all, a byte at a time and at the speed of memory.

The automaton is cautious: a row that it does not take may still be in order, and is read by the lexer. What it takes
has as many cells as it should, is UTF-8, and holds no stray quote and nothing that one does not see.
"""

import re
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any

from openfigures.package.dialect import Dialect
from openfigures.package.limits import RECORD_BYTES
from openfigures.tables.row_patterns import RowPatterns, compiled

WIDEST = 1_000
"""Cells of the longest row that an automaton is made for."""
_ENOUGH = 4 * 2**10
"""A run of so many bytes is taken without looking for a longer one."""
_WINDOW = 4 * 2**10
"""A run of rows with line ends inside quotes is no longer than this."""
_LONG = RECORD_BYTES // 2
"""A row longer than it can be has no line end in one of its halves."""


class RegularRows:
    """Finds regular rows of one table."""

    def __init__(self, dialect: Dialect, width: int, line_end: bytes) -> None:
        self._dialect = dialect
        self._width = width
        self._patterns = RowPatterns(dialect, line_end)

    def run(self, data: bytes, position: int) -> tuple[int, int, int]:
        """Return the end of a run of regular rows that begins with the row at `position`, its rows and its lines."""
        if self._width > WIDEST:
            return position, 0, 0
        end = self._filled.match(data, position).end()
        if end - position < _ENOUGH and data.find(b"\n", end) >= 0:
            end = self._before_blank(data, position, self._sparse.match(data, position).end())
            if end - position < _ENOUGH and self._patterns.quote:
                return self._several_run(data, position)
        if may_be_long(data, position, end):
            return position, 0, 0
        lines = data.count(b"\n", position, end)
        return end, lines, lines

    def starts(self, data: bytes) -> list[int]:
        """Return where each of some regular rows begins, and the end of the last."""
        if self._patterns.quote:  # line ends inside quotes end no row
            data = self._quoted.sub(lambda cell: cell[0].replace(b"\n", b" "), data)
        return [0, *(match.end() for match in re.finditer(b"\n", data))]

    def _several_run(self, data: bytes, position: int) -> tuple[int, int, int]:
        near = position + _WINDOW  # they are found at speed, but counted slowly
        run = data[position : self._several.match(data, position, near).end()]
        starts = self.starts(run)
        if self._blank.search(run):  # or text inside quotes that looks like a blank row
            rows = (run[start:end] for start, end in pairwise(starts))
            starts = starts[: 1 + sum(1 for _ in takewhile(lambda row: not self._blank.match(row), rows))]
        return position + starts[-1], len(starts) - 1, run.count(b"\n", 0, starts[-1])

    @cached_property
    def _filled(self) -> Any:
        """Rows whose first cell is filled, each on one line: most tables have no others."""
        return self._automaton(self._patterns.cell(first=True), self._patterns.cell())

    @cached_property
    def _sparse(self) -> Any:
        """Rows on one line each; those without any filled cell are among them."""
        return self._automaton(f"(?:{self._patterns.cell(first=True)})?", self._patterns.cell())

    @cached_property
    def _several(self) -> Any:
        """The same, with line ends inside quotes."""
        return self._automaton(f"(?:{self._patterns.cell(first=True, lines=True)})?", self._patterns.cell(lines=True))

    @cached_property
    def _blank(self) -> Any:
        """A row without any filled cell; perhaps one inside quotes."""
        return compiled(self._patterns.blank())

    @cached_property
    def _quoted(self) -> re.Pattern[bytes]:
        """A cell in quotes; a regular row has quotes nowhere else."""
        quote = re.escape(self._dialect.quote or "").encode()
        return re.compile(rb"%s(?:[^%s]++|%s%s)*+%s" % (quote, quote, quote, quote, quote))

    def _before_blank(self, data: bytes, position: int, end: int) -> int:
        """Return where the first row without a filled cell begins, or the end."""
        blank = self._blank.search(data[position:end])
        return position + blank.start(1) if blank else end

    def _automaton(self, first: str, other: str) -> Any:
        return compiled(f"(?:{self._patterns.like(first, other, self._width)})*")


def may_be_long(data: bytes, position: int, end: int) -> bool:
    """Whether a row in some lines may be longer than rows can be."""
    return any(data.find(b"\n", at, at + _LONG) < 0 for at in range(position, end - _LONG + 1, _LONG))
