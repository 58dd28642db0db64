"""The queries of the Great Expectations suites mean what rules mean, or say that they do not know."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from gx_tables import agrees, outcomes_of, values_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generated import NAMES, checks, rows_of, tables_in
from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import Kind, reader
from openfigures.engines.checks import Balances, Check, Holds, Limits, Readable, Refers, Unique
from openfigures.engines.plain.engine import PlainEngine
from openfigures.figures.periods import period
from openfigures.package.document import Document
from openfigures.package.schema import Field
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.parser import parse_expression
from openfigures.suites.great_expectations.cells import Cell
from openfigures.suites.great_expectations.periods import period_end, period_start
from openfigures.suites.great_expectations.steps import Sql, Steps
from packages import Json, TableOf, tables_of, write_package

SPOT: Any = Document.parse("test.json", "{}", "tableschema")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    rows=rows_of(NAMES),
    other=rows_of(["s", "n"]),
    asked=checks(),
    required=st.frozensets(st.sampled_from([*NAMES, "xs", "xn"]), max_size=3),
)
def test_queries_agree_with_the_plain_engine(
    rows: Any, other: Any, asked: list[Check], required: frozenset[str]
) -> None:
    with TemporaryDirectory() as folder:
        tables = tables_in(Path(folder), rows, other, required)
        plain = PlainEngine().run(tables, asked, 10**9)
        for check, one, two in zip(asked, plain, outcomes_of(tables, asked, Path(folder)), strict=True):
            assert two.skipped or agrees(two, one), f"{check}\nplain  {one}\nqueries {two}"


# One table, many rules: for each the rows that it finds broken, undecided and beyond.

FIELDS: list[Json] = [
    {"name": "n", "type": "number"},
    {"name": "i", "type": "integer"},
    {"name": "t"},
    {"name": "b", "type": "boolean"},
    {"name": "d", "type": "date"},
]
ROWS = """n,i,t,b,d
12.5,2,2019-02,true,2019-02-28
-0.25,,per cent,false,2020-02-29
,-3,2016-01-31/P1M,,2019-02-30
1000000000000,999999999999999999,é漢,true,
7,5,"it's",false,9999-12-31
"""
RULES = [
    ("abs(n) = 12.5 OR abs(n) = 0.25", [5], [3], [4]),
    ("whole(n)", [1, 2], [3], [4]),
    ("whole(n * i)", [], [2, 3], [4]),
    ("multiple_of(n, 0.25)", [], [3], [4]),
    ("multiple_of(n, 0)", [], [1, 2, 3, 5], [4]),
    ("scale(n, i) = 1250", [5], [2, 3], [4]),
    ("scale(i, 0 - 1) = 0.2", [3, 5], [2], [4]),
    ("scale(n, 0.5) IS NULL", [], [], [4]),
    ("length(t) = 2", [1, 2, 3, 5], [], []),
    ("length(t) = 4 OR contains(t, '漢')", [1, 2, 3], [], []),
    ("starts_with(t, '20')", [2, 4, 5], [], []),
    ("ends_with(t, 'P1M') OR ends_with(t, '')", [], [], []),
    ("ends_with(t, '''s')", [1, 2, 3, 4], [], []),
    (r"matches(t, '[0-9]{4}-\d+')", [2, 3, 4, 5], [], []),
    ("period_start(t) < period_end(t)", [], [2, 4, 5], []),
    ("period_end(t) = period_end('2019-02') OR period_end(t) = period_end('2016-02-28')", [], [2, 4, 5], []),
    ("b OR NOT b", [], [3], []),
    ("b IN (true)", [2, 5], [3], []),
    ("d >= period_start('2020')", [1], [4], []),
    ("n IN (7, 12.5, 0.0000001)", [2], [3], [4]),
    ("n + i - 14.5 = 0 OR n IS NULL", [5], [2], [4]),
    ("i * i * i < 0 OR i * i > 0", [], [2], [4]),
    ("i < 999999999999999999", [4], [2], []),
    ("NOT (n BETWEEN 0 AND 100)", [1, 5], [3], [4]),
]
GROUP_RULES = [
    ("count() = 1", [1, 2], [], []),
    ("count_if(i > 0) >= 0", [], [2], []),
    ("sum(i) > 0", [3], [2], []),
    ("sum_if(i, t = 'per cent') IS NOT NULL", [2], [], []),
    ("sum_if(i, t <> 'per cent') > 6", [2, 3], [], []),
    ("min(i) = 2 OR b IS NULL", [], [2], []),
    ("max(i) < 10", [1], [2], []),
    ("sum(n) > 0", [], [3], [1]),
]


@pytest.mark.parametrize(("rule", "broken", "undecided", "beyond"), RULES)
def test_a_rule_for_rows(rule: str, broken: list[int], undecided: list[int], beyond: list[int], tmp_path: Path) -> None:
    check = Holds(table="t", when=None, test=parse_expression(rule), lookups={})
    assert found(check, tmp_path) == (broken, undecided, beyond)


@pytest.mark.parametrize(("rule", "broken", "undecided", "beyond"), GROUP_RULES)
def test_a_rule_for_groups(
    rule: str, broken: list[int], undecided: list[int], beyond: list[int], tmp_path: Path
) -> None:
    check = Balances(table="t", group_by=("b",), when=None, test=parse_expression(rule), lookups={})
    assert found(check, tmp_path) == (broken, undecided, beyond)


def found(check: Check, folder: Path, csv: str = ROWS, fields: Sequence[Json] = FIELDS) -> tuple[list[int], ...]:
    """Return the rows that a check finds broken, undecided and beyond, after a look whether the plain engine agrees."""
    tables = tables_of(write_package(folder, {"t": TableOf(csv=csv, fields=fields)}))
    [outcome], [reference] = outcomes_of(tables, [check], folder), PlainEngine().run(tables, [check], 100)
    assert agrees(outcome, reference), f"{outcome}\n{reference}"
    undecided = [hit.row for hit in outcome.hits if hit.unknown]
    return [hit.row for hit in outcome.hits if not hit.unknown], undecided, list(outcome.beyond)


def test_every_function_is_tried() -> None:
    tried = {name for rule, *_ in [*RULES, *GROUP_RULES] for name in re.findall(r"([a-z_]+)\(", rule)}
    assert tried == set(FUNCTIONS)


KEYS = [
    ("1\n1.0\n2\n", [2], []),
    ("1\n1e0\n2\n", [], [1, 2, 3]),
    ("1\n\nx\n\n", [], []),
]


@pytest.mark.parametrize(("cells", "broken", "beyond"), KEYS)
def test_keys_are_equal_by_their_worth(cells: str, broken: list[int], beyond: list[int], tmp_path: Path) -> None:
    fields: list[Json] = [{"name": "n", "type": "number"}, {"name": "o"}]
    csv = "n,o\n" + "".join(f"{cell},-\n" for cell in cells.splitlines())
    assert found(Unique(table="t", fields=("n",)), tmp_path, csv, fields) == (broken, [], beyond)


REFERENCES = [
    ({"type": "number"}, "1", {"type": "integer"}, "1", [], []),
    ({"type": "number"}, "1000000", {"type": "string"}, "1", [1], []),
    ({"type": "string"}, "1000000", {"type": "number"}, "1", [1], []),
    ({"type": "boolean"}, "1", {"type": "integer"}, "1", [1], []),
    ({"type": "string"}, "2019-02-03", {"type": "date"}, "2019-02-03", [1], []),
    ({"type": "number"}, "1e0", {"type": "number"}, "1", [], [1]),
    ({"type": "number"}, "1", {"type": "number"}, "1e0", [], [1]),
    ({"type": "number"}, "1", {"type": "integer"}, "999999999999999999", [1], []),
    ({"type": "integer"}, "999999999999999999", {"type": "integer"}, "999999999999999998", [1], []),
]


@pytest.mark.parametrize(("here", "cell", "there", "key", "broken", "beyond"), REFERENCES)
def test_values_of_different_kinds_are_never_equal(
    here: Json, cell: str, there: Json, key: str, broken: list[int], beyond: list[int], tmp_path: Path
) -> None:
    tables = tables_of(
        write_package(
            tmp_path,
            {
                "t": TableOf(csv=f"a,z\n{cell},-\n", fields=[{"name": "a"} | here, {"name": "z"}]),
                "u": TableOf(csv=f"b,z\n{key},-\n", fields=[{"name": "b"} | there, {"name": "z"}]),
            },
        )
    )
    check = Refers(table="t", fields=("a",), target="u", target_fields=("b",))
    [outcome], [reference] = outcomes_of(tables, [check], tmp_path), PlainEngine().run(tables, [check], 100)
    assert agrees(outcome, reference)
    assert ([hit.row for hit in outcome.hits], list(outcome.beyond)) == (broken, beyond)


UNSAID = [
    ("n > 0.0000001", "the number 1E-7 does not fit"),
    ("n > 10000000000000", "does not fit into the integers of SQLite"),
    (r"matches(t, '\bx')", "Python reads"),
    ("n > " + "+".join(["n"] * 150), ""),
    ("(" * 40 + "n" + " + 1)" * 40 + " > 0", ""),
    ("n IN (" + ", ".join(map(str, range(1000))) + ")", ""),
]


@pytest.mark.parametrize(("rule", "reason"), UNSAID)
def test_what_sqlite_cannot_say_is_left_out_and_no_rule_is_too_deep(rule: str, reason: str, tmp_path: Path) -> None:
    tables = tables_of(write_package(tmp_path, {"t": TableOf(csv=ROWS, fields=FIELDS)}))
    check = Holds(table="t", when=None, test=parse_expression(rule), lookups={})
    [outcome] = outcomes_of(tables, [check], tmp_path)
    assert reason in (outcome.skipped or "")
    assert bool(outcome.skipped) is bool(reason)


# Cells


def field(kind: str, **properties: Any) -> Field:
    """Return a field for a test."""
    return Field(name="x", type=kind, spot=SPOT, **properties)


numbers = st.one_of(
    st.text("+-.0123456789eE ", max_size=12),
    st.from_regex(r"[+-]?[0-9]{0,14}\.?[0-9]{0,8}", fullmatch=True),
    st.from_regex(r"[+-]?[0-9]{1,3}e[+-]?0?[0-9]{1,3}", fullmatch=True),
)
days = st.one_of(
    st.from_regex("[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.dates().map(date.isoformat),
    st.sampled_from(
        ["2019-2-3", "now", "2019-02-03 ", "2019-02-29", "2020-02-29", "1900-02-29", "2000-02-29", "0000-01-01"]
    ),
)
KINDS = [
    ("number", numbers),
    ("integer", numbers),
    ("date", days),
    ("year", st.text("0123456789-", max_size=5)),
    ("yearmonth", st.from_regex("[0-9]{4}-?[0-9]{2}", fullmatch=True)),
    ("boolean", st.sampled_from(["true", "FALSE", "1", "0", "yes", "", "tru"])),
]


ORDINARY = {"number": r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})", "integer": "[+-]?[0-9]{1,18}"}
"""Numbers that SQLite must hold."""


@pytest.mark.parametrize(("kind", "texts"), KINDS, ids=[kind for kind, _ in KINDS])
def test_cells_are_read_alike(kind: str, texts: st.SearchStrategy[str]) -> None:
    cell = Cell(field(kind, missing=()))

    @given(st.lists(texts, min_size=1, max_size=50))
    def law(cells: list[str]) -> None:
        with TemporaryDirectory() as folder:
            values = values_of(cell.field, cells, Path(folder) / "cells.sqlite")
        for text, value in zip(cells, values, strict=True):
            assert_same(cell, text, value)

    law()


def assert_same(cell: Cell, text: str, value: Any) -> None:
    """Compare the value that SQLite has with that of the plain engine; and what the pattern of the type says."""
    try:
        truth = reader(cell.field)(text)
    except NotAValue:
        truth = None
    if cell.form:
        assert bool(re.search(cell.pattern(cell.form), text)) is (truth is not None), text
    if isinstance(value, float):  # it does not fit
        assert truth is not None, text
        assert not re.fullmatch(ORDINARY[cell.field.type], text), text
    elif isinstance(truth, Decimal):
        assert value == truth.scaleb(cell.places), text
    else:
        assert value == (truth.isoformat() if isinstance(truth, date) else truth), text


@pytest.mark.parametrize("length", [400, 401])
def test_a_number_may_have_four_hundred_characters(length: int, tmp_path: Path) -> None:
    csv = f"n,z\n{'9' * length},-\n"
    tables = tables_of(
        write_package(tmp_path, {"t": TableOf(csv=csv, fields=[{"name": "n", "type": "number"}, {"name": "z"}])})
    )
    [outcome] = outcomes_of(tables, [Readable(table="t", field="n")], tmp_path)
    assert outcome.beyond == (() if length == 400 else (1,))


periods = st.one_of(
    st.from_regex("[0-9]{4}(-[01][0-9](-[0-3][0-9](/P[0-9]{1,4}[YMD])?)?)?", fullmatch=True),
    st.builds("{}/P{}{}".format, st.dates().map(date.isoformat), st.integers(0, 120), st.sampled_from("YMD")),
)
LIMITS = ["9999", "9999-12", "9999-12-31/P1D", "9999-12-31/P2D", "9999-12-01/P1M", "9998-12-31/P1Y", "0001-01-01/P1M"]


@settings(max_examples=40)
@given(st.lists(periods, min_size=1, max_size=50).map(lambda texts: [*texts, *LIMITS, "", "2019 ", "x"]))
def test_periods_begin_and_end_alike(texts: list[str]) -> None:
    for at, function in enumerate((period_start, period_end)):
        with TemporaryDirectory() as folder:
            days = values_of(field("string"), texts, Path(folder) / "days.sqlite", over_steps(function))
        truths = [found and found[at].isoformat() for found in map(period, texts)]
        assert dict(zip(texts, days, strict=True)) == dict(zip(texts, truths, strict=True))


def over_steps(function: Any) -> str:
    """Return an expression over the column x that goes through the steps of a function."""
    steps = Steps("s")
    day = function(steps, Sql(text="x", kind=Kind.TEXT))
    source = "(SELECT t.x AS x)"
    for columns in steps.levels:
        source = f"(SELECT *, {', '.join(columns)} FROM {source})"
    return f"(SELECT {day.text} FROM {source})"


def test_a_pattern_made_to_take_for_ever_does_not(tmp_path: Path) -> None:
    csv = f"a,z\n{'a' * 60},-\n"
    tables = tables_of(write_package(tmp_path, {"t": TableOf(csv=csv, fields=[{"name": "a"}, {"name": "z"}])}))
    check = Limits(table="t", field="a", test=parse_expression("matches(a, '(?:a|aa)+b')"))
    [outcome] = outcomes_of(tables, [check], tmp_path)
    assert outcome.failed == 1
