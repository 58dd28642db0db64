"""Whether what a rule or a relation demands is already demanded by one version of a package."""

from collections.abc import Iterator, Mapping, Sequence

from openfigures.consistency.system import Formula
from openfigures.findings import Severity
from openfigures.package.schema import Schema
from openfigures.relations.conditions import present, shape
from openfigures.rules.catalogue import Rule
from openfigures.rules.nodes import Call, Column, Node, columns, walk
from openfigures.rules.relation_parser import PINNED, TOTAL
from openfigures.rules.relations import Relation
from openfigures.versions.contract.book import Book
from openfigures.versions.contract.implication import Solver, unknowns

_GRAVITY = list(reversed(Severity))


class Demands:
    """What one version demands; `tables` gives the names that the other version has for its tables."""

    def __init__(self, book: Book, solver: Solver, tables: Mapping[str, str]) -> None:
        self._solver = solver
        self._rules = book.catalogue.rules
        self._relations = book.catalogue.relations
        self._tables = tables
        self._schemas = {tables.get(one.name, one.name): one.schema for one in book.package.resources if one.schema}
        self._formulas: dict[str, Formula] = {}
        self._given: dict[str, list[Formula]] = {}

    def say(self, other: Rule | Relation) -> bool:
        """Tell whether it is proved that a demand of the other version follows, as gravely as it is made there."""
        if isinstance(other, Relation):
            return self._say_relation(other)
        rules = [rule for rule in self._rules if self._table(rule.table) == other.table and _as_grave(rule, other)]
        if other.unique is not None:
            return self._say_unique(other, rules)
        if other.references is not None:
            return any(self._same_reference(rule, other) for rule in rules)
        return self._say_check(other, rules)

    def _table(self, name: str) -> str:
        return self._tables.get(name, name)

    def _say_unique(self, other: Rule, rules: Sequence[Rule]) -> bool:
        schema = self._schemas.get(other.table)
        keys = [key.fields for key in schema.keys] if schema else []
        keys += [rule.unique for rule in rules if rule.unique]
        return any(set(key) <= set(other.unique or ()) for key in keys)

    def _same_reference(self, rule: Rule, other: Rule) -> bool:
        if rule.references is None or other.references is None:
            return False
        ways = (set(zip(one.fields, one.references.fields, strict=True)) for one in (rule, other) if one.references)
        return self._table(rule.references.table) == other.references.table and next(ways) == next(ways)

    def _say_check(self, other: Rule, rules: Sequence[Rule]) -> bool:
        schema = self._schemas.get(other.table)
        given = self._said_by_schema(other.table) if other.group_by is None else []
        groups = None if other.group_by is None else frozenset(other.group_by)
        alike = [one for one in rules if one.check and (one.group_by and frozenset(one.group_by)) == groups]
        return self._follows(other, alike, given, _whole(schema) if groups is None else frozenset())

    def _said_by_schema(self, table: str) -> list[Formula]:
        if table not in self._given:
            schema = self._schemas.get(table)
            self._given[table] = list(self._solver.said_by(schema)) if schema else []
        return self._given[table]

    def _say_relation(self, other: Relation) -> bool:
        """Use no relation that need not apply where the other one does, because it speaks of other groups as well."""
        reach = _elsewhere(other)
        alike = [one for one in self._relations if set(one.over) == set(other.over) and _as_grave(one, other)]
        alike = [one for one in alike if _elsewhere(one) <= reach]
        numbers = frozenset[tuple[str | None, str]]().union(*(_numbers(one) for one in (*alike, other)))
        return self._follows(other, alike, [present(name) for _, name in sorted(numbers, key=str)], frozenset())

    def _follows(
        self, other: Rule | Relation, alike: Sequence[Rule | Relation], given: list[Formula], whole: frozenset[str]
    ) -> bool:
        """Ask first whether it follows from the demand of the same name, which is often enough."""
        if self._solver.exhausted:
            return False
        conclusion = self._demanded(other)
        for one in alike:
            if one.name not in self._formulas:
                self._formulas[one.name] = self._demanded(one)
        twin = [self._formulas[one.name] for one in alike if one.name == other.name]
        if self._solver.follows(conclusion, [*given, *twin], whole):
            return True
        return self._solver.follows(conclusion, [*given, *(self._formulas[one.name] for one in alike)], whole)

    def _demanded(self, one: Rule | Relation) -> Formula:
        check = one.relate if isinstance(one, Relation) else one.check
        if check is None:
            raise AssertionError("only demands with a condition are given to the solver")
        return self._solver.demand(one.when, check)


def _as_grave(one: Rule | Relation, other: Rule | Relation) -> bool:
    return _GRAVITY.index(one.severity) >= _GRAVITY.index(other.severity)


def _parts(relation: Relation) -> Iterator[Node]:
    return (part for node in (relation.relate, relation.when) if node for part in walk(node))


def _elsewhere(relation: Relation) -> frozenset[str]:
    """Return the numbers of other groups that a relation speaks of, such as that of the period before."""
    return frozenset(
        shape(part) for part in _parts(relation) if isinstance(part, Call) and part.name in {PINNED, TOTAL}
    )


def _numbers(relation: Relation) -> frozenset[tuple[str | None, str]]:
    """Return the numbers that are there wherever a relation applies: quotients need not be."""
    return columns(*(unknowns(part) for part in _parts(relation) if isinstance(part, Call | Column)))


def _whole(schema: Schema | None) -> frozenset[str]:
    return (
        frozenset(field.name for field in schema.fields if field.type in {"integer", "year"}) if schema else frozenset()
    )
