"""Runs checks on DuckDB: one pass counts everything, a second one looks only at what was counted."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from openfigures.cells.values import kind_of
from openfigures.engines.checks import Balances, Check, Hit, Outcome, Unique, fields_read, unexecutable
from openfigures.engines.duck.connection import connect, restrict
from openfigures.engines.duck.plans import (
    JoinKey,
    Planner,
    RowPlan,
    any_of,
    lookups_of,
    needed_fields,
    tables_of,
    target_fields,
)
from openfigures.engines.duck.source import source
from openfigures.engines.duck.sql import UnsupportedError
from openfigures.engines.duck.views import ROW, Join, TableView, is_fast
from openfigures.engines.plain.engine import PlainEngine, judge_rows
from openfigures.errors import MachineError
from openfigures.tables.csv_file import Record
from openfigures.tables.table import Table

_FEW = 100_000
"""Rows that DuckDB finds without sorting all; for more it is no help, and takes at most a million."""
_AT_ONCE = 50
"""Checks whose details one query looks at; longer queries take more than linear time to plan."""


class DuckEngine:
    """Fast and exact; hands to the plain engine what SQL cannot say."""

    name = "duckdb"

    def run(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
        """Return one outcome for each check; see `Engine.run`. Raises MachineError when disk or memory run out."""
        with TemporaryDirectory(prefix="openfigures-") as scratch:
            try:
                return _Run(tables, checks, keep, Path(scratch)).outcomes()
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                message = str(error).splitlines()[0]
                raise MachineError(f"the machine ran out of memory or disk: {message}") from None


class _Run:
    """One run over some tables."""

    def __init__(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int, scratch: Path) -> None:
        self.tables = tables
        self.checks = checks
        self.keep = keep
        skipped = [unexecutable(check, tables) for check in checks]
        self.results: list[Outcome | None] = [Outcome(skipped=reason) if reason else None for reason in skipped]
        self.sources = {}
        paths = []
        for name in {name for check in self._open().values() for name in tables_of(check)}:
            path, self.sources[name] = source(tables[name], scratch)
            paths.append(path)
        self.connection = connect()
        restrict(self.connection, scratch, paths)

    def outcomes(self) -> list[Outcome]:
        """Run everything."""
        try:
            for name in self.tables:
                self._table({at: check for at, check in self._open().items() if check.table == name})
        finally:
            self.connection.close()
        rest = self._open()
        plain = PlainEngine().run(self.tables, list(rest.values()), self.keep)
        for at, outcome in zip(rest, plain, strict=True):
            self.results[at] = outcome
        return [outcome for outcome in self.results if outcome is not None]

    def _open(self) -> dict[int, Check]:
        """Return the checks that have no outcome yet, by position."""
        return {at: check for at, check in enumerate(self.checks) if self.results[at] is None}

    def _table(self, checks: dict[int, Check]) -> None:
        """Run the checks of one table; those beyond SQL stay open."""
        checks = {at: check for at, check in checks.items() if self._is_fast(check)}
        if not checks:
            return
        planner = self._planner(checks)
        plans, others = [], {}
        for at, check in checks.items():
            if isinstance(check, Unique | Balances):
                others[at] = check
                continue
            with suppress(UnsupportedError):
                plans.append(planner.row_plan(at, check))
        keys = {at: check for at, check in others.items() if isinstance(check, Unique)}
        suspects = self._suspects(planner, plans, keys, others)
        self._rows(suspects, plans)
        for at, check in others.items():
            if self._count(suspects, suspects.wide(needed_fields(check))):
                continue
            if isinstance(check, Unique):
                self.results[at] = self._unique(suspects, check)
            elif isinstance(check, Balances):
                self.results[at] = self._balances(planner, suspects, check)

    def _is_fast(self, check: Check) -> bool:
        """Whether SQL can read all fields that a check reads, and finds their values in other tables too."""
        for table, name in fields_read(check) | target_fields(check):
            owner = self.tables[table or check.table]
            field = owner.schema.field(name)
            if field is None or not is_fast(field):
                return False
            if table is not None and self._is_wide(owner, name):
                return False
        return all(self._are_alike(check.table, key) for key in lookups_of(check))

    def _are_alike(self, table: str, key: JoinKey) -> bool:
        """Whether a key has the same kinds on both sides: of others no two are equal, but SQL would cast them."""
        other, here, there = key
        own, target = self.tables[table].schema, self.tables[other].schema
        pairs = [(own.field(one), target.field(two)) for one, two in zip(here, there, strict=True)]
        return all(one and two and kind_of(one) is kind_of(two) for one, two in pairs)

    def _is_wide(self, table: Table, name: str) -> bool:
        """Whether a looked-up column holds numbers beyond SQL."""
        view = TableView(table, self.sources[table.name], {name})
        wide = view.fields[name].wide
        return wide is not None and bool(
            self._one(f"SELECT count(*) FILTER (WHERE {wide}) FROM {view.sql(numbered=False)}")[0]
        )

    def _planner(self, checks: Mapping[int, Check]) -> Planner:
        table = self.tables[next(iter(checks.values())).table]
        names = set().union(*(needed_fields(check) for check in checks.values()))
        joins: dict[JoinKey, Join] = {}
        for check in checks.values():
            for key, lookup in lookups_of(check).items():
                if key not in joins:
                    joins[key] = Join(f"j{len(joins)}", self._joined(key, checks), lookup)
        return Planner(TableView(table, self.sources[table.name], names), joins)

    def _joined(self, key: JoinKey, checks: Mapping[int, Check]) -> TableView:
        """Return the view of a joined table with all fields that some check reads of it."""
        names: set[str] = set()
        for check in checks.values():
            lookup = lookups_of(check).get(key)
            if lookup is not None:
                names.update(lookup.target)
                names.update(name for table, name in fields_read(check) if table == key[0])
        return TableView(self.tables[key[0]], self.sources[key[0]], names)

    def _suspects(
        self, planner: Planner, plans: list[RowPlan], keys: Mapping[int, Unique], others: Mapping[int, Check]
    ) -> Planner:
        """Keep the rows that are not simply right in a table of their own: the one pass over the file.

        Return a planner of that table; what it plans for a row is what `planner` would. Numbering rows in SQL
        keeps DuckDB from working in parallel, so the number of a row is its position in the table `passed`,
        which has all rows, and holds their keys but next to nothing else of the right ones. Only rows that meet
        another table are numbered the slow way, and only when one of them is not right.
        """
        fields = list(planner.view.fields.values())
        alone = [plan.bad for plan in plans if not lookups_of(plan.check)]
        alone += [planner.wide(needed_fields(check)) for check in others.values()]
        alone += [planner.unreadable(check.fields) for check in keys.values()]
        alone += [_key_blocked(planner, check) for check in others.values() if isinstance(check, Balances)]
        cells = ", ".join(f"t.{field.raw}" for field in fields)
        values = [
            planner.view.fields[name].value.text for name in sorted({n for one in keys.values() for n in one.fields})
        ]
        columns = ", ".join([f"CASE WHEN {any_of(alone)} THEN [{cells}] END AS cells", *(f"t.{one}" for one in values)])
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE passed AS SELECT {columns} FROM {_from(planner, [])}")
        named = ", ".join(f"cells[{position}] AS {field.raw}" for position, field in enumerate(fields, start=1))
        suspects = f"SELECT rowid + 1 AS {ROW}, {named} FROM passed WHERE cells IS NOT NULL"
        met = [plan for plan in plans if lookups_of(plan.check)]
        if met and self._one(f"SELECT count(*) {_where_met(planner, met)}")[0]:
            suspects += f" UNION SELECT t.{ROW}, {cells} {_where_met(planner, met, numbered=True)}"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE suspects AS {suspects}")
        return replace(planner, view=TableView(planner.view.table, "suspects", planner.view.fields, kept=True))

    def _count(self, suspects: Planner, condition: str) -> int:
        if condition == "FALSE":
            return 0
        return int(self._one(f"SELECT count(*) FILTER (WHERE {condition}) FROM {_from(suspects, [])}")[0])

    def _rows(self, suspects: Planner, plans: list[RowPlan]) -> None:
        """Give outcomes to the checks of single rows."""
        for plan in plans:
            self.results[plan.position] = Outcome()
        if self._count(suspects, "TRUE"):
            for start in range(0, len(plans), _AT_ONCE):
                self._details(suspects, plans[start : start + _AT_ONCE])

    def _details(self, suspects: Planner, plans: list[RowPlan]) -> None:
        """Ask for all states of all rows at once: most rows have few, so they are listed and not looked at by check."""
        columns, states = [f"t.{ROW} AS line"], []
        for plan in plans:
            at = plan.position
            columns += [f"({plan.failed}) AS f{at}", f"({plan.unknown}) AS u{at}", f"({plan.blocked}) AS b{at}"]
            columns.append(f"coalesce({plan.beyond}, FALSE) AS x{at}")
            states.append(f"CASE WHEN x{at} THEN 'x{at}' WHEN f{at} THEN 'f{at}' WHEN u{at} THEN 'u{at}' END")
            states.append(f"CASE WHEN b{at} AND NOT x{at} THEN 'b{at}' END")
        inner = f"SELECT {', '.join(columns)} FROM {_from(suspects, _joined_tables(suspects, plans), numbered=True)}"
        listed = f"SELECT line, unnest([{', '.join(states)}]) AS state FROM ({inner})"
        first = f"min(line, {self.keep})" if self.keep <= _FEW else f"list_sort(list(line))[:{self.keep}]"
        found = self.connection.execute(
            f"SELECT state, count(*), {first} FROM ({listed}) WHERE state IS NOT NULL GROUP BY state"
        ).fetchall()
        counts = {state: number for state, number, _ in found}
        lines: dict[str, list[int]] = {state: numbers for state, _, numbers in found}
        for plan in plans:
            failed, unknown, blocked, beyond = (counts.get(f"{state}{plan.position}", 0) for state in "fubx")
            hits = [Hit(line) for line in lines.get(f"f{plan.position}", ())]
            hits += [Hit(line, unknown=True) for line in lines.get(f"u{plan.position}", ())]
            hits = sorted(hits, key=lambda hit: hit.row)[: self.keep]
            outcome = Outcome(failed=failed, unknown=unknown, blocked=blocked, hits=tuple(hits))
            if beyond:
                outcome = _merged(outcome, self._beyond_rows(suspects, plan), self.keep)
            self.results[plan.position] = outcome

    def _beyond_rows(self, suspects: Planner, plan: RowPlan) -> Outcome:
        """Let the plain engine judge the rows of a check that are beyond SQL."""
        raw = "".join(f", t.{field.raw}" for field in suspects.view.fields.values())
        source = _from(suspects, _joined_tables(suspects, [plan]), numbered=True)
        cursor = self.connection.execute(f"SELECT t.{ROW}{raw} FROM {source} WHERE {plan.beyond} ORDER BY t.{ROW}")
        return judge_rows(self.tables, plan.check, _records(cursor, suspects.view), self.keep)

    def _balances(self, planner: Planner, suspects: Planner, check: Balances) -> Outcome | None:
        """Return the outcome of a check of groups; None when SQL cannot say it exactly."""
        try:
            joined = [planner.joins[key] for key in lookups_of(check)]
            count = planner.group_query(check, _from(planner, joined), self.keep, "0")
        except UnsupportedError:
            return None
        blocked_rows = self._count(suspects, _key_blocked(suspects, check))
        failed, unknown, blocked, shown = self._one(count)
        if failed or unknown:  # numbering rows is slow, so only now
            numbered = _from(planner, joined, numbered=True)
            *_, shown = self._one(planner.group_query(check, numbered, self.keep, f"t.{ROW}"))
        hits = tuple(
            Hit(one["row"], unknown=one["unknown"], related=tuple(sorted(one["nearby"])[1:])) for one in shown or ()
        )
        return Outcome(failed=failed, unknown=unknown, blocked=blocked + blocked_rows, hits=hits)

    def _unique(self, suspects: Planner, check: Unique) -> Outcome:
        keys = [suspects.view.fields[name].value.text for name in check.fields]
        listed, present = ", ".join(keys), " AND ".join(f"{key} IS NOT NULL" for key in keys)
        blocked = self._count(suspects, suspects.unreadable(check.fields))
        hashes = f"count(DISTINCT hash({listed}))"  # numbers are compared faster; keys of different hashes differ
        if not self._one(f"SELECT count(*) - {hashes} FROM passed WHERE {present}")[0]:
            return Outcome(blocked=blocked)
        surplus = self._one(f"SELECT count(*) - count(DISTINCT ({listed})) FROM passed WHERE {present}")[0]
        if not surplus:
            return Outcome(blocked=blocked)
        twice = f"SELECT {listed} FROM passed WHERE {present} GROUP BY {listed} HAVING count(*) > 1"
        same = f"SELECT rowid + 1 AS line, {listed} FROM passed SEMI JOIN ({twice}) USING ({listed})"
        firsts = f"SELECT line, min(line) OVER (PARTITION BY {listed}) AS first FROM ({same})"
        rows = self.connection.execute(
            f"SELECT line, first FROM ({firsts}) WHERE line <> first ORDER BY line LIMIT {self.keep}"
        ).fetchall()
        hits = tuple(Hit(line, related=(first,)) for line, first in rows)
        return Outcome(failed=int(surplus), blocked=blocked, hits=hits)

    def _one(self, query: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self.connection.execute(query).fetchone()
        if row is None:
            raise AssertionError("an aggregate yields one row")
        return row


def _from(planner: Planner, joins: Sequence[Join], *, numbered: bool = False) -> str:
    clauses = " ".join(join.sql(planner.view) for join in joins)
    return f"{planner.view.sql(numbered=numbered)} AS t {clauses}"


def _key_blocked(planner: Planner, check: Balances) -> str:
    """Return the condition that a row's group cannot be told."""
    return planner.columns({}).blocked({(None, name) for name in check.group_by})


