"""Strict JSON, strict YAML and safe paths: what is read, what is refused, and where."""

from decimal import Decimal
from typing import Any

import pytest

from openfigures.errors import InputRefusedError
from openfigures.package.json_text import Layout, parse_json
from openfigures.package.paths import unsafe_because
from openfigures.package.yaml_text import parse_yaml, plain

JSON = [
    ('{"a": [1, -2.50, 1e3], "b": null}', {"a": [1, Decimal("-2.50"), Decimal("1E+3")], "b": None}),
    ("0.1000000000000000055511151231257827", Decimal("0.1000000000000000055511151231257827")),
    ("9" * 400, int("9" * 400)),
    ('"\\u4e07\\ud83d\\ude00\\"{["', '万😀"{['),
    ("[" * 64 + "]" * 64, None),
    ("  true ", True),
]
NO_JSON = [
    ("", "json-malformed", 1, 1),
    ('{"a": }', "json-malformed", 1, 7),
    ("{'a': 1}", "json-malformed", 1, 2),
    ('{"a": 1} x', "json-malformed", 1, 10),
    ('{"a": "tab\there"}', "json-malformed", 1, 11),
    ('{"a": 01}', "json-malformed", 1, 8),
    ('{\n "NaN": "NaN",\n "b": NaN}', "json-malformed", 3, 7),
    ("[-Infinity]", "json-malformed", 1, 2),
    ('["half \\ud800"]', "json-malformed", 1, 8),
    ('{"a": 1,\n "b": {"a": 2}, "a": 3}', "json-duplicate-key", 2, 17),
    ('{"a": 1, "\\u0061": 2}', "json-duplicate-key", 1, 10),
    ("9" * 401, "json-number-too-long", 1, 1),
    ("[1e401]", "json-number-too-long", 1, 2),
    ("[1e-99999]", "json-number-too-long", 1, 2),
    ("[" * 65 + "]" * 65, "json-too-deep", 1, 65),
    ("[" * 100_000, "json-too-deep", 1, 65),
]


@pytest.mark.parametrize(("text", "value"), JSON, ids=lambda text: str(text)[:20])
def test_json_is_read_exactly(text: str, value: Any) -> None:
    found = parse_json(text, "a.json")
    assert value is None or (found == value and type(found) is type(value))


