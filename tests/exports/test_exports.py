"""What goes out is what the table says: exact, typed, and in every format the same."""

import sqlite3
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest

from openfigures.errors import InputRefusedError
from openfigures.exports import xlsx as xlsx_module
from openfigures.exports.writing import Export, write_exports
from packages import Json, TableOf, tables_of, write_package

MOMENT = datetime(2026, 11, 23, 19, 13, 6, tzinfo=UTC)
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def exported(folder: Path, csv: str, *fields: Json, name: str = "t") -> tuple[Path, list[Export]]:
    """Export a package of one table; return the folder of the exports and what is said of them."""
    tables = tables_of(write_package(folder, {name: TableOf(csv=csv, fields=fields)}))
    out = folder / "out"
    out.mkdir()
    return out, write_exports(tables, "all", MOMENT, out)


def parquet(folder: Path, name: str = "t") -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return types and rows of a Parquet file."""
    relation = duckdb.read_parquet(f"{folder / name}.parquet")
    return [str(kind) for kind in relation.types], relation.fetchall()


def sqlite(folder: Path, name: str = "t") -> list[tuple[Any, ...]]:
    """Return the rows of a table of the SQLite file, numbers as exact decimals of what SQLite shows."""
    with sqlite3.connect(folder / "all.sqlite") as connection:
        rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
    connection.close()
    return [tuple(Decimal(repr(cell)) if isinstance(cell, float) else cell for cell in row) for row in rows]


def sheets(folder: Path) -> list[str]:
    """Return the names of the sheets of the workbook."""
    with zipfile.ZipFile(folder / "all.xlsx") as book:
        root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    return [sheet.attrib["name"] for sheet in root.iter(f"{_SHEET}sheet")]


def xlsx(folder: Path, number: int = 1) -> list[list[tuple[str, str] | None]]:
    """Return the cells of a sheet as the file has them: a type (n, b, inlineStr) and a text; None for an empty one."""
    with zipfile.ZipFile(folder / "all.xlsx") as book:
        root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert not list(root.iter(f"{_SHEET}f")), "no cell is a formula"
    rows = list(root.iter(f"{_SHEET}row"))
    width = len(list(rows[0]))
    found = []
    for row in rows:
        cells: list[tuple[str, str] | None] = [None] * width
        for cell in row:
            at = ord(cell.attrib["r"][0]) - ord("A")
            cells[at] = (cell.attrib.get("t", "n"), "".join(cell.itertext()))
        found.append(cells)
    return found


def test_every_type_comes_back_as_it_was(tmp_path: Path) -> None:
    csv = "i,n,b,d,y,s\n1,1.50,true,2019-02-03,2019,a\n-7,-0.001,false,1900-01-01,1980,\n,,,,,é\n"
    fields = [
        {"name": name, "type": kind}
        for name, kind in zip("inbdys", ["integer", "number", "boolean", "date", "year", "string"], strict=True)
    ]
    out, said = exported(tmp_path, csv, *fields)
    assert parquet(out) == (
        ["BIGINT", "DECIMAL(18,3)", "BOOLEAN", "DATE", "BIGINT", "VARCHAR"],
        [
            (1, Decimal("1.500"), True, date(2019, 2, 3), 2019, "a"),
            (-7, Decimal("-0.001"), False, date(1900, 1, 1), 1980, None),
            (None, None, None, None, None, "é"),
        ],
    )
    assert sqlite(out) == [
        (1, Decimal("1.5"), 1, "2019-02-03", 2019, "a"),
        (-7, Decimal("-0.001"), 0, "1900-01-01", 1980, None),
        (None, None, None, None, None, "é"),
    ]
    day = str((date(2019, 2, 3) - date(1899, 12, 30)) // timedelta(days=1))
    assert xlsx(out)[1:] == [
        [("n", "1"), ("n", "1.500"), ("b", "1"), ("n", day), ("n", "2019"), ("inlineStr", "a")],
        [("n", "-7"), ("n", "-0.001"), ("b", "0"), ("inlineStr", "1900-01-01"), ("n", "1980"), None],
        [None, None, None, None, None, ("inlineStr", "é")],
    ]
    assert [one.path for one in said] == ["all.sqlite", "all.xlsx", "t.parquet"]
    assert all(one.notes == () for one in said)


@pytest.mark.parametrize(
    ("kind", "cells", "type_", "values", "in_doubles"),
    [
        ("number", ["0.1", "0.2"], "DECIMAL(18,1)", ["0.1", "0.2"], True),
        ("number", ["9.00000000000003"], "DECIMAL(18,14)", ["9.00000000000003"], True),
        ("number", ["123456789.1234567"], "DECIMAL(18,7)", ["123456789.1234567"], False),
        ("number", ["1e30", "1"], "DECIMAL(38,0)", ["1000000000000000000000000000000", "1"], True),
        ("number", ["123456789012345678901234567.123"], "DECIMAL(38,3)", ["123456789012345678901234567.123"], False),
        ("number", ["1e40", "2.5"], "VARCHAR", ["1" + "0" * 40, "2.5"], None),
        ("number", ["-0.00"], "DECIMAL(18,0)", ["0"], True),
        ("number", [".5", "+1"], "DECIMAL(18,1)", ["0.5", "1.0"], True),
        ("integer", ["9223372036854775807"], "BIGINT", ["9223372036854775807"], False),
        ("integer", ["9223372036854775808"], "DECIMAL(38,0)", ["9223372036854775808"], False),
        ("integer", ["1" + "0" * 38], "VARCHAR", ["1" + "0" * 38], None),
        ("integer", ["007"], "BIGINT", ["7"], True),
    ],
)
def test_numbers_are_exact_in_every_format(
    tmp_path: Path, kind: str, cells: list[str], type_: str, values: list[str], in_doubles: bool | None
) -> None:
    """Where a program that reckons with doubles would round, the column is text, and that is said."""
    out, said = exported(tmp_path, "n\n" + "".join(f"{cell}\n" for cell in cells), {"name": "n", "type": kind})
    types, rows = parquet(out)
    assert (types, [str(row[0]) for row in rows]) == ([type_], values)
    exact = [Decimal(value) for value in values]
    assert [Decimal(row[0]) for row in sqlite(out)] == exact
    shown = [row[0] for row in xlsx(out)[1:]]
    assert [Decimal(cell[1]) for cell in shown if cell] == exact
    assert {cell[0] for cell in shown if cell} == {"n" if in_doubles else "inlineStr"}
    notes = {one.path: one.notes for one in said}
    assert bool(notes["t.parquet"]) == (in_doubles is None or (kind == "integer" and "DECIMAL" in type_))
    assert bool(notes["all.xlsx"]) == (in_doubles is False)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "_x0041_", "a\nb", ' "q" ', "\\N", "-", "null", "NaN", "😀", "http://x.example"],
)
def test_texts_stay_as_they_are(tmp_path: Path, text: str) -> None:
    cell = '"' + text.replace('"', '""') + '"'
    out, _ = exported(tmp_path, f"id,s\n1,{cell}\n2,NA\n", {"name": "id"}, {"name": "s", "missingValues": ["NA"]})
    assert parquet(out)[1] == [("1", text), ("2", None)]
    assert sqlite(out) == [("1", text), ("2", None)]
    written = text.replace("_x0041_", "_x005F_x0041_")  # how a workbook says that it means these very characters
    assert xlsx(out)[1:] == [[("inlineStr", "1"), ("inlineStr", written)], [("inlineStr", "2"), None]]


def test_a_missing_value_alone_in_its_row_is_a_row(tmp_path: Path) -> None:
    out, _ = exported(tmp_path, "s\nNA\na\n", {"name": "s", "missingValues": ["NA"]})
    assert parquet(out)[1] == [(None,), ("a",)]


@pytest.mark.parametrize(
    ("name", "file", "sheet"),
    [
        ("plain", "plain", "plain"),
        ("a/b", "table-1", "a_b"),
        ("history", "history", "history_"),
        ("n" * 40, "n" * 40, "n" * 31),
        ("con", "table-1", "con"),
        ("ä", "table-1", "ä"),
    ],
)
def test_tables_get_names_that_every_system_takes(tmp_path: Path, name: str, file: str, sheet: str) -> None:
    folder = write_package(tmp_path, {"t": TableOf(csv="n\n1\n", fields=[{"name": "n"}], resource={"name": name})})
    out = tmp_path / "out"
    out.mkdir()
    exports = write_exports(tables_of(folder), "all", MOMENT, out)
    assert [one.path for one in exports] == ["all.sqlite", "all.xlsx", f"{file}.parquet"]
    assert sheets(out) == [sheet]
    assert sqlite(out, name) == [("1",)]


def test_what_a_format_cannot_hold_is_left_out_and_said(tmp_path: Path) -> None:
    csv = f'id,ID,s\n1,2,"{"x" * 32_768}"\n'
    out, said = exported(tmp_path, csv, {"name": "id"}, {"name": "ID"}, {"name": "s"})
    assert {one.path: one.notes for one in said} == {
        "all.sqlite": ("'t' is left out: two of its columns differ in case only, which SQLite does not tell apart",),
        "all.xlsx": ("'t' is left out: a cell of Excel has 32,767 characters",),
        "t.parquet": (),
    }
    assert parquet(out)[1] == [("1", "2", "x" * 32_768)]


def test_a_sheet_that_nobody_could_open_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_module, "CELLS", 5)
    _, said = exported(tmp_path, "a,b\n1,2\n1,2\n1,2\n", {"name": "a"}, {"name": "b"})
    assert {one.path: len(one.notes) for one in said} == {"all.sqlite": 0, "all.xlsx": 1, "t.parquet": 0}


@pytest.mark.parametrize(
    ("csv", "place"), [("id,n\na,1\nb,x\n", "t.csv:3:3"), ("id,n\na,1\nb\n", "t.csv"), ("id\na\n", "t.csv")]
)
def test_a_table_that_cannot_be_read_as_a_whole_is_refused(tmp_path: Path, csv: str, place: str) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        exported(tmp_path, csv, {"name": "id"}, {"name": "n", "type": "number"})
    assert str(refusal.value).startswith(f"table-unreadable {place} ")
    assert list((tmp_path / "out").glob("*.parquet")) == []


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_table_makes_the_same_bytes(tmp_path: Path) -> None:
    rows = "".join(f"{row},{row / 7:.5f},text {row % 10}\n" for row in range(5_000))
    made = []
    for turn in ("one", "two"):
        folder = tmp_path / turn
        folder.mkdir()
        fields: Sequence[Json] = [{"name": "i", "type": "integer"}, {"name": "n", "type": "number"}, {"name": "s"}]
        made.append(bytes_of(exported(folder, "i,n,s\n" + rows, *fields)[0]))
    assert made[0] == made[1]


def test_files_name_no_library_version_but_that_of_parquet(tmp_path: Path) -> None:
    out, _ = exported(tmp_path, "n\n1\n", {"name": "n"})
    assert (out / "all.sqlite").read_bytes()[96:100] == (3_000_000).to_bytes(4, "big")
    with zipfile.ZipFile(out / "all.xlsx") as book:
        assert {member.compress_type for member in book.infolist()} == {zipfile.ZIP_STORED}
        assert {member.date_time for member in book.infolist()} == {MOMENT.timetuple()[:6]}
        assert b"2026-11-23T19:13:06Z" in book.read("docProps/core.xml")
