"""One table of the suite: what its checks need, gathered while they are compiled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from openfigures.cells.values import kind_of
from openfigures.engines.checks import Lookup
from openfigures.package.schema import Field, Schema
from openfigures.suites.pandera.expressions import Code, UnsaidError, quoted
from openfigures.suites.pandera.fields import Place, column, field_of, reader
from openfigures.suites.pandera.names import Names


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckCode:
    """One check of the suite."""

    name: str
    because: str
    holds: str
    """The code of what must hold for a row `t`."""
    position: int | None = None
    """The demand that it asks; None when it only tells which rows are beyond the suite."""
    silences: tuple[int, ...] = ()
    """The demands that say nothing of the rows that fail it."""


@dataclass(kw_only=True, slots=True)
class Found:
    """The rows of another table that rows of this one lead to: the first that has the same values."""

    other: "TableCode"
    lookup: Lookup
    first: str
    """The name of the column of the number of the first such row."""
    places: dict[str, Place] = field(default_factory=dict)
    """The fields that are looked up there, by name."""

    @property
    def is_there(self) -> str:
        """The condition that there is such a row."""
        return f"{column(self.first)}.notnull()"

    @property
    def lost(self) -> str:
        """The condition that no such row is there."""
        keys = [f"{column(name)}.notnull()" for name in self.lookup.fields]
        return f"({' & '.join(keys)} & {column(self.first)}.isnull())"

    def unusable(self, name: str) -> str:
        """Return the condition that another finding tells of a cell there; empty when none ever does."""
        place = self.places[name]
        return f"({self.is_there} & {place.unusable})" if place.field.required else place.unusable


@dataclass(kw_only=True, slots=True)
class Totals:
    """What the rows of each group come to, for one rule."""

    rule: str
    names: Names
    by: tuple[str, ...]
    unless: Sequence[str]
    """Conditions that the group of a row is not known."""
    first: str
    """The name of the column that has a value in the first row of each group only."""
    columns: dict[str, str] = field(default_factory=dict)
    """The name of each column by its code."""

    def add(self, code: Code) -> Code:
        """Return the column that holds an aggregate."""
        if code.text not in self.columns:
            self.columns[code.text] = self.names.new(f"{self.rule} {len(self.columns) + 1}")
        return replace(code, text=column(self.columns[code.text]))

    def any(self, conditions: Sequence[str]) -> list[str]:
        """Return the condition that one of some conditions is true of a row of the group; none for none."""
        if not conditions:
            return []
        code = Code(f"({' | '.join(conditions)}).any()")
        return [f"{self.add(code).text}.fill_null(False)"]


class TableCode:
    """Gathers what is asked of a table."""

    def __init__(self, name: str, schema: Schema, row: str) -> None:
        fields = [field.name for field in schema.fields]
        if len(Names(fields)) < len(fields):
            raise UnsaidError(f"columns of '{name}' differ only in upper and lower case, which databases do not tell")
        quoted(name)
        self.name = name
        self.schema = schema
        self.row = row
        self.names = Names([row, *fields])
        self.places: dict[str, Place] = {}
        """The fields that are read, by name."""
        self.keys: dict[tuple[str, ...], str] = {}
        """The name of the column of the first row that has the same key."""
        self.found: dict[tuple[str, Lookup], Found] = {}
        self.totals: list[Totals] = []
        self.checks: list[CheckCode] = []
        self.silences: dict[str, tuple[Place, list[int]]] = {}
        """The demands that say nothing of rows in which a number is beyond the suite, by the column of the number."""

    def place(self, name: str) -> Place:
        """Return where the values of a field stand; raises UnsaidError when the suite cannot read it."""
        if name not in self.places:
            self.places[name] = self._place(field_of(self.schema, self.name, name), name)
        return self.places[name]

    def _place(self, field: Field, name: str) -> Place:
        unread = self.names.new(f"{name} unread") if reader(field) else ""
        return Place(field=field, value=name, unread=unread)

    def is_first(self, fields: tuple[str, ...]) -> str:
        """Return the condition that no earlier row has the same key."""
        for name in fields:
            self.place(name)
        if fields not in self.keys:
            self.keys[fields] = self.names.new(f"{'+'.join(fields)} first in row")
        return f"({column(self.keys[fields])} == {column(self.row)}).fill_null(True)"

    def find(self, other: "TableCode", lookup: Lookup) -> Found:
        """Return how rows find their row of another table."""
        for here, there in zip(lookup.fields, lookup.target, strict=True):
            if kind_of(self.place(here).field) is not kind_of(other.place(there).field):
                raise UnsaidError(f"'{here}' and '{there}' of '{other.name}' are of different kinds")
        key = (other.name, lookup)
        if key not in self.found:
            name = self.names.new(f"{'+'.join(lookup.fields)} in row of {other.name}")
            self.found[key] = Found(other=other, lookup=lookup, first=name)
        return self.found[key]

    def looked_up(self, found: Found, name: str) -> Place:
        """Return where the values of a field of another table stand."""
        if name not in found.places:
            own = self.names.new(f"{found.other.name}.{name}")
            found.places[name] = self._place(found.other.place(name).field, own)
        return found.places[name]

    def group(self, rule: str, by: tuple[str, ...]) -> Totals:
        """Return a place for the totals of the groups of a rule."""
        unless = [place.unusable for place in map(self.place, by) if place.unusable]
        first = self.names.new(f"{rule} first row")
        self.totals.append(Totals(rule=rule, names=self.names, by=by, unless=unless, first=first))
        return self.totals[-1]

    def codes(self) -> Iterator[str]:
        """Yield the code of all expressions."""
        for totals in self.totals:
            yield from totals.columns
        for check in self.checks:
            yield check.holds

    def silence(self, place: Place, position: int) -> None:
        """Remember that a demand says nothing of rows in which a number is beyond the suite."""
        if place.beyond:
            self.silences.setdefault(place.value, (place, []))[1].append(position)
