"""The plain engine does nothing twice that it can do once; without a choice each check goes to the better engine."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from openfigures.demands.schemas import schema_demands
from openfigures.engines import auto
from openfigures.engines.checks import Balances, Check, Holds, Limits, Lookup, Outcome, Readable, Refers, Unique
from openfigures.engines.duck.engine import DuckEngine
from openfigures.engines.plain import engine as plain
from openfigures.engines.plain.engine import PlainEngine
from openfigures.engines.plain.evaluate import compiled
from openfigures.rules import nodes
from openfigures.rules.nodes import Column, Literal, OneOf
from openfigures.rules.parser import parse_expression
from openfigures.tables.table import Table
from packages import Json, TableOf, tables_of, write_package

FIELDS: list[Json] = [{"name": "k"}, {"name": "n", "type": "integer"}]
KEY = Unique(table="t", fields=("k",))
REFERENCE = Refers(table="t", fields=("k",), target="other", target_fields=("k",))
OWN_REFERENCE = Refers(table="t", fields=("k",), target="t", target_fields=("k",))
RULE = Holds(table="t", when=parse_expression("n > 0"), test=parse_expression("n + 1 < 3 OR n = 5"), lookups={})
GROUPS = Balances(table="t", group_by=("k",), when=None, test=parse_expression("sum(n) <> 3"), lookups={})


class Counted(str):
    """A text that counts how often one is compared."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Counted.times += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def tables(folder: Path, rows: int) -> dict[str, Table]:
    """Return two tables of two columns."""
    csv = "k,n\n" + "".join(f"{row % 7},{row}\n" for row in range(rows))
    return tables_of(write_package(folder, {name: TableOf(csv=csv, fields=FIELDS) for name in ("t", "other")}))


def test_a_long_list_of_values_is_not_read_for_each_row() -> None:
    listed = OneOf(Column("k"), tuple(Literal(Counted(number)) for number in range(1000)))
    value = compiled(listed)
    Counted.times = 0
    assert [value({(None, "k"): text}, ()) for text in ("0", "999", "1000", None)] == [True, True, False, None]
    assert Counted.times < 10


@pytest.mark.parametrize(("text", "listed"), [("2.50", True), ("0.1", False), ("-0", True), ("1E+2", True)])
def test_a_listed_number_is_compared_by_its_worth(text: str, listed: bool) -> None:
    value = compiled(parse_expression("n IN (2.5, 0.1000000000000000055511151231257827, 0, 100)"))
    assert value({(None, "n"): Decimal(text)}, ()) is listed


@pytest.mark.parametrize("check", [RULE, GROUPS, Limits(table="t", field="n", test=parse_expression("n < 5"))])
def test_an_expression_is_walked_once_for_all_rows(check: Check, tmp_path: Path) -> None:
    visits = []
    for rows in (10, 100):
        read = tables(tmp_path, rows)
        with patch.object(nodes, "children", wraps=nodes.children) as children:
            PlainEngine().run(read, [check], 5)
        visits.append(children.call_count)
    assert visits[0] == visits[1]


@pytest.fixture
def asked() -> Iterator[dict[str, list[Check]]]:
    """Return what each engine is asked; none of them does anything."""
    found: dict[str, list[Check]] = {}

    def asks(name: str):  # type: ignore[no-untyped-def]
        def run(_: object, __: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
            found[name] = list(checks)
            return [Outcome(skipped=name) for _ in checks]

        return run

    with patch.object(DuckEngine, "run", asks("duckdb")), patch.object(plain.PlainEngine, "run", asks("plain")):
        yield found


@pytest.mark.parametrize(
    ("limits", "names"),
    [
        ({"WIDE": 2}, ["plain", "plain", "plain"]),
        ({"SMALL_WORK": 29}, ["duckdb", "duckdb", "duckdb"]),
        ({"SMALL_WORK": 30}, ["plain", "plain", "plain"]),
        ({"SMALL_BYTES": 0}, ["duckdb", "duckdb", "duckdb"]),
        ({"SMALL_BYTES": 0, "WIDE": 1}, ["plain", "duckdb", "plain"]),
    ],
)
def test_each_check_goes_to_the_better_engine(
    limits: dict[str, Any], names: list[str], asked: dict[str, list[Check]], tmp_path: Path
) -> None:
    with patch.multiple(auto, **limits):
        outcomes = auto.AutoEngine().run(tables(tmp_path, 10), [KEY, REFERENCE, OWN_REFERENCE], 5)
    assert [outcome.skipped for outcome in outcomes] == names
    assert sum(len(checks) for checks in asked.values()) == 3


def test_both_engines_together_answer_as_one(tmp_path: Path) -> None:
    checks: list[Check] = [
        KEY,
        REFERENCE,
        Readable(table="other", field="n"),
        RULE,
        GROUPS,
        Readable(table="gone", field="n"),
    ]
    read = tables(tmp_path, 10)
    with patch.multiple(auto, SMALL_WORK=0, WIDE=1):
        assert auto.AutoEngine().run(read, checks, 5) == PlainEngine().run(read, checks, 5)


def test_keys_of_different_kinds_are_never_equal_and_nothing_is_cast(tmp_path: Path) -> None:
    check = Refers(table="t", fields=("k",), target="other", target_fields=("n",))
    for engine in (PlainEngine(), DuckEngine()):
        assert engine.run(tables(tmp_path, 8), [check], 0) == [Outcome(failed=8)]


def test_a_row_that_breaks_one_rule_keeps_what_other_checks_need_of_it(tmp_path: Path) -> None:
    """DuckDB keeps of such a row only the cells that are not proved right: other checks must not miss them."""
    area: Json = {"name": "area", "constraints": {"pattern": "[A-Z]{2}"}}
    fields: list[Json] = [
        {"name": "n", "type": "integer", "constraints": {"required": True}},
        area,
        {"name": "day", "type": "date", "missingValues": []},
        {"name": "word", "constraints": {"required": True, "enum": ["a", "b"]}},
    ]
    rows = "".join(f"{row},{'AB'[row % 2]}C,2020-01-{row % 30 + 1:02d},{'ab'[row % 2]}\n" for row in range(40))
    made = {
        "t": TableOf(csv=f"n,area,day,word\n{rows}40,DE,2020-01-10,c\n", fields=fields),
        "areas": TableOf(csv="area,size\nAC,38\nBC,60\n", fields=[area, {"name": "size", "type": "integer"}]),
    }
    read = tables_of(write_package(tmp_path, made))
    assert read["t"].doubtful == 1
    checks: list[Check] = [
        *(demand.check for demand in schema_demands("t", read["t"].schema, [], read["t"].columns)),
        Holds(table="t", when=None, test=parse_expression("n <> 4 AND n <> 40"), lookups={}),
        Refers(table="t", fields=("area",), target="areas", target_fields=("area",)),
        Holds(
            table="t",
            when=None,
            test=parse_expression("areas.size > n"),
            lookups={"areas": Lookup(fields=("area",), target=("area",))},
        ),
    ]
    expected = PlainEngine().run(read, checks, 5)
    assert [outcome.failed for outcome in expected if outcome.failed] == [1, 2, 1, 1]
    assert DuckEngine().run(read, checks, 5) == expected
