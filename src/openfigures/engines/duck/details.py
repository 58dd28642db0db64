"""The outcomes of checks of single rows: all states of all suspects are asked at once."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice

import duckdb

from openfigures.engines.checks import Hit, Outcome
from openfigures.engines.duck.plans import Planner, RowPlan, any_of
from openfigures.engines.duck.queries import joins_of, narrowed, one_row, rows_of
from openfigures.engines.duck.views import ROW, TableView
from openfigures.engines.hits import Hits
from openfigures.engines.plain.engine import judge_rows
from openfigures.tables.table import Table
from openfigures.tables.table_file import Record

_FEW = 100_000
"""Rows that DuckDB finds without sorting all; for more it is no help, and takes at most a million."""
_AT_ONCE = 50
"""Checks whose details one query looks at; longer queries take more than linear time to plan."""


class Details:
    """Looks closely at suspects; `keep` is how many hits of each check are kept."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], keep: int) -> None:
        self._connection = connection
        self._tables = tables
        self._keep = keep

    def outcomes(self, suspects: Planner, plans: Sequence[RowPlan]) -> dict[int, Outcome]:
        """Return the outcome of each plan by its position."""
        found = {plan.position: Outcome() for plan in plans}
        if one_row(self._connection, f"SELECT count(*) FROM {suspects.view.source}")[0]:
            for start in range(0, len(plans), _AT_ONCE):
                found.update(self._some(suspects, plans[start : start + _AT_ONCE]))
        return found

    def _some(self, suspects: Planner, plans: Sequence[RowPlan]) -> Iterator[tuple[int, Outcome]]:
        """Yield outcomes; most rows have few states, so these are listed and not looked at by check."""
        listed = _states(suspects, plans)
        first = f"min(line, {self._keep})" if self._keep <= _FEW else "NULL"
        found = self._connection.execute(
            f"SELECT state, count(*), {first} FROM ({listed}) WHERE state IS NOT NULL GROUP BY state"
        ).fetchall()
        counts = {state: number for state, number, _ in found}
        lines: dict[str, Sequence[int]] = {state: numbers for state, _, numbers in found}
        if self._keep > _FEW:
            lines = self._sorted_lines(listed)
        beyond = self._beyond(suspects, [plan for plan in plans if f"x{plan.position}" in counts])
        for plan in plans:
            failed, unknown, blocked = (counts.get(f"{state}{plan.position}", 0) for state in "fub")
            failing = Hits.of(lines.get(f"f{plan.position}", ()))
            unclear = Hits.of(lines.get(f"u{plan.position}", ()), unknown=True)
            hits = _first(failing, unclear, self._keep)
            outcome = Outcome(failed=failed, unknown=unknown, blocked=blocked, hits=hits)
            yield plan.position, _merged(outcome, beyond.get(plan.position, Outcome()), self._keep)

    def _sorted_lines(self, listed: str) -> dict[str, Sequence[int]]:
        """Return the rows of each state in order; they may be too many for Python's own numbers."""
        found: dict[str, array[int]] = defaultdict(lambda: array("q"))
        query = f"SELECT state, line FROM ({listed}) WHERE state[1] IN ('f', 'u') ORDER BY line"
        cursor = self._connection.execute(query)
        while rows := cursor.fetchmany(10_000):
            for state, line in rows:
                found[state].append(line)
        return dict(found)

    def _beyond(self, suspects: Planner, plans: Sequence[RowPlan]) -> dict[int, Outcome]:
        """Let the plain engine judge the rows that are beyond SQL for some checks."""
        if not plans:
            return {}
        narrow = narrowed(suspects, [plan.check for plan in plans], texts=True)
        source = rows_of(narrow, joins_of(narrow, plans), numbered=True)
        asked = ", ".join(f"coalesce({plan.beyond}, FALSE)" for plan in plans)
        raw = "".join(f", t.{field.raw}" for field in suspects.view.fields.values())
        chosen = f"FROM {source} WHERE {any_of([plan.beyond for plan in plans])} ORDER BY t.{ROW}"
        rows = _asked_rows(self._connection.execute(f"SELECT t.{ROW}, [{asked}]{raw} {chosen}"), suspects.view)
        outcomes = judge_rows(self._tables, [plan.check for plan in plans], rows, self._keep)
        return {plan.position: outcome for plan, outcome in zip(plans, outcomes, strict=True)}


def _states(suspects: Planner, plans: Sequence[RowPlan]) -> str:
    """Return the query of number and state of each row that is in one: failed, unknown, blocked or beyond SQL."""
    columns, states = [f"t.{ROW} AS line"], []
    for plan in plans:
        conditions = {"x": plan.beyond, "f": plan.failed, "u": plan.unknown, "b": plan.blocked}
        possible = {f"{state}{plan.position}": sql for state, sql in conditions.items() if sql != "FALSE"}
        columns += [f"({sql}) AS {name}" for name, sql in possible.items()]
        if possible:
            cases = " ".join(f"WHEN {name} THEN '{name}'" for name in possible)
            states.append(f"CASE {cases} END")
    narrow = narrowed(suspects, [plan.check for plan in plans])
    inner = f"SELECT {', '.join(columns)} FROM {rows_of(narrow, joins_of(narrow, plans), numbered=True)}"
    listed = ", ".join(states) or "CAST(NULL AS VARCHAR)"
    return f"SELECT line, unnest([{listed}]) AS state FROM ({inner})"


def _asked_rows(cursor: duckdb.DuckDBPyConnection, view: TableView) -> Iterator[tuple[Record, Sequence[bool]]]:
    """Yield rows as the plain engine reads them and what is asked of each; cells that no check reads stay empty."""
    indexes = [field.index for field in view.fields.values()]
    while rows := cursor.fetchmany(10_000):
        for number, asked, *texts in rows:
            cells = [""] * view.table.width
            for index, text in zip(indexes, texts, strict=True):
                cells[index] = text
            yield Record(number, 0, tuple(cells)), asked


def _merged(one: Outcome, other: Outcome, keep: int) -> Outcome:
    hits = _first(one.hits, other.hits, keep)
    return Outcome(
        failed=one.failed + other.failed,
        unknown=one.unknown + other.unknown,
        blocked=one.blocked + other.blocked,
        hits=hits,
    )


def _first(one: Sequence[Hit], other: Sequence[Hit], keep: int) -> Sequence[Hit]:
    """Return the first hits of two series, each in the order of rows."""
    if one and other:
        return Hits(islice(merge(one, other, key=lambda hit: hit.row), keep))
    return (one or other)[:keep]
