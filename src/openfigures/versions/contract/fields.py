"""Fields of a table: added, removed, renamed, re-ordered, and what each says of its cells."""

from collections.abc import Iterator, Sequence
from typing import Any

from openfigures.package.schema import Field, Schema
from openfigures.versions.changes import Change, Kind
from openfigures.versions.contract.between import Between
from openfigures.versions.contract.constraints import constraint_changes
from openfigures.versions.pairs import FieldPair, changed_keys, declared, field_pairs

_FORM = {"format", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber", "delimiter", "itemType"}
_OWN = {"name", "type", "constraints", "missingValues", "categories", "categoriesOrdered", "unit"} | _FORM
"""Properties that are compared one by one; all others describe."""


def field_changes(resource: str, old: Schema, new: Schema) -> Iterator[Change]:
    """Yield what changed in the fields of a table."""
    pairs = field_pairs(old.fields, new.fields)
    kept = {id(field) for pair in pairs for field in (pair.old, pair.new)}
    for field in old.fields:
        if id(field) not in kept:
            yield Between(resource, field.spot, None).change(Kind.FIELD_REMOVED, field.name, field.type, None)
    for field in new.fields:
        if id(field) not in kept:
            yield Between(resource, None, field.spot).change(Kind.FIELD_ADDED, field.name, None, field.type)
    places = {id(field): place for place, field in enumerate(new.fields)}
    if pairs != (sorted_pairs := sorted(pairs, key=lambda pair: places[id(pair.new)])):
        before, after = ([pair.new.name for pair in some] for some in (pairs, sorted_pairs))
        between = Between(resource, old.spot, new.spot)
        yield between.change(Kind.FIELD_ORDER_CHANGED, None, before, after)
    yield from _missing_values(resource, pairs)
    for pair in pairs:
        yield from _changes(resource, pair)


def _changes(resource: str, pair: FieldPair) -> Iterator[Change]:
    old, new = declared(pair.old), declared(pair.new)
    if old == new:
        return
    name, between = pair.new.name, Between(resource, pair.old.spot, pair.new.spot)
    if pair.old.name != name:
        yield between.change(Kind.FIELD_RENAMED, name, pair.old.name, name)
    if pair.old.type != pair.new.type:
        yield between.change(Kind.TYPE_CHANGED, name, pair.old.type, pair.new.type)
    if _form(pair.old) != _form(pair.new):
        before, after = ({key: one[key] for key in sorted(_FORM & one.keys())} for one in (old, new))
        yield between.change(Kind.FORMAT_CHANGED, name, before, after)
    if old.get("unit") != new.get("unit"):
        yield between.change(Kind.UNIT_CHANGED, name, old.get("unit"), new.get("unit"))
    yield from constraint_changes(resource, pair)
    for key in ("categories", "missingValues"):
        yield from between.relabelled(f"{name} {key}", key, old, new)
    for key in changed_keys(old, new):
        if key not in _OWN:
            yield between.change(Kind.METADATA_CHANGED, f"{name} {key}", old.get(key), new.get(key), at=key)


def _form(field: Field) -> tuple[Any, ...]:
    """Return what decides how a value is written."""
    words = (field.true_values, field.false_values) if field.type == "boolean" else ()
    numbers = (field.decimal_char, field.group_char, field.bare_number) if field.type in {"number", "integer"} else ()
    items = (field.delimiter, field.item_type) if field.type == "list" else ()
    return (field.format, words, numbers, items)


def _missing_values(resource: str, pairs: Sequence[FieldPair]) -> Iterator[Change]:
    """Yield texts that stand for a missing value in one version only; once, when it is so in all fields."""
    gained: dict[str, list[FieldPair]] = {}
    lost: dict[str, list[FieldPair]] = {}
    for pair in pairs:
        for text in sorted(set(pair.new.missing) - set(pair.old.missing)):
            gained.setdefault(text, []).append(pair)
        for text in sorted(set(pair.old.missing) - set(pair.new.missing)):
            lost.setdefault(text, []).append(pair)
    for kind, found in ((Kind.MISSING_VALUE_ADDED, gained), (Kind.MISSING_VALUE_REMOVED, lost)):
        for text, those in found.items():
            texts = (None, text) if kind is Kind.MISSING_VALUE_ADDED else (text, None)
            everywhere = len(those) == len(pairs)
            for pair in those[:1] if everywhere else those:
                between = Between(resource, pair.old.spot, pair.new.spot)
                yield between.change(kind, None if everywhere else pair.new.name, *texts)
