"""A table: the files of one resource, read strictly, with a way back from every row to its place."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from openfigures.package.descriptor import Resource
from openfigures.package.paths import Folder
from openfigures.package.schema import Field, Schema
from openfigures.places import Place
from openfigures.tables.csv_file import CsvFile, Record
from openfigures.tables.faults import Fault, FaultLog
from openfigures.tables.header import HeaderFault, match_header
from openfigures.tables.stretches import Stretch


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a stretch of rows begins, to find its rows again."""

    number: int
    file: int
    offset: int
    length: int
    line: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class Located:
    """A row with the place of each cell."""

    cells: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(kw_only=True, slots=True)
class Table:
    """The rows of one resource. `read_table` makes one."""

    resource: Resource
    schema: Schema
    """The schema of the resource, or one of texts made from the header when there is none."""
    files: tuple[CsvFile, ...]
    columns: Mapping[str, int]
    """0-based column of each field that was found in the header."""
    width: int
    """Cells in a row."""
    header_faults: tuple[HeaderFault, ...]
    log: FaultLog = field(default_factory=FaultLog)
    rows: int = 0
    """Well-formed rows."""
    size: int = 0
    """Bytes of UTF-8 that hold the rows."""
    irregular: bool = False
    """Whether some stretch was read row by row."""
    _marks: list[_Mark] = field(default_factory=list)
    _held: list[Record] | None = None

    @property
    def name(self) -> str:
        """The name of the resource."""
        return self.resource.name

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that have a column."""
        return tuple(one for one in self.schema.fields if one.name in self.columns)

    def records(self) -> Iterator[Record]:
        """Yield all well-formed rows in order."""
        if self._held is not None:
            yield from self._held
            return
        silent, number = FaultLog(keep=0), 1
        for file, stretch in self.stretches():
            for record in file.records(stretch, number, self.width, silent):
                yield record
                number += 1

    def stretches(self) -> Iterator[tuple[CsvFile, Stretch]]:
        """Yield all stretches of rows again, as the survey found them."""
        for index, file in enumerate(self.files):
            marks = [mark for mark in self._marks if mark.file == index]
            for mark, data in zip(marks, file.again(mark.length for mark in marks), strict=True):
                yield file, Stretch(data, mark.offset, mark.line, mark.rows)

    def locate(self, numbers: Collection[int]) -> dict[int, Located]:
        """Return the rows of these numbers with the places of their cells."""
        by_mark: dict[int, set[int]] = {}
        for number in numbers:
            position = bisect_right(self._marks, number, key=lambda mark: mark.number) - 1
            by_mark.setdefault(position, set()).add(number)
        found: dict[int, Located] = {}
        for position, wanted in by_mark.items():
            found.update(self._locate_in(self._marks[position], wanted))
        return found

    def _locate_in(self, mark: _Mark, wanted: set[int]) -> Iterator[tuple[int, Located]]:
        file = self.files[mark.file]
        stretch = file.stretch(mark.offset, mark.length, mark.line, mark.rows)
        for number, cells, places in file.located(stretch, mark.number, self.width, wanted):
            yield number, Located(cells, places)

    def survey(self, advance: Callable[[int], None], *, hold: bool) -> None:
        """Read all bytes once: count rows, log faults, remember where stretches begin, and with `hold` all rows."""
        held: list[Record] = []
        for index, file in enumerate(self.files):
            self._log_start(file)
            before = self.rows
            for stretch in file.stretches(self.width):
                number, length = self.rows + 1, len(stretch.data)
                self._marks.append(_Mark(number, index, stretch.offset, length, stretch.line, stretch.rows))
                self.size += length
                advance(length)
                if stretch.rows is None or hold:
                    self.irregular |= stretch.rows is None
                    for record in file.records(stretch, number, self.width, self.log):
                        self.rows += 1
                        if hold:
                            held.append(record)
                else:
                    self.rows += stretch.rows
            if file.header.line > 1 or self.rows > before + 1:  # else no line of it may have an end
                self._log_line_end(file)
        self._held = held if hold else None

    def _log_start(self, file: CsvFile) -> None:
        if file.has_mark:
            place = Place(path=file.path, line=1, column=1)
            self.log.add(Fault("byte-order-mark", place, "the file begins with a byte order mark"), of_row=False)
        for fault in file.header.faults:
            self.log.add(fault, of_row=False)

    def _log_line_end(self, file: CsvFile) -> None:
        """Compare the end of the first line with the declared one; the other lines are compared with the first."""
        declared, names = self.resource.dialect.line_terminator, {"\n": "LF", "\r\n": "CRLF"}
        if declared is not None and declared.encode() != file.line_end:
            message = f"lines end with {names[file.line_end.decode()]}, and the dialect says {names[declared]}"
            self.log.add(Fault("line-terminator", Place(path=file.path, line=1), message), of_row=False)


def _unheard(_: int) -> None:
    """Tell nobody how far the reading is."""


def read_table(
    resource: Resource, folder: Folder, advance: Callable[[int], None] = _unheard, *, hold: bool = False
) -> Table:
    """Read the files of a tabular resource once, strictly; with `hold` its rows stay in memory.

    `advance` is told the bytes of each stretch that was read. Raises InputRefusedError when a file cannot be read.
    """
    files = tuple(CsvFile(folder, path, resource.spot, resource.dialect, resource.encoding) for path in resource.paths)
    first = match_header(files[0], resource.schema)
    faults = list(first.faults)
    for file in files[1:]:
        other = match_header(file, resource.schema)
        faults += other.faults
        if other.columns != first.columns and not other.faults:
            message = "the header differs from that of the table's first file"
            fix = "give all files of a table the same columns in the same order"
            faults.append(HeaderFault("header-mismatch", Place(path=file.path, line=1), message, fix))
    table = Table(
        resource=resource,
        schema=resource.schema or _schema_of(first.columns, resource),
        files=files,
        columns=first.columns,
        width=files[0].width(len(resource.schema.fields) if resource.schema else 0),
        header_faults=tuple(faults),
    )
    table.survey(advance, hold=hold)
    return table


def _schema_of(columns: Mapping[str, int], resource: Resource) -> Schema:
    """Make a schema of texts for a table that has none."""
    fields = tuple(Field(name=name, spot=resource.spot) for name in columns)
    return Schema(fields=fields, spot=resource.spot)
