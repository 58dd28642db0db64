"""Pieces of queries that more than one step of a run needs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import duckdb

from openfigures.engines.checks import Balances, Check
from openfigures.engines.duck.plans import Planner, RowPlan, lookups_of, needed_fields
from openfigures.engines.duck.views import Join


def one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """Return the one row of a query that counts."""
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    if row is None:
        raise AssertionError("an aggregate yields one row")
    return row


def count(connection: duckdb.DuckDBPyConnection, planner: Planner, condition: str) -> int:
    """Return of how many rows a condition is true."""
    if condition == "FALSE":
        return 0
    query = f"SELECT count(*) FILTER (WHERE {condition}) FROM {rows_of(planner, [])}"
    return int(one_row(connection, query)[0])


def rows_of(planner: Planner, joins: Sequence[Join], *, numbered: bool = False) -> str:
    """Return the rows of a planner with those that they are joined to, for a FROM."""
    clauses = " ".join(join.sql(planner.view) for join in joins)
    return f"{planner.view.sql(numbered=numbered)} AS t {clauses}"


def joins_of(planner: Planner, plans: Sequence[RowPlan]) -> list[Join]:
    """Return the joined tables that some plans need."""
    keys = dict.fromkeys(key for plan in plans for key in lookups_of(plan.check))
    return [planner.joins[key] for key in keys]


def narrowed(planner: Planner, checks: Sequence[Check], *, texts: bool = False) -> Planner:
    """Return a planner that looks only at what some checks need; queries of many columns are planned slowly.

    With `texts`, the texts of all other fields are there too.
    """
    names = set().union(*(needed_fields(check) for check in checks))
    return replace(planner, view=planner.view.narrowed(names, texts=texts))


def group_blocked(planner: Planner, check: Balances) -> str:
    """Return the condition that a row's group cannot be told."""
    return planner.columns({}).blocked({(None, name) for name in check.group_by})
