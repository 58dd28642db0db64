"""The size and digest of each file: what the descriptor states, what they are, and the descriptor with those."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openfigures.package.descriptor import Resource
from openfigures.package.editing import Edit, edited
from openfigures.package.opening import Package, open_package
from openfigures.package.paths import Folder
from openfigures.package.writing import replace_file

ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
BEST = "sha256"
"""What a new digest is made with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What a file is."""

    size: int
    """In bytes."""
    digests: Mapping[str, str]
    """In hexadecimal digits, by algorithm."""


def stated_digest(resource: Resource) -> tuple[str, str] | None:
    """Return algorithm and digest that the descriptor states, in lower case; the algorithm need not be known."""
    if resource.hash is None:
        return None
    algorithm, _, digest = resource.hash.rpartition(":")
    return algorithm.casefold() or "md5", digest.casefold()  # the standard's default


def measured(folder: Folder, resource: Resource, algorithms: Collection[str]) -> Stamp:
    """Return what the one file of a resource is; raises InputRefusedError when it cannot be read."""
    hashers, size = {one: hashlib.new(one, usedforsecurity=False) for one in algorithms}, 0
    with folder.open(resource.paths[0], resource.spot.place) as file:
        while piece := file.read(2**20):
            size += len(piece)
            for hasher in hashers.values():
                hasher.update(piece)
    return Stamp(size=size, digests={one: hasher.hexdigest() for one, hasher in hashers.items()})


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamped:
    """The one file of a resource."""

    path: str
    stamp: Stamp
    edits: tuple[Edit, ...]
    """What the descriptor must state of it, where it does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamps:
    """The files of a package, but for those of resources of several files, of which no size or digest can be stated."""

    package: Package
    files: tuple[Stamped, ...]

    @property
    def stale(self) -> tuple[Stamped, ...]:
        """The files of which the descriptor does not state what they are."""
        return tuple(file for file in self.files if file.edits)

    def write(self) -> None:
        """Make the descriptor state what the files are.

        Raises MachineError when it cannot be written, or when a file was changed since it was read.
        """
        self.package.folder.check_unchanged()
        if edits := [edit for file in self.files for edit in file.edits]:
            descriptor = self.package.descriptor
            replace_file(self.package.folder.root, descriptor.path, edited(descriptor, edits))


def read_stamps(path: Path) -> Stamps:
    """Measure the files of the package in a folder or behind a descriptor.

    Raises InputRefusedError when the package is unsafe or malformed.
    """
    package = open_package(path)
    single = [one for one in package.resources if len(one.paths) == 1]
    return Stamps(package=package, files=tuple(_stamped(package.folder, one) for one in single))


def _stamped(folder: Folder, resource: Resource) -> Stamped:
    stated = stated_digest(resource)
    stamp = measured(folder, resource, {BEST} | ({stated[0]} & ALGORITHMS if stated else set()))
    return Stamped(path=resource.paths[0], stamp=stamp, edits=tuple(_edits(resource, stamp)))


def _edits(resource: Resource, stamp: Stamp) -> Iterator[Edit]:
    pointer, stated = resource.spot.pointer, stated_digest(resource)
    after = "path" if isinstance(resource.spot.document.at((*pointer, "path")), str) else "name"
    if resource.bytes != stamp.size:
        yield Edit(pointer=(*pointer, "bytes"), value=stamp.size, after=after)
    if stated is None or stamp.digests.get(stated[0]) != stated[1]:
        yield Edit(pointer=(*pointer, "hash"), value=f"{BEST}:{stamp.digests[BEST]}", after=after)
