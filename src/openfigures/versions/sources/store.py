"""Files that do not lie in a folder yet, and the way into one: only what the descriptor names is unpacked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from openfigures.errors import InputRefusedError, MachineError, Problem
from openfigures.package.json_text import parse_json
from openfigures.package.limits import DOCUMENT_BYTES
from openfigures.package.opening import RULES
from openfigures.package.paths import unsafe_because
from openfigures.places import Place

MEMBERS = 100_000
"""Files of one archive or revision."""
BYTES = 4 * 2**30
"""Bytes of all files that are unpacked from one archive or revision."""


class Store(Protocol):
    """An archive, or a revision of a repository. Paths are those of the package."""

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None when there is none; raises InputRefusedError when it is no regular file."""

    def copy(self, path: str, target: Path) -> None:
        """Write a file to where nothing is yet."""


def refused(code: str, path: str, message: str, fix: str = "") -> InputRefusedError:
    """Return the refusal of an archive or a revision."""
    return InputRefusedError([Problem(code=code, place=Place(path=path), message=message, fix=fix)])


def unpack(store: Store, descriptor: str, folder: Path, source: str) -> None:
    """Write a descriptor and the files that it names into an empty folder.

    What is missing or unsafe is left out, so that whoever opens the package says so. Raises InputRefusedError when
    there is no descriptor or the files are too large together, MachineError when they cannot be written.
    """
    if store.size(descriptor) is None:
        raise refused("file-missing", source, f"there is no {descriptor} in it", "name the folder that holds it")
    try:
        _copy(store, descriptor, folder)
        total = 0
        for path in _named(folder / descriptor):
            total += store.size(path) or 0
            if total > BYTES:
                raise refused("archive-too-large", source, f"its tables have more than {BYTES} bytes together")
            _copy(store, path, folder)
    except OSError as error:
        raise MachineError(f"{source} cannot be unpacked: {error.strerror}") from None


def _copy(store: Store, path: str, folder: Path) -> None:
    target = folder / path
    if store.size(path) is not None and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        store.copy(path, target)


def _named(descriptor: Path) -> list[str]:
    """Return the safe paths that a descriptor names; none when it cannot be read, as will be told when it is opened."""
    if not descriptor.exists() or descriptor.stat().st_size > DOCUMENT_BYTES:
        return []
    try:
        value = parse_json(descriptor.read_text("utf-8"), descriptor.name)
    except (InputRefusedError, UnicodeDecodeError):
        return []
    return [path for path in dict.fromkeys(_paths(value)) if unsafe_because(path) is None]


def _paths(descriptor: Any) -> Iterator[str]:
    if not isinstance(descriptor, dict):
        return
    rules, resources = descriptor.get("rules", RULES), descriptor.get("resources")
    if isinstance(rules, str):
        yield rules
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, dict):
            paths = resource.get("path")
            for path in (
                *(paths if isinstance(paths, list) else [paths]),
                resource.get("schema"),
                resource.get("dialect"),
            ):
                if isinstance(path, str):
                    yield path
