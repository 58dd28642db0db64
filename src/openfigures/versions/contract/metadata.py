"""What descriptor and resources say of themselves: names, licences, sources, words, files."""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openfigures.package.descriptor import Resource
from openfigures.package.document import Spot
from openfigures.package.opening import Package
from openfigures.versions.changes import Change, Kind
from openfigures.versions.contract.between import Between
from openfigures.versions.contract.licences import compare_licences
from openfigures.versions.pairs import ResourcePair, changed_keys, written

_PACKAGE: Mapping[str, Kind | None] = {
    "name": Kind.PACKAGE_RENAMED,
    "id": Kind.PACKAGE_RENAMED,
    "sources": Kind.SOURCE_REVISED,
    "created": Kind.STAMP_CHANGED,
    "rules": Kind.FILE_MOVED,
    "version": None,
    "resources": None,
    "licenses": None,
}
"""What a change of each property is; None for those that are compared elsewhere. All others describe."""
_RESOURCE: Mapping[str, Kind | None] = {
    "name": Kind.RESOURCE_RENAMED,
    "path": Kind.FILE_MOVED,
    "sources": Kind.SOURCE_REVISED,
    "bytes": Kind.STAMP_CHANGED,
    "hash": Kind.STAMP_CHANGED,
    "licenses": None,
    "schema": None,
    "dialect": None,
    "encoding": None,
    "data": None,
}


_UNLIKE = "each asks for something that the other does not, or is not known here"


def package_changes(old: Package, new: Package) -> Iterator[Change]:
    """Yield what changed in the words of a package."""
    between = Between(None, Spot(old.descriptor, ()), Spot(new.descriptor, ()))
    before, after = old.descriptor.value, new.descriptor.value
    yield from _properties(before, after, between, _PACKAGE)
    yield from _licence_changes(_licences(before), _licences(after), between)


def resource_changes(pair: ResourcePair, old: Package, new: Package) -> Iterator[Change]:
    """Yield what changed in the words of a resource, and in how its file is read."""
    between = Between(pair.new.name, pair.old.spot, pair.new.spot)
    before, after = written(pair.old.spot), written(pair.new.spot)
    yield from _properties(before, after, between, _RESOURCE)
    if "licenses" in before or "licenses" in after:  # else those of the package hold, and are told there
        olds, news = _licences(old.descriptor.value, before), _licences(new.descriptor.value, after)
        yield from _licence_changes(olds, news, between)
    if pair.old.dialect != pair.new.dialect:
        texts = before.get("dialect"), after.get("dialect")
        yield between.change(Kind.DIALECT_CHANGED, "dialect", *texts, at="dialect")
    if (pair.old.format, bool(pair.old.gzipped)) != (pair.new.format, bool(pair.new.gzipped)):
        texts = _told_format(pair.old), _told_format(pair.new)
        yield between.change(Kind.FILE_FORMAT_CHANGED, "path", *texts, at="path")
    if _encoding(pair.old.encoding) != _encoding(pair.new.encoding):
        texts = pair.old.encoding, pair.new.encoding
        yield between.change(Kind.ENCODING_CHANGED, "encoding", *texts, at="encoding")


def _properties(
    old: Mapping[str, Any], new: Mapping[str, Any], between: Between, kinds: Mapping[str, Kind | None]
) -> Iterator[Change]:
    for key in changed_keys(old, new):
        kind = kinds.get(key, Kind.METADATA_CHANGED)
        if kind is Kind.PACKAGE_RENAMED and not (key in old and key in new):
            kind = Kind.METADATA_CHANGED
        if kind is not None:
            yield between.change(kind, key, old.get(key), new.get(key), at=key)


def _licence_changes(old: Sequence[Any], new: Sequence[Any], between: Between) -> Iterator[Change]:
    kind = compare_licences(old, new)
    if kind is not None:
        note = _UNLIKE if kind is Kind.LICENCE_CHANGED else ""
        yield between.change(kind, "licenses", list(old) or None, list(new) or None, note, at="licenses")


def _licences(*described: Mapping[str, Any]) -> list[Any]:
    """Return the licences of the innermost of some descriptions that names any."""
    found: list[Any] = []
    for one in described:
        found = [licence for licence in one.get("licenses") or () if isinstance(licence, dict)] or found
    return found


def _told_format(resource: Resource) -> str:
    """Return how the files of a resource are written, in words."""
    name = resource.format or "another format"
    return f"{name} in gzip" if resource.gzipped else str(name)


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return name
