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
    table = planner.view.table
    keys = sorted({name for one in others if isinstance(one, Unique) for name in one.fields})
    passing = _passing(planner, keys)
    unsure = [passing.row_plan(plan.position, plan.check) for plan in plans if not is_known(plan.check, table.forms)]
    alone = [plan for plan in unsure if not lookups_of(plan.check)]
    narrow = narrowed(passing, [*(plan.check for plan in unsure), *others])
    read = [field.raw for field in narrow.view.fields.values()]
    cells = ", ".join(f"t.{raw}" for raw in read) or "NULL"
    values = [f"t.{planner.view.fields[name].value.text}" for name in keys]
    columns = ", ".join([f"CASE WHEN {_suspicious(planner, alone, others)} THEN [{cells}] END AS cells", *values])
    connection.execute(f"CREATE OR REPLACE TABLE passed AS SELECT {columns} FROM {rows_of(narrow, [])}")
    suspects = _passed(planner, read)
    if whole := _whole(connection, passing, unsure, doubts):
        rest = f"FROM ({suspects}) ANTI JOIN whole USING ({ROW})"
        suspects = f"WITH whole AS MATERIALIZED ({' UNION '.join(whole)}) FROM whole UNION ALL ({rest})"
    connection.execute(f"CREATE OR REPLACE TABLE suspects AS {suspects}")
    return replace(planner, view=TableView(table, "suspects", planner.view.fields, kept=True, known={}))


def _passed(planner: Planner, read: Sequence[str]) -> str:
    """Return the query of the suspects that the one pass kept; cells that it did not read are right, and null."""
    places = {raw: f"cells[{position}]" for position, raw in enumerate(read, start=1)}
    raws = [field.raw for field in planner.view.fields.values()]
    texts = (f"{places.get(raw, 'CAST(NULL AS VARCHAR)')} AS {raw}" for raw in raws)
    return f"SELECT {', '.join([f'rowid + 1 AS {ROW}', *texts])} FROM passed WHERE cells IS NOT NULL"


def _whole(
    connection: duckdb.DuckDBPyConnection, passing: Planner, plans: Sequence[RowPlan], doubts: Future[str] | None
) -> list[str]:
    """Return the queries of suspects of which all cells are looked at."""
    columns = ", ".join([f"t.{ROW}", *(f"t.{field.raw}" for field in passing.view.fields.values())])
    queries = [] if doubts is None else [f"SELECT {columns} FROM {doubts.result()} AS t"]
    met = [plan for plan in plans if lookups_of(plan.check)]
    if met and one_row(connection, f"SELECT count(*) {_where_met(passing, met)}")[0]:
        queries.append(f"SELECT {columns} {_where_met(passing, met, numbered=True)}")
    return queries


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
