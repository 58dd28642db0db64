"""One CSV file of a table: its header, its rows, and the places of its cells."""

import codecs
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from openfigures.errors import InputRefusedError, MachineError, Problem
from openfigures.package.dialect import Dialect
from openfigures.package.document import Spot
from openfigures.package.limits import FIELDS, RECORD_BYTES
from openfigures.package.paths import Folder
from openfigures.places import Place
from openfigures.tables.faults import Fault, FaultLog
from openfigures.tables.lexer import Lexer, Row
from openfigures.tables.stretches import CHUNK, Stretch, Surveyor

_MARK = b"\xef\xbb\xbf"
_ENCODINGS = re.compile(
    r"ascii|utf-(?:8|16|32)(?:-[lb]e)?|iso8859-\d+|cp\d+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|koi8-\w+|mac-\w+"
)
_INVISIBLE = "\u200b\u2060\ufeff"
"""Without width and without meaning; the joiners of scripts and emoji are not among them."""
_HIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c{_INVISIBLE}\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Record:
    """A well-formed row of a table."""

    number: int
    """1-based, counted over the well-formed rows of all files of the table."""
    line: int
    """1-based line of the file on which the row begins."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file and where the rows begin."""

    labels: tuple[str, ...]
    """Empty when the dialect says that there is no header."""
    places: tuple[Place, ...]
    offset: int
    """Of the first byte after the header."""
    line: int
    """1-based line after the header."""
    one_line: bool
    """Whether it takes exactly the first line."""
    faults: tuple[Fault, ...]
    """What is wrong with its bytes."""


class CsvFile:
    """One CSV file, read as bytes of UTF-8 whatever its encoding."""

    def __init__(self, folder: Folder, path: str, spot: Spot, dialect: Dialect, encoding: str) -> None:
        self.folder = folder
        self.path = path
        self.spot = spot
        self.dialect = dialect
        self.encoding = _known_encoding(encoding, spot)
        self.transcoded = self.encoding not in {"utf-8", "ascii"}
        self._lexer = Lexer(dialect)
        self._comment_rows = frozenset(dialect.comment_rows)

    @cached_property
    def header(self) -> Header:
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
        one_line = self.dialect.header_rows == (1,) and line == 2
        faults = tuple(fault for kept in log.kept.values() for fault in kept)
        return Header(tuple(joined), places, position, line, one_line, faults)

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
        position, line = self.header.offset, self.header.line
        while position < len(self._start):
            row = self._lexer.row(self._start, position)
            if not self._is_comment(self._start, position, line):
                return len(row.cells)
            line += self._start.count(b"\n", position, row.end)
            position = row.end
        return 1

    def stretches(self, width: int) -> Iterator[Stretch]:
        """Yield all rows after the header."""
        surveyor = Surveyor(self.dialect, width, self.line_end)
        for stretch in surveyor.stretches(self._pieces(self.header.offset), self.header.offset, self.header.line):
            if self.dialect.comment_rows or (self.encoding == "ascii" and not stretch.data.isascii()):
                stretch = Stretch(stretch.data, stretch.offset, stretch.line, None)  # noqa: PLW2901
            yield stretch

    def stretch(self, offset: int, length: int, line: int, rows: int | None) -> Stretch:
        """Return a stretch again, as `stretches` yielded it."""
        if self.transcoded:
            data = b"".join(self._pieces(offset))[:length]
        else:
            with self.folder.open(self.path, self.spot.place) as file:
                file.seek(offset)
                data = file.read(length)
        return Stretch(data, offset, line, rows)

    def again(self, lengths: Iterable[int]) -> Iterator[bytes]:
        """Yield the bytes of consecutive stretches of known lengths, from the first row on."""
        pieces, buffer, position = self._pieces(self.header.offset), b"", 0
        for length in lengths:
            while len(buffer) - position < length:
                buffer, position = buffer[position:] + next(pieces), 0
            yield buffer[position : position + length]
            position += length
        pieces.close()

    def records(self, stretch: Stretch, number: int, width: int, log: FaultLog) -> Iterator[Record]:
        """Yield the well-formed rows of a stretch, the first of them numbered `number`; log what is wrong."""
        if stretch.rows is not None and (self._lexer.quote is None or self._lexer.quote not in stretch.data):
            yield from self._simple_records(stretch, number)
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
    ) -> Iterator[tuple[int, tuple[str, ...], tuple[Place, ...]]]:
        """Yield number, cells and their places of the wanted rows of a stretch; its first row is numbered `number`."""
        data, silent = stretch.data, FaultLog(keep=0)
        numbers: Iterator[int] = count(number)
        rows = self.rows(stretch, width, silent)
        if stretch.rows is not None:  # its rows can be found without reading those before
            starts, numbers = Surveyor(self.dialect, width, self.line_end).starts(data), iter(sorted(wanted))
            rows = self._rows_at(stretch, [starts[at - number] for at in sorted(wanted)])
        for line, row, position in rows:
            cells = self._cells(data, position, line, row, silent)
            if cells is not None and (at := next(numbers)) in wanted:
                yield at, cells, self._places(data, position, line, row)

    def _rows_at(self, stretch: Stretch, positions: Iterable[int]) -> Iterator[tuple[int, Row, int]]:
        """Yield line, row and position of the rows that begin at these positions."""
        for position in positions:
            line = stretch.line + stretch.data.count(b"\n", 0, position)
            yield line, self._lexer.row(stretch.data, position), position

    def _simple_records(self, stretch: Stretch, number: int) -> Iterator[Record]:
        lines = stretch.data.decode("utf-8").split("\n")
        if not lines[-1]:
            lines.pop()
        for index, text in enumerate(lines):
            cells = text.removesuffix("\r").split(self.dialect.delimiter)
            yield Record(number + index, stretch.line + index, tuple(cells))

    def _fault(self, data: bytes, position: int, line: int, row: Row, width: int) -> Fault | None:
        """Return what makes a row unreadable."""
        if row.fault is not None:
            place = self._place(data, position, line, row.fault.offset)
            return Fault(row.fault.code, place, row.fault.message)
        here = Place(path=self.path, line=line)
        if data[position : row.end].strip(b"\r\n") == b"":
            return Fault("blank-row", here, "the line is blank")
        if row.end - position > RECORD_BYTES:
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
        cells, walk = [], _Walk(self.path, data, position, line)
        for cell, offset in zip(row.cells, row.offsets, strict=True):
            try:
                text = cell.decode(self.encoding if self.encoding == "ascii" else "utf-8")
            except UnicodeDecodeError as error:
                byte = cell[error.start]
                message = f"the byte 0x{byte:02X} is not {self.encoding.upper()}"
                log.add(Fault("encoding", walk.place(offset + error.start), message))
                return None
            if (hidden := _hidden(text)) is not None:
                code, message = hidden
                log.add(Fault(code, walk.place(offset), message, text))
                if code in {"nul-byte", "stray-carriage-return"}:
                    return None
            cells.append(text)
        return tuple(cells)

    def _is_comment(self, data: bytes, position: int, line: int) -> bool:
        comment = self._lexer.comment
        return line in self._comment_rows or (comment is not None and data.startswith(comment, position))

    def _place(self, data: bytes, position: int, line: int, offset: int) -> Place:
        return _Walk(self.path, data, position, line).place(offset)

    def _places(self, data: bytes, position: int, line: int, row: Row) -> tuple[Place, ...]:
        walk = _Walk(self.path, data, position, line)
        return tuple(walk.place(offset) for offset in row.offsets)

    @cached_property
    def _start(self) -> bytes:
        pieces = self._pieces(0)
        try:
            return next(pieces, b"")
        finally:
            pieces.close()

    @cached_property
    def _mark_length(self) -> int:
        return len(_MARK) if self._start.startswith(_MARK) else 0

    def _pieces(self, offset: int):  # type: ignore[no-untyped-def]
        """Yield the file's text as pieces of UTF-8 from an offset of that text."""
        try:
            with self.folder.open(self.path, self.spot.place) as file:
                if not self.transcoded:
                    file.seek(offset)
                    while piece := file.read(CHUNK):
                        yield piece
                    return
                decoder = codecs.getincrementaldecoder(self.encoding)()
                while piece := file.read(CHUNK):
                    text = decoder.decode(piece).encode("utf-8")
                    yield text[offset:]
                    offset = max(0, offset - len(text))
                yield decoder.decode(b"", final=True).encode("utf-8")[offset:]
        except UnicodeError as error:
            message = f"the file is not {self.encoding}: {getattr(error, 'reason', error)}"
            problem = Problem(code="encoding", place=Place(path=self.path), message=message, fix="correct 'encoding'")
            raise InputRefusedError([problem]) from None
        except OSError as error:
            raise MachineError(f"{self.path} cannot be read: {error.strerror}") from None


