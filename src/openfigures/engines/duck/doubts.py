"""The doubtful rows of a table as a small file with their numbers: the only rows whose cells are looked at closely."""

import csv
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from openfigures.engines.duck.source import read_csv
from openfigures.engines.duck.views import ROW
from openfigures.errors import MachineError
from openfigures.package.dialect import Dialect
from openfigures.tables.faults import FaultLog
from openfigures.tables.table import Table


def doubtful_rows(table: Table, scratch: Path) -> tuple[Path, str] | None:
    """Return a file of the doubtful rows and the SQL that reads them; None when no row is known to be beyond doubt.

    Raises MachineError when the file cannot be written into the folder `scratch`.
    """
    if not table.forms or not table.doubtful:
        return None
    path, dialect = scratch / f"doubts{len(list(scratch.iterdir()))}.csv", table.resource.dialect
    try:
        with path.open("xb") as out:
            _write(table, out, dialect)
    except OSError as error:
        raise MachineError(f"a working copy of '{table.name}' cannot be written: {error.strerror}") from None
    columns = {ROW.strip('"'): "BIGINT"} | {f"c{index}": "VARCHAR" for index in range(table.width)}
    return path, read_csv(path, dialect, columns, header=False)


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
