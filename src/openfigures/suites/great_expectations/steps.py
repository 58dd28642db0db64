"""Columns that are computed one after the other, so that nothing is computed twice and every number can be doubted."""

from dataclasses import dataclass, field, replace

from openfigures.cells.values import Kind, Value

_DEPTH = 8
"""Nesting of an expression, after which it becomes a column: older parsers of SQLite stop at a hundred open symbols."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sql:
    """An expression and what it yields."""

    text: str
    kind: Kind = Kind.BOOLEAN
    places: int = 0
    """Decimal places of a number's integer."""
    literal: Value = None
    """The value, when it is written in the rule."""
    level: int = 0
    """How many steps come before it."""
    depth: int = 0
    """How deep its operations are nested; a column or a literal has none."""
    doubtful: bool = False
    """Whether it is a number that was computed and may be no longer exact."""


@dataclass(slots=True)
class Steps:
    """The columns of a chain of stages, by stage.

    SQLite turns an integer that overflows into a REAL, and a REAL marks here whatever is no longer exact. In sums and
    products it stays one, so the type of the last column of a calculation tells of all before it.
    """

    prefix: str
    levels: list[list[str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """Conditions under which a number that was computed is not exact."""
    count: int = 0

    def column(self, sql: Sql) -> Sql:
        """Return an expression as a column or a literal, to be named more than once."""
        if not sql.depth:
            return sql
        if sql.level == len(self.levels):
            self.levels.append([])
        name = f"{self.prefix}{self.count}"
        self.count += 1
        self.levels[sql.level].append(f"{sql.text} AS {name}")
        if sql.doubtful:
            self.doubts.append(f"typeof({name}) = 'real'")
        return replace(sql, text=name, level=sql.level + 1, depth=0, doubtful=False)

    def shallow(self, sql: Sql) -> Sql:
        """Return an expression that SQLite can read, however deep the rule is."""
        return self.column(sql) if sql.depth >= _DEPTH else sql

    def certain(self, sql: Sql) -> Sql:
        """Return an expression for anything but arithmetic, in which a REAL would not be seen any more."""
        return self.column(sql) if sql.doubtful else sql


def combined(text: str, *parts: Sql, kind: Kind = Kind.BOOLEAN, places: int = 0, doubtful: bool = False) -> Sql:
    """Return an expression of some parts."""
    level, depth = max(part.level for part in parts), max(part.depth for part in parts) + 1
    return Sql(text=f"({text})", kind=kind, places=places, level=level, depth=depth, doubtful=doubtful)


def computed(text: str, *parts: Sql, places: int) -> Sql:
    """Return a number that is computed from some parts."""
    return combined(text, *parts, kind=Kind.NUMBER, places=places, doubtful=True)
