"""A table's bytes at speed: long stretches are proved regular at once, only the rest is read row by row.

A stretch without quotes is regular when all its bytes but delimiters and line ends, taken away, leave the same
few bytes for every row: one pass of C code instead of a million small steps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
_HIDDEN = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""In UTF-8: C1 controls, and the characters that turn the direction of writing."""


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
        self._lead_space = lexer.delimiter + b" " if dialect.skip_initial_space else None
        self._dull = bytes(byte for byte in range(256) if byte not in special + (lexer.quote or b""))
        self._not_control = bytes(byte for byte in range(256) if byte not in _CONTROLS)
        self._row = lexer.delimiter * (width - 1) + line_end
        self._quoted = self._quoted_cell()

    def _quoted_cell(self) -> re.Pattern[bytes] | None:
        if self.lexer.quote is None:
            return None
        quote, stop = re.escape(self.lexer.quote), re.escape(self.lexer.delimiter)
        # it begins with the quote, not with what must stand before, so that the search for it is quick
        return re.compile(
            rb"%s(?<![^%s\n]%s)[^%s]*+(?:%s%s[^%s]*+)*+%s(?=[%s\r\n])"
            % (quote, stop, quote, quote, quote, quote, quote, quote, stop)
        )

    def stretches(self, data: Iterator[bytes], offset: int, line: int) -> Iterator[Stretch]:
        """Yield the rows in order; `data` begins at a row, at the given byte offset and line of the file."""
        rest = b""
        for piece in data:
            block = rest + piece
            cut = self._cut(block)
            yield from self._survey(block[:cut], offset, line)
            offset, line = offset + cut, line + block.count(b"\n", 0, cut)
            rest = block[cut:]
        if rest:
            yield from self._survey(rest, offset, line)

    def _cut(self, block: bytes) -> int:
        """Return the end of the last row that surely ends in the block: a line end outside quotes."""
        cut = block.rfind(b"\n") + 1
        quote = self.lexer.quote
        for _ in range(_TRIES):
            if not quote or not cut or block.count(quote, 0, cut) % 2 == 0:
                break
            cut = block.rfind(b"\n", 0, block.rfind(quote, 0, cut)) + 1
        else:  # a stray quote makes counting useless
            cut = self._lexed_cut(block)
        if len(block) - cut > CHUNK + 2 * RECORD_BYTES:  # no end in sight: read it row by row
            return block.rfind(b"\n") + 1 or len(block)
        return cut

    def _lexed_cut(self, block: bytes) -> int:
        """Return where the first row begins that the block may not hold whole."""
        position = 0
        while position < len(block):
            row = self.lexer.row(block, position)
            open_end = row.fault is not None and row.fault.code == "unclosed-quote"
            if open_end or (row.end == len(block) and not block.endswith(b"\n")):
                break
            position = row.end
        return position

    def _survey(self, data: bytes, offset: int, line: int) -> Iterator[Stretch]:
        if not data:
            return
        rows = self._regular_rows(data)
        pieces = [data] if rows is not None or len(data) <= _SMALLEST else list(self._cut_up(data))
        if len(pieces) == 1:
            yield Stretch(data, offset, line, rows)
            return
        for piece in pieces:
            yield from self._survey(piece, offset, line)
            offset, line = offset + len(piece), line + piece.count(b"\n")

    def _cut_up(self, data: bytes) -> Iterator[bytes]:
        """Yield a stretch in smaller pieces of whole rows."""
        position, size = 0, len(data) // _PIECES
        while position + size < len(data):
            cut = self._cut(data[position : position + size])
            if cut == 0:  # a row longer than a piece
                size *= 2
                continue
            yield data[position : position + cut]
            position += cut
        yield data[position:]

    def _regular_rows(self, data: bytes) -> int | None:
        """Return the number of rows when all are surely well formed; None when one may not be."""
        if not data.endswith(b"\n"):
            data += self.line_end
        if any(mark in data for mark in self._irregular) or (self._lead_space and self._lead_space in data):
            return None
        if self._hides_something(data) or self._may_lead_formula(data):
            return None
        quote = self.lexer.quote
        if quote and quote in data and self._quoted:
            if data.translate(None, self._not_control):
                return None
            data = self._quoted.sub(b"", data)
            if self.width == 1:  # an empty quoted cell would now look like a blank line
                return None
        skeleton = data.translate(None, self._dull)
        rows = skeleton.count(b"\n")
        if skeleton != self._row * rows:
            return None
        if self.width == 1 and (data.startswith(self.line_end) or self.line_end * 2 in data):
            return None
        return rows

    @staticmethod
    def _hides_something(data: bytes) -> bool:
        if data.isascii():
            return False
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return True
        return (b"\xc2" in data or b"\xe2\x80" in data or b"\xe2\x81" in data) and bool(_HIDDEN.search(data))

    def _may_lead_formula(self, data: bytes) -> bool:
        delimiter, quote = self.lexer.delimiter, self.lexer.quote
        for lead in (b"=", b"@"):
            if lead in data:
                befores = (b"\n", delimiter, quote) if quote else (b"\n", delimiter)
                if data.startswith(lead) or any(before + lead in data for before in befores):
                    return True
        return False
