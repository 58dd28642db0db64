"""One fault for everything that the judge of structure looks at, and the place where it must be seen."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from formats import write_parquet
from openfigures.tables.faults import FAULTS
from packages import REPOSITORY, Json, TableOf, found_in, tables_of, write_package


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A table t with a fault, and where the fault must be seen."""

    csv: str | bytes
    fields: list[Json]
    schema: Json = field(default_factory=dict)
    resource: Json = field(default_factory=dict)
    found: list[tuple[str, str, int, int | None]]
    """Code, rule, line and column of all findings."""
    path: str = "t.csv"
    """The file of all findings."""


def limited(kind: str, constraints: Json, good: str, bad: str) -> Case:
    """Return a column v of which the first cell keeps a constraint, the second is missing and the third breaks it."""
    name = next(iter(constraints))
    return Case(
        csv=f"id,v\n1,{good}\n2,\n3,{bad}\n",
        fields=[{"name": "id"}, {"name": "v", "type": kind, "constraints": constraints}],
        found=[("constraint-broken", f"v {name}", 4, 3)],
    )


def key(schema: Json, csv: str, found: tuple[str, str, int, int], **constraints: bool) -> Case:
    """Return a table with the columns a and b and a key."""
    return Case(
        csv=csv, fields=[{"name": "a", "constraints": constraints}, {"name": "b"}], schema=schema, found=[found]
    )


def described(more: Json, found: tuple[str, str, int, int]) -> Case:
    """Return a right table of which the descriptor says something wrong, on its line 15."""
    return Case(csv="a\n1\n", fields=[{"name": "a"}], resource=more, path="datapackage.json", found=[found])


