"""One CSV file of a table: its header, its rows, and the places of its cells."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

from openfigures.cells.forms import Form
from openfigures.errors import InputRefusedError, Problem
from openfigures.package.descriptor import Resource
from openfigures.package.limits import FIELDS, RECORD_BYTES
from openfigures.package.paths import Folder
from openfigures.places import Place
from openfigures.tables.cell_places import place_in_bytes
from openfigures.tables.faults import Fault, FaultLog
from openfigures.tables.formed import formed_rows
from openfigures.tables.proved_rows import ProvedRows
from openfigures.tables.stretches import Stretch, Surveyor
from openfigures.tables.strict_rows import Found, StrictRows
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
        wanted, last = frozenset(self.dialect.header_rows), max(self.dialect.header_rows, default=0)
        position, line = self._mark_length, 1
        labels: list[list[str]] = []
        places: tuple[Place, ...] = ()
        log = FaultLog()
        for number, found in enumerate(islice(self._strict.found(self._start, position, line), last), start=1):
            if number in wanted:
                self._check_header_row(found, log)
                labels.append([cell.decode("utf-8", "replace") for cell in found.row.cells])
                places = tuple(map(found.walk(self.path).place, found.row.offsets))
            position, line = found.row.end, found.next_line
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

    def _check_header_row(self, found: Found, log: FaultLog) -> None:
        """Log what is wrong with the bytes of a header; raises InputRefusedError when it is too long to be one."""
        row, here = found.row, Place(path=self.path, line=found.line)
        if row.end - found.begin > RECORD_BYTES:
            message = f"the header is longer than {RECORD_BYTES} bytes"
            raise InputRefusedError([Problem(code="row-too-long", place=here, message=message)])
        if len(row.cells) > FIELDS:
            message = f"the header has more than {FIELDS} columns"
            raise InputRefusedError([Problem(code="too-many-fields", place=here, message=message)])
        if row.fault is not None:
            log.add(Fault(row.fault.code, found.walk(self.path).place(row.fault.offset), row.fault.message))
        else:
            self._strict.cells(found, log)

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
        rows = self._strict.found(self._start, self.start.offset, self.start.line)
        return next((len(found.row.cells) for found in rows), 1)

    def stretches(self, width: int, forms: Sequence[Form] = ()) -> Iterator[Stretch]:
        """Yield all rows after the header."""
        formed = formed_rows(self.dialect, self.line_end, forms) if forms else None
        surveyor = Surveyor(self.dialect, width, self.line_end, formed)
        for stretch in surveyor.stretches(self.text.pieces(self.start.offset), self.start.offset, self.start.line):
            if self._has_comment_row(stretch) or (self.text.encoding == "ascii" and not stretch.data.isascii()):
                stretch = Stretch(stretch.data, stretch.offset, stretch.line, None)  # noqa: PLW2901
            yield stretch

    def again(self, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield the bytes of some stretches again."""
        return self.text.spans(spans)

    def records(self, stretch: Stretch, number: int, width: int, log: FaultLog) -> Iterator[Record]:
        """Yield the well-formed rows of a stretch, the first of them numbered `number`; log what is wrong."""
        if self._proved.can_read(stretch):
            yield from self._proved.records(stretch, number)
            return
        for at, (found, cells) in enumerate(self._strict.whole(stretch, width, log), start=number):
            yield Record(at, found.line, cells)

    def located(
        self, stretch: Stretch, number: int, width: int, wanted: Collection[int]
    ) -> Iterator[tuple[int, Located]]:
        """Yield some rows of a stretch with their numbers; its first row is numbered `number`."""
        if stretch.rows is not None:
            yield from self._proved.located(stretch, number, width, sorted(wanted))
            return
        for at, (found, cells) in enumerate(self._strict.whole(stretch, width, FaultLog(keep=0)), start=number):
            if at in wanted:
                offsets = [offset - found.begin for offset in found.row.offsets]
                place_of = partial(place_in_bytes, self.path, found.text, found.line, offsets)
                yield at, Located(cells, Place(path=self.path, line=found.line), place_of)

    def _has_comment_row(self, stretch: Stretch) -> bool:
        """Whether a row of a stretch is a comment by its line, which nobody looked at when it was proved regular."""
        last = stretch.line + stretch.data.count(b"\n") if self.dialect.comment_rows else 0
        return any(stretch.line <= row <= last for row in self.dialect.comment_rows)

    @cached_property
    def _strict(self) -> StrictRows:
        return StrictRows(self.path, self.dialect, self.text.encoding, self.line_end)

    @cached_property
    def _proved(self) -> ProvedRows:
        return ProvedRows(self.path, self.dialect, self.line_end)

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
