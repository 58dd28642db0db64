"""Which rows are surely well formed: one automaton reads them all, a byte at a time and at the speed of memory.

The automaton is cautious: a row that it does not take may still be in order, and is read by the lexer. What it takes
has as many cells as it should, is UTF-8, and holds no stray quote and nothing that one does not see.
"""

import re
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any

import re2

from openfigures.package.dialect import Dialect
from openfigures.package.limits import RECORD_BYTES

WIDEST = 1_000
"""Cells of the longest row that an automaton is made for."""
_MEMORY = 64 * 2**20
"""What an automaton may take, in bytes; it only needs as much for rows of many hundred cells."""
_ENOUGH = 4 * 2**10
"""A run of so many bytes is taken without looking for a longer one."""
_WINDOW = 4 * 2**10
"""A run of rows with line ends inside quotes is no longer than this."""
_LONG = RECORD_BYTES // 2
"""A row longer than it can be has no line end in one of its halves."""
_HIDDEN = (
    r"\x00-\x08\x0a-\x1f\x7f-\x{9f}\x{61c}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}"
    r"\x{d800}-\x{dfff}"
)
"""Controls but the tabulator, what has no width or turns the direction of writing, halves of characters."""


class RegularRows:
    """Finds regular rows of one table."""

    def __init__(self, dialect: Dialect, width: int, line_end: bytes) -> None:
        self._dialect = dialect
        self._width = width
        self._line_end = line_end.decode()
        self._delimiter = _character(dialect.delimiter)
        self._quote = _character(dialect.quote)

    def run(self, data: bytes, position: int) -> tuple[int, int, int]:
        """Return the end of a run of regular rows that begins with the row at `position`, its rows and its lines."""
        if self._width > WIDEST:
            return position, 0, 0
        end = self._filled.match(data, position).end()
        if end - position < _ENOUGH and data.find(b"\n", end) >= 0:
            end = self._before_blank(data, position, self._sparse.match(data, position).end())
            if end - position < _ENOUGH and self._quote:
                return self._several_run(data, position)
        if any(data.find(b"\n", at, at + _LONG) < 0 for at in range(position, end - _LONG + 1, _LONG)):
            return position, 0, 0
        lines = data.count(b"\n", position, end)
        return end, lines, lines

    def starts(self, data: bytes) -> list[int]:
        """Return where each of some regular rows begins, and the end of the last."""
        if self._quote:  # line ends inside quotes end no row
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
        return self._automaton(self._cell(first=True), self._cell())

    @cached_property
    def _sparse(self) -> Any:
        """Rows on one line each; those without any filled cell are among them."""
        return self._automaton(f"(?:{self._cell(first=True)})?", self._cell())

    @cached_property
    def _several(self) -> Any:
        """The same, with line ends inside quotes."""
        return self._automaton(f"(?:{self._cell(first=True, lines=True)})?", self._cell(lines=True))

    @cached_property
    def _blank(self) -> Any:
        """A row without any filled cell; perhaps one inside quotes."""
        empty = f"(?:{self._quote * 2})?"
        return _compiled(f"(?:^|\n)({empty}(?:{self._delimiter}{empty})*{self._line_end})")

    @cached_property
    def _quoted(self) -> re.Pattern[bytes]:
        """A cell in quotes; a regular row has quotes nowhere else."""
        quote = re.escape(self._dialect.quote or "").encode()
        return re.compile(rb"%s(?:[^%s]++|%s%s)*+%s" % (quote, quote, quote, quote, quote))

    def _before_blank(self, data: bytes, position: int, end: int) -> int:
        """Return where the first row without a filled cell begins, or the end."""
        blank = self._blank.search(data[position:end])
        return position + blank.start(1) if blank else end

    def _cell(self, *, first: bool = False, lines: bool = False) -> str:
        """Return the pattern of a cell; only the first of a row must be filled, and it may not begin a comment."""
        quote, dialect = self._quote, self._dialect
        special = _HIDDEN + quote + _character(dialect.escape)
        lead = "=@"
        bare = f"[^{special}{self._delimiter}{lead}{self._barred_leads(first=first)}][^{special}{self._delimiter}]*"
        if not quote:
            return bare if first else f"(?:{bare})?"
        inside = f"[^{special}]" + (f"|{quote * 2}" if dialect.double_quote else "") + ("|\r?\n" if lines else "")
        begin = inside.replace(special, special + lead)
        quoted = f"{quote}(?:{begin})(?:{inside})*{quote}"
        return f"(?:{bare}|{quoted})" if first else f"(?:{bare}|{quoted}|{quote * 2})?"

    def _barred_leads(self, *, first: bool) -> str:
        comment = _character(self._dialect.comment) if first else ""
        return comment + (" " if self._dialect.skip_initial_space else "")

    def _automaton(self, first: str, other: str) -> Any:
        return _compiled(f"(?:{first}(?:{self._delimiter}{other}){{{self._width - 1}}}{self._line_end})*")


def _character(character: str | None) -> str:
    """Return a character of a dialect as patterns write it, inside brackets or not."""
    return rf"\x{{{ord(character):x}}}" if character else ""


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    return re2.compile(pattern, options)
