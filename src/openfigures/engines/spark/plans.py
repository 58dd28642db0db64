"""Each check of single rows as conditions: when it fails, when nobody can tell, when it could not be judged."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from openfigures.engines.checks import Balances, Check, Holds, Limits, Lookup, Present, Readable, Refers, fields_read
from openfigures.engines.spark.cells import Cell, Term
from openfigures.engines.spark.expressions import Compiler, is_false, is_unknown
from openfigures.engines.spark.said import UnsupportedError
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.rules.nodes import Column, columns

JoinKey = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A joined table, the fields that lead to it, and the fields there."""
FAILED, UNKNOWN, BLOCKED, BEYOND = "f", "u", "b", "x"
"""What can be said of a row: it fails; nobody can tell; it could not be judged; it is beyond Spark."""
_BAD = "n"


@dataclass(frozen=True, slots=True)
class Join:
    """Another table that a foreign key leads to: the columns of its rows beside the own ones."""

    hit: str
    """The column that is null when no row was found."""
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A check of single rows."""

    position: int
    """Of the check in the list that was asked."""
    check: Check
    states: Mapping[str, Any]
    """Conditions by what they say of a row; they exclude each other, and are never null."""
    bad: Any | None
    """That one of them is true, in the quickest words; None when none ever is."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans checks for the rows of a table, with those that they look up beside them."""

    t: Any
    cells: Mapping[str, Cell]
    joins: Mapping[JoinKey, Join] = field(default_factory=dict)

    def plan(self, position: int, check: Check) -> RowPlan:
        """Return the plan of a check; raises UnsupportedError."""
        residue: list[Any] = []
        states = self._states(check, residue)
        bad = states.pop(_BAD) if _BAD in states else any_of(states.values())
        beyond = any_of([*self._too_long(check), *(one.fill_null(False) for one in residue)])
        if beyond is not None:
            states = {state: condition & ~beyond for state, condition in states.items()} | {BEYOND: beyond}
            bad = beyond if bad is None else bad | beyond
        return RowPlan(position, check, states, bad)

    def long(self, names: Collection[str]) -> list[Any]:
        """Return the conditions that one of some cells is a number beyond Spark."""
        return [self.t[long] for name in sorted(names) if (long := self.cells[name].long)]

    def _too_long(self, check: Check) -> list[Any]:
        match check:
            case Present():  # it asks whether something is written, and not what
                return []
            case Readable(field=name) if self.cells[name].long:
                text = self.t[self.cells[name].text]  # such a number can be read, but for two of its limits
                return [self.t[self.cells[name].long] & ((text.length() > NUMBER_DIGITS) | text.re_search("[eE]"))]
        return self.long(needed_fields(check))

    def unreadable(self, names: Collection[str]) -> Any | None:
        """Return the condition that one of some cells is not missing and yet cannot be read."""
        return any_of([self.t[flag] for name in names if (flag := self.cells[name].unreadable)])

    def present(self, names: Collection[str]) -> Any:
        """Return the condition that all of some cells have a value."""
        return ~reduce(or_, [self.t[self.cells[name].value].isnull() for name in names])

    def column(self, lookups: Mapping[str, Lookup], one: Column) -> Term:
        """Return the value of a column of the own table, or of one that is looked up."""
        if one.table is None:
            return self.cells[one.name].term(self.t)
        return self._join(one.table, lookups).cells[one.name].term(self.t)

    def blocked(self, names: Collection[tuple[str | None, str]], lookups: Mapping[str, Lookup]) -> Any | None:
        """Return the condition that one of some columns cannot be used; None when that is never so."""
        parts: list[Any] = []
        for table, name in sorted(names, key=str):
            if table is None:
                parts += self.cells[name].unusable(self.t)
            else:
                parts += self._lost(table, name, lookups)
        return any_of(parts)

    def _lost(self, table: str, name: str, lookups: Mapping[str, Lookup]) -> list[Any]:
        join, here = self._join(table, lookups), lookups[table].fields
        own = [flag for field in here for flag in self.cells[field].unusable(self.t)]
        there = [flag.fill_null(False) for flag in join.cells[name].unusable(self.t)]
        return [*own, self.present(here) & self.t[join.hit].isnull(), *there]

    def _join(self, table: str, lookups: Mapping[str, Lookup]) -> Join:
        return self.joins[table, lookups[table].fields, lookups[table].target]

    def _states(self, check: Check, residue: list[Any]) -> dict[str, Any]:
        match check:
            case Readable(field=name):
                unreadable = self.unreadable([name])
                return {} if unreadable is None else {FAILED: unreadable}
            case Present(field=name):
                return {FAILED: self.t[self.cells[name].missing]}
            case Limits(test=test):
                compiled = Compiler(lambda one: self.column({}, one), residue).compile(test)
                return {FAILED: is_false(compiled.value)}
            case Refers(fields=names, target=target, target_fields=there):
                hit, blocked = self.t[self.joins[target, names, there].hit], self.unreadable(names)
                return {FAILED: self.present(names) & hit.isnull()} | ({} if blocked is None else {BLOCKED: blocked})
            case Holds():
                return self._holds(check, residue)
        raise UnsupportedError(type(check).__name__)

    def _holds(self, check: Holds, residue: list[Any]) -> dict[str, Any]:
        compiler = Compiler(lambda one: self.column(check.lookups, one), residue)
        when = None if check.when is None else compiler.compile(check.when).value.fill_null(False)
        return states_of(
            test=compiler.compile(check.test).value,
            when=when,
            when_blocked=None if check.when is None else self.blocked(columns(check.when), check.lookups),
            test_blocked=self.blocked(columns(check.test), check.lookups),
        )


def group_states(position: int, check: Check, states: dict[str, Any]) -> RowPlan:
    """Return the plan of a check with the states that `states_of` gave."""
    return RowPlan(position, check, states, states.pop(_BAD))


def states_of(*, test: Any, when: Any | None, when_blocked: Any | None, test_blocked: Any | None) -> dict[str, Any]:
    """Return what a rule says of a row, or of a group, and whether that is anything.

    Conditions that are None are always so, or never blocked.
    """
    applies = [] if when is None else [when]
    judged = [*(~one for one in (when_blocked, test_blocked) if one is not None), *applies]
    states = {FAILED: _all([*judged, is_false(test)]), UNKNOWN: _all([*judged, is_unknown(test)])}
    blocked = [] if when_blocked is None else [when_blocked]
    if test_blocked is not None:
        blocked.append(_all([*applies, test_blocked]))
    if blocked:
        states[BLOCKED] = any_of(blocked)
    return states | {_BAD: any_of([*blocked, _all([*judged, ~test.fill_null(False)])])}


def any_of(conditions: Collection[Any]) -> Any | None:
    """Return the condition that one of some conditions is true; None for none."""
    return reduce(or_, conditions) if conditions else None


def _all(conditions: Collection[Any]) -> Any:
    return reduce(lambda one, other: one & other, conditions)


def needed_fields(check: Check) -> set[str]:
    """Return the fields of its own table that a check reads."""
    return {name for table, name in fields_read(check) if table is None}


def lookups_of(check: Check) -> dict[JoinKey, Lookup]:
    """Return how a check finds rows of other tables, by the other table and the fields that lead there."""
    if isinstance(check, Refers):
        lookup = Lookup(fields=check.fields, target=check.target_fields)
        return {(check.target, check.fields, check.target_fields): lookup}
    if isinstance(check, Holds | Balances):
        return {(name, lookup.fields, lookup.target): lookup for name, lookup in check.lookups.items()}
    return {}
