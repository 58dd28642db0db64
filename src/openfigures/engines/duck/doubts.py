"""The doubtful rows of a table as a small file with their numbers: the only rows whose cells are looked at closely."""

import csv
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from openfigures.engines.duck.source import read_csv
from openfigures.engines.duck.views import ROW
from openfigures.errors import MachineError
from openfigures.package.dialect import Dialect
from openfigures.tables.faults import FaultLog
from openfigures.tables.table import Table


@dataclass(frozen=True, slots=True)
class DoubtsFile:
    """The file of the doubtful rows of one table."""

    table: Table
    path: Path

    def write(self) -> str:
        """Write it, and return the SQL that reads it; raises MachineError when it cannot be written."""
        try:
            with self.path.open("xb") as out:
                _write(self.table, out, self.table.resource.dialect)
        except OSError as error:
            raise MachineError(f"a working copy of '{self.table.name}' cannot be written: {error.strerror}") from None
        columns = {ROW.strip('"'): "BIGINT"} | {f"c{index}": "VARCHAR" for index in range(self.table.width)}
        return read_csv(self.path, self.table.resource.dialect, columns, header=False)


def has_doubts(table: Table) -> bool:
    """Whether some rows are doubtful and all others are known to be beyond doubt."""
    return bool(table.forms and table.doubtful)


def _write(table: Table, out: BinaryIO, dialect: Dialect) -> None:
    text, delimiter = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True), dialect.delimiter.encode()
    writer = csv.writer(
        text, quoting=csv.QUOTE_ALL, lineterminator="\n", delimiter=dialect.delimiter, quotechar=dialect.quote
    )
    for number, file, stretch in table.doubts():
        if stretch.doubts is None:
            records = file.records(stretch, number, table.width, FaultLog(keep=0))
            writer.writerows((record.number, *record.cells) for record in records)
        else:
            rows = ((at, delimiter, row.rstrip(b"\r\n")) for at, row in stretch.doubtful(number))
            out.write(b"".join(b"%d%b%b\n" % row for row in rows))
    text.detach()
