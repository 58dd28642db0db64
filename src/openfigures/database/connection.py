"""A database that cannot do more than it needs to."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from openfigures.database.quoting import quoted

MEMORY = 768 * 2**20
"""Bytes that DuckDB may use before it spills to the temporary folder."""


def connect() -> duckdb.DuckDBPyConnection:
    """Return a database in memory that fetches no extensions and prints nothing."""
    connection = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    connection.execute("SET enable_progress_bar = false")
    return connection


def restrict(
    connection: duckdb.DuckDBPyConnection, scratch: Path | None, paths: Sequence[Path], memory: int = MEMORY
) -> None:
    """Let a database read these files, write only into `scratch`, ask nobody, and change none of this again."""
    allowed = ", ".join(quoted(str(path)) for path in paths)
    for setting in (
        f"memory_limit = '{memory // 2**20}MiB'",
        f"temp_directory = {quoted(str(scratch / 'spill') if scratch else '')}",
        f"allowed_paths = [{allowed}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
