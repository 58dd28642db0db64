"""A beginning of what the next release needs: its version in the descriptor, and an entry in the changelog."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from openfigures.errors import MachineError
from openfigures.package.opening import Package, open_package
from openfigures.places import Place
from openfigures.releases.formats.contents import contents_of, read_changelog
from openfigures.releases.publishing.changelog import entries_of, with_entry
from openfigures.releases.publishing.history import read_history
from openfigures.releases.publishing.since import Since, compare, measure

_FIRST = "0.1.0"
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


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
        _replace(package.folder.root / file, text)
    return Draft(name=package.name, version=version, files=tuple(texts))


def _version(package: Package, since: Since | None) -> str:
    if since is None:
        return package.version or _FIRST
    return str(package.version) if since.fits and package.version else since.wanted


def _descriptor(package: Package, version: str) -> dict[str, str]:
    """Return the descriptor with the version, by its path; nothing when it is there."""
    if package.version == version:
        return {}
    path = package.descriptor.path
    text = package.folder.read_document(path, Place(path=path))
    after = "version" if "version" in package.descriptor.value else "name"
    start = _offset(text, package.descriptor.place((after,)))
    end = _TEXT.match(text, start).end()  # type: ignore[union-attr]
    if after == "name":
        return {path: f'{text[:end]},\n  "version": {json.dumps(version)}{text[end:]}'}
    return {path: text[:start] + json.dumps(version) + text[end:]}


def _changelog(package: Package, path: str, version: str, since: Since | None) -> dict[str, str]:
    """Return the changelog with an entry for the version, by its path; nothing when it is there."""
    contents = contents_of(package)
    text = (read_changelog(package, contents, None) or b"").decode("utf-8")
    if any(entry.name == version for entry in entries_of(text)):
        return {}
    tables = ", ".join(resource.name for resource in package.resources)
    return {path: with_entry(text, version, since.lines if since else [f"First release: {tables}."])}


def _offset(text: str, place: Place) -> int:
    """Return where in a text a place with line and column is."""
    lines = text.split("\n")[: (place.line or 1) - 1]
    return sum(len(line) + 1 for line in lines) + (place.column or 1) - 1


def _replace(file: Path, text: str) -> None:
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        partial.write_text(text, "utf-8", newline="")
        partial.replace(file)
    except OSError as error:
        raise MachineError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        partial.unlink(missing_ok=True)
