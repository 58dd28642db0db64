"""Tables as Spark reads them: the cells as texts and as values, with the numbers of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openfigures.cells.forms import is_fast
from openfigures.database.connection import connect, restrict
from openfigures.database.quoting import quoted
from openfigures.engines.duck import views
from openfigures.engines.duck.source import source
from openfigures.engines.spark.cells import ROW, Cell, cells_of
from openfigures.package.schema import Field
from openfigures.tables.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A table in the Parquet format, which any machine can read in parts."""

    name: str
    path: Path
    fields: Mapping[str, Field]
    """Those that have a column in the table, by name; the copy has those that Spark can read."""
    columns: Mapping[str, int]
    """0-based column of each field in the table."""
    types: Mapping[str, str]
    """The columns of the copy, beside the numbers of rows."""
    width: int
    rows: int


def copied(table: Table, folder: Path) -> Copy:
    """Write the well-formed rows of a table into a new folder, in their order and numbered from 1.

    Raises MachineError and duckdb.Error when that fails.
    """
    folder.mkdir()
    fields = {field.name: field for field in table.fields}
    cells = cells_of(fields, table.columns, [name for name, one in fields.items() if is_fast(one)])
    path, query = source(table, folder)
    view = views.TableView(table, query, cells)
    columns = [f"{views.ROW} AS {ROW}"]
    columns += [one for name, cell in cells.items() for one in _columns(cell, view.fields[name])]
    to = folder / "rows.parquet"
    with connect() as connection:
        connection.execute(f"CREATE VIEW rows AS SELECT {', '.join(columns)} FROM {view.sql(numbered=True)}")  # noqa: S608 - quoted where it is made
        restrict(connection, folder, [path, to])
        connection.execute(f"COPY rows TO {quoted(str(to))} (FORMAT parquet)")
    return Copy(
        name=table.name,
        path=to,
        fields=fields,
        columns=dict(table.columns),
        types={name: kind for cell in cells.values() for name, kind in cell.kept.items()},
        width=table.width,
        rows=table.rows,
    )


def _columns(cell: Cell, read: views.FieldSql) -> list[str]:
    """Return what `Cell.kept` names."""
    columns = [f"{read.raw} AS {cell.text}", f"{read.missing} AS {cell.missing}"]
    if cell.unreadable:
        short = f"{read.missing} OR {read.readable}" + (f" OR {read.wide}" if read.wide else "")
        columns += [f"NOT ({short}) AS {cell.unreadable}", f"{read.value.text} AS {cell.value}"]
    if cell.long:
        columns.append(f"{read.wide} AS {cell.long}")
    return columns
