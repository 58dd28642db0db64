"""The columns that a rule reads: of its own table, and of the rows that foreign keys lead to."""

from collections.abc import Collection, Iterator, Mapping

from openfigures.engines.checks import Lookup
from openfigures.rules.nodes import Column
from openfigures.suites.great_expectations.chain import JUDGED, NUMBER, Chain
from openfigures.suites.great_expectations.names import Layout, layout_of, name_sql, source_sql
from openfigures.suites.great_expectations.said import UnsayableError
from openfigures.suites.great_expectations.slots import Slots, any_of, comparable, doubts, present, unusable
from openfigures.suites.great_expectations.steps import Sql

Name = tuple[str | None, str]
"""The table and the name of a column; the table is None for the rule's own."""
_JOINS = 60
"""Tables that SQLite joins at once."""


class Join:
    """Another table that a foreign key leads to: of each key the first row."""

    def __init__(self, layout: Layout, names: Collection[str], lookup: Lookup, number: int, start: int) -> None:
        self.slots = Slots(layout, {*names, *lookup.target}, start)
        self.lookup = lookup
        self.found = f"r{number}"
        """The number of the row that was found."""
        self.alias = f"j{number}"
        self.others, self.firsts = f"other {number}", f"first {number}"
        self.keys = self.slots.some(lookup.target)

    def add_to(self, chain: Chain) -> None:
        """Add the stages of the other table; a minimum takes its whole row with it in SQLite."""
        chain.add(self.others, self.slots.columns, source_sql(self.slots.layout.table))
        keys = ", ".join(slot.value.text for slot in self.keys)
        columns = [f"min({NUMBER}) AS {self.found}", *self.slots.names]
        chain.add(self.firsts, columns, rest=f"WHERE {present(self.keys)} GROUP BY {keys}")

    @property
    def columns(self) -> list[str]:
        """The columns that it gives to the rows of the rule's table."""
        return [f"{self.alias}.{name}" for name in [self.found, *self.slots.names]]

    def clause(self, own: Slots) -> str:
        """Return the clause that joins it."""
        pairs = list(map(comparable, own.some(self.lookup.fields), self.keys))
        same = " AND ".join("0" if pair is None else " = ".join(pair) for pair in pairs)
        return f"LEFT JOIN {name_sql(self.firsts)} AS {self.alias} ON {same}"

    def doubts(self, own: Slots) -> list[str]:
        """Return the conditions that a row may have to find another row than the one that is found."""
        here, there = own.some(self.lookup.fields), doubts(self.keys)
        unsure = f"(SELECT max({any_of(there)}) FROM {name_sql(self.others)})"
        return [*doubts(here), *([f"({present(here)} AND {unsure})"] if there else [])]

    def unusable(self, own: Slots) -> list[str]:
        """Return the conditions that a row finds no other row, or must not look for it."""
        here = own.some(self.lookup.fields)
        return [*unusable(here), f"({present(here)} AND {self.found} IS NULL)"]

    def unusable_cells(self, name: str) -> list[str]:
        """Return the condition that a cell of the row that is found cannot be used."""
        return [f"({self.found} IS NOT NULL AND {one})" for one in unusable([self.slots[name]])]


class Scope:
    """All columns that a rule reads."""

    def __init__(
        self, layouts: Mapping[str, Layout], table: str, names: Collection[Name], lookups: Mapping[str, Lookup]
    ) -> None:
        if len(lookups) > _JOINS:
            raise UnsayableError(f"the rule reads more than {_JOINS} other tables")
        keys = {name for lookup in lookups.values() for name in lookup.fields}
        self.own = Slots(layout_of(layouts, table), {*keys, *_of(names, None)}, 0)
        self.joins: dict[str, Join] = {}
        start = len(self.own.by_name)
        for number, (name, lookup) in enumerate(sorted(lookups.items())):
            self.joins[name] = Join(layout_of(layouts, name), _of(names, name), lookup, number, start)
            start += len(self.joins[name].slots.by_name)

    def chain(self) -> Chain:
        """Return the chain of which the last stage has all columns."""
        chain = Chain()
        for join in self.joins.values():
            join.add_to(chain)
        chain.add("the cells", self.own.columns, JUDGED)
        if self.joins:
            columns = ["t.*", *(column for join in self.joins.values() for column in join.columns)]
            clauses = " ".join(join.clause(self.own) for join in self.joins.values())
            chain.add("the rows found", columns, rest=f"AS t {clauses}")
        return chain

    def value(self, column: Column) -> Sql:
        """Return the value of a column."""
        slots = self.own if column.table is None else self.joins[column.table].slots
        return slots[column.name].value

    def unusable(self, names: Collection[Name]) -> list[str]:
        """Return the conditions that one of some cells cannot be used."""
        return list(dict.fromkeys(one for name in sorted(names, key=str) for one in self._unusable(name)))

    def doubts(self, names: Collection[Name]) -> list[str]:
        """Return the conditions that one of some cells does not fit, or may be another one."""
        return list(dict.fromkeys(one for name in sorted(names, key=str) for one in self._doubts(name)))

    def _unusable(self, name: Name) -> Iterator[str]:
        table, field = name
        if table is None:
            yield from unusable([self.own[field]])
        else:
            yield from self.joins[table].unusable(self.own)
            yield from self.joins[table].unusable_cells(field)

    def _doubts(self, name: Name) -> Iterator[str]:
        table, field = name
        if table is None:
            yield from doubts([self.own[field]])
        else:
            yield from self.joins[table].doubts(self.own)
            yield from doubts([self.joins[table].slots[field]])


def _of(names: Collection[Name], table: str | None) -> set[str]:
    return {name for one, name in names if one == table}
