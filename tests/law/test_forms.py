"""What is said of cells that have their form is true of each of them, and every other row is doubtful."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from generated import CELLS, TYPES
from openfigures.cells.values import Kind, kind_of
from openfigures.demands.schemas import schema_demands
from openfigures.engines.checks import Check, Holds
from openfigures.engines.duck.engine import DuckEngine
from openfigures.engines.duck.known import is_known
from openfigures.engines.plain.engine import PlainEngine
from openfigures.rules.nodes import Column, Compare, IsNull, Literal, Node
from openfigures.tables import formed, regular, stretches, table, text_file
from openfigures.tables.faults import FaultLog
from openfigures.tables.table import Table
from packages import Json, TableOf, tables_of, write_package

PATTERNS = [
    "R[0-9]{2}", "^R[0-9]{2}$", "a|b", "^a|b$", "(?:a|bc)+", "[A-Za-z0-9 _-]*", "[a-c]x?", r"\d+\.\d{1,2}", "a{2,}",
    "CN-[A-Z]{2}", ".*", "[^a]+", r"\w+", "a,b", "[+-/]+", "(?i)a", "[ -~]+", "a$|b", "(", "a**", "", "=1",
    "[[:alpha:]]+", '"q"', "é",
]  # fmt: skip
WORDS = ["a", "A", "%", "CNY", "a b", "a,b", '"q"', "=1", "é", "NA", "-", "", "no such", "a-b", "x\u200b", "1.5"]
TEXTS = ["R12", "R1", "b", "bc", "abc", "1.25", "aa", "CN-CQ", "a\nb", "R12\n", "é" * 3, "=1", "@x", " a", *WORDS]
DAYS = ["2019-02-29", "1900-02-29", "2000-02-29", "2019-04-31", "2019-12-31", "0999-01-01"]

OWN = {kind: CELLS[letter] for letter, kind in TYPES.items()} | {"string": TEXTS, "any": TEXTS}
OWN["date"] = [*OWN["date"], *DAYS]
anything = st.sampled_from(TEXTS + [cell for cells in CELLS.values() for cell in cells]) | st.text(max_size=6)
missing = st.sampled_from([[""], ["", "NA"], ["NA", "-"], [], ["", "0", "2019", "R12"]])


@st.composite
def fields(draw: st.DrawFn, name: str) -> Json:
    """Return a field of a schema with any constraints."""
    kind = draw(st.sampled_from(["string"] * 8 + [*TYPES.values(), "any"]))
    constraints: Json = {"required": draw(st.booleans())}
    if kind in {"string", "any"}:
        choice = draw(st.sampled_from(["pattern", "enum", "maxLength", "both", "none"]))
        if choice in {"pattern", "both"}:
            constraints["pattern"] = draw(st.sampled_from(PATTERNS).filter(_compiles))
        if choice in {"enum", "both"}:
            constraints["enum"] = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
        if choice == "maxLength":
            constraints["maxLength"] = draw(st.integers(1, 4))
    return {"name": name, "type": kind, "constraints": constraints, "missingValues": draw(missing)}


def _compiles(pattern: str) -> bool:
    with suppress(re2.error):
        re2.compile(pattern)
        return True
    return False


schemas = st.integers(1, 3).flatmap(lambda many: st.tuples(*(fields(f"f{at}") for at in range(many))))


@contextmanager
def small(size: int) -> Iterator[None]:
    """Read in small blocks, prove the shortest stretches, and keep forms however many rows are doubtful."""
    with (
        patch.object(text_file, "CHUNK", size),
        patch.object(stretches, "_SMALLEST", 1),
        patch.object(regular, "_ENOUGH", 1),
        patch.object(formed, "_WINDOW", 40),
        patch.object(stretches, "DOUBTFUL", 2),
        patch.object(table, "DOUBTFUL", 2),
    ):
        yield


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Json], str]:
    """Return the fields of a table and its rows."""
    listed = list(draw(schemas))
    likely = [st.sampled_from(OWN[one["type"]]) for one in listed]
    rows = draw(st.lists(st.tuples(*likely) | st.tuples(*[anything] * len(listed)), max_size=12))
    quoted = draw(st.sampled_from([set(), {'"', ",", "\n", "\r"}]))
    cells = [",".join(_written(cell, quoted) for cell in row) for row in rows]
    return listed, "".join(line + "\n" for line in [",".join(one["name"] for one in listed), *cells])


def _written(cell: str, quoted: set[str]) -> str:
    cell = cell.encode("utf-8", "replace").decode()
    return '"' + cell.replace('"', '""') + '"' if not quoted or quoted & set(cell) else cell


def _checks(table: Table) -> list[Check]:
    demands = schema_demands(table.name, table.schema, [], table.columns)
    return [demand.check for demand in demands]


@settings(max_examples=300)
@given(world=worlds(), size=st.sampled_from([20, 60, 4096]))
def test_rows_that_break_what_is_known_are_doubtful(world: tuple[list[Json], str], size: int) -> None:
    listed, text = world
    with TemporaryDirectory() as folder, small(size):
        tables = tables_of(write_package(Path(folder), {"t": TableOf(csv=text, fields=listed)}))
        one = tables["t"]
        doubtful = _doubtful(one)
        assert len(doubtful) == one.doubtful
        known = [check for check in _checks(one) if is_known(check, one.forms)]
        for check, outcome in zip(known, PlainEngine().run(tables, known, 10**9), strict=True):
            assert {hit.row for hit in outcome.hits} <= doubtful, check


@settings(max_examples=150)
@given(world=worlds(), size=st.sampled_from([20, 60, 4096]), data=st.data())
def test_and_rows_are_found_between_them(world: tuple[list[Json], str], size: int, data: st.DataObject) -> None:
    listed, text = world
    with TemporaryDirectory() as folder, small(size):
        one = tables_of(write_package(Path(folder), {"t": TableOf(csv=text, fields=listed)}))["t"]
        records = {record.number: record for record in one.records()}
        wanted = data.draw(st.sets(st.sampled_from(sorted(records))) if records else st.just(set()))
        located = one.locate(wanted)
        assert located.keys() == wanted
        for number, row in located.items():
            assert (row.cells, row.place.line) == (records[number].cells, records[number].line)


@settings(max_examples=150)
@given(world=worlds(), size=st.sampled_from([20, 60, 4096]), key=st.booleans(), ruled=st.integers(0, 3))
def test_and_duckdb_finds_what_the_plain_engine_does(
    world: tuple[list[Json], str], size: int, key: bool, ruled: int
) -> None:
    listed, text = world
    with TemporaryDirectory() as folder, small(size):
        more = {"primaryKey": [listed[0]["name"]]} if key else {"uniqueKeys": [[one["name"] for one in listed]]}
        tables = tables_of(write_package(Path(folder), {"t": TableOf(csv=text, fields=listed, schema=more)}))
        checks = [*_checks(tables["t"]), *_rules(tables["t"], ruled)]
        plain = PlainEngine().run(tables, checks, 10**9)
        duck = DuckEngine().run(tables, checks, 10**9)
        for check, one, other in zip(checks, plain, duck, strict=True):
            assert one == other, check


@settings(max_examples=80)
@given(
    rows=st.lists(st.tuples(*[st.sampled_from([*sorted(OWN["date"]), "2019-12-30", "2020-01-01", "1000-01-01"])] * 2)),
    required=st.tuples(st.booleans(), st.booleans()),
    size=st.sampled_from([20, 4096]),
)
def test_dates_are_compared_as_the_plain_engine_compares_them(
    rows: list[tuple[str, str]], required: tuple[bool, bool], size: int
) -> None:
    listed = [
        {"name": name, "type": "date", "constraints": {"required": must, "minimum": "2019-12-30"}}
        for name, must in zip("ab", required, strict=True)
    ]
    text = "".join(f"{one},{other}\n" for one, other in [("a", "b"), *rows])
    others: list[Node] = [Column("b"), Literal(date(2019, 12, 31)), Literal(date(999, 12, 31))]
    with TemporaryDirectory() as folder, small(size):
        tables = tables_of(write_package(Path(folder), {"t": TableOf(csv=text, fields=listed)}))
        tests = [Compare(sign, Column("a"), other) for sign in ("=", "<>", "<", "<=", ">", ">=") for other in others]
        rules = [Holds(table="t", when=None, test=test, lookups={}) for test in tests]
        checks = [*_checks(tables["t"]), *rules]
        plain = PlainEngine().run(tables, checks, 10**9)
        assert DuckEngine().run(tables, checks, 10**9) == plain


def _rules(table: Table, many: int) -> list[Check]:
    """Return rules of which the outcome depends on each value of some columns, be it missing or not."""
    columns = [Column(field.name) for field in table.fields[:many] if kind_of(field) is not Kind.OTHER]
    present: list[Node] = [IsNull(column, negated=True) for column in columns]
    same: list[Node] = [Compare("=", column, column) for column in columns]
    return [Holds(table=table.name, when=None, test=test, lookups={}) for test in (*present, *same)]


def _doubtful(one: Table) -> set[int]:
    """Return the numbers of all doubtful rows."""
    numbers: set[int] = set()
    for first, file, stretch in one.doubts():
        if stretch.doubts is None:
            numbers |= {record.number for record in file.records(stretch, first, one.width, FaultLog(keep=0))}
        else:
            numbers |= {number for number, _ in stretch.doubtful(first)}
    return numbers
