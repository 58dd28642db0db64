"""What in one version corresponds to what in the other: by name, or by its place when only the name is another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openfigures.cells.values import Kind, kind_of
from openfigures.package.descriptor import Resource
from openfigures.package.document import Spot
from openfigures.package.schema import Field

_WORDS = {"name", "title", "description", "example"}
"""Properties of a field that say nothing of its cells."""


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of the old version and the same one of the new."""

    old: Field
    new: Field

    @property
    def reads_alike(self) -> bool:
        """Whether the same text is the same value in both."""
        return _reading(self.old) == _reading(self.new)

    @property
    def compares(self) -> bool:
        """Whether values of the two can be compared: types of one kind; of the rarer ones, the same type."""
        kind = kind_of(self.old)
        return kind is kind_of(self.new) and (kind is not Kind.OTHER or self.old.type == self.new.type)


@dataclass(frozen=True, slots=True)
class ResourcePair:
    """A resource of the old version and the same one of the new."""

    old: Resource
    new: Resource


def _reading(field: Field) -> tuple[Any, ...]:
    """Return all that decides what a text means in a field."""
    return (
        field.type, field.format, frozenset(field.missing), field.true_values, field.false_values,
        field.decimal_char, field.group_char, field.bare_number, field.delimiter, field.item_type,
    )  # fmt: skip


def field_pairs(old: Sequence[Field], new: Sequence[Field]) -> list[FieldPair]:
    """Return the fields that both have, in the old order.

    A field whose name is gone is taken for the new one in its place if all that is said of its cells is the same.
    """
    by_name = {field.name: field for field in new}
    known = {field.name for field in old}
    pairs = []
    for position, field in enumerate(old):
        other = by_name.get(field.name)
        if other is None and position < len(new) and new[position].name not in known:
            other = new[position] if _said(field) and _said(field) == _said(new[position]) else None
        if other is not None:
            pairs.append(FieldPair(field, other))
    return pairs


def _said(field: Field) -> dict[str, Any]:
    """Return what is said of the cells of a field, beside its type; nothing for a column that no schema describes."""
    described = {key: value for key, value in declared(field).items() if key not in _WORDS}
    return {"type": field.type, **described} if declared(field) else {}


def declared(field: Field) -> dict[str, Any]:
    """Return what a schema says of a field as written; nothing for a column that no schema describes."""
    return written(field.spot) if "fields" in field.spot.pointer[-2:] else {}


def resource_pairs(old: Sequence[Resource], new: Sequence[Resource]) -> list[ResourcePair]:
    """Return the resources that both have, in the old order.

    A resource whose name is gone is taken for a new one with the same files, or in the same place with the same fields.
    """
    by_name = {resource.name: resource for resource in new}
    known = {resource.name for resource in old}
    free = {resource.name for resource in new} - known
    by_paths = {resource.paths: resource for resource in new if resource.paths and resource.name in free}
    pairs = []
    for position, resource in enumerate(old):
        other = by_name.get(resource.name)
        if other is None:
            beside = new[position] if position < len(new) and _same_fields(resource, new[position]) else None
            candidates = (by_paths.get(resource.paths), beside)
            other = next((one for one in candidates if one is not None and one.name in free), None)
            free -= {other.name} if other is not None else set()
        if other is not None:
            pairs.append(ResourcePair(resource, other))
    return pairs


def _same_fields(one: Resource, other: Resource) -> bool:
    if one.schema is None or other.schema is None:
        return False
    return [field.name for field in one.schema.fields] == [field.name for field in other.schema.fields]


def written(spot: Spot) -> dict[str, Any]:
    """Return the object of a document as it is written there; nothing for what is no object."""
    value = spot.document.value
    for step in spot.pointer:
        value = value[step]
    return value if isinstance(value, dict) else {}


def changed_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys whose values differ, in the order of the old one and then of the new."""
    for key in dict.fromkeys([*old, *new]):
        if key not in old or key not in new or old[key] != new[key]:
            yield key
