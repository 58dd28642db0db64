"""Rows of a CSV file that were proved regular: read with the quickest means that read them as the lexer does."""

import csv
from collections.abc import Iterable, Iterator
from functools import partial
from io import StringIO
from itertools import groupby

from openfigures.package.dialect import Dialect
from openfigures.places import Place
from openfigures.tables.cell_places import place_after, place_in_bytes
from openfigures.tables.lexer import Lexer
from openfigures.tables.regular import RegularRows
from openfigures.tables.stretches import Stretch
from openfigures.tables.table_file import Located, Record


class ProvedRows:
    """Reads the rows of regular stretches of one file."""

    def __init__(self, path: str, dialect: Dialect, line_end: bytes) -> None:
        self._path = path
        self._dialect = dialect
        self._line_end = line_end
        self._lexer = Lexer(dialect)

    def can_read(self, stretch: Stretch) -> bool:
        """Whether a stretch is regular, and there is something quicker for it than the lexer."""
        return stretch.rows is not None and (
            not self._has_quotes(stretch.data) or (self._dialect.plain and not _may_have_long_rows(stretch.data))
        )

    def records(self, stretch: Stretch, number: int) -> Iterator[Record]:
        """Yield all rows, the first of them numbered `number`."""
        return self._quoted(stretch, number) if self._has_quotes(stretch.data) else self._simple(stretch, number)

    def located(
        self, stretch: Stretch, number: int, width: int, wanted: Iterable[int]
    ) -> Iterator[tuple[int, Located]]:
        """Yield some rows with their numbers, which rise, without reading those between."""
        regular, line, passed = RegularRows(self._dialect, width, self._line_end), stretch.line, 0
        for part, here in groupby(wanted, key=lambda at: stretch.part(at - number)):
            data, first = stretch.data[part.begin : part.end], number + part.before
            starts = [*regular.starts(data), len(data)]
            for at in here:
                begin, end = starts[at - first : at - first + 2]
                line, passed = line + stretch.data.count(b"\n", passed, part.begin + begin), part.begin + begin
                yield at, self._row(data[begin:end], line)

    def _row(self, data: bytes, line: int) -> Located:
        if self._has_quotes(data):
            row = self._lexer.row(data, 0)
            cells = tuple(cell.decode("utf-8") for cell in row.cells)
            place_of = partial(place_in_bytes, self._path, data, line, row.offsets)
        else:
            cells = tuple(data.decode("utf-8").rstrip("\r\n").split(self._dialect.delimiter))
            place_of = partial(place_after, self._path, line, cells)
        return Located(cells, Place(path=self._path, line=line), place_of)

    def _has_quotes(self, data: bytes) -> bool:
        """Whether a cell may not stand in the data as it is; if none, each line is a row."""
        return self._lexer.quote is not None and self._lexer.quote in data

    def _simple(self, stretch: Stretch, number: int) -> Iterator[Record]:
        lines = stretch.data.decode("utf-8").split("\n")
        if not lines[-1]:
            lines.pop()
        for index, text in enumerate(lines):
            cells = text.removesuffix("\r").split(self._dialect.delimiter)
            yield Record(number + index, stretch.line + index, tuple(cells))

    def _quoted(self, stretch: Stretch, number: int) -> Iterator[Record]:
        text = StringIO(stretch.data.decode("utf-8"), newline="")
        reader = csv.reader(
            text,
            delimiter=self._dialect.delimiter,
            quotechar=self._dialect.quote,
            doublequote=self._dialect.double_quote,
            strict=True,
        )
        line = stretch.line
        for cells in reader:
            yield Record(number, line, tuple(cells))
            number, line = number + 1, stretch.line + reader.line_num


def _may_have_long_rows(data: bytes) -> bool:
    """Whether a row may have more characters than the standard library takes for a cell."""
    half = csv.field_size_limit() // 2
    return any(data.find(b"\n", at, at + half) < 0 for at in range(0, len(data) - half, half))
