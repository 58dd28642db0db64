"""Parquet tables: what their columns may hold, which rows are faulty and where, and what is refused."""

import random
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from formats import write_parquet
from openfigures.errors import InputRefusedError
from openfigures.findings import Severity
from openfigures.options import Options
from openfigures.tables.parquet import file as parquet_file
from openfigures.tables.parquet import opening
from openfigures.validation import validate
from packages import Found, Json, TableOf, findings_of, found_in, tables_of, write_package

PATH = "t.parquet"


def package(folder: Path, query: str, fields: list[Json] | None = None, **schema: object) -> Path:
    """Write a package of one table that holds what a query yields; by default all its columns are texts."""
    resource = {"path": PATH}
    write_package(folder, {"t": TableOf(csv="", fields=fields, schema=schema, resource=resource)})
    duckdb.execute(f"COPY ({query}) TO '{folder / PATH}' (FORMAT parquet)")
    return folder


def raw(folder: Path, data: bytes) -> Path:
    """Write a package of one table whose file has these bytes."""
    write_package(folder, {"t": TableOf(csv="", fields=None, resource={"path": PATH})})
    (folder / PATH).write_bytes(data)
    return folder


def problems(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(InputRefusedError) as caught:
        tables_of(folder)
    return [(one.code, one.message) for one in caught.value.problems]


SUITABLE = {
    "integer": ["1", "1::TINYINT", "1::UBIGINT", "1::DECIMAL(20,0)", "'1'", "NULL"],
    "number": ["1", "1.5::DECIMAL(5,2)", "1.5::DOUBLE", "1.5::FLOAT", "'1.5'"],
    "year": ["2019", "'2019'"],
    "string": ["'a'", "uuid()", "'a'::ENUM('a')"],
    "boolean": ["TRUE", "'true'"],
    "date": ["DATE '2019-02-03'", "'2019-02-03'"],
    "time": ["TIME '10:00:00'", "'10:00:00'"],
    "datetime": ["TIMESTAMP '2019-02-03 10:00:00'", "TIMESTAMPTZ '2019-02-03 10:00:00+01'", "'2019-02-03T10:00:00Z'"],
    "yearmonth": ["'2019-02'"],
    "duration": ["'P1Y'"],
    "any": ["1", "'a'", "TRUE", "DATE '2019-02-03'", "1.5::DOUBLE"],
}
UNSUITABLE = {
    "integer": ["TRUE", "1::DOUBLE", "1.0::DECIMAL(5,1)", "DATE '2019-02-03'"],
    "number": ["TRUE", "TIME '10:00:00'"],
    "year": ["DATE '2019-02-03'"],
    "string": ["1", "TRUE", "1.5::DOUBLE", "DATE '2019-02-03'"],
    "boolean": ["1"],
    "date": ["TIMESTAMP '2019-02-03 00:00:00'", "20190203"],
    "datetime": ["DATE '2019-02-03'", "TIME '10:00:00'"],
    "duration": ["1"],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, one) for kind, values in SUITABLE.items() for one in values])
def test_columns_that_have_the_type_of_their_field(kind: str, value: str, tmp_path: Path) -> None:
    package(tmp_path, f"SELECT {value} AS a, 'x' AS b", [{"name": "a", "type": kind}, {"name": "b"}])
    assert {one.code for one in found_in(tmp_path)} <= {"float-column"}


@pytest.mark.parametrize(("kind", "value"), [(kind, one) for kind, values in UNSUITABLE.items() for one in values])
def test_columns_of_another_type(kind: str, value: str, tmp_path: Path) -> None:
    package(tmp_path, f"SELECT {value} AS a", [{"name": "a", "type": kind}])
    assert Found("column-type", "bytes", PATH, None, None) in found_in(tmp_path)


def test_a_format_that_describes_texts_asks_for_texts(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "date", "format": "%d.%m.%Y"}, {"name": "b", "type": "date", "format": "%d.%m.%Y"}]
    package(tmp_path, "SELECT '03.02.2019' AS a, DATE '2019-02-03' AS b", fields)
    assert [one.code for one in found_in(tmp_path)] == ["column-type", "cell-unreadable"]


def test_floats_are_judged_and_warned_of(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "number", "constraints": {"maximum": 0.3}}]
    package(tmp_path, "SELECT unnest([0.1::DOUBLE + 0.2::DOUBLE, 0.3, 'NaN', '-Infinity']) AS a", fields)
    findings = findings_of(validate(tmp_path, options=Options(engine="plain")))
    assert [(one.code, one.value, one.place.line) for one in findings] == [
        ("float-column", "DOUBLE", None),
        ("cell-unreadable", "nan", 3),
        ("cell-unreadable", "-inf", 4),
        ("constraint-broken", "0.30000000000000004", 1),
    ]
    assert findings[0].severity is Severity.WARNING


