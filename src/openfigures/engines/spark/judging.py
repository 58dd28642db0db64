"""What Spark says of checks."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

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
from openfigures.engines.spark.said import UnsupportedError
from openfigures.engines.spark.suspects import Seen, seen
from openfigures.tables.table_file import Record

_AT_ONCE = 50
"""Checks that are asked together; longer questions take more than linear time to plan."""


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
        """Return what Spark says of them; a check with too many rows beyond it is missing."""
        met = {at: one for at, one in self.checks.items() if lookups_of(one) and not isinstance(one, Balances)}
        alone = {at: one for at, one in self.checks.items() if at not in met}
        found = self._rows(self.planner, alone)
        return found | (self._rows(joined(self.asking, self.planner, met), met) if met else {})

    def _rows(self, planner: Planner, checks: Mapping[int, Check]) -> dict[int, Answer]:
        """Return the answers to some checks; those of several rows ask first which rows they cannot take."""
        found: dict[int, Answer] = {}
        for start in range(0, len(checks), _AT_ONCE):
            some = dict([*checks.items()][start : start + _AT_ONCE])
            said = seen(self.asking, planner, partial(_planned, some), self.keep, self.width)
            for plan in _planned(some, planner):
                answer = self._answer(plan, said)
                if answer is not None:
                    found[plan.position] = answer
        return found

    def _answer(self, plan: RowPlan, said: Seen) -> Answer | None:
        """Return the answer to a check; None when Spark cannot say it exactly, or too many rows are beyond it."""
        position, counts = plan.position, said.counts.get(plan.position, {})
        blocked = counts.get(BLOCKED, 0)
        if isinstance(plan.check, Unique | Balances):
            outcome = None if counts.get(BEYOND) else self._together(position)
            return None if outcome is None else Answer(replace(outcome, blocked=outcome.blocked + blocked))
        records = said.beyond.get(position, ())
        if len(records) < counts.get(BEYOND, 0):
            return None
        return Answer(
            Outcome(
                failed=counts.get(FAILED, 0),
                unknown=counts.get(UNKNOWN, 0),
                blocked=blocked,
                hits=tuple(said.hits.get(position, ())),
            ),
            records,
        )

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


def _planned(checks: Mapping[int, Check], planner: Planner) -> list[RowPlan]:
    """Return the plans of those checks that Spark can be asked; of checks of several rows, the plan of `_readiness`."""
    plans = []
    for at, check in checks.items():
        with suppress(UnsupportedError):
            if isinstance(check, Unique | Balances):
                plans.append(_readiness(planner, at, check))
            else:
                plans.append(planner.plan(at, check))
    return plans


def _readiness(planner: Planner, position: int, check: Unique | Balances) -> RowPlan:
    """Return the plan that tells of the rows which a check of several rows cannot take."""
    names = needed_fields(check)
    blocked = planner.unreadable(names) if isinstance(check, Unique) else key_blocked(planner, check)
    states = {BEYOND: any_of(planner.long(names)), BLOCKED: blocked}
    known = {state: one for state, one in states.items() if one is not None}
    return RowPlan(position, check, known, any_of(known.values()))
