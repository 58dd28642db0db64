"""The constraints of Table Schema as checks, and how to speak of a broken one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openfigures.cells.reasons import NotAValue
from openfigures.cells.values import Kind, hashable, kind_of, reader, show
from openfigures.engines.checks import Check, Limits, Satisfies
from openfigures.errors import Problem
from openfigures.package.document import Part
from openfigures.package.schema import Field
from openfigures.rules.kinds import pattern_problem
from openfigures.rules.nodes import Call, Column, Compare, Literal, OneOf

_BOUNDS = {
    "minimum": (">=", "is less than the minimum"),
    "maximum": ("<=", "is more than the maximum"),
    "exclusiveMinimum": (">", "is not more than"),
    "exclusiveMaximum": ("<", "is not less than"),
}
_LENGTHS = {"minLength": (">=", "is shorter than"), "maxLength": ("<=", "is longer than")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Constraint:
    """One constraint of one field."""

    name: str
    field: Field
    check: Check
    says: str
    """What is wrong with a cell that breaks it, to stand after the cell."""
    fix: str


def constraints(table: str, field: Field, problems: list[Problem]) -> Iterator[Constraint]:
    """Yield the constraints of a field, but `required` and `unique`; what cannot be used is a problem."""
    part = field.constraints
    if part is not None:
        yield from _bounds(table, field, part, problems)
        yield from _lengths(table, field, part)
        yield from _pattern(table, field, part, problems)
        yield from _json_schema(table, field, part, problems)
    yield from _enum(table, field, problems)


def _bounds(table: str, field: Field, part: Part, problems: list[Problem]) -> Iterator[Constraint]:
    for name, (operator, says) in _BOUNDS.items():
        if name not in part.value:
            continue
        if field.type not in {
            "number",
            "integer",
            "date",
            "time",
            "datetime",
            "year",
            "yearmonth",
            "duration",
        }:
            problems.append(_unusable(part, name, f"a {field.type} has no '{name}'"))
            continue
        bound = _value(field, part.value[name], part, name, problems)
        if bound is not None:
            test = Compare(operator, Column(field.name), Literal(bound))
            yield Constraint(
                name=name,
                field=field,
                check=Limits(table=table, field=field.name, test=test),
                says=f"{says} {show(bound)}",
                fix=f"correct the cell, or the {name} in the schema",
            )


def _lengths(table: str, field: Field, part: Part) -> Iterator[Constraint]:
    for name, (operator, says) in _LENGTHS.items():
        length = part.whole(name)
        if length is None:
            continue
        if kind_of(field) is Kind.TEXT:
            test = Compare(operator, Call("length", (Column(field.name),)), Literal(Decimal(length)))
            check: Check = Limits(table=table, field=field.name, test=test)
        else:
            check = Satisfies(table=table, field=field.name, accepts=_length_test(operator, length))
        fix = f"correct the cell, or the {name} in the schema"
        yield Constraint(name=name, field=field, check=check, says=f"{says} {length}", fix=fix)


def _length_test(operator: str, length: int) -> Callable[[Any], bool]:
    return (lambda value: len(value) >= length) if operator == ">=" else (lambda value: len(value) <= length)


def _pattern(table: str, field: Field, part: Part, problems: list[Problem]) -> Iterator[Constraint]:
    pattern = part.text("pattern")
    if pattern is None:
        return
    if kind_of(field) is not Kind.TEXT:
        problems.append(_unusable(part, "pattern", f"a {field.type} has no 'pattern'"))
    elif (problem := pattern_problem(pattern)) is not None:
        fix = "use the patterns of RE2: no look-around and no back-references"
        problems.append(_unusable(part, "pattern", problem, fix))
    else:
        test = Call("matches", (Column(field.name), Literal(pattern)))
        says = f"has not the form {pattern}"
        fix = "write the cell in the declared form"
        yield Constraint(
            name="pattern",
            field=field,
            check=Limits(table=table, field=field.name, test=test),
            says=says,
            fix=fix,
        )


def _enum(table: str, field: Field, problems: list[Problem]) -> Iterator[Constraint]:
    if field.enum is None:
        return
    part = field.constraints or Part(field.spot.document, field.spot.pointer, {})
    name = "enum" if "enum" in part.value else "categories"
    options = [_value(field, value, part, "enum", problems) for value in field.enum]
    if None in options:
        return
    check: Check
    if kind_of(field) is Kind.OTHER:
        known = frozenset(map(hashable, options))
        check = Satisfies(table=table, field=field.name, accepts=lambda value: hashable(value) in known)
    else:
        literals = tuple(Literal(value) for value in options)
        check = Limits(table=table, field=field.name, test=OneOf(Column(field.name), literals))
    shown = ", ".join(show(value) for value in options[:8]) + (", ..." if len(options) > 8 else "")
    fix = f"use one of: {shown}"
    yield Constraint(name=name, field=field, check=check, says="is not one of the listed values", fix=fix)


def _json_schema(table: str, field: Field, part: Part, problems: list[Problem]) -> Iterator[Constraint]:
    schema = part.part("jsonSchema")
    if schema is None:
        return
    import jsonschema_rs  # noqa: PLC0415 - a rare constraint

    def nothing(uri: str) -> Any:
        raise ValueError(f"{uri} is not fetched")

    try:
        validator = jsonschema_rs.validator_for(schema.value, retriever=nothing)
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        problems.append(_unusable(part, "jsonSchema", f"the JSON Schema cannot be used: {str(error)[:200]}"))
        return
    check = Satisfies(table=table, field=field.name, accepts=validator.is_valid)
    fix = "correct the cell, or the jsonSchema"
    yield Constraint(name="jsonSchema", field=field, check=check, says="breaks the JSON Schema of its field", fix=fix)


def _value(field: Field, written: Any, part: Part, name: str, problems: list[Problem]) -> Any:
    """Return the value that a constraint names, read as a cell of the field would be."""
    if isinstance(written, list | dict) and field.type in {"array", "object", "geojson"}:
        return written
    text = show(Decimal(written)) if isinstance(written, int | Decimal) and not isinstance(written, bool) else written
    if isinstance(written, bool):
        text = next(iter(field.true_values if written else field.false_values), "")
    if isinstance(text, str):
        try:
            return reader(field)(text)
        except NotAValue as reason:
            problems.append(_unusable(part, name, f"the value {text!r} of '{name}' {reason.reason}"))
            return None
    problems.append(_unusable(part, name, f"a value of '{name}' is no {field.type}"))
    return None


def _unusable(part: Part, name: str, message: str, fix: str = "") -> Problem:
    return Problem(code="constraint-unusable", place=part.place(name), message=message, fix=fix)
