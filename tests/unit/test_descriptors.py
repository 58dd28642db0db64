"""What dialects, schemas and descriptors mean, and what of them is refused, at which place."""

import json
from pathlib import Path
from typing import Any

import pytest

from openfigures.errors import InputRefusedError
from openfigures.package.dialect import Dialect, read_dialect
from openfigures.package.document import Document, Part
from openfigures.package.opening import Package, open_package
from openfigures.package.schema import FALSE, TRUE, Schema, read_schema
from openfigures.validation import validate
from packages import Json, TableOf, write_json, write_package

DIALECTS: list[tuple[Json, Dialect]] = [
    ({}, Dialect()),
    ({"delimiter": ";"}, Dialect(delimiter=";")),
    ({"quoteChar": "'", "escapeChar": "\\"}, Dialect(quote="'", escape="\\")),
    ({"quoteChar": ""}, Dialect(quote=None)),
    ({"escapeChar": "\\", "doubleQuote": False}, Dialect(escape="\\", double_quote=False)),
    ({"header": False}, Dialect(header_rows=())),
    ({"header": False, "headerRows": [1]}, Dialect(header_rows=())),
    ({"headerRows": [1, 3], "headerJoin": "-"}, Dialect(header_rows=(1, 3), header_join="-")),
    ({"commentRows": [2, 3], "commentChar": "#"}, Dialect(comment_rows=(2, 3), comment="#")),
    ({"skipInitialSpace": True, "nullSequence": "\\N"}, Dialect(skip_initial_space=True, null_sequence="\\N")),
    ({"lineTerminator": "\r\n"}, Dialect(line_terminator="\r\n")),
    ({"csv": {"delimiter": "|"}}, Dialect(delimiter="|")),
]
NO_DIALECTS: list[tuple[Json, str]] = [
    ({"delimiter": "ab"}, "dialect-unusable"),
    ({"delimiter": "\n"}, "dialect-unusable"),
    ({"delimiter": "，"}, "dialect-unusable"),
    ({"delimiter": '"'}, "dialect-unusable"),
    ({"escapeChar": '"'}, "dialect-unusable"),
    ({"doubleQuote": False}, "dialect-unusable"),
    ({"lineTerminator": "|"}, "dialect-unusable"),
    ({"headerRows": [2, 1]}, "dialect-unusable"),
    ({"skipInitialSpace": True, "delimiter": " "}, "dialect-unusable"),
    ({"header": "no"}, "wrong-type"),
    ({"headerRows": [0]}, "wrong-type"),
    ({"commentRows": 1}, "wrong-type"),
    ({"delimiter": 1}, "wrong-type"),
]


def part_of(value: Json) -> Part:
    """Return an object as if it had been read from a file."""
    document = Document.parse("a.json", json.dumps(value), "datapackage")
    return Part(document, (), document.value)


@pytest.mark.parametrize(("written", "meant"), DIALECTS, ids=str)
def test_a_dialect_is_read(written: Json, meant: Dialect) -> None:
    part = part_of(written)
    assert read_dialect(part, ",") == meant
    assert part.document.problems == []


@pytest.mark.parametrize(("written", "code"), NO_DIALECTS, ids=str)
def test_a_dialect_is_refused(written: Json, code: str) -> None:
    part = part_of(written)
    read_dialect(part, ",")
    assert [problem.code for problem in part.document.problems] == [code]


def schema_of(*fields: Json, **more: Any) -> tuple[Schema, list[str]]:
    """Return a schema and the codes of what is wrong with it."""
    part = part_of({"fields": list(fields)} | more)
    return read_schema(part, "t", None), [problem.code for problem in part.document.problems]


A, B = {"name": "a"}, {"name": "b", "type": "integer"}


