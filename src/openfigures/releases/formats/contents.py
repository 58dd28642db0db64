"""The files of a package that a release holds, copied aside, so that what is judged is what is published."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from openfigures.errors import InputRefusedError, Problem, UsageError
from openfigures.package.opening import DESCRIPTOR, Package
from openfigures.places import Place
from openfigures.releases.files import open_regular
from openfigures.releases.formats.layout import SIGNATURE, STATEMENT, SUMS, clash, is_name, unsafe_path_because

CHANGELOG = "CHANGELOG.md"
REPORT = "report.json"
EXPORTS = "exports"
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What a release takes from a package: paths in it, and the files behind them."""

    files: tuple[str, ...]
    """All that the descriptor names, and the descriptor; without suites and changelog."""
    changelog: str
    """Where the changelog stands."""


def contents_of(package: Package) -> Contents:
    """Return what a release takes from a package.

    Raises UsageError when the package has no name for a release, InputRefusedError when a file that it names is not
    there or would be in the way of another one.
    """
    descriptor = package.descriptor
    if descriptor.path != DESCRIPTOR:
        raise UsageError(f"a package is released by its {DESCRIPTOR}, not by {descriptor.path}")
    if not is_name(str(descriptor.value.get("name"))):
        message = f"the package is called {package.name[:100]!r}, which cannot be the name of a release"
        fix = "give it a 'name' of lower case letters, digits, '-', '_' and '.'"
        raise _refused("name-unusable", package, ("name",), message, fix)
    named = dict(_named(package))
    for path, pointer in named.items():
        package.folder.check(path, descriptor.place(pointer))
    changelog = descriptor.value.get("changelog", CHANGELOG)
    if not isinstance(changelog, str):
        fix = f"write a path such as '{CHANGELOG}'"
        raise _refused("wrong-type", package, ("changelog",), "'changelog' must be the path of a file", fix)
    contents = Contents(files=tuple(sorted(named)), changelog=changelog)
    _refuse_clashes(package, contents)
    return contents


def read_changelog(package: Package, contents: Contents, instead: Path | None) -> bytes | None:
    """Return the changelog, from its place in the package or from another file; None when there is none.

    Raises UsageError when the other file cannot be read, or has no place.
    """
    path = contents.changelog
    if instead is not None:
        if path in contents.files:
            raise UsageError(f"the changelog {path} is a file that the descriptor names; change it there")
        try:
            with open_regular(instead) as file:
                return file.read()
        except OSError as error:
            raise UsageError(f"{instead} cannot be read: {error.strerror}") from None
    if not (package.folder.root / path).exists():
        return None
    with package.folder.open(path, Place(path=path)) as file:
        return file.read()


def copy_contents(package: Package, contents: Contents, changelog: bytes | None, folder: Path) -> None:
    """Copy the files, and the changelog if there is one, into an empty folder; raises OSError."""
    for path in contents.files:
        with package.folder.open(path, Place(path=path)) as source, _created(folder / path) as copy:
            shutil.copyfileobj(source, copy, 2**20)
    if changelog is not None and contents.changelog not in contents.files:
        with _created(folder / contents.changelog) as copy:
            copy.write(changelog)


def _created(file: Path) -> BinaryIO:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.open("xb")


def _named(package: Package) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield every file of the package that the descriptor names, with the way to where it does."""
    value = package.descriptor.value
    yield DESCRIPTOR, ()
    if package.rules_path is not None:
        yield package.rules_path, ("rules",)
    if isinstance(image := value.get("image"), str) and not _REMOTE.match(image):
        yield image, ("image",)
    yield from _licences(value, ())
    for at, (resource, part) in enumerate(zip(package.resources, value["resources"], strict=True)):
        yield from ((path, ("resources", at, "path")) for path in resource.paths)
        yield from (
            (part[key], ("resources", at, key)) for key in ("schema", "dialect") if isinstance(part.get(key), str)
        )
        yield from _licences(part, ("resources", at))


def _licences(value: dict[str, Any], way: tuple[str | int, ...]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield the texts of licences that lie in the package."""
    for at, licence in enumerate(value.get("licenses", [])):
        path = licence.get("path")
        if isinstance(path, str) and not _REMOTE.match(path):
            yield path, (*way, "licenses", at, "path")


def _refuse_clashes(package: Package, contents: Contents) -> None:
    """Raise InputRefusedError when a file of the package has the name of one that a release adds, or of another."""
    own = [*contents.files, *({contents.changelog} - set(contents.files))]
    if reason := unsafe_path_because(contents.changelog):
        message = f"the path {contents.changelog[:200]!r} {reason}"
        raise _refused("unsafe-path", package, ("changelog",), message, f"name a file such as {CHANGELOG}")
    added = [REPORT, STATEMENT, SUMS, SIGNATURE, f"{EXPORTS}/any"]
    if (path := clash([*own, *added])) is not None:
        message = f"the path {path!r} is one that a release needs itself, or another file's on some systems"
        raise _refused("release-path", package, (), message, "rename the file")
    if path := next((path for path in own if path.split("/")[0].casefold() == EXPORTS), None):
        message = f"the path {path!r} lies in the folder that a release fills itself"
        raise _refused("release-path", package, (), message, f"move it out of {EXPORTS}/")


def _refused(code: str, package: Package, way: tuple[str | int, ...], message: str, fix: str) -> InputRefusedError:
    return InputRefusedError([Problem(code=code, place=package.descriptor.place(way), message=message, fix=fix)])
