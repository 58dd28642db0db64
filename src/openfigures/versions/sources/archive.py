"""ZIP archives by a policy of our own: all members are looked at before any is unpacked, and an odd one is enough."""

import errno
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from openfigures.errors import InputRefusedError
from openfigures.package.paths import unsafe_because
from openfigures.versions.sources.store import MEMBERS, refused

RATIO = 300
"""How many times larger a member may become; text that is packed well becomes 20 times larger."""
_SMALL = 2**20
"""Bytes that any member may have, however well it is packed."""
_PIECE = 2**20
_HEADER, _SIGNATURE = 30, b"PK\x03\x04"
_DESCRIPTORS = {0, 12, 16, 20, 24}
"""Bytes that may follow a member that was written without knowing its size."""
_STREAMED, _ENCRYPTED = 0x8, 0x1


class Archive:
    """The files of a ZIP archive whose members were all found to be in order."""

    def __init__(self, file: BinaryIO, name: str, descriptor: str) -> None:
        self._name = name
        try:
            self._zip = ZipFile(file)
            members = self._zip.infolist()
            _check_all(members, file, self._zip.start_dir, name)
        except (BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise _unsound(name, error) from None
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            raise _unsound(name, error) from None  # the archive told us to read before its beginning
        files = {member.filename: member for member in members if not member.is_dir()}
        root = _root(list(files), descriptor)
        self._members = {path.removeprefix(root): one for path, one in files.items() if path.startswith(root)}

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None when there is none."""
        member = self._members.get(path)
        return None if member is None else member.file_size

    def copy(self, path: str, target: Path) -> None:
        """Write a file to where nothing is yet; raises InputRefusedError when its bytes are not sound."""
        try:
            with self._zip.open(self._members[path]) as source, target.open("xb") as out:
                while piece := source.read(_PIECE):
                    out.write(piece)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            message = f"the member {path!r} is not sound: {str(error)[:200]}"
            raise refused("archive-malformed", self._name, message) from None


def _unsound(name: str, error: Exception) -> InputRefusedError:
    return refused("archive-malformed", name, f"it is no sound ZIP archive: {str(error)[:200]}")


def _root(paths: list[str], descriptor: str) -> str:
    """Return the one folder that holds everything, if the descriptor lies in it; else nothing."""
    tops = {path.partition("/")[0] for path in paths}
    if descriptor not in paths and len(tops) == 1 and f"{min(tops)}/{descriptor}" in paths:
        return f"{min(tops)}/"
    return ""


def _check_all(members: list[ZipInfo], file: BinaryIO, directory: int, name: str) -> None:
    """Raise InputRefusedError unless every member is a plain file or folder, and they lie one after the other."""
    if len(members) > MEMBERS:
        raise refused("archive-too-large", name, f"it has more than {MEMBERS} members")
    twins: dict[str, str] = {}
    for member in members:
        if reason := _odd_because(member):
            raise refused("archive-unsafe", name, f"the member {member.filename[:200]!r} {reason}")
        twin = twins.setdefault(normalize("NFC", member.filename).casefold().rstrip("/"), member.filename)
        if twin is not member.filename:
            message = f"the members {twin[:200]!r} and {member.filename[:200]!r} are one file on some systems"
            raise refused("archive-unsafe", name, message)
    position = 0
    for member, end in _extents(members, file):
        if member.header_offset - position not in (_DESCRIPTORS if position else {0}):
            raise refused("archive-unsafe", name, "there is something between its members, or they overlap")
        position = end
    if directory - position not in _DESCRIPTORS:
        raise refused("archive-unsafe", name, "there is something after its members")


def _odd_because(member: ZipInfo) -> str | None:
    """Say what is odd about a member; None when nothing is."""
    if not member.filename:
        return "has no name"
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFDIR if member.is_dir() else stat.S_IFREG}:
        return "is a link or a device"
    if member.orig_filename != member.filename:
        return "has a NUL or a backslash in its name"
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return "is packed in a way that is not supported"
    if member.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if member.file_size > max(_SMALL, RATIO * member.compress_size):
        return f"becomes more than {RATIO} times larger"
    if member.compress_type == ZIP_STORED and member.file_size != member.compress_size:
        return "has two sizes"
    visible = "/".join(part.lstrip(".") if part.strip(".") else part for part in member.filename.rstrip("/").split("/"))
    return unsafe_because(visible)  # hidden files may be there; no descriptor can name them


def _extents(members: list[ZipInfo], file: BinaryIO) -> Iterator[tuple[ZipInfo, int]]:
    """Yield the members in the order of their bytes, each with its end."""
    for member in sorted(members, key=lambda one: one.header_offset):
        file.seek(member.header_offset)
        header = file.read(_HEADER)
        if len(header) < _HEADER or not header.startswith(_SIGNATURE):
            raise BadZipFile("a member has no header")
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        yield member, member.header_offset + _HEADER + lengths + member.compress_size