def test_a_schema_has_the_defaults_of_the_standard() -> None:
    schema, problems = schema_of(A)
    field = schema.fields[0]
    assert (field.type, field.format, field.missing, field.required) == ("string", "default", ("",), False)
    assert (field.true_values, field.false_values) == (TRUE, FALSE)
    assert (field.decimal_char, field.group_char, field.bare_number) == (".", None, True)
    assert (schema.fields_match, schema.keys, schema.foreign_keys) == ("exact", (), ())
    assert problems == []


MISSING: list[tuple[Json, Json, tuple[str, ...]]] = [
    ({}, {}, ("",)),
    ({"missingValues": ["-", "n/a"]}, {}, ("-", "n/a")),
    ({"missingValues": []}, {}, ()),
    ({"missingValues": [{"value": "-", "label": "not asked"}]}, {}, ("-",)),
    ({"missingValues": ["-"]}, {"missingValues": ["x"]}, ("x",)),
    ({"missingValues": ["-"]}, {"missingValues": []}, ()),
]


@pytest.mark.parametrize(("schema", "field", "missing"), MISSING)
def test_missing_values_of_a_field_come_before_those_of_the_schema(
    schema: Json, field: Json, missing: tuple[str, ...]
) -> None:
    read, _ = schema_of(A | field, **schema)
    assert read.fields[0].missing == missing


KEYS: list[tuple[Json, list[tuple[tuple[str, ...], bool]]]] = [
    ({"primaryKey": "a"}, [(("a",), True)]),
    ({"primaryKey": ["b", "a"]}, [(("b", "a"), True)]),
    ({"uniqueKeys": [["a", "b"], ["b"]]}, [(("a", "b"), False), (("b",), False)]),
    ({"primaryKey": "a", "uniqueKeys": [["b"]]}, [(("a",), True), (("b",), False)]),
]


@pytest.mark.parametrize(("written", "keys"), KEYS)
def test_keys_are_read(written: Json, keys: list[tuple[tuple[str, ...], bool]]) -> None:
    schema, _ = schema_of(A, B, **written)
    assert [(key.fields, key.primary) for key in schema.keys] == keys
    assert {field.name for field in schema.fields if field.required} == set(schema.primary_key)


NO_SCHEMAS: list[tuple[list[Json], Json, str]] = [
    ([], {}, "schema-without-fields"),
    ([{}], {}, "field-without-name"),
    ([A, A], {}, "duplicate-field"),
    ([{"name": "a", "type": "text"}], {}, "unknown-type"),
    ([{"name": "a", "type": "list", "itemType": "object"}], {}, "unknown-type"),
    ([{"name": "a", "format": "mail"}], {}, "unknown-format"),
    ([{"name": "a", "type": "date", "format": "%Q"}], {}, "unknown-format"),
    ([{"name": "a", "constraints": {"minimun": 1}}], {}, "unknown-constraint"),
    ([{"name": "a", "constraints": {"enum": []}}], {}, "wrong-type"),
    ([{"name": "a", "constraints": {"required": "yes"}}], {}, "wrong-type"),
    ([{"name": "a", "type": "integer", "constraints": {"maxLength": 2}}], {}, "constraint-unusable"),
    ([{"name": "a", "type": "number", "decimalChar": ",", "groupChar": ","}], {}, "field-unusable"),
    ([{"name": "a", "type": "boolean", "trueValues": ["x"], "falseValues": ["x"]}], {}, "field-unusable"),
    ([A], {"missingValues": "-"}, "wrong-type"),
    ([A], {"missingValues": [1]}, "wrong-type"),
    ([A], {"fieldsMatch": "loose"}, "wrong-type"),
    ([A], {"primaryKey": "b"}, "key-unknown-field"),
    ([A], {"uniqueKeys": [["b"]]}, "key-unknown-field"),
    ([A], {"uniqueKeys": [[]]}, "wrong-type"),
    ([A], {"primaryKey": ["a", "a"]}, "key-unusable"),
    ([A], {"foreignKeys": [{"fields": "a"}]}, "foreign-key-unusable"),
    ([A, B], {"foreignKeys": [{"fields": ["a", "b"], "reference": {"fields": ["a"]}}]}, "foreign-key-unusable"),
    ([A], {"foreignKeys": [{"fields": "b", "reference": {"fields": "a"}}]}, "key-unknown-field"),
]


