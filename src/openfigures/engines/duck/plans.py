"""Each check as conditions in SQL: when it fails, when nobody can tell, when it could not be judged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from openfigures.engines.checks import (
    Balances,
    Check,
    Holds,
    Limits,
    Lookup,
    Present,
    Readable,
    Refers,
    fields_read,
)
from openfigures.engines.duck.sql import Compiler, UnsupportedError
from openfigures.engines.duck.views import Join, RowColumns, TableView
from openfigures.rules.nodes import Node, columns

JoinKey = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A joined table, the fields that lead to it, and the fields there."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A check of single rows: three conditions that exclude each other."""

    position: int
    """Of the check in the list that was asked."""
    check: Check
    bad: str
    """That the row is not simply right: one of the others, in the quickest words."""
    failed: str
    unknown: str = "FALSE"
    blocked: str = "FALSE"
    beyond: str = "FALSE"
    """That SQL cannot judge the row exactly; the other conditions then mean nothing."""


@dataclass(slots=True)
class Planner:
    """Plans the checks of one table."""

    view: TableView
    joins: dict[JoinKey, Join]
    """The joined tables."""

    def columns(self, lookups: Mapping[str, Lookup]) -> RowColumns:
        """Return the columns that a rule with these look-ups can read."""
        return RowColumns(
            self.view,
            {name: self.joins[name, lookup.fields, lookup.target] for name, lookup in lookups.items()},
        )

    def row_plan(self, position: int, check: Check) -> RowPlan:
        """Return the plan of a check of single rows; raises UnsupportedError."""
        residue: list[str] = []
        plan = self._row_plan(position, check, residue)
        beyond = any_of([self.wide(needed_fields(check)), *(f"coalesce({one}, FALSE)" for one in residue)])
        return plan if beyond == "FALSE" else replace(plan, bad=any_of([beyond, plan.bad]), beyond=beyond)

    def wide(self, names: Collection[str]) -> str:
        """Return the condition that one of some cells is a number beyond SQL."""
        return any_of([f"t.{wide}" for name in sorted(names) if (wide := self.view.fields[name].wide) is not None])

    def _row_plan(self, position: int, check: Check, residue: list[str]) -> RowPlan:
        match check:
            case Readable(field=name):
                field = self.view.fields[name]
                failed = f"(NOT t.{field.missing} AND NOT t.{field.readable})" if field.has_form else "FALSE"
                return RowPlan(position, check, failed, failed)
            case Present(field=name):
                missing = f"t.{self.view.fields[name].missing}"
                return RowPlan(position, check, missing, missing)
            case Limits(test=test):
                failed = f"NOT coalesce({Compiler(self.columns({}), residue=residue).compile(test).text}, TRUE)"
                return RowPlan(position, check, failed, failed)
            case Refers():
                return self._refers(position, check)
            case Holds():
                return self._holds(position, check, residue)
        raise UnsupportedError(type(check).__name__)

    def _refers(self, position: int, check: Refers) -> RowPlan:
        fields = [self.view.fields[name] for name in check.fields]
        join = self.joins[check.target, check.fields, check.target_fields]
        present = " AND ".join(f"t.{field.value.text} IS NOT NULL" for field in fields)
        failed, blocked = f"({present} AND {join.alias}.hit IS NULL)", self.unreadable(check.fields)
        return RowPlan(position, check, f"({failed} OR {blocked})", failed, blocked=blocked)

    def unreadable(self, names: tuple[str, ...]) -> str:
        """Return the condition that one of some cells is not missing and yet cannot be read."""
        fields = [self.view.fields[name] for name in names]
        parts = [f"(NOT t.{field.missing} AND t.{field.value.text} IS NULL)" for field in fields]
        return f"({' OR '.join(parts)})"

    def _holds(self, position: int, check: Holds, residue: list[str]) -> RowPlan:
        scope = self.columns(check.lookups)
        compiler = Compiler(scope, residue=residue)
        test = compiler.compile(check.test).text
        test_blocked = f"({scope.blocked(columns(check.test))})"
        when_blocked, applies = "FALSE", "TRUE"
        if check.when is not None:
            when_blocked = f"({scope.blocked(columns(check.when))})"
            applies = f"coalesce({compiler.compile(check.when).text}, FALSE)"
        judged = f"NOT {when_blocked} AND {applies} AND NOT {test_blocked}"
        return RowPlan(
            position,
            check,
            bad=f"({when_blocked} OR ({applies} AND ({test_blocked} OR NOT coalesce({test}, FALSE))))",
            failed=f"({judged} AND NOT coalesce({test}, TRUE))",
            unknown=f"({judged} AND {test} IS NULL)",
            blocked=f"({when_blocked} OR ({applies} AND {test_blocked}))",
        )

    def group_query(self, check: Balances, source: str, keep: int, row: str) -> str:
        """Return the query of a check of groups; it yields totals and the first bad groups.

        `row` is the SQL of a row's number. Raises UnsupportedError. Rows with an unusable group key are left out.
        """
        scope = self.columns(check.lookups)
        keys = [self.view.fields[name] for name in check.group_by]
        grouped = Compiler(scope, rows=max(self.view.table.rows, 1), grouped=True)
        key_blocked = scope.blocked({(None, name) for name in check.group_by})
        test, applies, when_blocked = grouped.compile(check.test).text, "TRUE", "FALSE"
        if check.when is not None:
            applies = f"coalesce({grouped.compile(check.when).text}, FALSE)"
            when_blocked = self._any_blocked(scope, check.when)
        test_blocked = self._any_blocked(scope, check.test)
        if grouped.residue:
            raise UnsupportedError("scale inside a group")
        groups = ", ".join(f"t.{key.value.text}" for key in keys)
        judged = (
            f"SELECT min({row}) AS first, min({row}, 6) AS nearby, {applies} AS applies, {test} AS test, "
            f"{when_blocked} AS when_blocked, {test_blocked} AS test_blocked "
            f"FROM {source} WHERE NOT ({key_blocked}) GROUP BY {groups}"
        )
        state = (
            f"SELECT first, nearby, when_blocked OR (applies AND test_blocked) AS blocked, "
            f"applies AND NOT when_blocked AND NOT test_blocked AND test IS NULL AS unknown, "
            f"applies AND NOT when_blocked AND NOT test_blocked AND NOT coalesce(test, TRUE) AS failed FROM ({judged})"
        )
        shown = "{'row': first, 'unknown': unknown, 'nearby': nearby}"
        return (
            f"SELECT count(*) FILTER (WHERE failed), count(*) FILTER (WHERE unknown), count(*) FILTER (WHERE blocked), "
            f"list({shown} ORDER BY first) FILTER (WHERE (failed OR unknown) AND nth <= {keep}) "
            f"FROM (SELECT *, row_number() OVER (PARTITION BY failed OR unknown ORDER BY first) AS nth FROM ({state}))"
        )

    def _any_blocked(self, scope: RowColumns, node: Node) -> str:
        """Return the condition that a cell of any row of the group cannot be used."""
        return f"bool_or({scope.blocked(columns(node))})"


