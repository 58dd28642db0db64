"""The schema of a table: fields, keys, references, and how columns are matched to fields."""

from collections.abc import Iterator, Mapping

from openfigures.package.document import Spot
from openfigures.package.schema import ForeignKey, Key, Schema
from openfigures.versions.changes import Change, Kind
from openfigures.versions.contract.between import Between
from openfigures.versions.contract.fields import field_changes
from openfigures.versions.pairs import changed_keys, field_pairs, written

_OWN = {"fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys"}
_ALLOWS: Mapping[str, set[str]] = {
    "exact": {"exact"},
    "equal": {"exact", "equal"},
    "subset": {"exact", "equal", "subset"},
    "superset": {"exact", "equal", "superset"},
    "partial": {"exact", "equal", "subset", "superset", "partial"},
}
"""The ways of matching that are at least as strict as each."""


def schema_changes(resource: str, old: Schema, new: Schema, tables: Mapping[str, str]) -> Iterator[Change]:
    """Yield what changed in a schema; `tables` gives the new names of renamed resources by the old ones."""
    yield from field_changes(resource, old, new)
    fields = {pair.old.name: pair.new.name for pair in field_pairs(old.fields, new.fields)}
    between = Between(resource, old.spot, new.spot)
    if tuple(fields.get(name, name) for name in old.primary_key) != new.primary_key:
        before, after = ", ".join(old.primary_key) or None, ", ".join(new.primary_key) or None
        yield between.change(Kind.KEY_CHANGED, "primaryKey", before, after, at="primaryKey")
    yield from _unique_keys(resource, old, new, fields)
    yield from _references(resource, old, new, fields, tables)
    if old.fields_match != new.fields_match:
        kind = _matching(old.fields_match, new.fields_match)
        yield between.change(kind, "fieldsMatch", old.fields_match, new.fields_match, at="fieldsMatch")
    one, other = written(old.spot), written(new.spot)
    if "fields" in one and "fields" in other:  # else there is no schema, and the spot is that of the resource
        yield from between.relabelled("schema missingValues", "missingValues", one, other)
        for key in changed_keys(one, other):
            if key not in _OWN:
                yield between.change(Kind.METADATA_CHANGED, f"schema {key}", one.get(key), other.get(key), at=key)


def _unique_keys(resource: str, old: Schema, new: Schema, fields: Mapping[str, str]) -> Iterator[Change]:
    """Yield keys that were added or removed, but not those that say no more than the keys of the other version.

    Rows that differ in some fields differ in more of them. The limit `unique` of one field is told with the field.
    """
    olds = {frozenset(fields.get(name, name) for name in key.fields): key for key in old.keys}
    news = {frozenset(key.fields): key for key in new.keys}
    for names, key in olds.items():
        if _is_told(key) and not any(other <= names for other in news):
            yield _lost(resource, "uniqueKeys", key.spot, ", ".join(key.fields))
    for names, key in news.items():
        if _is_told(key) and not any(other <= names for other in olds):
            yield _gained(resource, "uniqueKeys", key.spot, ", ".join(key.fields))


def _is_told(key: Key) -> bool:
    return not key.primary and "unique" not in key.spot.pointer


def _references(
    resource: str, old: Schema, new: Schema, fields: Mapping[str, str], tables: Mapping[str, str]
) -> Iterator[Change]:
    """Yield foreign keys that were added or removed."""
    olds = {_reference(key, fields, tables): key for key in old.foreign_keys}
    news = {_reference(key, {}, {}): key for key in new.foreign_keys}
    yield from (_lost(resource, "foreignKeys", key.spot, _leads(key)) for one, key in olds.items() if one not in news)
    yield from (_gained(resource, "foreignKeys", key.spot, _leads(key)) for one, key in news.items() if one not in olds)


def _reference(key: ForeignKey, fields: Mapping[str, str], tables: Mapping[str, str]) -> tuple[frozenset[object], str]:
    """Return what a foreign key says: which field leads to which, in any order."""
    here = (fields.get(name, name) for name in key.fields)
    return frozenset(zip(here, key.reference, strict=True)), tables.get(key.resource, key.resource)


def _leads(key: ForeignKey) -> str:
    return f"{', '.join(key.fields)} -> {key.resource} ({', '.join(key.reference)})"


def _lost(resource: str, name: str, spot: Spot, text: str) -> Change:
    return Between(resource, spot, None).change(Kind.CONSTRAINT_LOOSENED, name, text, None)


def _gained(resource: str, name: str, spot: Spot, text: str) -> Change:
    return Between(resource, None, spot).change(Kind.CONSTRAINT_TIGHTENED, name, None, text)


def _matching(old: str, new: str) -> Kind:
    """Return what became of the way in which columns must match fields."""
    if new in _ALLOWS[old]:
        return Kind.CONSTRAINT_TIGHTENED
    return Kind.CONSTRAINT_LOOSENED if old in _ALLOWS[new] else Kind.CONSTRAINT_CHANGED