@pytest.mark.parametrize(("fields", "more", "code"), NO_SCHEMAS, ids=str)
def test_a_schema_is_refused(fields: list[Json], more: Json, code: str) -> None:
    assert schema_of(*fields, **more)[1] == [code]


def opened(folder: Path, resource: Json, **more: Any) -> Package:
    """Open a package of one table of which the descriptor says more."""
    fields: list[Json] = [A, B]
    return open_package(write_package(folder, {"t": TableOf(csv="a,b\n", fields=fields, resource=resource)}, **more))


NO_PACKAGES: list[tuple[Json, Json, str, str]] = [
    ({"path": "../t.csv"}, {}, "unsafe-path", "datapackage.json:7:12"),
    ({"path": "u.csv"}, {}, "file-missing", "datapackage.json:7:12"),
    ({"path": ["t.csv", "T.csv"]}, {}, "path-twins", "datapackage.json:9:5"),
    ({"encoding": "utf-9"}, {}, "unknown-encoding", "datapackage.json:19:16"),
    ({"compression": "zip"}, {}, "unsupported-compression", "datapackage.json:5:3"),
    ({"bytes": "12"}, {}, "wrong-type", "datapackage.json:19:13"),
    ({"bytes": -1}, {}, "wrong-type", "datapackage.json:19:13"),
    ({"schema": "no.json"}, {}, "file-missing", "datapackage.json:8:14"),
    ({"dialect": {"delimiter": "ab"}}, {}, "dialect-unusable", "datapackage.json:20:18"),
    ({"name": 1}, {}, "wrong-type", "datapackage.json:6:12"),
    ({}, {"resources": []}, "no-resources", "datapackage.json:1:1"),
    ({}, {"$schema": "https://example.org/profile.json"}, "remote-profile", "datapackage.json:2:13"),
    ({}, {"licenses": "CC0"}, "profile-violation", "datapackage.json:21:14"),
]


@pytest.mark.parametrize(("resource", "more", "code", "place"), NO_PACKAGES, ids=str)
def test_a_package_is_refused_at_the_place(resource: Json, more: Json, code: str, place: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError) as caught:
        validate(opened(tmp_path, resource, **more).folder.root)
    assert [(problem.code, str(problem.place)) for problem in caught.value.problems] == [(code, place)]


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError) as caught:
        opened(tmp_path, {"path": "/t.csv", "encoding": 8})
    assert [problem.code for problem in caught.value.problems] == ["unsafe-path", "wrong-type"]


def test_schemas_and_dialects_can_stand_in_files(tmp_path: Path) -> None:
    write_json(tmp_path / "schema.json", {"fields": [A, B], "primaryKey": "a"})
    write_json(tmp_path / "dialect.json", {"delimiter": ";"})
    resource = opened(tmp_path, {"schema": "schema.json", "dialect": "dialect.json"}).resources[0]
    assert resource.schema is not None
    assert (resource.schema.primary_key, resource.dialect.delimiter) == (("a",), ";")
    assert str(resource.schema.keys[0].spot.place) == "schema.json:11:16"


FORMATS: list[tuple[Json, bool, str]] = [
    ({}, True, ","),
    ({"format": "CSV"}, True, ","),
    ({"format": "tsv"}, True, "\t"),
    ({"format": "tsv", "dialect": {"delimiter": ";"}}, True, ";"),
    ({"format": "xlsx"}, False, ","),
]


@pytest.mark.parametrize(("resource", "tabular", "delimiter"), FORMATS)
def test_the_format_says_how_a_table_is_read(resource: Json, tabular: bool, delimiter: str, tmp_path: Path) -> None:
    read = opened(tmp_path, resource).resources[0]
    assert (read.tabular, read.dialect.delimiter) == (tabular, delimiter)
