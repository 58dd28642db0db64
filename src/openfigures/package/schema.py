"""Table Schema: the fields of a table, their constraints, and the keys."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openfigures.package.document import Part, Spot
from openfigures.package.field_checks import check_field
from openfigures.package.limits import FIELDS, KEYS

TYPES = (
    "string", "number", "integer", "boolean", "object", "array", "list", "date", "time", "datetime",
    "year", "yearmonth", "duration", "geopoint", "geojson", "any",
)  # fmt: skip

TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")

_SCHEMA_VITAL = {"fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys"}
_SCHEMA = _SCHEMA_VITAL | {"$schema", "name", "title", "description", "version", "homepage", "profile"}
_FIELD_VITAL = {
    "name", "type", "format", "constraints", "missingValues", "trueValues", "falseValues",
    "decimalChar", "groupChar", "bareNumber", "delimiter", "itemType", "categories",
}  # fmt: skip
_FIELD = _FIELD_VITAL | {"title", "description", "example", "rdfType", "categoriesOrdered", "unit"}
_CONSTRAINTS = {
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "pattern", "enum", "jsonSchema",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One column of a table as its schema declares it."""

    name: str
    type: str = "string"
    format: str = "default"
    missing: tuple[str, ...] = ("",)
    """Cells that stand for a missing value."""
    true_values: tuple[str, ...] = TRUE
    false_values: tuple[str, ...] = FALSE
    decimal_char: str = "."
    group_char: str | None = None
    bare_number: bool = True
    """False when a number may carry other characters around it, such as a currency sign."""
    delimiter: str = ","
    """Between the items of a list."""
    item_type: str = "string"
    constraints: Part | None = None
    """The constraints as written; each judge reads the ones it needs."""
    enum: tuple[Any, ...] | None = None
    """The closed list of values, from `enum` and `categories` together."""
    required: bool = False
    """By constraint, or because the field is part of the primary key."""
    spot: Spot


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignKey:
    """Fields whose values must be found in another table, or in the same one."""

    fields: tuple[str, ...]
    resource: str
    """The name of the table referred to."""
    reference: tuple[str, ...]
    """The fields there, in the same order."""
    spot: Spot


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """Fields whose values together must differ from row to row."""

    fields: tuple[str, ...]
    primary: bool
    spot: Spot


