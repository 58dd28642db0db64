"""Tables as Spark reads them: texts with the numbers of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openfigures.database.connection import connect, restrict
from openfigures.database.quoting import quoted
from openfigures.engines.duck.source import source
from openfigures.package.schema import Field
from openfigures.tables.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A table in the Parquet format, which any machine can read in parts."""

    name: str
    path: Path
    fields: Mapping[str, Field]
    """Those that have a column, by name."""
    columns: Mapping[str, int]
    """0-based column of each field; column 0 is called c0 there."""
    width: int
    rows: int


def copied(table: Table, folder: Path) -> Copy:
    """Write the well-formed rows of a table into a new folder, in their order and numbered from 1.

    Raises MachineError and duckdb.Error when that fails.
    """
    folder.mkdir()
    path, query = source(table, folder)
    to = folder / "rows.parquet"
    with connect() as connection:
        connection.execute(f"CREATE VIEW rows AS SELECT row_number() OVER () AS row, * FROM {query}")  # noqa: S608 - quoted by `source`
        restrict(connection, folder, [path, to])
        connection.execute(f"COPY rows TO {quoted(str(to))} (FORMAT parquet)")
    return Copy(
        name=table.name,
        path=to,
        fields={field.name: field for field in table.fields},
        columns=dict(table.columns),
        width=table.width,
        rows=table.rows,
    )
