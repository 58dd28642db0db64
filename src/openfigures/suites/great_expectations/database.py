"""The tables of a package in one SQLite file, every cell as the text that was written."""

import csv
import io
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from openfigures.errors import MachineError
from openfigures.package.dialect import Dialect
from openfigures.suites.great_expectations.names import Layout, name_sql
from openfigures.tables.faults import FaultLog
from openfigures.tables.stretches import Stretch
from openfigures.tables.table import Table

_QUICK = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF")
"""A file that is lost in a crash is made anew."""


def write_database(path: Path, tables: Collection[Table], layouts: Mapping[str, Layout]) -> None:
    """Write the well-formed rows of some tables into a new database; raises MachineError when it cannot be written."""
    with closing(sqlite3.connect(path)) as database:
        try:
            for setting in _QUICK:
                database.execute(setting)
            for table in tables:
                _write(database, table, layouts[table.name])
            database.commit()
        except sqlite3.OperationalError as error:
            raise MachineError(f"a working database cannot be written: {error}") from None


def _write(database: sqlite3.Connection, table: Table, layout: Layout) -> None:
    """Write one table; SQLite numbers the rows from 1 by itself."""
    name, fields = name_sql(layout.table), table.fields
    columns = [f"{name_sql(layout.row)} INTEGER PRIMARY KEY", *(f"{name_sql(one.name)} TEXT" for one in fields)]
    database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    places = [table.columns[one.name] for one in fields]
    whole = places == list(range(table.width))
    rows = _rows(table) if whole else ([cells[place] for place in places] for cells in _rows(table))
    database.executemany(f"INSERT INTO {name} VALUES (NULL, {', '.join('?' * len(places))})", rows)


def _rows(table: Table) -> Iterator[Sequence[str]]:
    """Yield the cells of all rows in order."""
    silent = FaultLog(keep=0)
    for file, stretch in table.stretches():
        rows = _regular_rows(stretch, table.resource.dialect)
        yield from (one.cells for one in file.records(stretch, 0, table.width, silent)) if rows is None else rows


def _regular_rows(stretch: Stretch, dialect: Dialect) -> list[list[str]] | None:
    """Return the rows of a stretch that is proved regular, by Python's own quick reader; None when it may differ."""
    if not (stretch.regular and dialect.plain):
        return None
    text = io.StringIO(stretch.data.decode("utf-8"), newline="")
    try:
        return list(csv.reader(text, delimiter=dialect.delimiter, quotechar=dialect.quote))
    except csv.Error:  # a cell is longer than it takes
        return None
