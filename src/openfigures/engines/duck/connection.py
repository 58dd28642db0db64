"""A database that cannot do more than it needs to."""

from pathlib import Path

import duckdb

from openfigures.engines.duck.sql import quoted

MEMORY = "768MiB"
"""What DuckDB may use before it spills to the temporary folder."""


def connect() -> duckdb.DuckDBPyConnection:
    """Return a database in memory that fetches no extensions."""
    return duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )


def restrict(connection: duckdb.DuckDBPyConnection, scratch: Path, paths: list[Path]) -> None:
    """Let a database read these files, write only into `scratch`, ask nobody, and change none of this again."""
    allowed = ", ".join(quoted(str(path)) for path in paths)
    for setting in (
        f"memory_limit = '{MEMORY}'",
        f"temp_directory = {quoted(str(scratch / 'spill'))}",
        f"allowed_paths = [{allowed}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
