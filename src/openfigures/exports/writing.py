"""All exports of a package: what is written, and what had to be left out."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from openfigures.exports.names import file_names
from openfigures.exports.parquet import write_parquet
from openfigures.exports.sqlite import SqliteDatabase
from openfigures.exports.typed import typed
from openfigures.exports.xlsx import Workbook
from openfigures.tables.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """One file that was written."""

    path: str
    """Relative to the folder of the exports."""
    notes: tuple[str, ...]
    """What is not in it, or not as one would expect, and why."""


def write_exports(tables: Mapping[str, Table], name: str, moment: datetime, folder: Path) -> list[Export]:
    """Write all tables into an empty folder: each as Parquet, all together as NAME.xlsx and NAME.sqlite.

    `moment` is the date inside the workbook. Raises InputRefusedError when a table cannot be read as a whole,
    MachineError when the machine fails.
    """
    if not tables:
        return []
    exports: list[Export] = []
    files, book_notes, database_notes = file_names(tables), list[str](), list[str]()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix=".", dir=folder)))
        book = stack.enter_context(Workbook(folder / f"{name}.xlsx", moment, scratch))
        database = stack.enter_context(SqliteDatabase(folder / f"{name}.sqlite"))
        for table in tables.values():
            with TemporaryDirectory(dir=scratch) as own, typed(table, Path(own)) as one:
                file = f"{files[one.name]}.parquet"
                write_parquet(one).rename(folder / file)
                exports.append(Export(path=file, notes=one.notes))
                book_notes += book.add(one)
                database_notes += database.add(one)
    exports.append(Export(path=f"{name}.xlsx", notes=tuple(book_notes)))
    exports.append(Export(path=f"{name}.sqlite", notes=tuple(database_notes)))
    return sorted(exports, key=lambda export: export.path)