CONSTRAINTS = {
    "required": Case(
        csv="id,v\n1,a\n2,\n",
        fields=[{"name": "id"}, {"name": "v", "constraints": {"required": True}}],
        found=[("cell-missing", "v required", 3, 3)],
    ),
    "unique": key({}, "a,b\nx,1\ny,2\n,3\n,4\nx,5\n", ("key-duplicate", "a unique", 6, 1), unique=True),
    "enum": limited("string", {"enum": ["red", "blue"]}, "red", "green"),
    "enum of numbers": limited("number", {"enum": [1, 2.5]}, "2.50", "2.51"),
    "enum of booleans": limited("boolean", {"enum": [True]}, "true", "false"),
    "enum of objects": limited("object", {"enum": [{"x": 1}]}, '"{""x"": 1}"', '"{""x"": 2}"'),
    "enum of arrays": limited("array", {"enum": [[1]]}, "[1.0]", "[true]"),
    "enum of truth values in arrays": limited("array", {"enum": [[False, True]]}, '"[false, true]"', '"[0, 1]"'),
    "pattern": limited("string", {"pattern": "CNY|USD"}, "USD", "CNY or so"),
    "minimum": limited("integer", {"minimum": 2}, "2", "1"),
    "minimum of numbers": limited("number", {"minimum": "0.1"}, "0.10", "0.0999999999999999999999"),
    "minimum of dates": limited("date", {"minimum": "2019-02-03"}, "2019-02-03", "2019-02-02"),
    "minimum of times": limited("time", {"minimum": "09:30:00"}, "09:30:00", "09:29:59"),
    "minimum of years": limited("year", {"minimum": "2019"}, "2019", "2018"),
    "minimum of months": limited("yearmonth", {"minimum": "2019-02"}, "2019-02", "2019-01"),
    "minimum of durations": limited("duration", {"minimum": "P2M"}, "P10M", "P1M"),
    "minimum of moments": limited(
        "datetime", {"minimum": "2019-02-03T10:00:00Z"}, "2019-02-03T11:00:00+01:00", "2019-02-03T10:00:00+01:00"
    ),
    "minimum of times in zones": limited("time", {"minimum": "09:30:00"}, "09:30:00Z", "10:29:59+01:00"),
    "maximum": limited("number", {"maximum": 100}, "100.00", "100.0000000000000000001"),
    "exclusiveMinimum": limited("number", {"exclusiveMinimum": 0}, "0.1", "-0"),
    "exclusiveMaximum": limited("integer", {"exclusiveMaximum": 5}, "4", "5"),
    "minLength": limited("string", {"minLength": 2}, "漢字", "漢"),
    "maxLength": limited("string", {"maxLength": 2}, "é漢", "e\u0301漢"),
    "maxLength of arrays": limited("array", {"maxLength": 1}, "[1]", '"[1, 2]"'),
    "jsonSchema": limited("object", {"jsonSchema": {"required": ["x"]}}, '"{""x"": 1}"', "{}"),
}
OTHERS = {
    "type": Case(
        csv="id,v\n1,2\n2,\n3,1_000\n",
        fields=[{"name": "id"}, {"name": "v", "type": "integer"}],
        found=[("cell-unreadable", "v type", 4, 3)],
    ),
    "a value that is missing by another name": Case(
        csv="id,v\n1,-\n2,n/a\n",
        fields=[{"name": "id"}, {"name": "v", "type": "integer"}],
        schema={"missingValues": ["-"]},
        found=[("cell-unreadable", "v type", 3, 3)],
    ),
    "categories": Case(
        csv="id,v\n1,red\n2,\n3,green\n",
        fields=[{"name": "id"}, {"name": "v", "categories": [{"value": "red", "label": "Red"}, {"value": "blue"}]}],
        found=[("constraint-broken", "v categories", 4, 3)],
    ),
    "primaryKey": key({"primaryKey": ["a", "b"]}, "a,b\nx,1\nx,2\nx,1\n", ("key-duplicate", "a+b primaryKey", 4, 1)),
    "primaryKey that is missing": key({"primaryKey": "b"}, "a,b\nx,1\nx,\n", ("cell-missing", "b required", 3, 3)),
    "unique objects": Case(
        csv='v\n"{""x"": 1, ""y"": [true]}"\n"{""x"": 1, ""y"": [1]}"\n"{""y"": [true], ""x"": 1.0}"\n',
        fields=[{"name": "v", "type": "object", "constraints": {"unique": True}}],
        found=[("key-duplicate", "v unique", 4, 1)],
    ),
    "uniqueKeys": key(
        {"uniqueKeys": [["b", "a"]]}, "a,b\nx,1\nx,\nx,\nx,1\n", ("key-duplicate", "b+a uniqueKeys", 5, 3)
    ),
    "foreignKeys": key(
        {"foreignKeys": [{"fields": "b", "reference": {"resource": "other", "fields": "id"}}]},
        "a,b\nx,1\nx,\nx,3\n",
        ("reference-broken", "b foreignKeys", 4, 3),
    ),
    "foreignKeys to the table itself": key(
        {"foreignKeys": [{"fields": ["b"], "reference": {"fields": ["a"]}}]},
        "a,b\nx,\ny,x\nz,w\n",
        ("reference-broken", "b foreignKeys", 4, 3),
    ),
    "bytes": described({"bytes": 5}, ("bytes-differ", "bytes", 15, 13)),
    "hash": described({"hash": "0" * 32}, ("hash-differs", "hash", 15, 12)),
    "hash of a kind": described({"hash": f"sha256:{'0' * 64}"}, ("hash-differs", "hash", 15, 12)),
    "hash of a kind that nobody knows": described({"hash": "crc99:0"}, ("hash-unknown", "hash", 15, 12)),
    "a property that is misspelt": described({"media_type": "text/csv"}, ("misspelt-property", "properties", 15, 18)),
}
TWO = [{"name": "a"}, {"name": "b"}]


def row(code: str, csv: str | bytes, line: int, column: int | None, **more: Json) -> Case:
    """Return a table of two texts with a fault in its bytes."""
    return Case(csv=csv, fields=TWO, found=[(code, "bytes", line, column)], resource=more)