@pytest.mark.parametrize(("text", "code", "line", "column"), NO_JSON, ids=lambda text: str(text)[:20])
def test_json_that_is_not_strict_is_refused_with_its_place(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(InputRefusedError) as caught:
        parse_json(text, "a.json")
    assert [str(problem.place) for problem in caught.value.problems] == [f"a.json:{line}:{column}"]
    assert caught.value.problems[0].code == code


DOCUMENT = """{
  "name": "x, [y]: {z}",
  "list": [1, {"a": "\\"", "b": [[], [2, 3]]}],
  "漢": {"": null}, "last": true
}"""
PLACES: list[tuple[list[str | int], int, int]] = [
    ([], 1, 1),
    (["name"], 2, 11),
    (["list"], 3, 11),
    (["list", 0], 3, 12),
    (["list", 1, "a"], 3, 21),
    (["list", 1, "b", 1, 1], 3, 41),
    (["漢"], 4, 8),
    (["漢", ""], 4, 13),
    (["last"], 4, 28),
    (["list", 7], 3, 11),  # the nearest parent of what is not there
    (["name", "x"], 2, 11),
    (["nobody", "x"], 1, 1),
]


@pytest.mark.parametrize(("pointer", "line", "column"), PLACES)
def test_a_value_is_located_in_its_document(pointer: list[str | int], line: int, column: int) -> None:
    place = Layout(DOCUMENT, "a.json").place(pointer)
    assert (place.line, place.column) == (line, column)


YAML = [
    ("a: no\nb: 010\nc: 1e3\nd: 2019-02-03", {"a": "no", "b": "010", "c": "1e3", "d": "2019-02-03"}),
    ("a: [x, 'y', \"z\"]\nb: {c: d}", {"a": ["x", "y", "z"], "b": {"c": "d"}}),
    ("a: >-\n  one\n  two\nb: |\n  one\n  two\n", {"a": "one two", "b": "one\ntwo\n"}),
    ("a:\nb: ~\nc: null\nd: ''\ne: 'null'", {"a": None, "b": None, "c": None, "d": "", "e": "null"}),
    ("- a # comment\n- '# none'", ["a", "# none"]),
    ("a: x = '%' AND y", {"a": "x = '%' AND y"}),
]
NO_YAML = [
    ("", "yaml-malformed", None, None),
    ("a: [", "yaml-malformed", 2, 1),
    ("a: b: c", "yaml-malformed", 1, 5),
    ("a: 'x\n", "yaml-malformed", 2, 1),
    ("a: 1\n---\nb: 2", "yaml-malformed", 2, 1),
    ("a: \x07", "yaml-malformed", 1, 4),
    ("a: &x 1\nb: *x", "yaml-alias", 1, 4),
    ("a: *x", "yaml-alias", 1, 4),
    ("a:\n  <<: {b: 1}", "yaml-alias", 2, 3),
    ("a: !!python/object:os.system x", "yaml-tag", 1, 4),
    ("a: !!str 1", "yaml-tag", 1, 4),
    ("a: 1\nb: 2\na: 3", "yaml-duplicate-key", 3, 1),
    ("[a]: 1", "yaml-key", 1, 1),
    ("[" * 66 + "]" * 66, "yaml-too-deep", 1, 66),
]


@pytest.mark.parametrize(("text", "value"), YAML)
def test_yaml_means_what_is_written(text: str, value: Any) -> None:
    assert plain(parse_yaml(text, "a.yaml")) == value


@pytest.mark.parametrize(("text", "code", "line", "column"), NO_YAML, ids=lambda text: str(text)[:20])
def test_yaml_that_is_not_strict_is_refused_with_its_place(
    text: str, code: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(InputRefusedError) as caught:
        parse_yaml(text, "a.yaml")
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)


SAFE = [
    "a.csv",
    "data/a.csv",
    "a b/c-d_e.tar.gz",
    "données/漢.csv",
    "a..b",
    "CONSOLE.csv",
    "x/nul-or-not",
    "a~",
    "#1.csv",
]
UNSAFE = [
    ("", "empty"),
    ("../a.csv", "leaves"),
    ("a/../../b", "leaves"),
    ("a/..", "leaves"),
    ("/etc/passwd", "absolute"),
    ("~/a", "home"),
    ("~root/a", "home"),
    ("$HOME/a", "variable"),
    ("a/${X}", "variable"),
    ("https://example.org/a.csv", "remote"),
    ("//host/a", "remote"),
    ("file:a.csv", "remote"),
    ("s3://x", "remote"),
    ("C:/a", "drive"),
    ("c:a", "drive"),
    ("a\\b", "backslash"),
    ("\\\\host\\a", "backslash"),
    ("*.csv", "wildcard"),
    ("a[1].csv", "wildcard"),
    ("a?.csv", "wildcard"),
    ("a\0.csv", "control"),
    ("a\n.csv", "control"),
    ("a\u202e.csv", "control"),
    ("./a.csv", "hidden"),
    (".git/config", "hidden"),
    ("a//b", "hidden"),
    ("a/", "hidden"),
    ("a.", "dot or a space"),
    ("a /b", "dot or a space"),
    ("CON", "device"),
    ("a/nul.csv", "device"),
    ("com1.txt", "device"),
    ("a" * 1025, "longer"),
]


@pytest.mark.parametrize("path", SAFE)
def test_a_path_can_be_followed(path: str) -> None:
    assert unsafe_because(path) is None


@pytest.mark.parametrize(("path", "reason"), UNSAFE, ids=lambda text: repr(text)[:20])
def test_a_path_is_refused_for_a_reason(path: str, reason: str) -> None:
    assert reason in str(unsafe_because(path))
