"""A table is judged alike in every format: as CSV, packed with gzip, and as Parquet, whatever its types there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats import in_gzip, in_parquet
from generated import NAMES, checks, rows_of, tables_in
from openfigures.database.connection import connect, restrict
from openfigures.engines.checks import Check
from openfigures.engines.duck.engine import DuckEngine
from openfigures.engines.duck.source import source
from openfigures.engines.plain.engine import PlainEngine
from openfigures.options import Options
from openfigures.tables.parquet import file as parquet_file
from openfigures.tables.table import Table
from openfigures.validation import validate
from packages import Json, TableOf, findings_of, tables_of, write_package

TYPES = {
    "n": ["DECIMAL(18,3)", "DECIMAL(38,10)", "DECIMAL(6,0)"],
    "i": ["BIGINT", "SMALLINT", "UBIGINT", "DECIMAL(25,0)"],
    "b": ["BOOLEAN"],
    "d": ["DATE"],
    "y": ["SMALLINT"],
    "t": ["TIMESTAMP", "TIMESTAMPTZ"],
}
"""Types of SQL that the columns of generated tables may have besides that of texts."""
typed = st.fixed_dictionaries({}, optional={name: st.sampled_from(kinds) for name, kinds in TYPES.items()})
slow = settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])


@slow
@given(
    rows=rows_of(NAMES),
    other=rows_of(["s", "n"]),
    asked=checks(),
    required=st.frozensets(st.sampled_from([*NAMES, "xs", "xn"]), max_size=3),
    types=typed,
    part=st.sampled_from([1, 3, 1000]),
)
def test_engines_agree_on_parquet(
    rows: Any, other: Any, asked: list[Check], required: frozenset[str], types: Mapping[str, str], part: int
) -> None:
    with TemporaryDirectory() as name, patch.object(parquet_file, "PART", part):
        folder = Path(name)
        tables_in(folder, rows, other, required)
        tables = tables_of(in_parquet(folder, types))
        plain, fast = PlainEngine().run(tables, asked, 50), DuckEngine().run(tables, asked, 50)
        for check, one, two in zip(asked, plain, fast, strict=True):
            assert (one.failed, one.unknown, one.blocked, tuple(one.hits)) == (
                two.failed,
                two.unknown,
                two.blocked,
                tuple(two.hits),
            ), check


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "é", "=x", "\u200bx", "x\x07", "nul\0"]),
        st.sampled_from(["", "0", "1.5", "-2.25", "100.001", "12345"]),
        st.sampled_from(["", "0", "7", "-3", "999999999999999999"]),
        st.sampled_from(["", "true", "false"]),
        st.sampled_from(["", "2019-02-03", "2020-02-29", "0001-01-01"]),
    ),
    max_size=8,
)
FIELDS: list[Json] = [
    {"name": "key", "type": "string", "constraints": {"pattern": "[a-z]"}},
    {"name": "n", "type": "number", "constraints": {"maximum": 100, "required": True}},
    {"name": "i", "type": "integer", "constraints": {"minimum": 0}},
    {"name": "b", "type": "boolean"},
    {"name": "d", "type": "date", "constraints": {"minimum": "2000-01-01"}},
]
SQL = {"n": "DECIMAL(12,4)", "i": "BIGINT", "b": "BOOLEAN", "d": "DATE"}
RULES = [{"name": "small", "table": "t", "when": "b", "check": "i < 5", "because": "so it is"}]


@slow
@given(rows=ROWS, engine=st.sampled_from(["plain", "duckdb"]))
def test_the_same_table_has_the_same_findings_in_every_format(rows: list[tuple[str, ...]], engine: str) -> None:
    text = "".join(",".join(row) + "\n" for row in [tuple(str(one["name"]) for one in FIELDS), *rows])
    with TemporaryDirectory() as name:
        found = []
        for form in ("csv", "gzip", "parquet"):
            folder = Path(name) / form
            folder.mkdir()
            write_package(folder, {"t": TableOf(csv=text, fields=FIELDS, schema={"primaryKey": ["key"]})}, rules=RULES)
            if form == "gzip":
                in_gzip(folder)
            if form == "parquet":
                in_parquet(folder, SQL)
            report = validate(folder, options=Options(engine=engine, keep=1000))
            header = form != "parquet"
            said = [
                (one.code, one.rule, one.severity, one.field, one.value, one.key, (one.place.line or header) - header)
                for one in findings_of(report)
            ]
            found.append((report.verdict, said))
        assert found[0] == found[1] == found[2]


def shortest(value: Decimal) -> str:
    """Return a decimal as one would write it."""
    text = f"{value.copy_abs():f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"-{text}" if value < 0 else text


def clock(value: time) -> str:
    """Return a time without needless zeros."""
    text = value.replace(tzinfo=None).isoformat()
    return text.rstrip("0") if "." in text else text


VALUES: dict[str, tuple[st.SearchStrategy[Any], Any]] = {
    "SMALLINT": (st.integers(-(2**15), 2**15 - 1), str),
    "UBIGINT": (st.integers(0, 2**64 - 1), str),
    "DECIMAL(9,4)": (st.decimals(-99999, 99999, places=4), shortest),
    "DECIMAL(38,0)": (st.integers(-(10**38) + 1, 10**38 - 1), str),
    "DECIMAL(38,38)": (st.decimals(-1, 1, places=38).filter(lambda value: abs(value) < 1), shortest),
    "BOOLEAN": (st.booleans(), lambda value: "true" if value else "false"),
    "DATE": (st.dates(), date.isoformat),
    "TIME": (st.times(), clock),
    "TIMESTAMP": (st.datetimes(), lambda value: f"{value.date().isoformat()}T{clock(value.time())}"),
    "TIMESTAMPTZ": (
        st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
                     min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)),
        lambda value: f"{value.astimezone(UTC).date().isoformat()}T{clock(value.astimezone(UTC).time())}Z",
    ),
    "VARCHAR": (st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=8), str),
    "UUID": (st.uuids(), str),
}  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(data=st.data(), kind=st.sampled_from(list(VALUES)))
def test_values_are_written_as_table_schema_does(data: st.DataObject, kind: str) -> None:
    values, written = VALUES[kind]
    wanted = data.draw(st.lists(st.none() | values, min_size=1, max_size=20))
    assert texts_of(kind, wanted) == ["" if value is None else written(value) for value in wanted]


@settings(max_examples=80, deadline=None)
@given(wanted=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_floats_are_written_as_the_shortest_decimal_that_comes_back(wanted: list[float]) -> None:
    texts = texts_of("DOUBLE", wanted)
    assert [float(text) for text in texts] == wanted
    assert [Decimal(text) for text in texts] == [Decimal(repr(value)) for value in wanted]


def texts_of(kind: str, values: list[Any]) -> list[str]:
    """Return the texts of a column of values, which the plain way and DuckDB's read alike."""
    with TemporaryDirectory() as name, duckdb.connect() as connection:
        folder = Path(name)
        connection.execute(f"SET TimeZone = 'UTC'; CREATE TABLE rows (number INTEGER, a {kind})")
        # a decimal so small that Python writes it with an exponent would go through a double
        texts = [f"{value:f}" if isinstance(value, Decimal) else value for value in values]
        connection.executemany("INSERT INTO rows VALUES (?, ?)", list(enumerate(texts)))
        write_package(folder, {"t": TableOf(csv="", fields=None, resource={"path": "t.parquet"})})
        connection.execute(f"COPY rows TO '{folder / 't.parquet'}' (FORMAT parquet)")
        table = tables_of(folder)["t"]
        slow = [record.cells for record in table.records()]
        assert fast_texts(table, folder) == slow
        return [text for _, text in slow]


def fast_texts(table: Table, folder: Path) -> list[tuple[str, ...]]:
    scratch = folder / "scratch"
    scratch.mkdir()
    path, query = source(table, scratch)
    connection = connect()
    restrict(connection, scratch, [path])
    return connection.execute(f"SELECT c0, c1 FROM {query}").fetchall()
