"""Files against what the descriptor states of them: size and digest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from openfigures.findings import Finding, Severity, Tally
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package

_ALGORITHMS = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}


@dataclass(frozen=True, slots=True)
class FileFindings:
    """What the files of a package were checked for and what was found."""

    checked: int
    tallies: tuple[Tally, ...]
    unchecked: tuple[str, ...]
    """Resources of several files: nothing says to which of them a size or digest belongs."""


def file_findings(package: Package, judge: str) -> FileFindings:
    """Compare every file that has a stated size or digest."""
    stated = [one for one in package.resources if one.paths and not (one.bytes is None and one.hash is None)]
    single = [resource for resource in stated if len(resource.paths) == 1]
    found = [_tally(judge, one, code, message) for one in single for code, message in _differences(package, one)]
    unchecked = tuple(resource.name for resource in stated if len(resource.paths) > 1)
    return FileFindings(len(single), tuple(found), unchecked)


def _differences(package: Package, resource: Resource) -> Iterator[tuple[str, str]]:
    algorithm, _, digest = (resource.hash or "").rpartition(":")
    algorithm = algorithm.casefold() or "md5"  # the standard's default
    if resource.hash is not None and algorithm not in _ALGORITHMS:
        yield "hash-unknown", f"the hash of '{resource.paths[0]}' is of an unknown kind, {algorithm!r}"
        return
    hasher, size = hashlib.new(algorithm, usedforsecurity=False), 0
    with package.folder.open(resource.paths[0], resource.spot.place) as file:
        while piece := file.read(2**20):
            hasher.update(piece)
            size += len(piece)
    if resource.bytes is not None and resource.bytes != size:
        yield "bytes-differ", f"'{resource.paths[0]}' has {size} bytes, the descriptor says {resource.bytes}"
    if resource.hash is not None and digest.casefold() != hasher.hexdigest():
        yield "hash-differs", f"'{resource.paths[0]}' is not the file whose {algorithm} the descriptor states"


def _tally(judge: str, resource: Resource, code: str, message: str) -> Tally:
    key = "bytes" if code == "bytes-differ" else "hash"
    place = resource.spot.document.place((*resource.spot.pointer, key))
    fix = "if the change is meant, write the new size and digest into the descriptor"
    finding = Finding(
        code=code,
        judge=judge,
        rule=key,
        severity=Severity.ERROR,
        message=message,
        fix=fix,
        place=place,
        resource=resource.name,
    )
    because = "a reader must be able to tell that the file is the one that was described"
    return Tally(
        code=code,
        rule=key,
        severity=Severity.ERROR,
        resource=resource.name,
        total=1,
        findings=(finding,),
        because=because,
    )
