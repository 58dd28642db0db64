"""From a package that was judged to its archive: exports, report, statement, sums, signature."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from openfigures.errors import UsageError
from openfigures.exports.writing import Export, write_exports
from openfigures.findings import Report
from openfigures.package.opening import Package
from openfigures.releases.files import digest_at
from openfigures.releases.formats.archive import write_archive
from openfigures.releases.formats.contents import EXPORTS, REPORT
from openfigures.releases.formats.layout import (
    RELEASE_NAMESPACE,
    SIGNATURE,
    STATEMENT,
    SUMS,
    archive_of,
    folder_of,
    in_order,
)
from openfigures.releases.formats.sums import render_sums
from openfigures.releases.publishing.since import Since
from openfigures.releases.publishing.statement import predicate_of, render_report, render_statement
from openfigures.releases.signing.keys import PrivateKey
from openfigures.releases.signing.sshsig import sign
from openfigures.tables.table import read_table


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """A finished archive."""

    path: Path
    bytes: int
    sha256: str
    files: dict[str, str]
    """The digest of each file in it, by path."""
    exports: tuple[Export, ...]


def build(package: Package, report: Report, since: Since | None, key: PrivateKey | None, moment: datetime) -> Built:
    """Add to a package, a copy of which nobody else knows, what makes it a release, and write the archive beside it.

    Raises OSError or MachineError when the machine fails, UsageError when the release would be too large.
    """
    folder = package.folder.root
    exports = _export(package, moment)
    (folder / REPORT).write_text(render_report(report), "utf-8", newline="\n")
    digests = {path: digest_at(folder / path)[0] for path in _files(folder)}
    statement = render_statement(digests, predicate_of(report, since, exports, moment))
    (folder / STATEMENT).write_text(statement, "utf-8", newline="\n")
    sums = render_sums(digests | {STATEMENT: digest_at(folder / STATEMENT)[0]})
    (folder / SUMS).write_text(sums, "utf-8", newline="\n")
    if key is not None:
        (folder / SIGNATURE).write_text(sign(sums.encode(), key, RELEASE_NAMESPACE), "ascii", newline="\n")
    archive = folder.parent / archive_of(package.name, str(package.version))
    _pack(folder, archive, folder_of(package.name, str(package.version)), moment)
    digest, size = digest_at(archive)
    return Built(
        path=archive,
        bytes=size,
        sha256=digest,
        files={path: digest_at(folder / path)[0] for path in _files(folder)},
        exports=tuple(exports),
    )


def _export(package: Package, moment: datetime) -> list[Export]:
    tabular = [resource for resource in package.resources if resource.tabular]
    if not tabular:
        return []
    folder = package.folder.root / EXPORTS
    folder.mkdir()
    tables = {resource.name: read_table(resource, package.folder) for resource in tabular}
    return write_exports(tables, package.name, moment, folder)


def _pack(folder: Path, archive: Path, name: str, moment: datetime) -> None:
    try:
        with archive.open("xb") as out:
            write_archive(out, name, _members(folder), moment)
    except ValueError as error:
        raise UsageError(f"the release cannot be packed: {error}") from None


def _members(folder: Path) -> Iterator[tuple[str, BinaryIO]]:
    for path in _files(folder):
        with (folder / path).open("rb") as file:
            yield path, file


def _files(folder: Path) -> Sequence[str]:
    """Return the paths of all files below a folder, in the order of the archive."""
    return in_order(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
