"""One CSV file of a table: its header, its rows, and the places of its cells."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from io import StringIO
from itertools import count, groupby

from openfigures.cells.forms import Form
from openfigures.errors import InputRefusedError, Problem
from openfigures.package.descriptor import Resource
from openfigures.package.limits import FIELDS, RECORD_BYTES
from openfigures.package.paths import Folder
from openfigures.places import Place
from openfigures.tables.cell_places import Walk, place_after, place_in_bytes
from openfigures.tables.faults import Fault, FaultLog
from openfigures.tables.formed import formed_rows
from openfigures.tables.hidden import DROPPING, hidden
from openfigures.tables.lexer import Lexer, Row
from openfigures.tables.stretches import Stretch, Surveyor
from openfigures.tables.table_file import Header, Located, Record
from openfigures.tables.text_file import TextFile

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Start:
    """The header of a CSV file and where the rows begin."""

    header: Header
    offset: int
    """Of the first byte after the header."""
    line: int
    """1-based line after the header."""
    one_line: bool
    """Whether the header takes exactly the first line."""


class CsvFile:
    """One CSV file, read as bytes of UTF-8 whatever its encoding."""

    def __init__(self, folder: Folder, path: str, resource: Resource) -> None:
        self.folder = folder
        self.path = path
        self.dialect = resource.dialect
        self.text = TextFile(folder, path, resource.spot, resource.encoding, gzipped=path in resource.gzipped)
        self._lexer = Lexer(self.dialect)
        self._comment_rows = frozenset(self.dialect.comment_rows)

    @property
    def has_header(self) -> bool:
        """Whether the dialect says that there is a header."""
        return bool(self.dialect.header_rows)

    @property
    def header(self) -> Header:
        """The header and what is wrong with it, with a byte order mark before it, or with the end of its line."""
        return self.start.header

    @cached_property
    def start(self) -> Start:
        """The header, read once; rows that are comments are passed over."""
        data, position, line, row_number = self._start, self._mark_length, 1, 0
        wanted, last = frozenset(self.dialect.header_rows), max(self.dialect.header_rows, default=0)
        labels: list[list[str]] = []
        places: tuple[Place, ...] = ()
        log = FaultLog()
        while row_number < last and position < len(data):
            row = self._lexer.row(data, position)
            if not self._is_comment(data, position, line):
                row_number += 1
                if row_number in wanted:
                    self._check_header_row(data, position, line, row, log)
                    labels.append([cell.decode("utf-8", "replace") for cell in row.cells])
                    places = self._places(data, position, line, row)
            line += data.count(b"\n", position, row.end)
            position = row.end
        joined = [self.dialect.header_join.join(filter(None, parts)) for parts in zip(*labels, strict=False)]
        faults = (*self._whole_faults(), *(fault for kept in log.kept.values() for fault in kept))
        one_line = self.dialect.header_rows == (1,) and line == 2
        return Start(Header(tuple(joined), places, faults), position, line, one_line)

    def _whole_faults(self) -> Iterator[Fault]:
        if self.has_mark:
            place = Place(path=self.path, line=1, column=1)
            yield Fault("byte-order-mark", place, "the file begins with a byte order mark")
        declared, names = self.dialect.line_terminator, {"\n": "LF", "\r\n": "CRLF"}
        if declared is not None and declared.encode() != self.line_end and b"\n" in self._start:
            message = f"lines end with {names[self.line_end.decode()]}, and the dialect says {names[declared]}"
            yield Fault("line-terminator", Place(path=self.path, line=1), message)

    def _check_header_row(self, data: bytes, position: int, line: int, row: Row, log: FaultLog) -> None:
        """Log what is wrong with the bytes of a header; raises InputRefusedError when it is too long to be one."""
        here = Place(path=self.path, line=line)
        if row.end - position > RECORD_BYTES:
            message = f"the header is longer than {RECORD_BYTES} bytes"
            raise InputRefusedError([Problem(code="row-too-long", place=here, message=message)])
        if len(row.cells) > FIELDS:
            message = f"the header has more than {FIELDS} columns"
            raise InputRefusedError([Problem(code="too-many-fields", place=here, message=message)])
        if row.fault is not None:
            place = self._place(data, position, line, row.fault.offset)
            log.add(Fault(row.fault.code, place, row.fault.message))
        else:
            self._cells(data, position, line, row, log)

    @cached_property
    def line_end(self) -> bytes:
        """How the first line ends."""
        end = self._start.find(b"\n")
        return b"\r\n" if end > 0 and self._start[end - 1 : end] == b"\r" else b"\n"

    @property
    def has_mark(self) -> bool:
        """Whether the file begins with a byte order mark."""
        return self._mark_length > 0

    def width(self, declared: int) -> int:
        """Return how many cells a row must have: as the header says, else as the schema does, else the first row."""
        if self.header.labels or declared:
            return len(self.header.labels) or declared
        position, line = self.start.offset, self.start.line
        while position < len(self._start):
            row = self._lexer.row(self._start, position)
            if not self._is_comment(self._start, position, line):
                return len(row.cells)
            line += self._start.count(b"\n", position, row.end)
            position = row.end
        return 1

    def stretches(self, width: int, forms: Sequence[Form] = ()) -> Iterator[Stretch]:
        """Yield all rows after the header."""
        formed = formed_rows(self.dialect, self.line_end, forms) if forms else None
        surveyor = Surveyor(self.dialect, width, self.line_end, formed)
        for stretch in surveyor.stretches(self.text.pieces(self.start.offset), self.start.offset, self.start.line):
            if self.dialect.comment_rows or (self.text.encoding == "ascii" and not stretch.data.isascii()):
                stretch = Stretch(stretch.data, stretch.offset, stretch.line, None)  # noqa: PLW2901
            yield stretch

    def again(self, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield the bytes of some stretches again."""
        return self.text.spans(spans)

    def records(self, stretch: Stretch, number: int, width: int, log: FaultLog) -> Iterator[Record]:
        """Yield the well-formed rows of a stretch, the first of them numbered `number`; log what is wrong."""
        if self._is_simple(stretch):
            yield from self._simple_records(stretch, number)
            return
        if stretch.rows is not None and self.dialect.plain and not _may_have_long_rows(stretch.data):
            yield from self._regular_records(stretch, number)
            return
        for line, row, position in self.rows(stretch, width, log):
            cells = self._cells(stretch.data, position, line, row, log)
            if cells is not None:
                yield Record(number, line, cells)
                number += 1

    def rows(self, stretch: Stretch, width: int, log: FaultLog) -> Iterator[tuple[int, Row, int]]:
        """Yield line, row and position of each row that has the right number of cells; log the others."""
        data, position, line = stretch.data, 0, stretch.line
        while position < len(data):
            row = self._lexer.row(data, position)
            if not self._is_comment(data, position, line):
                fault = self._fault(data, position, line, row, width)
                if fault is None:
                    yield line, row, position
                else:
                    log.add(fault)
            line += data.count(b"\n", position, row.end)
            position = row.end

    def located(
        self, stretch: Stretch, number: int, width: int, wanted: Collection[int]
    ) -> Iterator[tuple[int, Located]]:
        """Yield some rows of a stretch with their numbers; its first row is numbered `number`."""
        if stretch.rows is not None:
            yield from self._regular_located(stretch, number, width, sorted(wanted))
            return
        numbers, silent = count(number), FaultLog(keep=0)
        for line, row, position in self.rows(stretch, width, silent):
            cells = self._cells(stretch.data, position, line, row, silent)
            if cells is not None and (at := next(numbers)) in wanted:
                data, offsets = stretch.data[position : row.end], [offset - position for offset in row.offsets]
                place_of = partial(place_in_bytes, self.path, data, line, offsets)
                yield at, Located(cells, Place(path=self.path, line=line), place_of)

    def _regular_located(
        self, stretch: Stretch, number: int, width: int, wanted: Iterable[int]
    ) -> Iterator[tuple[int, Located]]:
        """Yield some rows of a stretch that was proved regular, without reading those between."""
        surveyor, line, passed = Surveyor(self.dialect, width, self.line_end), stretch.line, 0
        for part, here in groupby(wanted, key=lambda at: stretch.part(at - number)):
            data, first = stretch.data[part.begin : part.end], number + part.before
            starts = [*surveyor.starts(data), len(data)]
            for at in here:
                begin, end = starts[at - first : at - first + 2]
                line, passed = line + stretch.data.count(b"\n", passed, part.begin + begin), part.begin + begin
                yield at, self._regular_row(data[begin:end], line)

    def _regular_row(self, data: bytes, line: int) -> Located:
        if self._lexer.quote is not None and self._lexer.quote in data:
            row = self._lexer.row(data, 0)
            cells = tuple(cell.decode("utf-8") for cell in row.cells)
            place_of = partial(place_in_bytes, self.path, data, line, row.offsets)
        else:
            cells = tuple(data.decode("utf-8").rstrip("\r\n").split(self.dialect.delimiter))
            place_of = partial(place_after, self.path, line, cells)
        return Located(cells, Place(path=self.path, line=line), place_of)

    def _is_simple(self, stretch: Stretch) -> bool:
        """Whether each line is a row, and cells stand in it as they are."""
        return stretch.rows is not None and (self._lexer.quote is None or self._lexer.quote not in stretch.data)

    def _simple_records(self, stretch: Stretch, number: int) -> Iterator[Record]:
        lines = stretch.data.decode("utf-8").split("\n")
        if not lines[-1]:
            lines.pop()
        for index, text in enumerate(lines):
            cells = text.removesuffix("\r").split(self.dialect.delimiter)
            yield Record(number + index, stretch.line + index, tuple(cells))

    def _regular_records(self, stretch: Stretch, number: int) -> Iterator[Record]:
        """Yield the rows of a stretch that was proved regular, which the standard library reads as we do."""
        text = StringIO(stretch.data.decode("utf-8"), newline="")
        reader = csv.reader(
            text,
            delimiter=self.dialect.delimiter,
            quotechar=self.dialect.quote,
            doublequote=self.dialect.double_quote,
            strict=True,
        )
        line = stretch.line
        for cells in reader:
            yield Record(number, line, tuple(cells))
            number, line = number + 1, stretch.line + reader.line_num

    def _fault(self, data: bytes, position: int, line: int, row: Row, width: int) -> Fault | None:
        """Return what makes a row unreadable."""
        here, is_long = Place(path=self.path, line=line), row.end - position > RECORD_BYTES
        if row.fault is not None and (row.fault.code == "unclosed-quote" or not is_long):
            place = self._place(data, position, line, row.fault.offset)
            return Fault(row.fault.code, place, row.fault.message)
        if data[position : row.end].strip(b"\r\n") == b"":
            return Fault("blank-row", here, "the line is blank")
        if is_long:  # a row is cut somewhere, so its other faults may be made
            return Fault("row-too-long", here, f"the row has {row.end - position} bytes")
        if len(row.cells) == width:
            return None if any(row.cells) else Fault("blank-row", here, "no cell of the row is filled")
        message = f"the row has {len(row.cells)} cells, the header has {width}"
        if len(row.cells) > width:
            return Fault("ragged-row", self._place(data, position, line, row.offsets[width]), message)
        return Fault("ragged-row", self._place(data, position, line, _content_end(data, position, row.end)), message)

    def _cells(self, data: bytes, position: int, line: int, row: Row, log: FaultLog) -> tuple[str, ...] | None:
        """Decode the cells of a row and log what they hide; None when the row must be dropped."""
        ending = data[position : row.end]
        if ending.endswith(b"\n") and ending.endswith(b"\r\n") != (self.line_end == b"\r\n"):
            wanted = "CRLF" if self.line_end == b"\r\n" else "LF"
            place = self._place(data, position, line, _content_end(data, position, row.end))
            log.add(Fault("line-ending", place, f"the line does not end with {wanted} as the first one does"))
        cells, walk = [], Walk(self.path, data, position, line)
        for cell, offset in zip(row.cells, row.offsets, strict=True):
            try:
                text = cell.decode(self.text.encoding if self.text.encoding == "ascii" else "utf-8")
            except UnicodeDecodeError as error:
                byte = cell[error.start]
                message = f"the byte 0x{byte:02X} is not {self.text.encoding.upper()}"
                log.add(Fault("encoding", walk.place(offset + error.start), message))
                return None
            if (seen := hidden(text)) is not None:
                code, message = seen
                log.add(Fault(code, walk.place(offset), message, text))
                if code in DROPPING:
                    return None
            cells.append(text)
        return tuple(cells)

    def _is_comment(self, data: bytes, position: int, line: int) -> bool:
        comment = self._lexer.comment
        return line in self._comment_rows or (comment is not None and data.startswith(comment, position))

    def _place(self, data: bytes, position: int, line: int, offset: int) -> Place:
        return Walk(self.path, data, position, line).place(offset)

    def _places(self, data: bytes, position: int, line: int, row: Row) -> tuple[Place, ...]:
        walk = Walk(self.path, data, position, line)
        return tuple(walk.place(offset) for offset in row.offsets)

    @cached_property
    def _start(self) -> bytes:
        pieces = self.text.pieces(0)
        try:
            return next(pieces, b"")
        finally:
            pieces.close()

    @cached_property
    def _mark_length(self) -> int:
        return len(_MARK) if self._start.startswith(_MARK) else 0


def _content_end(data: bytes, start: int, end: int) -> int:
    """Return where the line end of a row begins."""
    return start + len(data[start:end].rstrip(b"\r\n"))


def _may_have_long_rows(data: bytes) -> bool:
    """Whether a row may have more characters than the standard library takes for a cell."""
    half = csv.field_size_limit() // 2
    return any(data.find(b"\n", at, at + half) < 0 for at in range(0, len(data) - half, half))
