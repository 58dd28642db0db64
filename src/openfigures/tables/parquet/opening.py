"""A Parquet file from a stranger, opened in a database that reads nothing else; what goes wrong is a refusal."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from openfigures.database.connection import connect, restrict
from openfigures.database.quoting import quoted
from openfigures.errors import InputRefusedError, Problem
from openfigures.package.limits import UNPACKED_BYTES, UNPACKED_RATIO
from openfigures.places import Place

_PATTERN = re.compile(r"[*?\[\]{}]")
"""Characters with which DuckDB takes a path for a pattern of paths."""


@contextmanager
def opened(file: Path, path: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database that can read a file, which the package calls `path`.

    Raises InputRefusedError when the file is damaged, encrypted, or needs more memory than a table should.
    """
    if _PATTERN.search(str(file)):
        message = "the file lies in a folder whose name DuckDB takes for a pattern"
        raise _refused("file-unreadable", path, message, "move the package to a folder without any of * ? [ ] { }")
    connection = connect()
    try:
        restrict(connection, None, [file])
        yield connection
    except (duckdb.Error, MemoryError) as error:
        reason = str(error).partition("\n")[0].replace(str(file), path)[:200]
        fix = "write the file anew; `openfigures` reads what DuckDB reads, without encryption"
        raise _refused("parquet-unreadable", path, f"the file cannot be read as Parquet: {reason}", fix) from None
    finally:
        connection.close()


def rows_of(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """Return how many rows a file says it has."""
    row = connection.execute(f"SELECT num_rows FROM parquet_file_metadata({quoted(str(file))})").fetchone()
    return int(row[0]) if row else 0


def refuse_bomb(file: Path, path: str, size: int) -> None:
    """Raise InputRefusedError when a file holds tables of a size, in bytes, that no honest file of its size does."""
    if size > max(UNPACKED_BYTES, UNPACKED_RATIO * file.stat().st_size):
        message = f"the file holds more than {UNPACKED_RATIO} times its size, and more than {UNPACKED_BYTES} bytes"
        raise _refused("unpacked-too-large", path, message, "store the table as plain CSV, if it is so")


def _refused(code: str, path: str, message: str, fix: str) -> InputRefusedError:
    return InputRefusedError([Problem(code=code, place=Place(path=path), message=message, fix=fix)])
