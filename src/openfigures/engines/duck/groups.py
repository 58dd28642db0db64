"""The outcomes of checks that look at several rows: keys, and groups that must balance."""

from collections.abc import Sequence

import duckdb

from openfigures.engines.checks import Balances, Hit, Outcome, Unique
from openfigures.engines.duck.plans import Planner, lookups_of
from openfigures.engines.duck.queries import count, group_blocked, narrowed, one_row, rows_of
from openfigures.engines.duck.sql import UnsupportedError
from openfigures.engines.duck.views import ROW
from openfigures.engines.hits import Hits

_FEW = 100_000
"""Keys that fall or are equal to the last ones; with more of them, all keys are grouped."""


def unique(connection: duckdb.DuckDBPyConnection, suspects: Planner, check: Unique, keep: int) -> Outcome:
    """Return the outcome of a key; the table `passed` holds its values."""
    keys = [suspects.view.fields[name].value.text for name in check.fields]
    listed, present = ", ".join(keys), " AND ".join(f"{key} IS NOT NULL" for key in keys)
    blocked = count(connection, narrowed(suspects, [check]), suspects.unreadable(check.fields))
    if not _rises(connection, keys):
        # numbers are grouped faster than keys, and keys of different hashes differ
        twice = f"SELECT hash({listed}) AS hash FROM passed WHERE {present} GROUP BY ALL HAVING count(*) > 1"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE twice AS {twice}")
    if not one_row(connection, "SELECT count(*) FROM twice")[0]:
        return Outcome(blocked=blocked)
    same = (
        f"SELECT rowid + 1 AS line, {listed} FROM passed WHERE {present} AND hash({listed}) IN (SELECT hash FROM twice)"
    )
    firsts = f"SELECT line, min(line) OVER (PARTITION BY {listed}) AS first FROM ({same})"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE again AS FROM ({firsts}) WHERE line <> first")
    surplus = one_row(connection, "SELECT count(*) FROM again")[0]
    cursor = connection.execute(f"FROM again ORDER BY line LIMIT {keep}")
    hits = Hits(Hit(line, related=(first,)) for line, first in iter(cursor.fetchone, None))
    return Outcome(failed=int(surplus), blocked=blocked, hits=hits)


def _rises(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> bool:
    """Whether each key is above the last one or equal to it, as in most tables; `twice` then has the equal ones.

    In whatever order DuckDB looks at keys, that is a proof. It takes no memory, and ends soon where it is not so.
    """
    listed, present = ", ".join(keys), " AND ".join(f"{key} IS NOT NULL" for key in keys)
    key = f"row({listed})" if len(keys) > 1 else listed
    pairs = f"SELECT hash({listed}) AS hash, {key} AS key, lag({key}) OVER () AS last FROM passed WHERE {present}"
    found = f"SELECT hash, last > key AS falls FROM ({pairs}) WHERE last >= key LIMIT {_FEW}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE twice AS {found}")
    number, falls = one_row(connection, "SELECT count(*), count(*) FILTER (WHERE falls) FROM twice")
    return bool(number < _FEW and not falls)


def balances(
    connection: duckdb.DuckDBPyConnection, planner: Planner, suspects: Planner, check: Balances, keep: int
) -> Outcome | None:
    """Return the outcome of a check of groups; None when SQL cannot say it exactly."""
    try:
        joined = [planner.joins[key] for key in lookups_of(check)]
        query = planner.group_query(check, rows_of(planner, joined), keep, "0")
    except UnsupportedError:
        return None
    blocked_rows = count(connection, narrowed(suspects, [check]), group_blocked(suspects, check))
    failed, unknown, blocked, shown = one_row(connection, query)
    if failed or unknown:  # numbering rows is slow, so only now
        numbered = rows_of(planner, joined, numbered=True)
        *_, shown = one_row(connection, planner.group_query(check, numbered, keep, f"t.{ROW}"))
    hits = Hits(
        Hit(one["row"], unknown=one["unknown"], related=tuple(sorted(one["nearby"])[1:])) for one in shown or ()
    )
    return Outcome(failed=failed, unknown=unknown, blocked=blocked + blocked_rows, hits=hits)
