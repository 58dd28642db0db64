"""The suite for Pandera says of every row what the plain engine says, and stands on its own."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generated import CELLS, NAMES, checks, demand, rows_of, tables_in
from openfigures.cells.numbers import EXACT, read_integer, read_number
from openfigures.cells.reasons import NotAValue
from openfigures.demands.demand import Demand
from openfigures.engines.checks import (
    Balances,
    Check,
    Holds,
    Limits,
    Outcome,
    Present,
    Readable,
    Refers,
    Satisfies,
    Unique,
    fields_read,
)
from openfigures.engines.plain.engine import PlainEngine
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import Call, Column, Literal, walk
from openfigures.rules.parser import parse_expression
from openfigures.suites.pandera import running
from openfigures.suites.pandera.compiling import compile_suite
from openfigures.tables.table import Table
from packages import Json, TableOf, tables_of, write_package


def run(tables: Mapping[str, Table], demands: Sequence[Demand]) -> list[Outcome]:
    """Run the suite of some demands."""
    with TemporaryDirectory() as scratch:
        return running.run(tables, demands, Path(scratch))


def demands_of(asked: Sequence[Check]) -> list[Demand]:
    """Return demands with these checks."""
    return [demand(check, f"rule {at}") for at, check in enumerate(asked)]


def table(folder: Path, csv: str, fields: Sequence[Json]) -> dict[str, Table]:
    """Return a table named `t`."""
    return tables_of(write_package(folder, {"t": TableOf(csv=csv, fields=fields)}))


def rows(outcome: Outcome, but: Collection[int] = ()) -> list[tuple[int, bool]]:
    """Return the rows that an outcome tells of, and whether nobody can tell of them."""
    return [(hit.row, hit.unknown) for hit in outcome.hits if hit.row not in but]


def is_long(field: str, text: str) -> bool:
    """Whether a cell holds a number that the suite has no type for."""
    if field not in {"n", "i"}:
        return False
    try:
        number = (read_number if field == "n" else read_integer)(text)
    except NotAValue:
        return False
    whole, fraction = (12, 6) if field == "n" else (18, 0)
    return number.copy_abs() >= 10**whole or number != EXACT.quantize(number, Decimal(1).scaleb(-fraction))


def can_be_beyond(check: Check) -> bool:
    """Whether rows with ordinary cells can be beyond the suite: by powers of ten, or by what other rows hold."""
    nodes = [] if not isinstance(check, Holds | Balances) else [node for node in (check.when, check.test) if node]
    scales = any(isinstance(one, Call) and one.name == "scale" for node in nodes for one in walk(node))
    return scales or isinstance(check, Balances) or any(table for table, _ in fields_read(check))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    cells=rows_of(NAMES),
    other=rows_of(["s", "n"]),
    asked=checks(),
    required=st.frozensets(st.sampled_from([*NAMES, "xs", "xn"]), max_size=3),
)
def test_the_suite_agrees_with_the_plain_engine(
    cells: Any, other: Any, asked: list[Check], required: frozenset[str]
) -> None:
    with TemporaryDirectory() as folder:
        tables = tables_in(Path(folder), cells, other, required)
        plain = PlainEngine().run(tables, asked, 10**9)
        long = {at for at, row in enumerate(cells, start=1) if any(map(is_long, NAMES, row))}
        for check, one, two in zip(asked, plain, run(tables, demands_of(asked)), strict=True):
            if two.skipped is None:
                assert rows(two) == rows(one, but=two.beyond), f"{check}\nplain   {one}\npandera {two}"
                assert can_be_beyond(check) or set(two.beyond) <= long, f"{check}\npandera {two}"


FIELDS: list[Json] = [
    {"name": "k", "constraints": {"required": True}},
    {"name": "n", "type": "number"},
    {"name": "i", "type": "integer"},
    {"name": "t"},
]
ROWS = """k,n,i,t
a,1.5,2,2019
a,-2,,2019-02
a,0,0,"line
end"
b,100,3,2016-01-01/P5Y
b,x,-1,
b,0.1,12,2016-01-31/P1M
c,1e2,1,漢é
"""
RULES = [
    "abs(n) = 2", "whole(n)", "multiple_of(n, 0.1)", "multiple_of(n, i)", "scale(n, i) > 150", "scale(n, 1.5) > 0",
    "length(t) = 4", "contains(t, '-')", "starts_with(t, '2019')", "ends_with(t, 'Y')", "matches(t, '.*')",
    "matches(t, '[0-9]{4}|line.end')", "period_start(t) = period_start('2019')", "period_end(t) <= period_end('2019')",
    "period_end(t) IS NULL", "(NOT n = 2) IS NULL", "NOT (n IN (1.5, 100.0))", "n - i * 3 + 0.5 < 1", "n * n * 2 >= n",
    "n + 0.0000001 > i", "t < '2019'", "t IS NOT NULL AND n IS NOT NULL", "n > 1 OR i > 1", "1 = 1", "length('é') = 2",
    "'a' IN ('b')", "n < i", "n IN (0.1000000, 100)",
]  # fmt: skip
GROUP_RULES = [
    "count() = 3", "count_if(n > 0) = 2", "sum(n) < 100", "sum(i) = 2", "sum_if(n, n > 0) > 1",
    "sum_if(i, k = 'a') >= 0", "min(i) >= 0", "max(n) > 50", "sum(1) = count()", "k <> 'c'", "count_if(true) = 3",
    "sum(n * 2) > 3", "min(scale(n, i)) < 1", "sum(i) * 2 > count()",
]  # fmt: skip


def test_rules_here_reach_every_function() -> None:
    called = {
        node.name for rule in RULES + GROUP_RULES for node in walk(parse_expression(rule)) if isinstance(node, Call)
    }
    assert called == set(FUNCTIONS)


def test_every_function_gives_what_the_plain_engine_gives(tmp_path: Path) -> None:
    tables = table(tmp_path, ROWS, FIELDS)
    holds = partial(Holds, table="t", when=None, lookups={})
    balances = partial(Balances, table="t", group_by=("k",), when=None, lookups={})
    asked: list[Check] = [holds(test=parse_expression(rule)) for rule in RULES]
    asked += [balances(test=parse_expression(rule)) for rule in GROUP_RULES]
    found = run(tables, demands_of(asked))
    for rule, one, two in zip(RULES + GROUP_RULES, PlainEngine().run(tables, asked, 10**9), found, strict=True):
        assert two.skipped is None, rule
        assert (rule, rows(two)) == (rule, rows(one, but=two.beyond))
        assert two.beyond == (), rule


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("number", [*CELLS["n"], "1.0000000", "0e400", "0e401", "-0.0e-400", "1e0000000001", "1e1_0", "12e-6", "5e11",
                    "5e12", "0" * 399 + "1", "0" * 400 + "1", "1.5E+2", "1e", "e1", ".", "+.5e1", "-.000001",
                    "-.0000001"]),
        ("integer", [*CELLS["i"], "0" * 399 + "7", "-0000000000000000000005", "+", "--1", "1\n"]),
        ("date", [*CELLS["d"], "2000-02-29", "1900-02-29", "infinity", "epoch", "2019-02-03 ", "10000-01-01"]),
        ("year", CELLS["y"]),
        ("yearmonth", CELLS["m"]),
        ("boolean", CELLS["b"]),
    ],
)  # fmt: skip
def test_cells_are_read_as_the_plain_engine_reads_them(kind: str, cells: list[str], tmp_path: Path) -> None:
    """Whatever a cell holds, it is readable or not, and missing or not, and equal to the same cells."""
    csv = "c,d\n" + "".join(f'"{cell}",1\n' for cell in dict.fromkeys(cells))
    fields: list[Json] = [{"name": "c", "type": kind}, {"name": "d"}]
    tables = table(tmp_path, csv, fields)
    asked: list[Check] = [
        Readable(table="t", field="c"),
        Present(table="t", field="c"),
        Unique(table="t", fields=("c",)),
        Refers(table="t", fields=("c",), target="t", target_fields=("c",)),
        Balances(table="t", group_by=("c",), when=None, test=parse_expression("count() = 1"), lookups={}),
    ]
    plain, found = PlainEngine().run(tables, asked, 10**9), run(tables, demands_of(asked))
    assert [rows(two) for two in found] == [rows(one, but=two.beyond) for one, two in zip(plain, found, strict=True)]
    assert found[0].beyond == found[1].beyond == ()


def test_periods_and_what_only_looks_like_them(tmp_path: Path) -> None:
    texts = [
        *CELLS["s"], "2016-01-01/P999999999Y", "2016-01-01/P99999M", "x/P9999999999D", "2016-02-29/P9999M", "2019-00",
        "2000-01-31/P1M", "9999-12", "9998-12-31/P12M", "9999-12-01/P31D", "9999-12-02/P30D", "9999-12-01/P1M",
        "2019\n", "2016-01-01/P1Y\n", "2016-01-01/1Y", "2016-01-01/PY", "0001-01-01/P9998Y", "0001-01-01/P9999Y",
    ]  # fmt: skip
    csv = "c,d\n" + "".join('"{}",1\n'.format(text.replace('"', '""')) for text in dict.fromkeys(texts))
    tables = table(tmp_path, csv, [{"name": "c"}, {"name": "d"}])
    rules = ["period_start(c) IS NULL", "period_end(c) IS NULL", "period_start(c) < period_end(c)"]
    rules += [f"period_end(c) > period_end('{text}')" for text in ("2019", "2019-02", "2016-01-01/P5Y", "9999-12-30")]
    asked: list[Check] = [Holds(table="t", when=None, test=parse_expression(rule), lookups={}) for rule in rules]
    plain, found = PlainEngine().run(tables, asked, 10**9), run(tables, demands_of(asked))
    assert [rows(two) for two in found] == [rows(one) for one in plain]


@pytest.mark.parametrize("form", ["uri", "uuid"])
def test_formats_of_texts(form: str, tmp_path: Path) -> None:
    texts = [
        "https://a.b/c?d=é", "a:b", "a:", "A+-.1:x", "1a:b", "a:b c", "a:b\u00a0c", "a:b\u3000", "a:b\\c", "a:\x1f",
        "123e4567-e89b-12d3-a456-426614174000", "123E4567-e89b-12d3-a456-42661417400", "{123e4567}",
    ]  # fmt: skip
    csv = "c,d\n" + "".join(f'"{text}",1\n' for text in texts)
    fields: list[Json] = [{"name": "c", "format": form}, {"name": "d"}]
    tables = table(tmp_path, csv, fields)
    asked: list[Check] = [Readable(table="t", field="c")]
    assert rows(run(tables, demands_of(asked))[0]) == rows(PlainEngine().run(tables, asked, 10**9)[0])


PATTERNS = ["a.b", "(?s)a.b", "a|b", "^a$", "(?m)^a$\n^b$", "(?i)É", r"\w+", r"\d",
            r"\s", "[^a]", "a\\|b", "a{2,3}?", r"\p{Han}", ""]  # fmt: skip


def test_patterns_take_whole_texts_line_ends_included(tmp_path: Path) -> None:
    texts = ["a\nb", "a b", "a", "a\n", "b", "é", "É", "aa", "٣", "\u00a0", " ", "a|b", "漢", "\n", "aaaa"]
    csv = "c,d\n" + "".join(f'"{text}",1\n' for text in texts)
    tables = table(tmp_path, csv, [{"name": "c"}, {"name": "d"}])
    asked: list[Check] = [
        Limits(table="t", field="c", test=Call("matches", (Column("c"), Literal(pattern)))) for pattern in PATTERNS
    ]
    for pattern, one, two in zip(
        PATTERNS, PlainEngine().run(tables, asked, 10**9), run(tables, demands_of(asked)), strict=True
    ):
        assert (pattern, rows(two)) == (pattern, rows(one))


UNSAID: list[tuple[Json, str, str]] = [
    ({"type": "datetime"}, "c IS NULL", "the suite does not read 'c', which is of the type datetime"),
    (
        {"format": "email"},
        "c IS NULL",
        "the suite does not read 'c', which is of the type string with the format 'email'",
    ),
    ({"type": "number", "groupChar": ","}, "c > 1", "the suite does not read 'c', which is of the type number"),
    ({"type": "number"}, "c * c * c > 1", "its numbers can have more than 38 digits"),
    ({"type": "number"}, "scale(c, 13) > 1", "it scales by a power of ten that is not between -6 and 12"),
    ({"missingValues": ["\0"]}, "c IS NULL", "a text of it has a character that databases cannot hold"),
    ({}, "c = '\0'", "a text of it has a character that databases cannot hold"),
]


@pytest.mark.parametrize(("field", "rule", "reason"), UNSAID)
def test_what_cannot_be_said_is_named(field: Json, rule: str, reason: str, tmp_path: Path) -> None:
    tables = table(tmp_path, "c,d\n1,2\n", [{"name": "c", **field}, {"name": "d"}])
    asked: list[Check] = [
        Holds(table="t", when=None, test=parse_expression(rule), lookups={}),
        Readable(table="t", field="d"),
    ]
    found = run(tables, demands_of(asked))
    assert [outcome.skipped for outcome in found] == [reason, None]
    assert compile_suite({"t": tables["t"].schema}, demands_of(asked)).unsaid == {0: reason}


def test_demands_of_tables_that_databases_would_mix_up_are_not_said(tmp_path: Path) -> None:
    fields: list[Json] = [{"name": "k"}, {"name": "K"}, {"name": "n", "type": "number"}]
    tables = table(tmp_path, "k,K,n\n1,2,3\n", fields)
    asked: list[Check] = [Present(table="t", field="n")]
    reason = "columns of 't' differ only in upper and lower case, which databases do not tell"
    assert run(tables, demands_of(asked)) == [Outcome(skipped=reason, inexpressible=True)]


def test_a_reference_between_kinds_is_not_said(tmp_path: Path) -> None:
    fields: list[Json] = [{"name": "k"}, {"name": "n", "type": "number"}]
    tables = table(tmp_path, "k,n\n1,1\n", fields)
    asked: list[Check] = [Refers(table="t", fields=("k",), target="t", target_fields=("n",))]
    assert run(tables, demands_of(asked)) == [
        Outcome(skipped="'k' and 'n' of 't' are of different kinds", inexpressible=True)
    ]


def test_what_only_a_function_of_openfigures_can_tell_is_not_said(tmp_path: Path) -> None:
    tables = table(tmp_path, "k,n\n1,1\n", [{"name": "k"}, {"name": "n"}])
    asked: list[Check] = [Satisfies(table="t", field="k", accepts=bool)]
    assert run(tables, demands_of(asked)) == [
        Outcome(skipped="only openfigures itself can test this property", inexpressible=True)
    ]


@pytest.mark.parametrize(
    "rule",
    [
        " OR ".join(f"t = '{at}'" for at in range(100)),
        "NOT " * 45 + "t = 'a'",
        "(" * 45 + "t = 'a'" + " AND t IS NOT NULL OR t IS NULL)" * 45,
        "length(t) = 1" + " + length(t)" * 15,
    ],
    ids=["or", "not", "nested", "sum"],
)
def test_long_rules_are_said(rule: str, tmp_path: Path) -> None:
    tables = table(tmp_path, "t,u\na,1\n7,1\n,1\n", [{"name": "t"}, {"name": "u"}])
    asked: list[Check] = [Holds(table="t", when=None, test=parse_expression(rule), lookups={})]
    plain, found = PlainEngine().run(tables, asked, 10**9), run(tables, demands_of(asked))
    assert (found[0].skipped, rows(found[0])) == (None, rows(plain[0]))


def test_a_number_that_is_too_long_is_told_and_nothing_else_of_its_row(tmp_path: Path) -> None:
    csv = "k,n,i,t\na,100.0000001,1,x\nb,100.1,1,x\nc,x,1,x\nd,1e12,13,x\na,1.0000000,401,x\n"
    tables = table(tmp_path, csv, FIELDS)
    rule = Holds(table="t", when=None, test=parse_expression("n <= 100"), lookups={})
    scaled = Holds(table="t", when=None, test=parse_expression("scale(1, i) > 0"), lookups={})
    group = Balances(table="t", group_by=("k",), when=None, test=parse_expression("sum(n) > 1000"), lookups={})
    asked: list[Check] = [rule, scaled, group, Readable(table="t", field="n"), Unique(table="t", fields=("n",))]
    found = run(tables, demands_of(asked))
    assert [(rows(one), one.beyond) for one in found] == [
        ([(2, False)], (1, 4)),
        ([(5, True)], (4,)),
        ([(2, False)], (1, 4)),
        ([(3, False)], ()),
        ([], (1, 4)),
    ]
