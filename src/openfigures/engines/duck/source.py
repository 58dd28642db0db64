"""A surveyed table as something that DuckDB reads: its own file when that is plain, else a plain copy."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from openfigures.database.quoting import quoted
from openfigures.errors import MachineError
from openfigures.package.dialect import Dialect
from openfigures.tables.csv_file import CsvFile
from openfigures.tables.faults import FaultLog
from openfigures.tables.parquet.file import ParquetFile
from openfigures.tables.table import Table
from openfigures.tables.table_file import TableFile

_NEVER = "\x01openfigures\x01"
"""A text that no cell holds; DuckDB asks for one that means null."""


def source(table: Table, scratch: Path) -> tuple[Path, str]:
    """Return the file to read and the SQL that reads its well-formed rows as texts, in their order.

    Raises MachineError when a copy is needed and cannot be written into the folder `scratch`.
    """
    only = table.files[0] if len(table.files) == 1 else None
    if isinstance(only, ParquetFile) and not table.log.dropped_rows:
        return only.location, f"({only.texts})"
    if isinstance(only, CsvFile) and _is_direct(table, only):
        path = only.folder.root / only.path
        return path, read_csv(path, table.resource.dialect, _texts(table), header=bool(only.header.labels))
    path = scratch / f"{len(list(scratch.iterdir()))}.csv"
    dialect = table.resource.dialect if _is_plain(table) else Dialect()
    try:
        _copy(table, path, dialect)
    except OSError as error:
        raise MachineError(f"a working copy of '{table.name}' cannot be written: {error.strerror}") from None
    return path, read_csv(path, dialect, _texts(table), header=False)


def _is_direct(table: Table, file: CsvFile) -> bool:
    """Whether DuckDB surely reads the file's rows as we do: every byte was proved regular before."""
    header = file.start.one_line or (not file.header.labels and not file.has_mark)
    named = not re.search(r"[*?\[\]{}]", str(file.folder.root / file.path))
    return file.text.as_it_lies and not table.irregular and header and named and _is_plain(table)


def _is_plain(table: Table) -> bool:
    """Whether the bytes of a regular stretch of rows mean the same to DuckDB; it passes over blank lines."""
    first = table.files[0]
    is_text = isinstance(first, CsvFile) and not first.text.transcoded
    return is_text and table.resource.dialect.plain and table.width > 1


def _copy(table: Table, path: Path, dialect: Dialect) -> None:
    """Write the well-formed rows: regular stretches as they are, if they are plain, other rows with all quotes."""
    plain, silent, end = _is_plain(table), FaultLog(keep=0), _line_end(table.files[0])
    with path.open("xb") as out, io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True) as text:
        writer = csv.writer(
            text, quoting=csv.QUOTE_ALL, lineterminator=end, delimiter=dialect.delimiter, quotechar=dialect.quote
        )
        for file, stretch in table.stretches():
            if plain and stretch.regular and _line_end(file) == end:
                out.write(stretch.data if stretch.data.endswith(b"\n") else stretch.data + end.encode())
            else:
                writer.writerows(record.cells for record in file.records(stretch, 0, table.width, silent))


def _line_end(file: TableFile) -> str:
    return file.line_end.decode() if isinstance(file, CsvFile) else "\n"


def read_csv(path: Path, dialect: Dialect, columns: Mapping[str, str], *, header: bool) -> str:
    """Return the SQL that reads a plain file; `columns` gives the types by name."""
    quote = quoted(dialect.quote or "")
    options = [
        quoted(str(path)),
        f"columns = {{{', '.join(f'{quoted(name)}: {quoted(kind)}' for name, kind in columns.items())}}}",
        f"delim = {quoted(dialect.delimiter)}, quote = {quote}, escape = {quote}",
        f"skip = {int(header)}, header = false, auto_detect = false, strict_mode = true",
        f"nullstr = {quoted(_NEVER)}, null_padding = false, max_line_size = 4194304",
    ]
    return f"read_csv({', '.join(options)})"


def _texts(table: Table) -> dict[str, str]:
    return {f"c{index}": "VARCHAR" for index in range(table.width)}
