"""A surveyed table as something that DuckDB reads: its own file when that is plain, else a plain copy."""

import csv
import re
from pathlib import Path

from openfigures.engines.duck.sql import quoted
from openfigures.errors import MachineError
from openfigures.package.dialect import Dialect
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
    try:
        _copy(table, path)
    except OSError as error:
        raise MachineError(f"a working copy of '{table.name}' cannot be written: {error.strerror}") from None
    return path, _read_csv(path, Dialect(), table.width, False)


def _is_direct(table: Table) -> bool:
    """Whether DuckDB surely reads the file's rows as we do: every byte was proved regular before."""
    file = table.files[0]
    simple = len(table.files) == 1 and not table.irregular and table.width > 1
    header = file.header.one_line or not file.header.labels
    known = not file.transcoded and not (file.has_mark and not file.header.labels)
    named = not re.search(r"[*?\[\]{}]", str(file.folder.root / file.path))
    return simple and header and known and named and table.resource.dialect.plain


def _copy(table: Table, path: Path) -> None:
    with path.open("x", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for record in table.records():
            writer.writerow(record.cells)


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
