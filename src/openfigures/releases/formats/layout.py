"""What the files of a release and of a store are called, and in which order they stand."""

import re
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import normalize

from openfigures.package.paths import unsafe_because

DESCRIPTOR = "datapackage.json"
STATEMENT = "statement.json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
INDEX = "index.json"
RELEASE_NAMESPACE = "openfigures-release-v1"
"""What a signature of SHA256SUMS is made for; it is worth nothing elsewhere."""
INDEX_NAMESPACE = "openfigures-index-v1"

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")


def is_name(text: str) -> bool:
    """Say whether a text can be the name of a released package: also a safe file name and no pattern of signers."""
    return _NAME.fullmatch(text) is not None and unsafe_because(text) is None


def folder_of(name: str, version: str) -> str:
    """Return the folder of a release, which is also its archive without `.zip`."""
    return f"{name}-{version}"


def archive_of(name: str, version: str) -> str:
    """Return the file name of a release."""
    return f"{folder_of(name, version)}.zip"


def unsafe_path_because(path: str) -> str | None:
    """Say why a path must not stand in a release; None when it may."""
    if path == "-":
        return "is standard input to sha256sum"
    return unsafe_because(path)


def in_order(paths: Iterable[str]) -> list[str]:
    """Return the paths of a release in the order of its archive: by code points, the sums and their signature last."""
    return sorted(paths, key=lambda path: (path in {SUMS, SIGNATURE}, path))


def clash(paths: Iterable[str]) -> str | None:
    """Return a path that another one is, or lies in, on some systems; None when all can be unpacked anywhere.

    In their order, with folders before what lies in them, it is enough to compare each with the next.
    """
    in_turn = sorted((_folded(path).replace("/", "\0"), path) for path in paths)
    for (one, path), (other, following) in pairwise(in_turn):
        if other == one or other.startswith(f"{one}\0") or _differ_as_written(path, following):
            return following
    return None


def _differ_as_written(path: str, other: str) -> bool:
    """Say whether two paths part at a folder that is the same one on some systems."""
    parts = zip(path.split("/"), other.split("/"), strict=False)
    first = next(((one, another) for one, another in parts if one != another), None)
    return first is not None and _folded(first[0]) == _folded(first[1])


def _folded(path: str) -> str:
    return normalize("NFC", path).casefold()
