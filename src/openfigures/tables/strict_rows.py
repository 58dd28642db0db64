"""Rows of a CSV file one by one: what each must be, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from openfigures.package.dialect import Dialect
from openfigures.package.limits import RECORD_BYTES
from openfigures.places import Place
from openfigures.tables.cell_places import Walk
from openfigures.tables.faults import Fault, FaultLog
from openfigures.tables.hidden import DROPPING, hidden
from openfigures.tables.lexer import Lexer, Row
from openfigures.tables.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Found:
    """A row among others."""

    row: Row
    data: bytes
    begin: int
    """Of the row in the data."""
    line: int
    """1-based line of the file on which it begins."""

    @property
    def text(self) -> bytes:
        """The row with its line end."""
        return self.data[self.begin : self.row.end]

    @property
    def content_end(self) -> int:
        """Where the line end begins."""
        return self.begin + len(self.text.rstrip(b"\r\n"))

    @property
    def next_line(self) -> int:
        """The line after the row."""
        return self.line + self.data.count(b"\n", self.begin, self.row.end)

    def walk(self, path: str) -> Walk:
        """Return what gives the places of its bytes."""
        return Walk(path, self.data, self.begin, self.line)


class StrictRows:
    """Reads the rows of one file as the dialect says; nothing is repaired or guessed."""

    def __init__(self, path: str, dialect: Dialect, encoding: str, line_end: bytes) -> None:
        self._path = path
        self._encoding = encoding
        self._line_end = line_end
        self._lexer = Lexer(dialect)
        self._comment_rows = frozenset(dialect.comment_rows)

    def found(self, data: bytes, position: int, line: int) -> Iterator[Found]:
        """Yield all rows from the one that begins at a position, whatever they are like; comments are passed over."""
        while position < len(data):
            found = Found(self._lexer.row(data, position), data, position, line)
            if not self._is_comment(found):
                yield found
            position, line = found.row.end, found.next_line

    def whole(self, stretch: Stretch, width: int, log: FaultLog) -> Iterator[tuple[Found, tuple[str, ...]]]:
        """Yield the rows that have the right number of readable cells, with their cells; log what is wrong."""
        for found in self.found(stretch.data, 0, stretch.line):
            fault = self._fault(found, width)
            if fault is not None:
                log.add(fault)
            elif (cells := self.cells(found, log)) is not None:
                yield found, cells

    def cells(self, found: Found, log: FaultLog) -> tuple[str, ...] | None:
        """Decode the cells of a row and log what they hide; None when the row must be dropped."""
        if found.text.endswith(b"\n") and found.text.endswith(b"\r\n") != (self._line_end == b"\r\n"):
            wanted = "CRLF" if self._line_end == b"\r\n" else "LF"
            place = found.walk(self._path).place(found.content_end)
            log.add(Fault("line-ending", place, f"the line does not end with {wanted} as the first one does"))
        cells, walk = [], found.walk(self._path)
        for cell, offset in zip(found.row.cells, found.row.offsets, strict=True):
            try:
                text = cell.decode(self._encoding if self._encoding == "ascii" else "utf-8")
            except UnicodeDecodeError as error:
                message = f"the byte 0x{cell[error.start]:02X} is not {self._encoding.upper()}"
                log.add(Fault("encoding", walk.place(offset + error.start), message))
                return None
            if (seen := hidden(text)) is not None:
                code, message = seen
                log.add(Fault(code, walk.place(offset), message, text))
                if code in DROPPING:
                    return None
            cells.append(text)
        return tuple(cells)

    def _fault(self, found: Found, width: int) -> Fault | None:
        """Return what makes a row unreadable."""
        row, size = found.row, found.row.end - found.begin
        here, place_at = Place(path=self._path, line=found.line), found.walk(self._path).place
        if row.fault is not None and (row.fault.code == "unclosed-quote" or size <= RECORD_BYTES):
            return Fault(row.fault.code, place_at(row.fault.offset), row.fault.message)
        if found.text.strip(b"\r\n") == b"":
            return Fault("blank-row", here, "the line is blank")
        if size > RECORD_BYTES:  # a row is cut somewhere, so its other faults may be made
            return Fault("row-too-long", here, f"the row has {size} bytes")
        if len(row.cells) == width:
            return None if any(row.cells) else Fault("blank-row", here, "no cell of the row is filled")
        surplus = len(row.cells) > width
        message = f"the row has {len(row.cells)} cells, the header has {width}"
        return Fault("ragged-row", place_at(row.offsets[width] if surplus else found.content_end), message)

    def _is_comment(self, found: Found) -> bool:
        comment = self._lexer.comment
        return found.line in self._comment_rows or (comment is not None and found.data.startswith(comment, found.begin))
