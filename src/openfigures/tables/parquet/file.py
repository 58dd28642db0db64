"""One Parquet file of a table: its columns, its rows as texts, and the places of its cells."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby

import duckdb

from openfigures.cells.forms import Form
from openfigures.database.quoting import quoted
from openfigures.package.descriptor import Resource
from openfigures.package.limits import RECORD_BYTES
from openfigures.package.paths import Folder
from openfigures.package.schema import Field
from openfigures.places import Place
from openfigures.tables.faults import Fault, FaultLog
from openfigures.tables.hidden import DROPPING, hidden
from openfigures.tables.parquet.columns import Column, Holds, read_columns
from openfigures.tables.parquet.opening import opened, refuse_bomb, rows_of
from openfigures.tables.parquet.survey import Part, Survey
from openfigures.tables.parquet.texts import text_sql
from openfigures.tables.regular import WIDEST
from openfigures.tables.stretches import Stretch
from openfigures.tables.table_file import Header, Located, Record

PART = 2**13
"""Rows of a stretch that is read row by row, but for the last of a file."""
_FEW = 1_000
"""Rows that are asked for one by one."""
_AT_ONCE = 2_000
"""Rows that are fetched at once."""


class ParquetFile:
    """One Parquet file, whose values are read as the texts that Table Schema has for them.

    The offset of a stretch is the number of its first row in the file, from 0; it has no data.
    """

    has_header = True

    def __init__(self, folder: Folder, path: str, resource: Resource) -> None:
        self.path = path
        self.location = folder.check(path, resource.spot.place)
        self._resource = resource

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, read once."""
        with opened(self.location, self.path) as connection:
            return read_columns(connection, str(self.location), self.path)

    @property
    def texts(self) -> str:
        """The query that yields the texts of all rows in order, as c0, c1 and so on, and a number from 0 as `row`."""
        pairs = enumerate(zip(self.columns, self._fields, strict=True))
        texts = [f"{text_sql(column, f'v{at}', field)} AS c{at}" for at, (column, field) in pairs]
        return f"SELECT {', '.join(texts)}, row FROM {self._values}"

    @property
    def _values(self) -> str:
        """What yields the values of all rows in order, as v0, v1 and so on, and the number as `row`."""
        names = ", ".join(f"v{at}" for at in range(len(self.columns)))
        file = f"{quoted(str(self.location))}, file_row_number = true, hive_partitioning = false"
        return f"read_parquet({file}) AS file({names}, row)"

    @property
    def _fields(self) -> list[Field | None]:
        """The field of each column, if the schema has one of its name."""
        return [self._resource.field(column.label) for column in self.columns]

    @cached_property
    def header(self) -> Header:
        """The names of the columns and what is wrong with them and with their types."""
        here = Place(path=self.path)
        faults = tuple(fault for column in self.columns for fault in self._column_faults(column, here))
        return Header(tuple(column.label for column in self.columns), (here,) * len(self.columns), faults)

    def _column_faults(self, column: Column, here: Place) -> Iterator[Fault]:
        if (seen := hidden(column.label)) is not None:
            yield Fault(seen[0], here, seen[1].replace("cell", "name of a column"), column.label)
        field = self._resource.field(column.label)
        if field is not None and not column.suits(field):
            form = "" if field.format == "default" else f" of the format '{field.format}'"
            message = f"the column '{field.name}' holds {column.holds}, the schema says {field.type}{form}"
            yield Fault("column-type", here, message, column.type)
        elif column.holds is Holds.FLOAT:
            yield Fault("float-column", here, f"the column '{column.label}' holds {column.holds}", column.type)

    def width(self, declared: int) -> int:
        """Return how many columns there are."""
        return len(self.columns)

    def stretches(self, width: int, forms: Sequence[Form] = ()) -> Iterator[Stretch]:
        """Yield all rows; every value is read, so that no later reading meets a damage."""
        with opened(self.location, self.path) as connection:
            parts = self._parts(connection, width, forms)
        first = 0
        for (readable, formed), alike in groupby(parts, key=lambda part: part[1:]):
            counts = [part.rows for part in alike]
            for count in [sum(counts)] if readable else counts:
                yield Stretch(b"", first, first + 1, count if readable else None, () if readable and formed else None)
                first += count

    def _parts(self, connection: duckdb.DuckDBPyConnection, width: int, forms: Sequence[Form]) -> list[Part]:
        """Return what is known of the rows without a look at each; of very wide ones DuckDB would take long to tell."""
        rows, survey = rows_of(connection, self.location), Survey(self.columns, self._fields, self._values)
        refuse_bomb(self.location, self.path, rows * width)
        lengths = survey.lengths(connection)
        refuse_bomb(self.location, self.path, lengths.total)
        if width > WIDEST:
            return [Part(min(PART, rows - at), readable=False, formed=False) for at in range(0, rows, PART)]
        return survey.parts(connection, PART, forms, lengths)

    def again(self, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield nothing for each stretch: its rows are read when they are asked for."""
        return (b"" for _ in spans)

    def records(self, stretch: Stretch, number: int, width: int, log: FaultLog) -> Iterator[Record]:
        """Yield the well-formed rows of a stretch, the first of them numbered `number`; log what is wrong."""
        rows = self._rows(f"row BETWEEN {stretch.offset} AND {stretch.offset + (stretch.rows or PART) - 1}")
        for line, cells in rows:
            if stretch.rows is not None or self._is_readable(line, cells, log):
                yield Record(number, line, tuple(cell or "" for cell in cells))
                number += 1

    def located(
        self, stretch: Stretch, number: int, width: int, wanted: Collection[int]
    ) -> Iterator[tuple[int, Located]]:
        """Yield some rows of a stretch with their numbers; its first row is numbered `number`."""
        records = self.records(stretch, number, width, FaultLog(keep=0))
        if stretch.rows is not None:
            records = self._numbered(stretch.offset + 1 - number, wanted)
        for one in records:
            if one.number in wanted:
                here = Place(path=self.path, line=one.line)
                yield one.number, Located(one.cells, here, partial(self._place, one.line))

    def _numbered(self, shift: int, wanted: Collection[int]) -> Iterator[Record]:
        """Yield some rows, perhaps with others between them; a line is so much more than a number."""
        rows = [one + shift - 1 for one in wanted]
        few = f"row IN ({', '.join(map(str, rows))})"
        for line, cells in self._rows(few if len(rows) <= _FEW else f"row BETWEEN {min(rows)} AND {max(rows)}"):
            yield Record(line - shift, line, tuple(cell or "" for cell in cells))

    def _rows(self, condition: str) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        """Yield number, from 1, and texts of some rows."""
        with opened(self.location, self.path) as connection:
            cursor = connection.execute(f"SELECT * FROM ({self.texts}) WHERE {condition}")
            while rows := cursor.fetchmany(_AT_ONCE):
                for *cells, row in rows:
                    yield row + 1, tuple(cells)

    def _place(self, line: int, column: int) -> Place:
        return Place(path=self.path, line=line, column=column + 1)

    def _is_readable(self, line: int, cells: Sequence[str | None], log: FaultLog) -> bool:
        """Log what is wrong with a row; False when it must be dropped."""
        here, readable = Place(path=self.path, line=line), True
        texts = [cell or "" for cell, column in zip(cells, self.columns, strict=True) if column.holds is Holds.TEXT]
        if not any(cell != "" for cell in cells):
            log.add(Fault("blank-row", here, "no cell of the row is filled"))
            return False
        if (size := sum(len(text.encode()) for text in texts)) > RECORD_BYTES:
            log.add(Fault("row-too-long", here, f"the row has {size} bytes"))
            return False
        for at, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            if cell is None:
                message = f"'{column.label}' is null, and the schema has no missing value"
                log.add(Fault("null-undeclared", self._place(line, at), message))
                return False
            if column.holds is Holds.TEXT and (seen := hidden(cell)) is not None:
                log.add(Fault(seen[0], self._place(line, at), seen[1], cell))
                readable = readable and seen[0] not in DROPPING
        return readable
