"""Runs every kind of check in the plainest way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import Value, hashable
from openfigures.engines.checks import (
    Balances,
    Check,
    Hit,
    Holds,
    Limits,
    Outcome,
    Present,
    Readable,
    Refers,
    Satisfies,
    Unique,
    unexecutable,
)
from openfigures.engines.hits import Hits
from openfigures.engines.plain.conditions import Condition
from openfigures.engines.plain.evaluate import compiled
from openfigures.engines.plain.rows import Lookups, Reading, Row, Unusable, key_of
from openfigures.tables.table import Table
from openfigures.tables.table_file import Record


class PlainEngine:
    """The reference: what every other engine must agree with."""

    name = "plain"

    def run(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
        """Return one outcome for each check, reading each table once; see `Engine.run`."""
        readings = {name: Reading(table) for name, table in tables.items()}
        lookups = Lookups(readings)
        counts = [_Count(keep, unexecutable(check, tables)) for check in checks]
        by_table: dict[str, list[_Runner]] = {}
        for check, count in zip(checks, counts, strict=True):
            if count.skipped is None:
                by_table.setdefault(check.table, []).append(_runner(check, count, lookups))
        for name, runners in by_table.items():
            for row in readings[name].rows():
                for runner in runners:
                    runner.row(row)
            for runner in runners:
                runner.end()
        return [count.outcome() for count in counts]


def judge_rows(
    tables: Mapping[str, Table], checks: Sequence[Check], rows: Iterable[tuple[Record, Sequence[bool]]], keep: int
) -> list[Outcome]:
    """Return the outcomes of checks of single rows of one table, for some of its rows only.

    Each row comes with whether each of the checks is asked of it. Another engine uses it for the rows that are
    beyond its own types.
    """
    readings = {name: Reading(table) for name, table in tables.items()}
    lookups = Lookups(readings)
    runners = [_runner(check, _Count(keep, None), lookups) for check in checks]
    for record, asked in rows:
        row = Row(readings[checks[0].table], record.number, record.cells)
        for runner in compress(runners, asked):
            runner.row(row)
    return [runner.count.outcome() for runner in runners]


@dataclass(slots=True)
class _Count:
    """What is known of a check so far."""

    keep: int
    skipped: str | None
    failed: int = 0
    unknown: int = 0
    blocked: int = 0
    hits: Hits = field(default_factory=Hits)

    def verdict(self, holds: bool | None, row: int, related: tuple[int, ...] = ()) -> None:
        if holds:
            return
        if holds is None:
            self.unknown += 1
        else:
            self.failed += 1
        if len(self.hits) < self.keep:
            self.hits.append(Hit(row, unknown=holds is None, related=related))

    def outcome(self) -> Outcome:
        return Outcome(
            failed=self.failed,
            unknown=self.unknown,
            blocked=self.blocked,
            hits=self.hits,
            skipped=self.skipped,
        )


class _Runner:
    """Sees the rows of a table one after the other."""

    def __init__(self, count: _Count) -> None:
        self.count = count

    def row(self, row: Row) -> None:
        raise NotImplementedError

    def end(self) -> None:
        """All rows were seen."""


class _ReadableRunner(_Runner):
    def __init__(self, check: Readable, count: _Count) -> None:
        super().__init__(count)
        self.check = check

    def row(self, row: Row) -> None:
        try:
            row.value(self.check.field)
        except NotAValue:
            self.count.verdict(False, row.number)


class _PresentRunner(_Runner):
    def __init__(self, check: Present, count: _Count) -> None:
        super().__init__(count)
        self.check = check

    def row(self, row: Row) -> None:
        try:
            present = row.value(self.check.field) is not None
        except NotAValue:
            present = True
        self.count.verdict(present, row.number)


class _LimitsRunner(_Runner):
    def __init__(self, check: Limits | Satisfies, count: _Count) -> None:
        super().__init__(count)
        self.field = check.field
        self.accepts = check.accepts if isinstance(check, Satisfies) else _test_of(check)

    def row(self, row: Row) -> None:
        try:
            value = row.value(self.field)
        except NotAValue:
            return
        if value is not None:
            self.count.verdict(self.accepts(value), row.number)


def _test_of(check: Limits) -> Callable[[Value], bool | None]:
    test = compiled(check.test)
    return lambda value: test({(None, check.field): value}, ())


class _RuleRunner(_Runner):
    """What rules for rows and rules for groups have in common."""

    def __init__(self, check: Holds | Balances, count: _Count, lookups: Lookups) -> None:
        super().__init__(count)
        self.when = None if check.when is None else Condition(check.when, lookups, check.lookups)
        self.test = Condition(check.test, lookups, check.lookups)

    def judge(self, rows: Sequence[Row], related: tuple[int, ...] = ()) -> None:
        """Judge one row, or the rows of one group, if the rule speaks of them."""
        try:
            if self.when is None or self.when.value(rows) is True:
                self.count.verdict(self.test.value(rows), rows[0].number, related)
        except Unusable:
            self.count.blocked += 1


class _HoldsRunner(_RuleRunner):
    def row(self, row: Row) -> None:
        self.judge((row,))


class _UniqueRunner(_Runner):
    def __init__(self, check: Unique, count: _Count) -> None:
        super().__init__(count)
        self.check = check
        self.first: dict[tuple[Value, ...], int] = {}

    def row(self, row: Row) -> None:
        key = key_of(row, self.check.fields)
        if key is None:
            self.count.blocked += _is_blocked(row, self.check.fields)
            return
        first = self.first.setdefault(key, row.number)
        self.count.verdict(first == row.number, row.number, (first,))


class _RefersRunner(_Runner):
    def __init__(self, check: Refers, count: _Count, lookups: Lookups) -> None:
        super().__init__(count)
        self.check = check
        self.index = lookups.index(check.target, check.target_fields)

    def row(self, row: Row) -> None:
        key = key_of(row, self.check.fields)
        if key is None:
            self.count.blocked += _is_blocked(row, self.check.fields)
            return
        self.count.verdict(key in self.index, row.number)


class _BalancesRunner(_RuleRunner):
    """Collects the rows of each group and judges the groups at the end, in the order of their first rows."""

    def __init__(self, check: Balances, count: _Count, lookups: Lookups) -> None:
        super().__init__(check, count, lookups)
        self.group_by = check.group_by
        self.groups: dict[tuple[Value, ...], list[Row]] = {}

    def row(self, row: Row) -> None:
        try:
            key = tuple(hashable(row.usable(name)) for name in self.group_by)
        except Unusable:
            self.count.blocked += 1
            return
        self.groups.setdefault(key, []).append(row)

    def end(self) -> None:
        for rows in self.groups.values():
            self.judge(rows, tuple(row.number for row in rows[1:6]))


def _is_blocked(row: Row, fields: tuple[str, ...]) -> bool:
    """Whether a key cannot be told because one of its cells cannot be read."""
    try:
        for name in fields:
            row.value(name)
    except NotAValue:
        return True
    return False


def _runner(check: Check, count: _Count, lookups: Lookups) -> _Runner:
    match check:
        case Readable():
            return _ReadableRunner(check, count)
        case Present():
            return _PresentRunner(check, count)
        case Limits() | Satisfies():
            return _LimitsRunner(check, count)
        case Holds():
            return _HoldsRunner(check, count, lookups)
        case Unique():
            return _UniqueRunner(check, count)
        case Refers():
            return _RefersRunner(check, count, lookups)
        case Balances():
            return _BalancesRunner(check, count, lookups)