BYTES = {
    "encoding": row("encoding", b"a,b\n1,2\n\xc3\xa9x\xff,2\n", 3, 3),
    "nul-byte": row("nul-byte", "a,b\n1,2\n1,x\0\n", 3, 3),
    "control-character": row("control-character", "a,b\n1,2\n1,x\x1b[31m\n", 3, 3),
    "bidi-control": row("bidi-control", "a,b\n1,2\n1,x\u202e\n", 3, 3),
    "invisible-character": row("invisible-character", "a,b\n1,2\n1,x\u200b\n", 3, 3),
    "formula-lead": row("formula-lead", "a,b\n1,2\n1,=1+1\n", 3, 3),
    "line-ending": row("line-ending", "a,b\n1,2\r\n3,4\n", 2, 4),
    "line-terminator": row(
        "line-terminator", "a,b\n1,2\n", 1, None, dialect={"delimiter": ",", "lineTerminator": "\r\n"}
    ),
    "stray-carriage-return": row("stray-carriage-return", "a,b\n1,2\r3\n", 2, 3),
    "byte-order-mark": row("byte-order-mark", "\ufeffa,b\n1,2\n", 1, 1),
    "stray-quote": row("stray-quote", 'a,b\n1,"2"\n1,2"\n', 3, 4),
    "stray-escape": row("stray-escape", "a,b\n1,\\,\n1,2\\", 3, 4, dialect={"escapeChar": "\\"}),
    "text-after-quote": row("text-after-quote", 'a,b\n1,"2"\n"1\n"x,2\n', 4, 2),
    "unclosed-quote": row("unclosed-quote", 'a,b\n1,2\n1,"2\n', 3, 3),
    "ragged-row": Case(
        csv="a,b\n1,2\n1\n1,2,3\n",
        fields=TWO,
        found=[("ragged-row", "bytes", 3, 2), ("ragged-row", "bytes", 4, 5)],
    ),
    "blank-row": row("blank-row", "a,b\n1,2\n\n3,4\n", 3, None),
    "row-too-long": row("row-too-long", f"a,b\n1,2\n1,{'x' * 2**20}\n", 3, None),
}


def header(code: str, csv: str, column: int | None, match: str = "exact") -> Case:
    """Return a table of which the header is not that of the schema."""
    return Case(csv=csv, fields=TWO, schema={"fieldsMatch": [match]}, found=[(code, "header", 1, column)])


HEADERS = {
    "blank-label": header("blank-label", "a,b,\n1,2,3\n", 5, "subset"),
    "duplicate-label": header("duplicate-label", "a,b,b\n1,2,3\n", 5, "subset"),
    "duplicate-label where the order counts": header("duplicate-label", "a,b,a\n1,2,3\n", 5),
    "header-mismatch": header("header-mismatch", "a,B\n1,2\n", 3),
    "header-order": header("header-order", "b,a\n1,2\n", 1),
    "header-missing": header("header-missing", "", None),
    "field-missing": header("field-missing", "a\n1\n", 1),
    "field-unknown": header("field-unknown", "a,b,c\n1,2,3\n", 5),
    "field-unknown where fields are equal": header("field-unknown", "c,b,a\n1,2,3\n", 1, "equal"),
    "field-unknown where fewer may come": header("field-unknown", "b,c\n1,2\n", 3, "superset"),
    "field-missing where none is known": header("field-missing", "c,d\n1,2\n", 1, "partial"),
}
RIGHT_HEADERS = [
    ("exact", "a,b"), ("equal", "b,a"), ("subset", "b,x,a"), ("superset", "b"), ("partial", "x,b"),
]  # fmt: skip


def check(case: Case, folder: Path, engine: str = "plain") -> None:
    """Compare what is found in a case with what must be found."""
    tables = {"t": TableOf(csv=case.csv, fields=case.fields, schema=case.schema, resource=case.resource)}
    tables["other"] = TableOf(csv="id\n1\n2\n", fields=[{"name": "id"}])
    found = found_in(write_package(folder, tables), engine)
    assert [(one.code, one.rule, one.line, one.column) for one in found] == case.found
    assert {one.path for one in found} <= {case.path}