def _joined_tables(planner: Planner, plans: Sequence[RowPlan]) -> list[Join]:
    keys = dict.fromkeys(key for plan in plans for key in lookups_of(plan.check))
    return [planner.joins[key] for key in keys]


def _where_met(planner: Planner, plans: Sequence[RowPlan], *, numbered: bool = False) -> str:
    """Return FROM and WHERE of the rows that are not right by checks that meet other tables."""
    source = _from(planner, _joined_tables(planner, plans), numbered=numbered)
    return f"FROM {source} WHERE {any_of([plan.bad for plan in plans])}"


def _records(cursor: duckdb.DuckDBPyConnection, view: TableView) -> Iterator[Record]:
    """Yield rows as the plain engine reads them; cells that no check reads stay empty."""
    indexes = [field.index for field in view.fields.values()]
    while rows := cursor.fetchmany(10_000):
        for number, *texts in rows:
            cells = [""] * view.table.width
            for index, text in zip(indexes, texts, strict=True):
                cells[index] = text
            yield Record(number, 0, tuple(cells))


def _merged(one: Outcome, other: Outcome, keep: int) -> Outcome:
    hits = sorted((*one.hits, *other.hits), key=lambda hit: hit.row)[:keep]
    return Outcome(
        failed=one.failed + other.failed,
        unknown=one.unknown + other.unknown,
        blocked=one.blocked + other.blocked,
        hits=tuple(hits),
    )
