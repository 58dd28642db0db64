"""A table's bytes at speed: long stretches are proved regular at once, only the rest is read row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from openfigures.package.dialect import Dialect
from openfigures.package.limits import RECORD_BYTES
from openfigures.tables.lexer import Lexer
from openfigures.tables.regular import RegularRows

CHUNK = 4 * 2**20
_SMALLEST = 2**10
"""Bytes of the shortest stretch; shorter runs of regular rows are read row by row with their neighbours."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some whole rows of a file."""

    data: bytes
    offset: int
    """Of the first byte in the file."""
    line: int
    """1-based line of the first byte."""
    rows: int | None
    """How many rows, when the stretch is proved regular; None when it must be read row by row."""


class Surveyor:
    """Cuts the bytes of one file into stretches of whole rows.

    Where a row begins is always sure: after a stretch that was proved regular, or where the lexer says so.
    """

    def __init__(self, dialect: Dialect, width: int, line_end: bytes) -> None:
        self._lexer = Lexer(dialect)
        self._regular = RegularRows(dialect, width, line_end)

    def stretches(self, data: Iterator[bytes], offset: int, line: int) -> Iterator[Stretch]:
        """Yield the rows in order; `data` begins at a row, at the given byte offset and line of the file."""
        rest = b""
        for piece in chain(filter(None, data), [b""]):  # the empty one says that no more come
            block, position = rest + piece, 0
            for end, rows, lines in self._survey(block, last=not piece):
                yield Stretch(block[position:end], offset + position, line, rows)
                position, line = end, line + lines
            offset, rest = offset + position, block[position:]

    def starts(self, data: bytes) -> list[int]:
        """Return where each row of a regular stretch begins, and its end."""
        return self._regular.starts(data)

    def _survey(self, block: bytes, *, last: bool) -> Iterator[tuple[int, int | None, int]]:
        """Yield end, rows and lines of each stretch, but not of a row that may go on beyond the block."""
        position = 0
        while position < len(block):
            end, rows, lines = self._regular.run(block, position)
            if end - position >= _SMALLEST or (end > position and block.find(b"\n", end) < 0):
                yield end, rows, lines
            else:
                end = self._read_end(block, position, last=last)
                if end == position:
                    return
                yield end, None, block.count(b"\n", position, end)
            position = end

    def _read_end(self, block: bytes, position: int, *, last: bool) -> int:
        """Return where a stretch ends that is read row by row; at once, when the block may not hold its first row."""
        end = min(position + _SMALLEST, len(block))
        while position < end:
            row = self._lexer.row(block, position)
            unclosed = row.fault is not None and row.fault.code == "unclosed-quote"
            in_sight = last or len(block) - position > CHUNK + 2 * RECORD_BYTES  # else no row ends: take what is there
            if not in_sight and (unclosed or block[row.end - 1 : row.end] != b"\n"):
                return position
            position = row.end
        return position
