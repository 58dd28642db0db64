"""A table: the files of one resource, read strictly, with a way back from every row to its place."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

from openfigures.cells.forms import Form, form_of
from openfigures.package.descriptor import Resource
from openfigures.package.formats import Format
from openfigures.package.paths import Folder
from openfigures.package.schema import Field, Schema
from openfigures.places import Place
from openfigures.tables.csv_file import CsvFile
from openfigures.tables.faults import FaultLog
from openfigures.tables.formed import Doubt
from openfigures.tables.header import HeaderFault, match_header
from openfigures.tables.stretches import DOUBTFUL, Stretch
from openfigures.tables.table_file import Located, Record, TableFile


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a stretch of rows begins, to find its rows again."""

    number: int
    file: int
    offset: int
    length: int
    line: int
    rows: int | None
    doubts: "array[int] | None"
    """The numbers of each doubtful row in turn; None when all are doubtful."""


@dataclass(kw_only=True, slots=True)
class Table:
    """The rows of one resource. `read_table` makes one."""

    resource: Resource
    schema: Schema
    """The schema of the resource, or one of texts made from the header when there is none."""
    files: tuple[TableFile, ...]
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
    forms: Mapping[str, Form] = field(default_factory=dict)
    """The form that each cell of a field has, but in doubtful rows; empty when forms are of no use."""
    doubtful: int = 0
    """Rows of which a cell may not have its form."""
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

    def stretches(self) -> Iterator[tuple[TableFile, Stretch]]:
        """Yield all stretches of rows again."""
        for _, file, stretch in self._read(self._marks):
            yield file, stretch

    def doubts(self) -> Iterator[tuple[int, TableFile, Stretch]]:
        """Yield the stretches that hold doubtful rows again, each with the number of its first row."""
        for mark, file, stretch in self._read([mark for mark in self._marks if mark.doubts is None or mark.doubts]):
            yield mark.number, file, stretch

    def locate(self, numbers: Collection[int]) -> dict[int, Located]:
        """Return the rows of these numbers with the places of their cells."""
        return dict(self.located(sorted(set(numbers))))

    def located(self, numbers: Sequence[int]) -> Iterator[tuple[int, Located]]:
        """Yield the rows of these numbers, which rise; each stretch is read once, and no other held meanwhile."""
        marks = [self._marks[at] for at in dict.fromkeys(map(self._mark_before, numbers))]
        parts = groupby(numbers, key=self._mark_before)
        for (mark, file, stretch), (_, wanted) in zip(self._read(marks), parts, strict=True):
            yield from file.located(stretch, mark.number, self.width, set(wanted))

    def _mark_before(self, number: int) -> int:
        return bisect_right(self._marks, number, key=lambda mark: mark.number) - 1

    def _read(self, marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, TableFile, Stretch]]:
        """Yield some stretches again, in one pass over each file."""
        for index, those in groupby(marks, key=lambda mark: mark.file):
            file, here = self.files[index], list(those)
            for mark, data in zip(here, file.again((mark.offset, mark.length) for mark in here), strict=True):
                yield mark, file, Stretch(data, mark.offset, mark.line, mark.rows, _unpacked(mark.doubts))

    def survey(self, advance: Callable[[int], None], *, hold: bool) -> None:
        """Read all bytes once: count rows, log faults, remember where stretches begin, and with `hold` all rows."""
        held: list[Record] = []
        for index, file in enumerate(self.files):
            for fault in file.header.faults:
                self.log.add(fault, of_row=False)
            for stretch in file.stretches(self.width, self._forms_by_column()):
                number, length = self.rows + 1, len(stretch.data)
                doubts = None if stretch.doubts is None else array("q", chain.from_iterable(stretch.doubts))
                self._marks.append(_Mark(number, index, stretch.offset, length, stretch.line, stretch.rows, doubts))
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
                self.doubtful += self.rows + 1 - number if stretch.doubts is None else len(stretch.doubts)
        if self.doubtful > DOUBTFUL * self.rows:
            self.forms, self.doubtful = {}, self.rows
        self._held = held if hold else None

    def _forms_by_column(self) -> list[Form]:
        names = {column: name for name, column in self.columns.items()}
        return [self.forms.get(names.get(column, ""), Form()) for column in range(self.width)] if self.forms else []


def _unpacked(doubts: "array[int] | None") -> tuple[Doubt, ...] | None:
    return None if doubts is None else tuple(map(Doubt, doubts[::3], doubts[1::3], doubts[2::3]))


def _unheard(_: int) -> None:
    """Tell nobody how far the reading is."""


def read_table(
    resource: Resource, folder: Folder, advance: Callable[[int], None] = _unheard, *, hold: bool = False
) -> Table:
    """Read the files of a tabular resource once, strictly; with `hold` its rows stay in memory.

    `advance` is told the bytes of each stretch that was read. Raises InputRefusedError when a file cannot be read.
    """
    files = tuple(_file(resource, folder, path) for path in resource.paths)
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
    if not hold:  # rows in memory are looked at one by one
        table.forms = {one.name: form_of(one) for one in table.fields}
    table.survey(advance, hold=hold)
    return table


def _file(resource: Resource, folder: Folder, path: str) -> TableFile:
    if resource.format is Format.PARQUET:
        from openfigures.tables.parquet.file import ParquetFile  # noqa: PLC0415 - needs DuckDB, which is heavy

        return ParquetFile(folder, path, resource)
    return CsvFile(folder, path, resource)


def _schema_of(columns: Mapping[str, int], resource: Resource) -> Schema:
    """Make a schema of texts for a table that has none."""
    fields = tuple(Field(name=name, spot=resource.spot) for name in columns)
    return Schema(fields=fields, spot=resource.spot)