def test_every_constraint_of_the_official_profile_has_a_fault() -> None:
    profile = (REPOSITORY / "src/openfigures/package/profiles/2.0/tableschema.json").read_text("utf-8")
    assert {name.split(" of ")[0] for name in CONSTRAINTS} == constraints_in(json.loads(profile))


def constraints_in(schema: Any) -> set[str]:
    """Return the properties of every 'constraints' in a JSON Schema."""
    if isinstance(schema, list):
        return set().union(*map(constraints_in, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("constraints", {}).get("properties", {})).union(*map(constraints_in, schema.values()))


def test_every_kind_of_fault_in_bytes_has_one() -> None:
    assert set(BYTES) | set(COLUMNS) == set(FAULTS)


COLUMNS = {
    "column-type": ("BOOLEAN", [["true", "x"]], [("column-type", None), ("cell-unreadable", 1)]),
    "float-column": ("DOUBLE", [["1.5", "x"]], [("float-column", None)]),
    "null-undeclared": ("BIGINT", [["1", "x"], ["", "y"]], [("null-undeclared", 2)]),
}
"""Faults of Parquet files: the type of SQL of their first column, their rows, and what is found."""


@pytest.mark.parametrize("name", COLUMNS)
def test_faults_of_parquet_files(name: str, tmp_path: Path) -> None:
    kind, rows, expected = COLUMNS[name]
    fields = [{"name": "n", "type": "number"}, {"name": "b"}]
    schema = {"missingValues": [] if name == "null-undeclared" else [""]}
    parquet = {"path": "t.parquet", "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    write_package(tmp_path, {"t": TableOf(csv="", fields=fields, schema=schema, resource=parquet)})
    write_parquet(tmp_path / "t.parquet", {"n": kind, "b": "VARCHAR"}, rows)
    assert [(one.code, one.line) for one in found_in(tmp_path)] == expected


def test_every_kind_of_fault_in_headers_has_one() -> None:
    source = (REPOSITORY / "src/openfigures/tables/header.py").read_text("utf-8")
    codes = set(re.findall(r'_fault\(file, \w+, "([a-z-]+)"', source))
    assert {case.found[0][0] for case in HEADERS.values()} == codes


@pytest.mark.parametrize("name", CONSTRAINTS | OTHERS)
def test_what_a_schema_or_descriptor_declares(name: str, tmp_path: Path) -> None:
    check((CONSTRAINTS | OTHERS)[name], tmp_path)


@pytest.mark.parametrize("name", BYTES)
def test_bytes(name: str, tmp_path: Path) -> None:
    check(BYTES[name], tmp_path)


@pytest.mark.parametrize("name", HEADERS)
def test_header(name: str, tmp_path: Path) -> None:
    check(HEADERS[name], tmp_path)


@pytest.mark.parametrize(("match", "labels"), RIGHT_HEADERS)
def test_headers_that_are_right(match: str, labels: str, tmp_path: Path) -> None:
    check(Case(csv=f"{labels}\n", fields=TWO, schema={"fieldsMatch": [match]}, found=[]), tmp_path)


@pytest.mark.parametrize(
    ("csv", "dialect"),
    [
        ("a,b\n1,2\n", {}),
        ("a,b\r\n1,2\r\n", {}),
        ("a,b\n1,2\n", {"lineTerminator": "\n"}),
        ("a,b\r\n1,2\r\n", {"lineTerminator": "\r\n"}),
        ("a,b", {"lineTerminator": "\r\n"}),
        ("1,2", {"lineTerminator": "\r\n", "header": False}),
    ],
)
def test_lines_that_end_as_declared(csv: str, dialect: Json, tmp_path: Path) -> None:
    check(Case(csv=csv, fields=TWO, resource={"dialect": dialect}, found=[]), tmp_path)


COMMENTED = TableOf(csv="# a comment\n1,2\n", fields=None, resource={"dialect": {"header": False, "commentChar": "#"}})


def test_a_comment_is_not_the_first_row(tmp_path: Path) -> None:
    assert tables_of(write_package(tmp_path, {"t": COMMENTED}))["t"].width == 2
