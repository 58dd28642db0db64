"""A table whose columns have types: read strictly once, kept beside, and asked for as often as there are formats."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfigures.cells.reasons import NotAValue
from openfigures.database.quoting import quoted
from openfigures.errors import InputRefusedError, MachineError, Problem
from openfigures.exports.columns import Column, Form, Measure
from openfigures.places import Place
from openfigures.tables.table import Table
from openfigures.tables.table_file import Record

if TYPE_CHECKING:
    import duckdb

_LINE_BYTES = 8 * 2**20
"""More than a row can have when all its quotes are doubled."""
_AT_ONCE = 2_000
_MISSING = "-"
"""Stands without quotes for a missing value; texts stand in quotes."""
_VALIDATE = "run `openfigures validate`, which names every fault"


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedTable:
    """One table, ready to be written in any format."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    longest: int
    """UTF-16 units of its longest text."""
    notes: tuple[str, ...]
    """What is not as one would expect, for people."""
    sql: str
    """The query that yields its rows in order."""
    connection: "duckdb.DuckDBPyConnection"
    parquet: Path
    """The one file that the connection may write."""

    def all_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows as Python values: None, str, int, Decimal, bool, date."""
        result = self.connection.execute(self.sql)
        while rows := result.fetchmany(_AT_ONCE):
            yield from rows


@contextmanager
def typed(table: Table, scratch: Path) -> Iterator[TypedTable]:
    """Give a table with its types; a working copy lies in the empty folder `scratch` until the end.

    Raises InputRefusedError when a row or cell of it cannot be read, MachineError when the machine fails.
    """
    import duckdb  # noqa: PLC0415 - heavy

    _refuse_faults(table)
    path, parquet = scratch / "rows.csv", scratch / "rows.parquet"
    measures = [Measure(field=field) for field in table.fields]
    try:
        longest = _copy(table, measures, path)
    except OSError as error:
        raise MachineError(f"a working copy of '{table.name}' cannot be written: {error.strerror}") from None
    columns = tuple(measure.column() for measure in measures)
    connection = _connect(scratch, [path, parquet])
    try:
        yield TypedTable(
            name=table.name,
            columns=columns,
            rows=table.rows,
            longest=longest,
            notes=tuple(_notes(table, columns)),
            sql=_select(columns, path),
            connection=connection,
            parquet=parquet,
        )
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise MachineError(f"the machine ran out of memory or disk: {str(error).splitlines()[0]}") from None
    finally:
        connection.close()


def left_out(table: TypedTable, reason: str) -> str:
    """Say that a table is not in a file."""
    return f"'{table.name}' is left out: {reason}"


def long_numbers(table: TypedTable, forms: Collection[Form], program: str) -> list[str]:
    """Say which columns of these forms are texts in a program that reckons with doubles."""
    long = [column.name for column in table.columns if column.form in forms and not column.float_safe]
    return [f"'{name}' of '{table.name}' is text, for {program} would round its long numbers" for name in long]


def named(text: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + text.replace('"', '""') + '"'


def _refuse_faults(table: Table) -> None:
    if table.header_faults or table.log.dropped_rows:
        message = f"the table '{table.name}' cannot be read as a whole"
        place = Place(path=table.files[0].path)
        raise InputRefusedError([Problem(code="table-unreadable", place=place, message=message, fix=_VALIDATE)])


def _copy(table: Table, measures: Sequence[Measure], path: Path) -> int:
    """Write the rows and return the length of the longest text."""
    cells = [(table.columns[measure.field.name], measure) for measure in measures]
    longest = 0
    with path.open("x", encoding="utf-8", newline="") as out:
        for record in table.records():
            texts = [_text(table, record, at, measure) for at, measure in cells]
            longest = max(longest, *(len(text) + _pairs(text) for text in texts if text is not None), 0)
            out.write(",".join(_MISSING if text is None else named(text) for text in texts) + "\n")
    return longest


def _text(table: Table, record: Record, at: int, measure: Measure) -> str | None:
    try:
        return measure.text(record.cells[at])
    except NotAValue as error:
        place = table.locate([record.number])[record.number].place_of(at)
        message = f"the cell of '{measure.field.name}' {error.reason}"
        problem = Problem(code="table-unreadable", place=place, message=message, fix=_VALIDATE)
        raise InputRefusedError([problem]) from None


def _pairs(text: str) -> int:
    """Return how many characters of a text are two units in UTF-16."""
    return 0 if text.isascii() else sum(character > "\uffff" for character in text)


def _connect(scratch: Path, paths: Sequence[Path]) -> "duckdb.DuckDBPyConnection":
    """Return a database that reads and writes these files and nothing else."""
    from openfigures.database.connection import connect, restrict  # noqa: PLC0415 - heavy

    connection = connect()
    connection.execute("SET threads = 1")  # so that rows and pages fall out alike everywhere
    restrict(connection, scratch, list(paths))
    return connection


def _select(columns: Sequence[Column], path: Path) -> str:
    texts = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(columns)))
    typed_columns = ", ".join(f"CAST(c{at} AS {_type(one)}) AS {named(one.name)}" for at, one in enumerate(columns))
    options = [
        quoted(str(path)),
        f"columns = {{{texts}}}, auto_detect = false, header = false, null_padding = false, parallel = false",
        """delim = ',', quote = '"', escape = '"', new_line = '\\n'""",
        f"nullstr = {quoted(_MISSING)}, allow_quoted_nulls = false, max_line_size = {_LINE_BYTES}",
    ]
    return f"SELECT {typed_columns} FROM read_csv({', '.join(options)})"


def _type(column: Column) -> str:
    types = {Form.TEXT: "VARCHAR", Form.INTEGER: "BIGINT", Form.BOOLEAN: "BOOLEAN", Form.DATE: "DATE"}
    return types.get(column.form) or f"DECIMAL({column.digits}, {column.scale})"


def _notes(table: Table, columns: Sequence[Column]) -> Iterator[str]:
    yield from (column.note for column in columns if column.note)
    if (extra := table.width - len(columns)) > 0:
        yield f"{extra} columns that the schema does not name are left out"
