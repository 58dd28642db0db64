"""What an engine can be asked to check, and what it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from openfigures.rules.nodes import Node, columns
from openfigures.tables.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookup:
    """How a row of one table finds its row of another: by a foreign key."""

    fields: tuple[str, ...]
    target: tuple[str, ...]
    """The fields there, which form a key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Readable:
    """Each cell of a field has the form of its type."""

    table: str
    field: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Present:
    """No cell of a required field is missing."""

    table: str
    field: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Holds:
    """A condition holds for each row of which `when` is true."""

    table: str
    when: Node | None
    test: Node
    lookups: Mapping[str, Lookup]
    """The other tables that the condition reads, by name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """A condition holds for each value of a field; it says nothing of cells that are missing or unreadable."""

    table: str
    field: str
    test: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Satisfies:
    """A function accepts each value of a field: `Limits` for what the language of rules cannot say."""

    table: str
    field: str
    accepts: Callable[[Any], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unique:
    """No two rows agree in all these fields; rows with a missing one are passed over."""

    table: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Refers:
    """The values of these fields are found in another table; rows with a missing one are passed over."""

    table: str
    fields: tuple[str, ...]
    target: str
    target_fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Balances:
    """A condition holds for each group of rows of which `when` is true; missing group keys form groups too."""

    table: str
    group_by: tuple[str, ...]
    when: Node | None
    test: Node
    lookups: Mapping[str, Lookup]


Check = Readable | Present | Limits | Satisfies | Holds | Unique | Refers | Balances


@dataclass(frozen=True, slots=True)
class Hit:
    """One row, or one group, that breaks a check."""

    row: int
    """The number of the row; of a group, its first row."""
    unknown: bool = False
    """Whether the condition was null, so that nobody can tell."""
    related: tuple[int, ...] = ()
    """Other rows of the same table that take part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of a check."""

    failed: int = 0
    unknown: int = 0
    """Rows or groups whose condition was null."""
    blocked: int = 0
    """Rows or groups that could not be judged because a cell they need cannot be read or is not there."""
    beyond: tuple[int, ...] = ()
    """Rows or groups that could not be judged because the engine's types cannot hold their values."""
    hits: Sequence[Hit] = ()
    """The first failed and unknown ones, in the order of rows."""
    skipped: str | None = None
    """Why the check was not executed at all."""
    inexpressible: bool = False
    """Whether it was skipped because the engine's language cannot express it, so that another may do it instead."""


class Engine(Protocol):
    """Runs checks over tables."""

    name: str

    def run(self, tables: Mapping[str, Table], checks: Sequence[Check], keep: int) -> list[Outcome]:
        """Return one outcome for each check, with the first `keep` hits of each."""


def fields_read(check: Check) -> frozenset[tuple[str | None, str]]:
    """Return the (table, field) pairs that a check reads; None is the check's own table."""
    match check:
        case Readable(field=field) | Present(field=field) | Limits(field=field) | Satisfies(field=field):
            return frozenset({(None, field)})
        case Unique(fields=fields) | Refers(fields=fields):
            return frozenset((None, field) for field in fields)
        case Holds(when=when, test=test, lookups=lookups):
            return columns(when, test) | _keys(lookups)
        case Balances(when=when, test=test, lookups=lookups, group_by=group_by):
            return columns(when, test) | _keys(lookups) | frozenset((None, field) for field in group_by)


def _keys(lookups: Mapping[str, Lookup]) -> frozenset[tuple[str | None, str]]:
    return frozenset((None, field) for lookup in lookups.values() for field in lookup.fields)


def unexecutable(check: Check, tables: Mapping[str, Table]) -> str | None:
    """Say why a check cannot be executed at all: a table or a column it needs is not there."""
    needed = {(table or check.table, field) for table, field in fields_read(check)}
    if isinstance(check, Refers):
        needed |= {(check.target, field) for field in check.target_fields}
    if isinstance(check, Holds | Balances):
        needed |= {(name, field) for name, lookup in check.lookups.items() for field in lookup.target}
    for table, field in sorted(needed):
        if table not in tables:
            return f"the table '{table}' could not be read"
        if field not in tables[table].columns:
            return f"the column '{field}' of '{table}' is not there"
    return None if check.table in tables else f"the table '{check.table}' could not be read"
