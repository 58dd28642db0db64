"""Whether what a schema says of a field can be meant: formats, characters of numbers, and the types of constraints."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from openfigures.package.json_schema import unusable_because

if TYPE_CHECKING:
    from openfigures.package.document import Part
    from openfigures.package.schema import Field

_FORMATS = {
    "string": {"default", "email", "uri", "binary", "uuid"},
    "geopoint": {"default", "array", "object"},
    "geojson": {"default", "topojson"},
}
_ITEM_TYPES = {"string", "integer", "boolean", "number", "datetime", "date", "time"}
_MOMENTS = {"date", "time", "datetime"}
_WITH_LENGTH = {"string", "any", "list", "array", "object", "geojson"}
_SPECIAL_IN_NUMBERS = frozenset("0123456789+-eE")
_FORM_CHARACTERS = 100
_DIRECTIVE = re.compile("%(.?)", re.DOTALL)
_DIRECTIVES = frozenset("aAbBdfHIjmMpSUwWyYzGuV")
"""What `strptime` knows, without what depends on the machine's language or time zone."""


def check_field(part: "Part", field: "Field", constraint_names: Collection[str]) -> None:
    """Note what cannot be meant or would have no effect."""
    for name in constraint_names:
        if name in part.value:
            part.doubt(name, vital=True, fix=f"put '{name}' into 'constraints'")
    _check_format(part, field)
    if field.type == "list" and field.item_type not in _ITEM_TYPES:
        fix = f"use one of {', '.join(sorted(_ITEM_TYPES))}"
        part.problem("unknown-type", f"'{field.item_type}' is no type of items", "itemType", fix=fix)
    if field.type in {"number", "integer"}:
        _check_number(part, field)
    if field.type == "boolean" and (both := set(field.true_values) & set(field.false_values)):
        message = f"{min(both)!r} is both true and false"
        part.problem("field-unusable", message, "falseValues" if "falseValues" in part.value else "trueValues")
    if field.constraints is not None:
        _check_constraints(field.constraints, field)


def _check_format(part: "Part", field: "Field") -> None:
    known = _FORMATS.get(field.type, {"default"})
    if field.format in known or (field.type in _MOMENTS and field.format == "any"):
        return
    if field.type not in _MOMENTS:
        message = f"the type '{field.type}' has no format {field.format[:100]!r}"
        fix = f"use {' or '.join(sorted(known))}"
        part.problem("unknown-format", message, "format", fix=fix)
    elif (reason := _form_problem(field.format)) is not None:
        fix = "write it as Python's strptime reads it, such as '%d.%m.%Y'"
        part.problem("unknown-format", f"the form {field.format[:100]!r} {reason}", "format", fix=fix)


def _form_problem(form: str) -> str | None:
    """Say why `strptime` cannot read by a form; None when it can."""
    directives = [match[1] for match in _DIRECTIVE.finditer(form) if match[1] != "%"]
    if len(form) > _FORM_CHARACTERS:
        return f"is longer than {_FORM_CHARACTERS} characters"
    if unknown := [one for one in directives if one not in _DIRECTIVES]:
        return f"holds the unknown directive '%{unknown[0]}'"
    if not directives:
        return "holds no part of a date or time"
    if len(set(directives)) < len(directives):
        return "holds a directive twice"
    try:
        datetime.strptime(datetime(2019, 2, 3, 4, 5, 6, tzinfo=UTC).strftime(form), form)
    except ValueError as error:
        return f"cannot be read: {error}"
    return None


def _check_number(part: "Part", field: "Field") -> None:
    point, group = field.decimal_char, field.group_char
    for name, character in (("decimalChar", point), ("groupChar", group)):
        if character is not None and (len(character) != 1 or character in _SPECIAL_IN_NUMBERS):
            message = f"'{name}' must be one character that has no other meaning in numbers"
            part.problem("field-unusable", message, name)
    if point == group:
        message = "'decimalChar' and 'groupChar' must differ; without 'decimalChar' it is '.'"
        part.problem("field-unusable", message, "groupChar")


def _check_constraints(part: "Part", field: "Field") -> None:
    """Note constraints that are of the wrong type, or that a field of this type cannot have."""
    for name in ("minLength", "maxLength"):
        if part.whole(name) is not None and field.type not in _WITH_LENGTH:
            part.problem("constraint-unusable", f"the type '{field.type}' has no '{name}'", name)
    part.flag("unique")
    part.text("pattern")
    schema = part.part("jsonSchema")
    if schema is None:
        return
    if field.type not in {"object", "array", "geojson"}:
        part.problem("constraint-unusable", f"the type '{field.type}' has no 'jsonSchema'", "jsonSchema")
    elif (reason := unusable_because(schema.value)) is not None:
        part.problem("constraint-unusable", f"the JSON Schema {reason}", "jsonSchema")
