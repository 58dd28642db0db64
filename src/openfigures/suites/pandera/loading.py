"""Tables that were read strictly, as Ibis tables of texts with the numbers of their rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openfigures.database.connection import connect, restrict
from openfigures.engines.duck.source import source
from openfigures.tables.table import Table


class Database:
    """Reads the cells of some tables for as long as it is open."""

    def __init__(self, scratch: Path) -> None:
        import ibis  # noqa: PLC0415 - heavy, and optional

        self._scratch = scratch
        self._connection = connect()
        self._ibis = ibis.duckdb.from_connection(self._connection)

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def cells(self, tables: Mapping[str, Table], fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return tables of texts by name, with these fields of each."""
        sources = {name: source(tables[name], self._scratch) for name in fields}
        restrict(self._connection, self._scratch, [path for path, _ in sources.values()])
        return {
            name: self._view(f"cells{position}", query, {field: tables[name].columns[field] for field in fields[name]})
            for position, (name, (_, query)) in enumerate(sources.items())
        }

    def _view(self, view: str, query: str, indexes: Mapping[str, int]) -> Any:
        self._connection.execute(f"CREATE VIEW {view} AS SELECT * FROM {query}")  # noqa: S608 - quoted by `source`
        raw = self._ibis.table(view)
        return raw.select(raw[f"c{index}"].name(field) for field, index in indexes.items())


def numbered(table: Any, row: str) -> Any:
    """Add the numbers of the rows to a table that is kept: they stay in their order, and counting them takes long."""
    return table.select((table.rowid() + 1).name(row), table)
