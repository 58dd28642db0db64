"""Each demand as an expectation: one of Great Expectations' own where one means the same, else a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openfigures.demands.demand import Demand
from openfigures.engines.checks import Check, Limits, Present, Readable
from openfigures.package.schema import Schema
from openfigures.suites.great_expectations.cells import Cell
from openfigures.suites.great_expectations.chain import JUDGED, Query
from openfigures.suites.great_expectations.names import Layout, column_sql, layout_of, layouts
from openfigures.suites.great_expectations.native import Native, native
from openfigures.suites.great_expectations.queries import query_of
from openfigures.suites.great_expectations.said import UnsayableError
from openfigures.suites.great_expectations.verdicts import BEYOND, FALSE

QUERY = "unexpected_rows_expectation"
_NATIVE = 400
"""Expectations about one column: the library counts all of a table in one query, and SQLite limits its columns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """A demand in the words of Great Expectations."""

    position: int
    """Of the demand in the list that was compiled."""
    type: str
    arguments: Mapping[str, Any]
    rows: Query
    """Yields the rows that break it."""
    beyond: Query | None = None
    """Yields rows that it passes and cannot judge; an expectation that is a query has them among its rows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """Some demands compiled."""

    layouts: Mapping[str, Layout]
    """How each table stands in the database."""
    by_table: Mapping[str, Sequence[Expectation]]
    unsaid: Mapping[int, str]
    """Why a demand has no expectation, by its position."""


def expected(schemas: Mapping[str, Schema], demands: Sequence[Demand]) -> Expected:
    """Return the expectations of some demands, in their order."""
    found = layouts(schemas)
    by_table: dict[str, list[Expectation]] = {name: [] for name in sorted(schemas)}
    unsaid = {}
    for position, demand in enumerate(demands):
        try:
            expectation = _expectation(position, demand.check, found)
        except UnsayableError as reason:
            unsaid[position] = str(reason)
            continue
        others = by_table[demand.table]
        others.append(_as_query(expectation) if len(others) >= _NATIVE else expectation)
    return Expected(layouts=found, by_table=by_table, unsaid=unsaid)


def _expectation(position: int, check: Check, found: Mapping[str, Layout]) -> Expectation:
    layout = layout_of(found, check.table)
    if isinstance(check, Readable | Present | Limits):
        one = native(check, Cell(layout.field(check.field)))
        if one is not None:
            return _native(position, check.field, one, layout)
    rows = query_of(check, found)
    return Expectation(
        position=position, type=QUERY, arguments={"unexpected_rows_query": rows.for_library()}, rows=rows
    )


def _native(position: int, field: str, one: Native, layout: Layout) -> Expectation:
    return Expectation(
        position=position,
        type=one.type,
        arguments={"column": field, **one.arguments},
        rows=_rows(layout, one.broken, FALSE),
        beyond=None if one.beyond is None else _rows(layout, one.beyond, BEYOND),
    )


def _rows(layout: Layout, condition: str, verdict: str) -> Query:
    return Query(f"SELECT {column_sql(layout.row)}, '{verdict}' AS verdict FROM {JUDGED} WHERE {condition}")


def _as_query(one: Expectation) -> Expectation:
    """Return an expectation as a query, of which each is run by itself."""
    arguments = {"unexpected_rows_query": one.rows.for_library()}
    return Expectation(position=one.position, type=QUERY, arguments=arguments, rows=one.rows, beyond=one.beyond)
