"""Paths of a package: relative, inside its folder, without links; everything else is refused."""

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from openfigures.errors import InputRefusedError, MachineError, Problem
from openfigures.package.limits import DOCUMENT_BYTES, PATH_CHARACTERS
from openfigures.places import Place

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CHARACTERS = {
    "\\": "holds a backslash",
    "*?[]": "holds a wildcard",
    "$": "asks for a variable",
    ':<>|"': "holds a character that some systems do not allow",
}
_FIX = "write a relative path with forward slashes, such as 'data/table.csv'"


def unsafe_because(path: str) -> str | None:
    """Say why a path as written must not be followed; None when it is safe to look."""
    if not path:
        return "is empty"
    if len(path) > PATH_CHARACTERS:
        return f"is longer than {PATH_CHARACTERS} characters"
    if not path.isprintable():
        return "holds a control character or an invisible one"
    if path.startswith("//") or _SCHEME.match(path):
        return "is remote or names a drive; nothing is fetched"
    if path.startswith("/"):
        return "is absolute"
    if path[0] == "~":
        return "asks for a home folder"
    for characters, reason in _CHARACTERS.items():
        if any(character in path for character in characters):
            return reason
    for segment in path.split("/"):
        if segment == "..":
            return "leaves the package"
        if not segment or segment.startswith("."):
            return "has an empty or hidden part"
        if segment[-1] in ". ":
            return "has a part that ends with a dot or a space"
        if _RESERVED.fullmatch(segment):
            return "has a part that is a device on some systems"
    return None


class Folder:
    """The folder of a package, through which all its files are opened; whatever is opened again must be the same."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: dict[str, tuple[int, ...]] = {}

    def check(self, path: str, at: Place) -> Path:
        """Return the file behind a path of the package.

        `at` is the place that names the path. Raises InputRefusedError when the path is unsafe, passes
        through a link, or is not a regular file; MachineError when it was changed since the last look.
        """
        if reason := unsafe_because(path):
            raise _refused("unsafe-path", at, f"the path {path!r} {reason}", _FIX)
        current = self.root
        for segment in path.split("/"):
            current = current / segment
            try:
                status = current.lstat()
            except FileNotFoundError:
                fix = "add the file or correct the path"
                raise _refused("file-missing", at, f"there is no file {path!r}", fix) from None
            except OSError as error:
                message = f"the file {path!r} cannot be read: {error.strerror}"
                raise _refused("file-unreadable", at, message, "make the file readable") from None
            if stat.S_ISLNK(status.st_mode):
                fix = "put the file itself into the package"
                raise _refused("link", at, f"the path {path!r} passes through a link", fix)
        if not stat.S_ISREG(status.st_mode):
            raise _refused("not-a-file", at, f"{path!r} is not a regular file", "name a file")
        self._compare(path, status)
        return current

    def check_unchanged(self) -> None:
        """Raise MachineError when a file is no longer the one that was looked at first."""
        for path in self._seen:
            self.check(path, Place(path=path))

    def _compare(self, path: str, status: os.stat_result) -> None:
        now = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if self._seen.setdefault(path, now) != now:
            raise MachineError(f"the file {path!r} was changed while it was read; run the command again")

    def open(self, path: str, at: Place) -> BinaryIO:
        """Open a file of the package for reading bytes; refuses like `check`."""
        file = self.check(path, at)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            return os.fdopen(os.open(file, flags), "rb")
        except OSError as error:
            message = f"the file {path!r} cannot be read: {error.strerror}"
            raise _refused("file-unreadable", at, message, "make the file readable") from None

    def read_document(self, path: str, at: Place) -> str:
        """Return the text of a descriptor, schema or catalogue: UTF-8, no byte order mark, not too long."""
        with self.open(path, at) as file:
            data = file.read(DOCUMENT_BYTES + 1)
        here = Place(path=path)
        if len(data) > DOCUMENT_BYTES:
            message = f"the document is larger than {DOCUMENT_BYTES} bytes"
            raise _refused("document-too-large", here, message, "put data into tables")
        if data.startswith(b"\xef\xbb\xbf"):
            place = Place(path=path, line=1, column=1)
            message = "the document begins with a byte order mark"
            raise _refused("byte-order-mark", place, message, "save it as UTF-8 without one")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode()
            place = Place(path=path, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
            raise _refused("encoding", place, "the document is not UTF-8", "save it as UTF-8") from None


def _refused(code: str, place: Place, message: str, fix: str) -> InputRefusedError:
    return InputRefusedError([Problem(code=code, place=place, message=message, fix=fix)])
