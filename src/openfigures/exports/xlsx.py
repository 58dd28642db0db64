"""All tables as one Excel workbook, a sheet for each.

Excel reckons with doubles. A column whose numbers have at most 15 digits holds numbers, for Excel shows the very same
digits; one with longer numbers holds texts. Nothing is ever a formula or a link.
"""

import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

from openfigures.errors import MachineError
from openfigures.exports.columns import Column, Form
from openfigures.exports.names import sheet_name
from openfigures.exports.typed import TypedTable, left_out, long_numbers

ROWS = 1_048_576
CELLS = 1_000_000
"""Ours, not Excel's: a larger sheet takes minutes to write, and as long to open."""
COLUMNS = 16_384
CHARACTERS = 32_767
"""UTF-16 units that a cell can have."""
_FIRST_DATE = date(1900, 3, 1)
"""Excel believes that 1900 was a leap year."""
_FORMULA_LEADS = ("=", "+", "-", "@")
_FIRST_MEMBER = "[Content_Types].xml"

Put = Callable[[int, int, Any], object]
"""Writes a value into a cell, given by row and column."""


class Workbook:
    """A workbook being written; a context that leaves it whole."""

    def __init__(self, path: Path, moment: datetime, scratch: Path) -> None:
        import xlsxwriter  # noqa: PLC0415 - heavy, and optional

        self._path = path
        self._moment = moment.astimezone(UTC)
        self._packed = scratch / "packed.xlsx"
        options = {"constant_memory": True, "tmpdir": str(scratch), "use_zip64": True}
        self._book = xlsxwriter.Workbook(str(self._packed), options)
        self._book.set_properties({"created": self._moment.replace(tzinfo=None)})
        self._names: list[str] = []
        self._head = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._literal = self._book.add_format({"quote_prefix": True})

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the file, unless something went wrong."""
        import xlsxwriter  # noqa: PLC0415 - heavy, and optional

        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise MachineError(f"the workbook cannot be written: {error}") from None
        if kind is None:
            _repack(self._packed, self._path, self._moment)

    def add(self, table: TypedTable) -> list[str]:
        """Write a table as a sheet and return what people should know about it."""
        if reason := _unfit(table):
            return [left_out(table, reason)]
        name = sheet_name(table.name, self._names)
        self._names.append(name)
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column.name, self._head)
        puts = [self._put(sheet, column) for column in table.columns]
        for number, row in enumerate(table.all_rows(), start=1):
            _write_row(number, row, puts)
        renamed = [] if name == table.name else [f"the sheet of '{table.name}' is '{name}'"]
        return renamed + long_numbers(table, {Form.INTEGER, Form.DECIMAL}, "Excel")

    def _put(self, sheet: Any, column: Column) -> Put:
        """Return what writes a value of a column into a cell."""
        if column.form is Form.BOOLEAN:
            put: Put = sheet.write_boolean
        elif column.form is Form.DATE:
            put = self._put_date(sheet)
        elif column.form is not Form.TEXT and column.float_safe:
            put = sheet.write_number
        else:
            put = self._put_text(sheet)
        return put

    def _put_date(self, sheet: Any) -> Put:
        def put(row: int, at: int, value: date) -> None:
            if value < _FIRST_DATE:
                sheet.write_string(row, at, value.isoformat())
            else:
                sheet.write_datetime(row, at, value, self._day)

        return put

    def _put_text(self, sheet: Any) -> Put:
        def put(row: int, at: int, value: Any) -> None:
            text = f"{value:f}" if isinstance(value, Decimal) else str(value)
            leads = text.startswith(_FORMULA_LEADS)  # such a text shall stay one when somebody edits its cell
            sheet.write_string(row, at, text, self._literal if leads else None)

        return put


def _unfit(table: TypedTable) -> str | None:
    """Say why a table cannot be a sheet; None when it can."""
    if table.rows >= ROWS:
        return f"a sheet has {ROWS:,} rows"
    if len(table.columns) > COLUMNS:
        return f"a sheet has {COLUMNS:,} columns"
    if table.rows * len(table.columns) > CELLS:
        return f"it has more than {CELLS:,} cells, with which a workbook is of no use"
    if max(table.longest, *(len(one.name) for one in table.columns), 0) > CHARACTERS:
        return f"a cell of Excel has {CHARACTERS:,} characters"
    return None


def _write_row(number: int, row: Sequence[Any], puts: Sequence[Put]) -> None:
    for at, (value, put) in enumerate(zip(row, puts, strict=True)):
        if value is not None:
            put(number, at, value)


def _repack(packed: Path, path: Path, moment: datetime) -> None:
    """Write a zip once more with everything stored, so that no version of zlib has a hand in it."""
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "x") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST_MEMBER, name)):
            member = zipfile.ZipInfo(name, moment.timetuple()[:6])
            member.external_attr, member.create_system = 0o644 << 16, 3
            member.file_size = source.getinfo(name).file_size
            with source.open(name) as old, target.open(member, "w") as new:
                shutil.copyfileobj(old, new)
