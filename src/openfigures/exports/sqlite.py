"""All tables as one SQLite database.

SQLite has no decimals. A column whose numbers have at most 15 digits holds integers and doubles that show the very same
digits; one with longer numbers holds texts.
"""

import sqlite3
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

from openfigures.errors import MachineError
from openfigures.exports.columns import Column, Form
from openfigures.exports.typed import TypedTable, left_out, long_numbers, named

COLUMNS = 2_000
_TYPES = {Form.TEXT: "TEXT", Form.INTEGER: "INTEGER", Form.BOOLEAN: "BOOLEAN", Form.DATE: "TEXT"}
_BEYOND_INTEGERS = 2**63
_WRITER = 96
"""Where four bytes name the version of the library that wrote the file."""
_ANY_VERSION = (3_000_000).to_bytes(4, "big")


class SqliteDatabase:
    """A database being written; a context that leaves it whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        for setting in ("page_size = 4096", "encoding = 'UTF-8'", "auto_vacuum = 0", "journal_mode = OFF"):
            self._connection.execute(f"PRAGMA {setting}")
        self._tables: set[str] = set()

    def __enter__(self) -> "SqliteDatabase":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the file, with nothing in it of the library that wrote it."""
        self._connection.close()
        if kind is None and self._tables:
            with self._path.open("r+b") as file:
                file.seek(_WRITER)
                file.write(_ANY_VERSION)

    def add(self, table: TypedTable) -> list[str]:
        """Write a table with all its rows and return what people should know about it."""
        if reason := self._unfit(table):
            return [left_out(table, reason)]
        self._tables.add(table.name.lower())
        columns = ", ".join(f"{named(one.name)} {_type(one)}" for one in table.columns)
        marks = ", ".join("?" * len(table.columns))
        into = [_storing(one) for one in table.columns]
        try:
            self._connection.execute("BEGIN")
            self._connection.execute(f"CREATE TABLE {named(table.name)} ({columns})")
            rows = (_row(row, into) for row in table.all_rows())
            self._connection.executemany(f"INSERT INTO {named(table.name)} VALUES ({marks})", rows)
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise MachineError(f"the SQLite file cannot be written: {error}") from None
        return long_numbers(table, {Form.DECIMAL}, "SQLite")

    def _unfit(self, table: TypedTable) -> str | None:
        """Say why a table cannot be in the database; None when it can."""
        name = table.name.lower()
        if len(table.columns) > COLUMNS:
            return f"a table of SQLite has {COLUMNS:,} columns"
        if len({column.name.lower() for column in table.columns}) < len(table.columns):
            return "two of its columns differ in case only, which SQLite does not tell apart"
        if name in self._tables:
            return "another table differs from it in case only, which SQLite does not tell apart"
        return "SQLite keeps such names to itself" if name.startswith("sqlite_") else None


def _type(column: Column) -> str:
    if column.form is Form.DECIMAL:
        return "NUMERIC" if column.float_safe else "TEXT"
    return _TYPES[column.form]


def _storing(column: Column) -> Callable[[Any], Any]:
    """Return what makes a value of a column into one that SQLite stores."""
    if column.form is Form.DECIMAL:
        return _number if column.float_safe else _digits
    return {Form.BOOLEAN: int, Form.DATE: str}.get(column.form, _same)


def _row(row: Sequence[Any], into: Sequence[Callable[[Any], Any]]) -> list[Any]:
    return [None if value is None else store(value) for value, store in zip(row, into, strict=True)]


def _number(value: Decimal) -> int | float:
    whole = value == value.to_integral_value() and abs(value) < _BEYOND_INTEGERS
    return int(value) if whole else float(value)


def _digits(value: Decimal) -> str:
    return f"{value:f}"


def _same(value: Any) -> Any:
    return value
