"""Tables as Parquet files."""

from pathlib import Path

from openfigures.database.quoting import quoted
from openfigures.exports.typed import TypedTable


def write_parquet(table: TypedTable) -> Path:
    """Write a table to a file in its scratch folder, and return the file."""
    into = f"COPY ({table.sql}) TO {quoted(str(table.parquet))} (FORMAT parquet, USE_TMP_FILE false)"
    assert table.connection.execute(into).fetchone() == (table.rows,), "every row goes out"
    return table.parquet
