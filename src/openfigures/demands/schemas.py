"""What the schema of a table asks: types, required cells, constraints, keys and references."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import reader
from openfigures.demands.constraints import Constraint, constraints
from openfigures.demands.demand import Demand, Told
from openfigures.engines.checks import Check, Hit, Present, Readable, Refers, Unique
from openfigures.errors import Problem
from openfigures.findings import Severity
from openfigures.package.schema import Field, ForeignKey, Key, Schema


@dataclass(frozen=True, slots=True)
class _Declared:
    """One thing that a schema declares, with the check that it asks for."""

    check: Check
    source: Field | Constraint | Key | ForeignKey


def schema_demands(
    table: str, schema: Schema, problems: list[Problem], columns: Collection[str] | None = None
) -> list[Demand]:
    """Return the demands of a schema on its table; constraints that cannot be used are added to the problems.

    With the `columns` that the table has, fields that the schema allows to be absent ask nothing.
    """
    return [_demand(one) for one in _declared(table, schema, problems, columns)]


def _declared(
    table: str, schema: Schema, problems: list[Problem], columns: Collection[str] | None
) -> Iterator[_Declared]:
    optional = schema.fields_match in {"superset", "partial"} and columns is not None
    for field in schema.fields:
        if optional and columns is not None and field.name not in columns:
            continue
        yield _Declared(Readable(table=table, field=field.name), field)
        if field.required:
            yield _Declared(Present(table=table, field=field.name), field)
        for constraint in constraints(table, field, problems):
            yield _Declared(constraint.check, constraint)
    for key in schema.keys:
        yield _Declared(Unique(table=table, fields=key.fields), key)
    for foreign in schema.foreign_keys:
        check = Refers(table=table, fields=foreign.fields, target=foreign.resource, target_fields=foreign.reference)
        yield _Declared(check, foreign)


def _field_of(one: _Declared) -> str:
    field = one.source.field if isinstance(one.source, Constraint) else one.source
    return field.name if isinstance(field, Field) else ""


def _property(one: _Declared) -> str:
    """Return the property of Table Schema that declares it."""
    match one.source:
        case Constraint(name=name):
            return name
        case Key(primary=primary):
            return "primaryKey" if primary else "unique" if len(one.source.fields) == 1 else "uniqueKeys"
        case ForeignKey():
            return "foreignKeys"
        case _:
            return "required" if isinstance(one.check, Present) else "type"


_CODES = {
    "type": ("cell-unreadable", "a cell must have the form of its column's type"),
    "required": ("cell-missing", "the column must not be empty"),
    "primaryKey": ("key-duplicate", "the primary key tells rows apart"),
    "unique": ("key-duplicate", "the column tells rows apart"),
    "uniqueKeys": ("key-duplicate", "these columns together tell rows apart"),
    "foreignKeys": ("reference-broken", "the other table must have the row that is referred to"),
}


def _demand(one: _Declared) -> Demand:
    name = _property(one)
    code, because = _CODES.get(name, ("constraint-broken", "the schema sets this limit"))
    fields = one.check.fields if isinstance(one.check, Unique | Refers) else (_field_of(one),)

    def tell(hit: Hit, cells: Mapping[str, str]) -> Told:
        return _tell(one, hit, cells)

    return Demand(
        check=one.check,
        code=code,
        unknown_code=code,
        rule=f"{'+'.join(fields)} {name}",
        severity=Severity.ERROR,
        because=because,
        fields=fields,
        tell=tell,
    )


def _tell(one: _Declared, _: Hit, cells: Mapping[str, str]) -> Told:
    match one.source:
        case Constraint(field=field, says=says, fix=fix):
            return Told(message=f"'{cells[field.name]}' {says}", fix=fix)
        case Key(fields=fields):
            shown = ", ".join(f"{name} '{cells[name]}'" for name in fields)
            return Told(
                message=f"{shown} stands in an earlier row",
                fix="give one of the rows another key, or remove it",
            )
        case ForeignKey(fields=fields, resource=resource):
            shown = ", ".join(f"{name} '{cells[name]}'" for name in fields)
            return Told(message=f"{shown} is not in '{resource}'", fix=f"correct it, or add the row to '{resource}'")
        case Field() as field if isinstance(one.check, Present):
            return Told(message=f"'{field.name}' is missing", fix="fill the cell")
        case Field() as field:
            try:
                reader(field)(cells[field.name])
            except NotAValue as reason:
                return Told(message=f"'{cells[field.name]}' {reason.reason}", fix=reason.fix)
            return Told(message=f"'{cells[field.name]}' is taken for no {field.type}", fix="")  # by another library
