"""One row at a time: the strict reading of RFC 4180 with the dialects that Data Package allows."""

import re
from dataclasses import dataclass

from openfigures.package.dialect import Dialect


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot be split into cells."""

    code: str
    offset: int
    """The byte at which it shows."""
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as bytes: its cells, where each begins, and where the next row begins."""

    cells: tuple[bytes, ...]
    offsets: tuple[int, ...]
    end: int
    fault: RowFault | None = None


class Lexer:
    """Splits bytes into rows by a dialect; knows nothing of files, encodings or widths."""

    def __init__(self, dialect: Dialect) -> None:
        self.delimiter = dialect.delimiter.encode()
        self.quote = dialect.quote.encode() if dialect.quote else None
        self.escape = dialect.escape.encode() if dialect.escape else None
        self.comment = dialect.comment.encode() if dialect.comment else None
        self._skip_space = dialect.skip_initial_space
        self._double_quote = dialect.double_quote
        special = re.escape(self.delimiter + (self.quote or b"") + (self.escape or b"") + b"\r\n")
        escaped = b"|" + re.escape(self.escape) + b"." if self.escape else b""
        self._bare = re.compile(rb"(?:[^%s]++|\r(?!\n)%s)*+" % (special, escaped), re.DOTALL)
        self._quoted = self._quoted_pattern(escaped)

    def _quoted_pattern(self, escaped: bytes) -> re.Pattern[bytes] | None:
        if self.quote is None:
            return None
        quote = re.escape(self.quote)
        doubled = b"|" + quote * 2 if self._double_quote else b""
        inside = b"[^%s]++" % re.escape(self.quote + (self.escape or b""))
        return re.compile(rb"%s((?:%s%s%s)*+)%s" % (quote, inside, escaped, doubled, quote), re.DOTALL)

    def row(self, data: bytes, start: int) -> Row:
        """Split the row that begins at `start`; data that ends inside a row counts as its end.

        A comment is a row without cells.
        """
        if self.comment is not None and data.startswith(self.comment, start):
            end = data.find(b"\n", start)
            return Row((), (), len(data) if end < 0 else end + 1)
        cells: list[bytes] = []
        offsets: list[int] = []
        position = start
        while True:
            if self._skip_space:
                while data[position : position + 1] == b" ":
                    position += 1
            offsets.append(position)
            if self._quoted is not None and data[position : position + 1] == self.quote:
                match = self._quoted.match(data, position)
                if match is None:
                    fault = RowFault("unclosed-quote", position, "the cell opens with a quote that is never closed")
                    return self._broken(data, position, cells, offsets, fault)
                cell, position = self._unescape_quoted(match[1]), match.end()
                if not self._cell_ends(data, position):
                    fault = RowFault("text-after-quote", position, "there is text after the closing quote")
                    return self._broken(data, position, cells, offsets, fault)
            else:
                end = self._bare_end(data, position)
                cell, position = self._unescape_bare(data[position:end]), end
                if not self._cell_ends(data, position):
                    return self._broken(data, position, cells, offsets, self._stray(data, position))
            cells.append(cell)
            if data[position : position + 1] == self.delimiter:
                position += 1
                continue
            return Row(tuple(cells), tuple(offsets), self._after_line_end(data, position))

    def _broken(self, data: bytes, resume: int, cells: list[bytes], offsets: list[int], fault: RowFault) -> Row:
        """Give up on a row: reading goes on at the next line."""
        end = data.find(b"\n", resume)
        return Row(tuple(cells), tuple(offsets), len(data) if end < 0 else end + 1, fault)

    def _bare_end(self, data: bytes, position: int) -> int:
        match = self._bare.match(data, position)
        return match.end() if match else position

    def _stray(self, data: bytes, position: int) -> RowFault:
        """Return why a cell without quotes cannot go on."""
        if data[position : position + 1] == self.quote:
            message = "there is a quote inside a cell that does not begin with one"
            return RowFault("stray-quote", position, message)
        return RowFault("stray-escape", position, "the file ends after an escape character")

    def _cell_ends(self, data: bytes, position: int) -> bool:
        after = data[position : position + 2]
        return after[:1] in {b"", b"\n", self.delimiter} or after == b"\r\n"

    @staticmethod
    def _after_line_end(data: bytes, position: int) -> int:
        if data[position : position + 1] == b"\r":
            position += 1
        return position + 1 if data[position : position + 1] == b"\n" else position

    def _unescape_quoted(self, cell: bytes) -> bytes:
        if self.quote is not None and self._double_quote:
            cell = cell.replace(self.quote * 2, self.quote)
        return self._unescape_bare(cell)

    def _unescape_bare(self, cell: bytes) -> bytes:
        if self.escape is None or self.escape not in cell:
            return cell
        return re.sub(re.escape(self.escape) + b"(.)", rb"\1", cell, flags=re.DOTALL)
