"""A beginning of what the next release needs: its version in the descriptor, and an entry in the changelog."""

from dataclasses import dataclass
from pathlib import Path

from openfigures.package.editing import Edit, edited
from openfigures.package.opening import Package, open_package
from openfigures.package.writing import replace_file
from openfigures.releases.formats.contents import contents_of, read_changelog
from openfigures.releases.publishing.changelog import entries_of, with_entry
from openfigures.releases.publishing.history import read_history
from openfigures.releases.publishing.since import Since, compare, measure

_FIRST = "0.1.0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What was written."""

    name: str
    version: str
    files: tuple[str, ...]
    """The files of the package that were changed; none when nothing is to be released, or all is there."""


def draft(path: Path, store: Path) -> Draft:
    """Write the version that the changes since the last release ask for, and an entry for it, into the package.

    A version that is high enough stays, and so does an entry. Raises InputRefusedError when the package is unsafe or
    malformed, MachineError when a file cannot be written, NotWholeError when the store is damaged.
    """
    package = open_package(path)
    contents = contents_of(package)
    history = read_history(store, package.name)
    since = None
    if releases := history.releases:
        entry = measure(releases)
        since = compare(entry, history.archive(entry), package.folder.root, releases[-1])
    version = _version(package, since)
    texts: dict[str, str] = {}
    if since is None or since.changes:
        texts = _descriptor(package, version) | _changelog(package, contents.changelog, version, since)
    for file, text in texts.items():
        replace_file(package.folder.root, file, text)
    return Draft(name=package.name, version=version, files=tuple(texts))


def _version(package: Package, since: Since | None) -> str:
    if since is None:
        return package.version or _FIRST
    return str(package.version) if since.fits and package.version else since.wanted


def _descriptor(package: Package, version: str) -> dict[str, str]:
    """Return the descriptor with the version, by its path; nothing when it is there."""
    if package.version == version:
        return {}
    return {
        package.descriptor.path: edited(package.descriptor, [Edit(pointer=("version",), value=version, after="name")])
    }


def _changelog(package: Package, path: str, version: str, since: Since | None) -> dict[str, str]:
    """Return the changelog with an entry for the version, by its path; nothing when it is there."""
    contents = contents_of(package)
    text = (read_changelog(package, contents, None) or b"").decode("utf-8")
    if any(entry.name == version for entry in entries_of(text)):
        return {}
    tables = ", ".join(resource.name for resource in package.resources)
    return {path: with_entry(text, version, since.lines if since else [f"First release: {tables}."])}
