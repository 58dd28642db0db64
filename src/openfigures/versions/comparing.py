"""The walk of `openfigures diff`: open both versions, compare contract and rows, and sum up."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from openfigures.package.opening import Package, open_package
from openfigures.versions.changes import Change, Diff, Group, Identity, Kind
from openfigures.versions.contents import compare_contents
from openfigures.versions.contract.book import Book, read_book
from openfigures.versions.contract.catalogue import catalogue_changes
from openfigures.versions.contract.figures import figures_changes
from openfigures.versions.contract.metadata import package_changes, resource_changes
from openfigures.versions.pairs import ResourcePair, resource_pairs

KEEP = 20
"""Changes of one kind in one field of one table that are kept; totals are exact."""


def diff(old: str | Path, new: str | Path, *, keep: int = KEEP) -> Diff:
    """Return what changed from one version of a package to another.

    Each is a folder, a descriptor, an archive, or a revision of the git repository around the other one. Raises
    InputRefusedError when one of them is unsafe or malformed.
    """
    from openfigures.versions.sources.opening import opened  # noqa: PLC0415 - not needed for packages that are open

    with opened(str(old), str(new)) as (before, after):
        return compare(open_package(before), open_package(after), (str(old), str(new)), keep=keep)


def compare(old: Package, new: Package, named: tuple[str, str], *, keep: int = KEEP) -> Diff:
    """Return what changed from one opened package to another; `named` is how they were asked for."""
    books = read_book(old), read_book(new)
    pairs = resource_pairs(old.resources, new.resources)
    tables = {pair.old.name: pair.new.name for pair in pairs}
    contents = [compare_contents(pair, *books, tables, keep) for pair in pairs]
    changes = [*_package_changes(*books, pairs), *(change for one in contents for change in one.schema)]
    changes += catalogue_changes(*books, tables)
    groups = [*_grouped(changes, keep), *(group for one in contents for group in one.rows)]
    order = list(Kind)
    return Diff(
        old=_identity(old, named[0]),
        new=_identity(new, named[1]),
        groups=tuple(sorted(groups, key=lambda group: order.index(group.kind))),
    )


def _identity(package: Package, source: str) -> Identity:
    name = package.descriptor.value.get("name")
    return Identity(source=source, name=str(name or source), version=package.version)


def _package_changes(old: Book, new: Book, pairs: list[ResourcePair]) -> Iterator[Change]:
    yield from package_changes(old.package, new.package)
    kept = {id(one) for pair in pairs for one in (pair.old, pair.new)}
    for resource in old.package.resources:
        if id(resource) not in kept:
            yield Change(kind=Kind.RESOURCE_REMOVED, resource=resource.name, old_place=resource.spot.place)
    for resource in new.package.resources:
        if id(resource) not in kept:
            yield Change(kind=Kind.RESOURCE_ADDED, resource=resource.name, new_place=resource.spot.place)
    for pair in pairs:
        yield from resource_changes(pair, old.package, new.package)
    yield from figures_changes(old, new)


def _grouped(changes: Iterable[Change], keep: int) -> Iterator[Group]:
    """Group changes by kind and resource, and keep the first of each."""
    found: dict[tuple[Kind, str | None], list[Change]] = {}
    for change in changes:
        found.setdefault((change.kind, change.resource), []).append(change)
    for (kind, resource), those in found.items():
        yield Group(kind=kind, resource=resource, field=None, total=len(those), changes=tuple(those[:keep]))
