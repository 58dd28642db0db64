"""A table's bytes at speed: long stretches are proved regular at once, only the rest is read row by row.

A stretch without quotes is regular when all its bytes but delimiters and line ends, taken away, leave the same
few bytes for every row: one pass of C code instead of a million small steps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from openfigures.package.dialect import Dialect
from openfigures.package.limits import RECORD_BYTES
from openfigures.tables.lexer import Lexer

CHUNK = 4 * 2**20
_SMALLEST = 2**10
_PIECES = 16
"""Into how many pieces a stretch is cut that is not regular as a whole."""
_TRIES = 4
"""How often a line end is looked for that stands outside quotes."""
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
_HIDDEN = re.compile(rb"\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8b\x8e\x8f\xaa-\xae]|\xe2\x81[\xa0\xa6-\xa9]|\xef\xbb\xbf")
"""In UTF-8: C1 controls, the characters that turn the direction of writing, and invisible ones."""
_LEADS = (b"\xc2", b"\xd8\x9c", b"\xe2\x80", b"\xe2\x81", b"\xef\xbb\xbf")
"""What each of them begins with; quicker to look for."""


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
    """Cuts the bytes of one file into stretches of whole rows."""

    def __init__(self, dialect: Dialect, width: int, line_end: bytes) -> None:
        self.lexer = Lexer(dialect)
        self.width = width
        self.line_end = line_end
        lexer = self.lexer
        special = b"\n\r" + _CONTROLS + lexer.delimiter
        self._irregular = [mark for mark in (lexer.escape, lexer.comment) if mark]
        if lexer.quote and not dialect.double_quote:
            self._irregular.append(lexer.quote * 2)
        self._skips_space = dialect.skip_initial_space
        if self._skips_space:
            self._irregular += [lexer.delimiter + b" ", b"\n "]
        self._dull = bytes(byte for byte in range(256) if byte not in special + (lexer.quote or b""))
        self._not_control = bytes(byte for byte in range(256) if byte not in _CONTROLS)
        self._row = lexer.delimiter * (width - 1) + line_end
        self._quoted = self._quoted_cell()

    def _quoted_cell(self) -> re.Pattern[bytes] | None:
        if self.lexer.quote is None:
            return None
        quote, stop = re.escape(self.lexer.quote), re.escape(self.lexer.delimiter)
        inside = b"[^%s]{0,%d}+" % (quote, RECORD_BYTES)
        # it begins with the quote, not with what must stand before, so that the search for it is quick
        return re.compile(
            rb"%s(?<![^%s\n]%s)%s(?:%s%s%s)*+%s(?=[%s\r\n])"
            % (quote, stop, quote, inside, quote, quote, inside, quote, stop)
        )

    def starts(self, data: bytes) -> list[int]:
        """Return where each row of a regular stretch begins."""
        if self._quoted is not None:  # line ends inside quotes end no row
            data = self._quoted.sub(lambda cell: cell[0].replace(b"\n", b" "), data)
        return [0, *(match.end() for match in re.finditer(b"\n", data))]

    def stretches(self, data: Iterator[bytes], offset: int, line: int) -> Iterator[Stretch]:
        """Yield the rows in order; `data` begins at a row, at the given byte offset and line of the file."""
        rest = b""
        for piece in chain(filter(None, data), [b""]):  # the empty one says that no more come
            block, position = rest + piece, 0
            for end, rows in self._survey(block, last=not piece):
                yield Stretch(block[position:end], offset + position, line, rows)
                line += block.count(b"\n", position, end)
                position = end
            offset, rest = offset + position, block[position:]

    def _survey(self, block: bytes, *, last: bool) -> Iterator[tuple[int, int | None]]:
        """Yield end and rows of one stretch after the other, but not of a row that may go on beyond the block.

        Where a row begins is always sure: after a stretch that was proved regular, or where the lexer says so.
        """
        position, size = 0, len(block)
        while position < len(block):
            end = self._likely_end(block, position, size, last=last)
            ended = last or block[end - 1 : end] == b"\n"
            rows = self._regular_rows(block[position:end]) if ended else None
            if rows is not None:
                size *= 2
            elif size > _SMALLEST:
                size = max(min(size, len(block)) // _PIECES, _SMALLEST)
                continue
            else:
                end = self._sure_end(block, position, end, last=last)
            if end == position:
                return
            yield end, rows
            position = end

    def _likely_end(self, block: bytes, position: int, size: int, *, last: bool) -> int:
        """Return the end of a stretch of about `size` bytes: a line end, outside quotes if all quotes are in order."""
        if last and position + size >= len(block):
            return len(block)
        end = block.rfind(b"\n", position, position + size) + 1 or block.find(b"\n", position) + 1 or len(block)
        quote, outside = self.lexer.quote, end
        for _ in range(_TRIES):
            if not quote or not outside or block.count(quote, position, outside) % 2 == 0:
                return outside or end
            outside = block.rfind(b"\n", position, block.rfind(quote, position, outside)) + 1
        return end

    def _sure_end(self, block: bytes, position: int, end: int, *, last: bool) -> int:
        """Return where the row ends that holds the byte before `end`, or begins when the block may not hold all."""
        while position < end:
            row = self.lexer.row(block, position)
            unclosed = row.fault is not None and row.fault.code == "unclosed-quote"
            in_sight = last or len(block) - position > CHUNK + 2 * RECORD_BYTES  # else no row ends: take what is there
            if not in_sight and (unclosed or block[row.end - 1 : row.end] != b"\n"):
                return position
            position = row.end
        return position

    def _regular_rows(self, data: bytes) -> int | None:
        """Return the number of rows when all are surely well formed; None when one may not be."""
        if not data.endswith(b"\n"):
            data += self.line_end
        if any(mark in data for mark in self._irregular) or (self._skips_space and data.startswith(b" ")):
            return None
        if _holds_long_line(data) or self._hides_something(data) or self._may_lead_formula(data):
            return None
        quote = self.lexer.quote
        bare = data.replace(quote * 2, b"") if quote else data
        if bare.startswith(self._row) or self.line_end + self._row in bare:  # no cell of a row is filled
            return None
        if quote and quote in data and self._quoted:
            if data.count(quote) % 2 or data.count(b"\r") != data.count(b"\r\n"):
                return None
            if data.translate(None, self._not_control):
                return None
            data = self._quoted.sub(b"", data)
            if self.width == 1:  # an empty quoted cell would now look like a blank line
                return None
        skeleton = data.translate(None, self._dull)
        rows = skeleton.count(b"\n")
        return rows if skeleton == self._row * rows else None

    @staticmethod
    def _hides_something(data: bytes) -> bool:
        if data.isascii():
            return False
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return True
        return any(lead in data for lead in _LEADS) and bool(_HIDDEN.search(data))

    def _may_lead_formula(self, data: bytes) -> bool:
        delimiter, quote = self.lexer.delimiter, self.lexer.quote
        for lead in (b"=", b"@"):
            if lead in data:
                befores = (b"\n", delimiter, quote) if quote else (b"\n", delimiter)
                if data.startswith(lead) or any(before + lead in data for before in befores):
                    return True
        return False


def _holds_long_line(data: bytes) -> bool:
    """Whether a line may be longer than a row can be: one of its halves would then hold no line end."""
    half = RECORD_BYTES // 2
    return any(data.find(b"\n", at, at + half) < 0 for at in range(0, len(data) - half + 1, half))