@dataclass(frozen=True, kw_only=True)
class Schema:
    """The schema of one table."""

    fields: tuple[Field, ...]
    fields_match: str = "exact"
    """exact, equal, subset, superset or partial."""
    keys: tuple[Key, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    spot: Spot

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The fields of the primary key; empty when there is none."""
        return next((key.fields for key in self.keys if key.primary), ())

    def field(self, name: str) -> Field | None:
        """Return the field of that name."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


def read_schema(part: Part, resource: str, null_sequence: str | None) -> Schema:
    """Read the schema of the table `resource`; problems are noted in its document."""
    part.doubt_misspelt(_SCHEMA, _SCHEMA_VITAL)
    listed = list(part.parts("fields"))
    if not listed:
        part.problem("schema-without-fields", "the schema has no 'fields'", fix="list every column in 'fields'")
    if len(listed) > FIELDS:
        part.problem("too-many-fields", f"the schema has more than {FIELDS} fields", "fields")
        return Schema(fields=(), spot=part.spot())
    missing = _missing(part)
    missing = ("",) if missing is None else missing
    if null_sequence is not None:
        missing = (*missing, null_sequence)
    primary = part.texts("primaryKey") or ()
    keyed = frozenset(primary)
    fields = tuple(_field(child, missing, keyed) for child in listed)
    names: set[str] = set()
    for position, field in enumerate(fields):
        if field.name in names:
            part.problem("duplicate-field", f"the field '{field.name}' is declared twice", "fields", position)
        names.add(field.name)
    return Schema(
        fields=fields,
        fields_match=_fields_match(part),
        keys=tuple(_keys(part, primary, fields, names)),
        foreign_keys=tuple(_foreign_keys(part, resource, names)),
        spot=part.spot(),
    )


def _field(part: Part, missing: tuple[str, ...], primary: frozenset[str]) -> Field:
    part.doubt_misspelt(_FIELD, _FIELD_VITAL)
    name = part.text("name")
    if not name:
        part.problem("field-without-name", "a field must have a name")
    kind = part.text("type") or "string"
    if kind not in TYPES:
        message = f"the type '{kind}' is not one of Table Schema"
        part.problem("unknown-type", message, "type", fix=f"use one of {', '.join(TYPES)}")
        kind = "any"
    constraints = part.part("constraints")
    for key in constraints.value if constraints else ():
        if key not in _CONSTRAINTS and constraints:
            message = f"the constraint '{key}' is not one of Table Schema"
            constraints.problem("unknown-constraint", message, key, fix=f"use one of {', '.join(sorted(_CONSTRAINTS))}")
    own = _missing(part)
    bare = part.flag("bareNumber")
    field = Field(
        name=name or "",
        type=kind,
        format=part.text("format") or "default",
        missing=missing if own is None else own,
        true_values=part.texts("trueValues") or TRUE,
        false_values=part.texts("falseValues") or FALSE,
        decimal_char=part.text("decimalChar") or ".",
        group_char=part.text("groupChar") or None,
        bare_number=True if bare is None else bare,
        delimiter=part.text("delimiter") or ",",
        item_type=part.text("itemType") or "string",
        constraints=constraints,
        enum=_enum(part, constraints),
        required=bool(constraints and constraints.flag("required")) or name in primary,
        spot=part.spot(),
    )
    check_field(part, field, _CONSTRAINTS)
    return field


def _missing(part: Part) -> tuple[str, ...] | None:
    values = part.value.get("missingValues")
    if values is None:
        return None
    if not isinstance(values, list):
        part.problem("wrong-type", "'missingValues' must be a list", "missingValues")
        return None
    return tuple(_labelled(part, value, "missingValues") for value in values)


def _labelled(part: Part, value: Any, key: str) -> str:
    inner = value.get("value") if isinstance(value, dict) else value
    if isinstance(inner, str):
        return inner
    part.problem("wrong-type", f"every item of '{key}' must be a text, or an object with a text 'value'", key)
    return ""


def _enum(part: Part, constraints: Part | None) -> tuple[Any, ...] | None:
    values = constraints.value.get("enum") if constraints else None
    if values is not None and (not isinstance(values, list) or not values) and constraints:
        constraints.problem("wrong-type", "'enum' must be a list of at least one value", "enum")
        values = None
    if values is None and isinstance(categories := part.value.get("categories"), list):
        values = [item.get("value") if isinstance(item, dict) else item for item in categories]
    return None if values is None else tuple(values)


def _fields_match(part: Part) -> str:
    value = part.value.get("fieldsMatch")
    if isinstance(value, list) and len(value) == 1:  # the published 2.0 profile says list, the text says string
        value = value[0]
    if value is None:
        return "exact"
    if value not in ("exact", "equal", "subset", "superset", "partial"):  # a list has no place in a set
        message = "'fieldsMatch' must be exact, equal, subset, superset or partial"
        part.problem("wrong-type", message, "fieldsMatch")
        return "exact"
    return str(value)


def _keys(part: Part, primary: tuple[str, ...], fields: Sequence[Field], names: Collection[str]) -> list[Key]:
    keys = []
    if primary:
        keys.append(_key(part, primary, names, "primaryKey"))
    listed = part.value.get("uniqueKeys") or []
    if not isinstance(listed, list):
        part.problem("wrong-type", "'uniqueKeys' must be a list of lists of field names", "uniqueKeys")
        listed = []
    if len(listed) > KEYS:
        part.problem("too-many-keys", f"the schema has more than {KEYS} unique keys", "uniqueKeys")
        listed = []
    for position, key in enumerate(listed):
        one = [key] if isinstance(key, str) else key
        if not isinstance(one, list) or not one or not all(isinstance(name, str) for name in one):
            part.problem("wrong-type", "every unique key must be a list of field names", "uniqueKeys", position)
            continue
        keys.append(_key(part, tuple(one), names, "uniqueKeys", position))
    keys += [key for field in fields if (key := _unique(field)) is not None and key.fields != primary]
    return keys


def _unique(field: Field) -> Key | None:
    if field.constraints is None or not field.constraints.flag("unique"):
        return None
    return Key(fields=(field.name,), primary=False, spot=field.constraints.spot("unique"))


def _key(part: Part, fields: tuple[str, ...], names: Collection[str], *way: str | int) -> Key:
    for name in fields:
        if name not in names:
            part.problem("key-unknown-field", f"the key names '{name}', which is no field of the schema", *way)
    if len(set(fields)) < len(fields):
        part.problem("key-unusable", "the key names a field twice", *way)
    return Key(fields=fields, primary=way == ("primaryKey",), spot=part.spot(*way))


def _foreign_keys(part: Part, resource: str, names: Collection[str]) -> list[ForeignKey]:
    children = list(part.parts("foreignKeys"))
    if len(children) > KEYS:
        part.problem("too-many-keys", f"the schema has more than {KEYS} foreign keys", "foreignKeys")
        return []
    keys = [_foreign_key(child, resource, names) for child in children]
    return [key for key in keys if key is not None]


def _foreign_key(part: Part, resource: str, names: Collection[str]) -> ForeignKey | None:
    fields = part.texts("fields") or ()
    reference = part.part("reference")
    if not fields or reference is None or not (target := reference.texts("fields")):
        part.problem("foreign-key-unusable", "a foreign key needs 'fields' and a 'reference' with 'fields'")
        return None
    if len(fields) != len(target):
        part.problem("foreign-key-unusable", "a foreign key must name as many fields here as there")
        return None
    if "package" in reference.value:
        message = "a foreign key into another package cannot be checked, for nothing is fetched"
        part.problem("foreign-key-unusable", message)
        return None
    for name in fields:
        if name not in names:
            part.problem("key-unknown-field", f"the key names '{name}', which is no field of the schema", "fields")
    return ForeignKey(
        fields=fields, resource=reference.text("resource") or resource, reference=target, spot=part.spot()
    )
