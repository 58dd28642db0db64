"""Constraints of a field: what was tightened, what was loosened; categories one by one."""

from collections.abc import Iterator
from typing import Any

from openfigures.cells.values import hashable, show
from openfigures.package.schema import Field
from openfigures.versions.changes import Change, Kind
from openfigures.versions.contract.between import Between
from openfigures.versions.contract.limits import NO_LOOSER, Limit, limits_of
from openfigures.versions.pairs import FieldPair, declared

_UNLIKE = "neither allows only what the other one allows"
_UNTOLD = "nobody can tell which of the two allows less"


def constraint_changes(resource: str, pair: FieldPair) -> Iterator[Change]:
    """Yield what changed in the limits and the categories of a field."""
    between = Between(resource, pair.old.spot, pair.new.spot)
    old, new = limits_of(pair.old), limits_of(pair.new)
    if _told_by_categories(pair):
        yield from _categories(pair, between)
        old.pop("enum", None)
        new.pop("enum", None)
    for name in dict.fromkeys([*old, *new]):
        kind, note = _became(name, old.get(name), new.get(name), comparable=pair.compares)
        if kind is not None:
            texts = (one[name].text if name in one else None for one in (old, new))
            yield between.change(kind, f"{pair.new.name} {name}", next(texts), next(texts), note)


def _became(name: str, old: Limit | None, new: Limit | None, *, comparable: bool) -> tuple[Kind | None, str]:
    """Return what became of a limit, None when it is the same, and how that was decided."""
    if old is None or new is None:
        return (Kind.CONSTRAINT_TIGHTENED if old is None else Kind.CONSTRAINT_LOOSENED), ""
    if old.value == new.value:
        return None, ""
    if name not in NO_LOOSER or not comparable:
        return Kind.CONSTRAINT_CHANGED, _UNTOLD
    if NO_LOOSER[name](old.value, new.value):
        return Kind.CONSTRAINT_TIGHTENED, ""
    if NO_LOOSER[name](new.value, old.value):
        return Kind.CONSTRAINT_LOOSENED, ""
    return Kind.CONSTRAINT_CHANGED, _UNLIKE


def _listed(field: Field) -> list[Any] | None:
    """Return the categories of a field, None when it has none."""
    items = declared(field).get("categories")
    if not isinstance(items, list):
        return None
    return [hashable(item.get("value") if isinstance(item, dict) else item) for item in items]


def _told_by_categories(pair: FieldPair) -> bool:
    """Whether in both versions the categories are all that limits the values to a list."""
    return all(
        (categories := _listed(field)) is not None and set(map(hashable, field.enum or ())) == set(categories)
        for field in (pair.old, pair.new)
    )


def _categories(pair: FieldPair, between: Between) -> Iterator[Change]:
    name = f"{pair.new.name} categories"
    old, new = (dict.fromkeys(_listed(field) or ()) for field in (pair.old, pair.new))
    yield from (between.change(Kind.CATEGORY_REMOVED, name, _text(one), None) for one in old if one not in new)
    yield from (between.change(Kind.CATEGORY_ADDED, name, None, _text(one)) for one in new if one not in old)
    before, after = _order(pair.old, set(new)), _order(pair.new, set(old))
    if before != after:
        yield between.change(Kind.CATEGORY_ORDER_CHANGED, name, before, after)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else show(value)


def _order(field: Field, common: set[Any]) -> list[str] | None:
    """Return the common categories in their order, None when it means nothing."""
    if declared(field).get("categoriesOrdered") is not True:
        return None
    return [str(value) for value in _listed(field) or [] if value in common]