def any_of(conditions: Sequence[str]) -> str:
    """Return the condition that one of some conditions is true."""
    parts = list(dict.fromkeys(one for one in conditions if one != "FALSE"))
    return f"({' OR '.join(parts)})" if parts else "FALSE"


def needed_fields(check: Check) -> set[str]:
    """Return the fields of its own table that a check reads."""
    return {name for table, name in fields_read(check) if table is None}


def target_fields(check: Check) -> frozenset[tuple[str | None, str]]:
    """Return the key fields of other tables that a check reads, as (table, field)."""
    return frozenset((key[0], name) for key, lookup in lookups_of(check).items() for name in lookup.target)


def lookups_of(check: Check) -> dict[JoinKey, Lookup]:
    """Return how a check finds rows of other tables, by the other table and the fields that lead there."""
    if isinstance(check, Refers):
        lookup = Lookup(fields=check.fields, target=check.target_fields)
        return {(check.target, check.fields, check.target_fields): lookup}
    if isinstance(check, Holds | Balances):
        return {(name, lookup.fields, lookup.target): lookup for name, lookup in check.lookups.items()}
    return {}


def tables_of(check: Check) -> set[str]:
    """Return all tables that a check reads."""
    return {check.table} | {table for table, _, _ in lookups_of(check)}
