"""What Spark says of checks."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from openfigures.cells.forms import is_fast
from openfigures.engines.checks import Balances, Check, Outcome, Satisfies, Unique
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.cells import cells_of, prepared
from openfigures.engines.spark.groups import GroupPlan, balances, group_plan, key_blocked
from openfigures.engines.spark.joins import are_alike, fields_of_others, joined
from openfigures.engines.spark.keys import unique
from openfigures.engines.spark.plans import (
    BEYOND,
    BLOCKED,
    FAILED,
    UNKNOWN,
    Planner,
    RowPlan,
    any_of,
    lookups_of,
    needed_fields,
)
from openfigures.engines.spark.rows import Counts, beyond, counted, listed
from openfigures.engines.spark.said import UnsupportedError
from openfigures.tables.table_file import Record

_FEW = 100_000
"""Rows beyond Spark that are brought here; a check with more of them is left to the plain engine as a whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Spark says of a check, but for the rows that are beyond it."""

    outcome: Outcome
    beyond: Sequence[Record] = ()


def answers(asking: Asking, checks: Mapping[int, Check], keep: int) -> dict[int, Answer]:
    """Return what Spark says of checks, by position; those that it cannot answer are missing."""
    long = _long(asking, checks)
    fast = {at: check for at, check in checks.items() if _is_fast(asking, check) and not fields_of_others(check) & long}
    found: dict[int, Answer] = {}
    for name in asking.copies:
        own = {at: check for at, check in fast.items() if check.table == name}
        if own:
            found |= _Table(asking, name, own, keep).answers()
    return found


def _is_fast(asking: Asking, check: Check) -> bool:
    """Whether Spark can read all fields that a check reads."""
    names = {(check.table, name) for name in needed_fields(check)} | fields_of_others(check)
    readable = all(is_fast(asking.copies[table].fields[name]) for table, name in names)
    alike = all(are_alike(asking, check.table, key) for key in lookups_of(check))
    return readable and alike and not isinstance(check, Satisfies)


def _long(asking: Asking, checks: Mapping[int, Check]) -> set[tuple[str, str]]:
    """Return the looked-up columns that hold numbers beyond Spark, as (table, field)."""
    looked_up: dict[str, set[str]] = {}
    for check in checks.values():
        for table, name in fields_of_others(check):
            if is_fast(asking.copies[table].fields[name]):
                looked_up.setdefault(table, set()).add(name)
    found = set()
    for table, names in looked_up.items():
        copy = asking.copies[table]
        cells = cells_of(copy.fields, copy.columns, names)
        t = prepared(asking.table(table), cells.values())
        flags = {name: t[cell.long] for name, cell in cells.items() if cell.long}
        if flags:
            (counts,) = asking.rows(
                t.aggregate(**{f"n{at}": t.count(where=one) for at, one in enumerate(flags.values())})
            )
            found |= {(table, name) for name, count in zip(flags, counts, strict=True) if count}
    return found


class _Table:
    """The checks of one table."""

    def __init__(self, asking: Asking, name: str, checks: Mapping[int, Check], keep: int) -> None:
        copy = asking.copies[name]
        self.asking, self.checks, self.keep, self.rows, self.width = asking, checks, keep, copy.rows, copy.width
        self.cells = cells_of(copy.fields, copy.columns, set().union(*map(needed_fields, checks.values())))
        self.planner = Planner(prepared(asking.table(name), self.cells.values()), self.cells)

    def answers(self) -> dict[int, Answer]:
        """Return what Spark says of them."""
        single = {at: one for at, one in self.checks.items() if not isinstance(one, Unique | Balances)}
        alone = {at: one for at, one in single.items() if not lookups_of(one)}
        met = {at: one for at, one in single.items() if lookups_of(one)}
        ready = [self._readiness(at, one) for at, one in self.checks.items() if isinstance(one, Unique | Balances)]
        plans = _planned(self.planner, alone)
        counts = counted(self.asking, self.planner.t, [*plans, *ready])
        found = self._rows(self.planner, plans, counts)
        if met:
            planner = joined(self.asking, self.planner, met)
            plans = _planned(planner, met)
            found |= self._rows(planner, plans, counted(self.asking, planner.t, plans))
        for plan in ready:
            count = counts[plan.position]
            outcome = None if count.get(BEYOND) else self._together(plan.position)
            if outcome is not None:
                blocked = outcome.blocked + count.get(BLOCKED, 0)
                found[plan.position] = Answer(replace(outcome, blocked=blocked))
        return found

    def _readiness(self, position: int, check: Unique | Balances) -> RowPlan:
        """Return the plan that counts the rows which a check of several rows cannot take."""
        names = needed_fields(check)
        blocked = self.planner.unreadable(names) if isinstance(check, Unique) else key_blocked(self.planner, check)
        states = {BLOCKED: blocked, BEYOND: any_of(self.planner.long(names))}
        known = {state: one for state, one in states.items() if one is not None}
        return RowPlan(position, check, known, any_of(known.values()))

    def _rows(self, planner: Planner, plans: Sequence[RowPlan], counts: Counts) -> dict[int, Answer]:
        """Return the answers to checks of single rows; those with too many rows beyond Spark are missing."""
        plans = [plan for plan in plans if counts[plan.position].get(BEYOND, 0) <= _FEW]
        hits = listed(self.asking, planner.t, plans, counts, self.keep)
        records = self._beyond(planner, [plan for plan in plans if counts[plan.position].get(BEYOND)])
        found = {}
        for plan in plans:
            count = counts[plan.position]
            outcome = Outcome(
                failed=count.get(FAILED, 0),
                unknown=count.get(UNKNOWN, 0),
                blocked=count.get(BLOCKED, 0),
                hits=tuple(hits.get(plan.position, ())),
            )
            found[plan.position] = Answer(outcome, records.get(plan.position, ()))
        return found

    def _beyond(self, planner: Planner, plans: Sequence[RowPlan]) -> dict[int, list[Record]]:
        """Return the rows beyond Spark of each check for the plain engine; cells that none reads stay empty."""
        records: dict[int, list[Record]] = {plan.position: [] for plan in plans}
        names = sorted(set().union(*(needed_fields(plan.check) for plan in plans)))
        cells = [self.cells[name] for name in names]
        for number, *rest in beyond(self.asking, planner.t, plans, cells) if plans else ():
            row = [""] * self.width
            for cell, text in zip(cells, rest[len(plans) :], strict=True):
                row[cell.index] = text
            for plan, is_beyond in zip(plans, rest, strict=False):
                if is_beyond:
                    records[plan.position].append(Record(number, 0, tuple(row)))
        return records

    def _together(self, position: int) -> Outcome | None:
        """Return the outcome of a check of several rows; None when Spark cannot say it exactly."""
        check = self.checks[position]
        if isinstance(check, Unique):
            return unique(self.asking, self.planner, check, self.keep)
        group: GroupPlan | None = None
        if isinstance(check, Balances):
            with suppress(UnsupportedError):
                planner = joined(self.asking, self.planner, {position: check})
                group = group_plan(planner, position, check, self.rows)
            if group is not None:
                return balances(self.asking, group, check, self.keep)
        return None


def _planned(planner: Planner, checks: Mapping[int, Check]) -> list[RowPlan]:
    plans = []
    for at, check in checks.items():
        with suppress(UnsupportedError):
            plans.append(planner.plan(at, check))
    return plans
