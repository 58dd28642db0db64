"""Files against what the descriptor states of them: size and digest."""

from collections.abc import Iterator
from dataclasses import dataclass

from openfigures.findings import Finding, Severity, Tally
from openfigures.package.descriptor import Resource
from openfigures.package.opening import Package
from openfigures.package.stamps import ALGORITHMS, measured, stated_digest


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
    path, stated = resource.paths[0], stated_digest(resource)
    if stated and stated[0] not in ALGORITHMS:
        yield "hash-unknown", f"the hash of '{path}' is of an unknown kind, {stated[0]!r}"
        return
    found = measured(package.folder, resource, {stated[0]} if stated else ())
    if resource.bytes is not None and resource.bytes != found.size:
        yield "bytes-differ", f"'{path}' has {found.size} bytes, the descriptor says {resource.bytes}"
    if stated and stated[1] != found.digests[stated[0]]:
        yield "hash-differs", f"'{path}' is not the file whose {stated[0]} the descriptor states"


def _tally(judge: str, resource: Resource, code: str, message: str) -> Tally:
    key = "bytes" if code == "bytes-differ" else "hash"
    place = resource.spot.document.place((*resource.spot.pointer, key))
    fix = "if the change is meant, write the new size and digest into the descriptor: openfigures stamp"
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
