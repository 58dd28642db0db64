"""The one pass over a table: rows that are surely right are counted, the others kept to be looked at."""

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import replace

import duckdb

from openfigures.engines.checks import Balances, Unique
from openfigures.engines.duck.known import is_known
from openfigures.engines.duck.plans import Planner, RowPlan, any_of, lookups_of, needed_fields
from openfigures.engines.duck.queries import group_blocked, joins_of, narrowed, one_row, rows_of
from openfigures.engines.duck.views import ROW, TableView


def keep_suspects(
    connection: duckdb.DuckDBPyConnection,
    planner: Planner,
    plans: Sequence[RowPlan],
    others: Sequence[Unique | Balances],
    doubts: Future[str] | None,
) -> Planner:
    """Keep the rows that are not simply right in a table of their own; `doubts` will be the SQL of the doubtful ones.

    Return a planner of that table; what it plans for a row is what `planner` would. Numbering rows in SQL
    keeps DuckDB from working in parallel, so the number of a row is its position in the table `passed`,
    which has all rows, and holds their keys but next to nothing else of the right ones. Only rows that meet
    another table are numbered the slow way, and only when one of them is not right.
    """
    table, fields = planner.view.table, list(planner.view.fields.values())
    keys = sorted({name for one in others if isinstance(one, Unique) for name in one.fields})
    asked = [plan for plan in plans if not lookups_of(plan.check) and not is_known(plan.check, table.forms)]
    passing = narrowed(_passing(planner, keys), [*(plan.check for plan in asked), *others], texts=True)
    asked = [passing.row_plan(plan.position, plan.check) for plan in asked]
    cells = ", ".join(f"t.{field.raw}" for field in fields)
    values = [f"t.{planner.view.fields[name].value.text}" for name in keys]
    columns = ", ".join([f"CASE WHEN {_suspicious(planner, asked, others)} THEN [{cells}] END AS cells", *values])
    connection.execute(f"CREATE OR REPLACE TABLE passed AS SELECT {columns} FROM {rows_of(passing, [])}")
    named = ", ".join(f"cells[{position}] AS {field.raw}" for position, field in enumerate(fields, start=1))
    suspects = [f"SELECT rowid + 1 AS {ROW}, {named} FROM passed WHERE cells IS NOT NULL"]
    if doubts is not None:
        suspects.append(f"SELECT {', '.join([ROW, *(field.raw for field in fields)])} FROM {doubts.result()}")
    met = [plan for plan in plans if lookups_of(plan.check)]
    if met and one_row(connection, f"SELECT count(*) {_where_met(planner, met)}")[0]:
        suspects.append(f"SELECT t.{ROW}, {cells} {_where_met(planner, met, numbered=True)}")
    connection.execute(f"CREATE OR REPLACE TABLE suspects AS {' UNION '.join(suspects)}")
    return replace(planner, view=TableView(table, "suspects", planner.view.fields, kept=True, known={}))


def _passing(planner: Planner, keys: Collection[str]) -> Planner:
    """Return a planner of the one pass: what it plans need not be true of doubtful rows, but for their keys."""
    table = planner.view.table
    known = {name: form for name, form in table.forms.items() if not table.doubtful or name not in keys}
    return replace(planner, view=TableView(table, planner.view.source, planner.view.fields, known=known))


def _suspicious(planner: Planner, asked: Sequence[RowPlan], others: Sequence[Unique | Balances]) -> str:
    """Return the condition that a row, taken by itself, may not be right."""
    conditions = [plan.bad for plan in asked]
    for one in others:
        conditions.append(planner.wide(needed_fields(one)))
        conditions.append(planner.unreadable(one.fields) if isinstance(one, Unique) else group_blocked(planner, one))
    return any_of(conditions)


def _where_met(planner: Planner, plans: Sequence[RowPlan], *, numbered: bool = False) -> str:
    """Return FROM and WHERE of the rows that are not right by checks that meet other tables."""
    source = rows_of(planner, joins_of(planner, plans), numbered=numbered)
    return f"FROM {source} WHERE {any_of([plan.bad for plan in plans])}"