UNREADABLE = {
    "a list": "[1]",
    "a structure": "{'a': 1}",
    "a map": "MAP {'a': 1}",
    "bytes": "'\\xFF'::BLOB",
    "an interval": "INTERVAL 1 DAY",
}


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_columns_that_no_cell_can_hold_are_refused_by_name(value: str, tmp_path: Path) -> None:
    [(code, message)] = problems(package(tmp_path, f"SELECT 1 AS a, {value} AS b, 'x' AS c"))
    assert code == "column-unreadable"
    assert message.startswith("the column 'b' is of the type ")


@pytest.mark.parametrize("kind", ["a decimal of 50 digits", "a timestamp of 96 bits"])
def test_what_would_be_rounded_is_refused(kind: str, tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    raw(tmp_path, b"")
    if kind == "a decimal of 50 digits":
        pq.write_table(pa.table({"a": pa.array([Decimal("1.5")], pa.decimal256(50, 2))}), tmp_path / PATH)
    else:
        moments = pa.table({"a": pa.array([1], pa.timestamp("ns"))})
        pq.write_table(moments, tmp_path / PATH, use_deprecated_int96_timestamps=True)
    assert [code for code, _ in problems(tmp_path)] == ["column-unreadable"]


HEADERS = {
    "order": ("SELECT 'x' AS b, 1 AS a", {}, ["header-order"]),
    "any order": ("SELECT 'x' AS b, 1 AS a", {"fieldsMatch": "equal"}, []),
    "missing": ("SELECT 1 AS a", {}, ["field-missing"]),
    "more": ("SELECT 1 AS a, 'x' AS b, 2 AS c", {}, ["field-unknown"]),
    "more than needed": ("SELECT 1 AS a, 'x' AS b, 2 AS c", {"fieldsMatch": "subset"}, []),
    "renamed": ("SELECT 1 AS a, 'x' AS c", {}, ["header-mismatch"]),
    "invisible": ("SELECT 1 AS a, 'x' AS \"b\u200b\"", {}, ["header-mismatch", "invisible-character"]),
}


@pytest.mark.parametrize(("query", "schema", "codes"), HEADERS.values(), ids=HEADERS)
def test_names_of_columns_are_a_header(query: str, schema: Json, codes: list[str], tmp_path: Path) -> None:
    package(tmp_path, query, [{"name": "a", "type": "integer"}, {"name": "b"}], **schema)
    assert [(one.code, one.path, one.line) for one in found_in(tmp_path)] == [(code, PATH, None) for code in codes]


ROWS = {
    "a character without width": ("'a\u200b'", ("invisible-character", 2, 2)),
    "a NUL byte": ("'a' || chr(0)", ("nul-byte", 2, 2)),
    "a formula": ("'=1+1'", ("formula-lead", 2, 2)),
    "a carriage return": ("'a' || chr(13)", ("stray-carriage-return", 2, 2)),
    "a C1 control": ("'a' || chr(146)", ("control-character", 2, 2)),
    "line ends": ("'a' || chr(13) || chr(10) || 'b'", None),
    "a long text": (f"repeat('a', {2**20})", None),
    "a text that is too long": (f"repeat('a', {2**20 + 1})", ("row-too-long", 2, None)),
}


@pytest.mark.parametrize("engine", ["plain", "duckdb"])
@pytest.mark.parametrize(("text", "fault"), ROWS.values(), ids=ROWS)
def test_texts_are_looked_at_as_in_csv(
    text: str, fault: tuple[str, int, int] | None, engine: str, tmp_path: Path
) -> None:
    fields: list[Json] = [{"name": "a", "type": "integer", "constraints": {"maximum": 2}}, {"name": "b"}]
    package(tmp_path, f"SELECT * FROM (VALUES (1, 'x'), (2, {text}), (3, 'z'))", fields)
    duckdb.execute(
        f"COPY (SELECT col0 AS a, col1 AS b FROM '{tmp_path / PATH}') TO '{tmp_path / PATH}' (FORMAT parquet)"
    )
    found = [(one.code, one.line, one.column) for one in found_in(tmp_path, engine)]
    assert found == [*([fault] if fault else []), ("constraint-broken", 3, 1)]


@pytest.mark.parametrize(
    ("missing", "cells", "faults"),
    [
        ([""], [("1", "x"), ("", "y")], {"blank-row": 1}),
        (["-"], [("1", "x"), ("-", "y"), ("-", "-")], {}),
        (["NA", ""], [("1", "x"), ("", "y")], {"blank-row": 1}),
        ([], [("1", "x")], {"null-undeclared": 2}),
    ],
)
def test_a_null_is_the_missing_value(missing: list[str], cells: object, faults: object, tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer"}, {"name": "b"}]
    query = "SELECT unnest([1, NULL, NULL]) AS a, unnest(['x', 'y', NULL]) AS b"
    table = tables_of(package(tmp_path, query, fields, missingValues=missing))["t"]
    assert [record.cells for record in table.records()] == cells
    assert table.log.totals == faults


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("part", [1, 2, 3, 100])
def test_rows_are_found_again(part: int, few: int, tmp_path: Path) -> None:
    texts = ["a", "\u200bb", "c", "d\0", "", "f", "g", "=h", "i"]
    write_package(tmp_path, {"t": TableOf(csv="", fields=[{"name": "n"}, {"name": "s"}], resource={"path": PATH})})
    write_parquet(tmp_path / PATH, {"n": "VARCHAR", "s": "VARCHAR"}, [(text and "x", text) for text in texts])
    with patch.object(parquet_file, "PART", part), patch.object(parquet_file, "_FEW", few):
        table = tables_of(tmp_path)["t"]
        kept = [(line, text) for line, text in enumerate(texts, start=1) if text not in {"d\0", ""}]
        assert [(one.line, one.cells[1]) for one in table.records()] == kept
        located = table.locate(range(1, table.rows + 1))
        assert [(one.place.line, one.cells[1]) for one in located.values()] == kept
        assert {str(one.place_of(1)) for one in table.locate([2]).values()} == {f"{PATH}:2:2"}


def test_several_files_are_one_table(tmp_path: Path) -> None:
    fields: list[Json] = [{"name": "a", "type": "integer", "constraints": {"unique": True}}, {"name": "b"}]
    write_package(tmp_path, {"t": TableOf(csv="", fields=fields, resource={"path": ["1.parquet", "2.parquet"]})})
    write_parquet(tmp_path / "1.parquet", {"a": "INTEGER", "b": "VARCHAR"}, [(1, "x"), (2, "y")])
    write_parquet(tmp_path / "2.parquet", {"a": "BIGINT", "b": "VARCHAR"}, [(3, "x"), (2, "z")])
    for engine in ("plain", "duckdb"):
        assert [(one.code, one.path, one.line) for one in found_in(tmp_path, engine)] == [
            ("key-duplicate", "2.parquet", 2)
        ]


@pytest.mark.parametrize("resource", [{"format": "parquet"}, {"mediatype": "application/vnd.apache.parquet"}])
def test_the_format_may_be_declared(resource: Json, tmp_path: Path) -> None:
    package(tmp_path, "SELECT 1 AS a", [{"name": "a", "type": "integer"}])
    (tmp_path / PATH).rename(tmp_path / "data")
    write_package(tmp_path, {"t": TableOf(csv="", fields=[{"name": "a"}], resource=resource | {"path": "data"})})
    assert [one.code for one in found_in(tmp_path)] == ["column-type"]


NO_PARQUET = {
    "empty": b"",
    "text": b"a,b\n1,2\n",
    "only the ends": b"PAR1PAR1",
    "encrypted": b"PARE" + bytes(40) + b"PARE",
}


@pytest.mark.parametrize("data", NO_PARQUET.values(), ids=NO_PARQUET)
def test_what_is_no_parquet_is_refused(data: bytes, tmp_path: Path) -> None:
    [(code, message)] = problems(raw(tmp_path, data))
    assert code == "parquet-unreadable"
    assert str(tmp_path) not in message


def test_texts_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    file = package(tmp_path, "SELECT 'abcdefgh' AS a") / PATH
    file.write_bytes(file.read_bytes().replace(b"abcdefgh", b"abc\xff\xfefgh"))
    assert [code for code, _ in problems(tmp_path)] == ["parquet-unreadable"]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    package(tmp_path, "SELECT repeat('a', 1000) AS a, 1 AS b FROM range(10000)")
    assert (tmp_path / PATH).stat().st_size < 50_000
    with patch.object(opening, "UNPACKED_BYTES", 2**20), patch.object(opening, "UNPACKED_RATIO", 100):
        assert [code for code, _ in problems(tmp_path)] == ["unpacked-too-large"]


def test_a_folder_that_looks_like_a_pattern_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "a[b]"
    folder.mkdir()
    raw(folder, b"")
    assert [code for code, _ in problems(folder)] == ["file-unreadable"]


@pytest.mark.parametrize("codec", ["uncompressed", "snappy", "zstd", "gzip"])
def test_damaged_files_are_read_or_refused_and_nothing_else(codec: str, tmp_path: Path) -> None:
    query = (
        "SELECT i AS a, 'text ' || (i % 9) AS b, i / 7 AS c, CAST(i AS DECIMAL(30, 3)) AS d, i % 2 = 0 AS e,"
        " DATE '2000-01-01' + i::INT AS f, TIMESTAMP '2020-01-01' + to_seconds(i) AS g FROM range(300) rows(i)"
    )
    package(tmp_path, "SELECT 1 AS a")
    file, chance = tmp_path / PATH, random.Random(codec)
    duckdb.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet, COMPRESSION {codec})")
    whole = file.read_bytes()
    endings: set[int | str] = set()
    for _ in range(60):
        data = bytearray(whole)
        start = chance.choice([0, len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")])
        for _ in range(chance.choice([1, 2, 8])):
            data[chance.randrange(start, len(data))] = chance.randrange(256)
        file.write_bytes(data if chance.random() < 0.9 else data[: chance.randrange(len(data))])
        try:
            endings.add(sum(1 for _ in tables_of(tmp_path)["t"].records()))
        except InputRefusedError as error:
            endings.update(one.code for one in error.problems)
    assert "parquet-unreadable" in endings
    assert 300 in endings