class _Walk:
    """Gives the places of bytes of one row, which begins a line, in rising order; no byte is decoded twice."""

    def __init__(self, path: str, data: bytes, position: int, line: int) -> None:
        self.path = path
        self.data = data
        self.position = position
        self.line = line
        self.column = 1

    def place(self, offset: int) -> Place:
        """Return the place of a byte that is not before the last one asked for."""
        passed = self.data[self.position : offset]
        if lines := passed.count(b"\n"):
            self.line, self.column = self.line + lines, 1
            passed = passed[passed.rfind(b"\n") + 1 :]
        self.position, self.column = offset, self.column + len(passed.decode("utf-8", "replace"))
        return Place(path=self.path, line=self.line, column=self.column)


def _hidden(text: str) -> tuple[str, str] | None:
    """Return code and message of the gravest thing that one does not see in a cell."""
    if "\r" in text.replace("\r\n", ""):
        return "stray-carriage-return", "the cell holds a carriage return alone"
    if found := _HIDDEN.findall(text):
        worst = min(found)  # the gravest come first in Unicode
        code = "control-character" if worst < "\u00a0" else "bidi-control"
        code = "nul-byte" if worst == "\0" else "invisible-character" if worst in _INVISIBLE else code
        return code, f"the cell holds the invisible character U+{ord(worst):04X}"
    return ("formula-lead", f"the cell begins with {text[0]!r}") if text[:1] in {"=", "@"} else None


def _content_end(data: bytes, start: int, end: int) -> int:
    """Return where the line end of a row begins."""
    return start + len(data[start:end].rstrip(b"\r\n"))


def _known_encoding(name: str, spot: Spot) -> str:
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        known = ""
    if _ENCODINGS.fullmatch(known):
        return known
    message = f"the encoding {name[:100]!r} is unknown"
    place = spot.document.place((*spot.pointer, "encoding"))
    raise InputRefusedError([Problem(code="unknown-encoding", place=place, message=message, fix="use utf-8")])
