"""A surveyed table as something that DuckDB reads: its own file when that is plain, else a plain copy."""

import csv
import re
from pathlib import Path

from openfigures.engines.duck.sql import quoted
from openfigures.errors import MachineError
from openfigures.package.dialect import Dialect
from openfigures.tables.faults import FaultLog
from openfigures.tables.table import Table

_NEVER = "\x01openfigures\x01"
"""A text that no cell holds; DuckDB asks for one that means null."""


def source(table: Table, scratch: Path) -> tuple[Path, str]:
    """Return the file to read and the SQL that reads its well-formed rows as texts, in their order.

    Raises MachineError when a copy is needed and cannot be written into the folder `scratch`.
    """
    if _is_direct(table):
        file = table.files[0]
        path = file.folder.root / file.path
        return path, _read_csv(path, table.resource.dialect, table.width, bool(file.header.labels))
    path = scratch / f"{len(list(scratch.iterdir()))}.csv"
    dialect = table.resource.dialect if _is_plain(table) else Dialect()
    try:
        _copy(table, path, dialect)
    except OSError as error:
        raise MachineError(f"a working copy of '{table.name}' cannot be written: {error.strerror}") from None
    return path, _read_csv(path, dialect, table.width, False)


def _is_direct(table: Table) -> bool:
    """Whether DuckDB surely reads the file's rows as we do: every byte was proved regular before."""
    file = table.files[0]
    header = file.header.one_line or (not file.header.labels and not file.has_mark)
    named = not re.search(r"[*?\[\]{}]", str(file.folder.root / file.path))
    return len(table.files) == 1 and not table.irregular and header and named and _is_plain(table)


def _is_plain(table: Table) -> bool:
    """Whether the bytes of a regular stretch of rows mean the same to DuckDB; it passes over blank lines."""
    return table.resource.dialect.plain and not table.files[0].transcoded and table.width > 1


def _copy(table: Table, path: Path, dialect: Dialect) -> None:
    """Write the well-formed rows: regular stretches as they are, if they are plain, other rows with all quotes."""
    plain, silent = _is_plain(table), FaultLog(keep=0)
    end = table.files[0].line_end.decode()
    with path.open("x", encoding="utf-8", newline="") as out:
        writer = csv.writer(
            out, quoting=csv.QUOTE_ALL, lineterminator=end, delimiter=dialect.delimiter, quotechar=dialect.quote
        )
        for file, stretch in table.stretches():
            if plain and stretch.rows is not None and file.line_end == table.files[0].line_end:
                text = stretch.data.decode("utf-8")
                out.write(text if text.endswith("\n") else text + end)
            else:
                writer.writerows(record.cells for record in file.records(stretch, 0, table.width, silent))


def _read_csv(path: Path, dialect: Dialect, width: int, header: bool) -> str:
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
    quote = quoted(dialect.quote or "")
    options = [
        quoted(str(path)),
        f"columns = {{{columns}}}",
        f"delim = {quoted(dialect.delimiter)}, quote = {quote}, escape = {quote}",
        f"skip = {int(header)}, header = false, auto_detect = false, strict_mode = true",
        f"nullstr = {quoted(_NEVER)}, null_padding = false, max_line_size = 4194304",
    ]
    return f"read_csv({', '.join(options)})"
