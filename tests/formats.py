"""The tables of a package in other formats."""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from packages import write_json


def in_gzip(folder: Path) -> Path:
    """Pack the tables of a package with gzip, and return its folder."""
    with _edited(folder) as tables:
        for resource, file in tables:
            Path(f"{file}.gz").write_bytes(gzip.compress(file.read_bytes()))
            resource["path"] += ".gz"
            file.unlink()
    return folder


def in_parquet(folder: Path, types: Mapping[str, str] = {}) -> Path:
    """Write the tables of a package as Parquet, and return its folder.

    `types` gives types of SQL by column; all others are texts. What cannot be of its type, and what is empty, is null.
    """
    with _edited(folder) as tables:
        for resource, file in tables:
            with file.open(encoding="utf-8", newline="") as source:
                labels, *rows = csv.reader(source)
            resource["path"] = str(Path(resource["path"]).with_suffix(".parquet"))
            resource |= {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
            write_parquet(folder / resource["path"], {label: types.get(label, "VARCHAR") for label in labels}, rows)
            file.unlink()
    return folder


def write_parquet(file: Path, types: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows as a Parquet file with columns of these types of SQL; empty texts are nulls."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        columns = ", ".join(f'"{label}" {kind}' for label, kind in types.items())
        connection.execute(f"CREATE TABLE rows ({columns})")
        casts = ", ".join(f"TRY_CAST(nullif(CAST(? AS VARCHAR), '') AS {kind})" for kind in types.values())
        for row in rows:
            connection.execute(f"INSERT INTO rows VALUES ({casts})", list(row))
        connection.execute(f"COPY rows TO '{file}' (FORMAT parquet)")


@contextmanager
def _edited(folder: Path) -> Iterator[list[tuple[dict[str, Any], Path]]]:
    """Give the resources of a package, which may be changed, with their files."""
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    yield [(resource, folder / resource["path"]) for resource in descriptor["resources"]]
    write_json(folder / "datapackage.json", descriptor)
