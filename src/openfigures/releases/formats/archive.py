"""The archive of a release: a zip of plain, stored members, of which there is only one for the same content.

Reading is writing turned round: what is not, byte for byte, what `write_archive` makes of the same members is refused.
So nothing can hide between members or behind the end, and the two directories of a zip cannot differ.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from openfigures.errors import NotWholeError
from openfigures.releases.files import pieces
from openfigures.releases.formats.headers import (
    LOCAL_BYTES,
    LOCAL_MARK,
    Header,
    directory,
    from_stamp,
    parse_local,
    to_stamp,
)
from openfigures.releases.formats.layout import clash, in_order, unsafe_path_because

ARCHIVE_BYTES = 2**32 - 2**20
"""The largest archive; a larger one would need other headers."""
MEMBERS = 10_000
_PIECE = 2**20


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One file in an archive."""

    path: str
    """Below the folder of the release."""
    size: int
    """In bytes."""
    sha256: str
    offset: int
    """Where its bytes begin in the archive."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Archive:
    """An archive that keeps the format, read through once."""

    name: str
    """The file, for messages."""
    file: BinaryIO
    folder: str
    """NAME-VERSION, the one folder that all members lie in."""
    moment: datetime
    """The date of all members."""
    members: dict[str, Member]
    """By path, in the order of the archive."""

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of a member; raises NotWholeError when they are no longer what was read at first."""
        member = self.members[path]
        digest, left = sha256(), member.size
        self.file.seek(member.offset)
        while left and (piece := self.file.read(min(left, _PIECE))):
            digest.update(piece)
            left -= len(piece)
            yield piece
        if digest.hexdigest() != member.sha256:
            raise NotWholeError("archive-changed", self.name, f"{path!r} changed while it was read")


def write_archive(
    out: BinaryIO, folder: str, members: Iterable[tuple[str, BinaryIO | bytes]], moment: datetime
) -> None:
    """Write an archive to a new seekable file, member by member in the order of `layout.in_order`.

    `moment` is the date of all members, rounded down to even seconds. Raises ValueError when the members cannot be
    archived: their number, size, order or paths.
    """
    headers: list[Header] = []
    for path, content in members:
        blank = Header(f"{folder}/{path}".encode(), to_stamp(moment), 0, 0, out.tell())
        out.write(blank.local())
        crc, size = _copy(BytesIO(content) if isinstance(content, bytes) else content, out)
        headers.append(replace(blank, crc=crc, size=size))
        end = out.tell()
        if end > ARCHIVE_BYTES:
            raise ValueError(f"the archive would be larger than {ARCHIVE_BYTES} bytes")
        out.seek(blank.at)
        out.write(headers[-1].local())
        out.seek(end)
    if reason := _unfit(folder, [header.name.decode() for header in headers]):
        raise ValueError(reason)
    out.write(directory(headers, out.tell()))


def _copy(source: BinaryIO, out: BinaryIO) -> tuple[int, int]:
    """Copy all bytes and return their check sum and number."""
    crc = size = 0
    for piece in pieces(source):
        out.write(piece)
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    return crc, size


def read_archive(file: BinaryIO, name: str) -> Archive:
    """Read an archive through, from a seekable file; `name` stands for it in messages.

    Raises NotWholeError when it is not as `write_archive` makes it, or holds a path that is unsafe.
    """
    headers: list[Header] = []
    digests: list[str] = []
    file.seek(0)
    while (start := file.read(LOCAL_BYTES)).startswith(LOCAL_MARK):
        headers.append(_read_header(file, start, name))
        digests.append(_read_digest(file, headers[-1], name))
        if len(headers) > MEMBERS:
            raise _malformed(name, f"it has more than {MEMBERS} members")
    if not headers:
        raise _malformed(name, "it does not begin like the archive of a release")
    tail = directory(headers, file.tell() - len(start))
    if start + file.read(len(tail)) != tail:  # reads on beyond its end, where nothing may stand
        raise _malformed(name, "its directory is not that of its members, or is followed by something")
    return _archive(file, name, headers, digests)


def _read_header(file: BinaryIO, start: bytes, name: str) -> Header:
    at = file.tell() - len(start)
    if len(start) < LOCAL_BYTES:
        raise _malformed(name, "it ends inside a header")
    header, length = parse_local(start, at)
    header = replace(header, name=file.read(length))
    if header.local() != start + header.name:
        raise _malformed(name, f"the header at byte {at} is not that of a plain, stored file")
    return header


def _read_digest(file: BinaryIO, header: Header, name: str) -> str:
    """Read the bytes of a member and return their digest."""
    crc, left, digest = 0, header.size, sha256()
    while left:
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise _malformed(name, "it ends inside a member")
        crc, left = zlib.crc32(piece, crc), left - len(piece)
        digest.update(piece)
    if crc != header.crc:
        raise _malformed(name, f"the member at byte {header.at} has another check sum")
    return digest.hexdigest()


def _archive(file: BinaryIO, name: str, headers: Sequence[Header], digests: Sequence[str]) -> Archive:
    try:
        names = [header.name.decode() for header in headers]
        moment = from_stamp(headers[0].stamp)
    except ValueError:
        raise _malformed(name, "a member has no possible name or date") from None
    if any(header.stamp != headers[0].stamp for header in headers):
        raise _malformed(name, "its members have different dates")
    folder = names[0].partition("/")[0]
    if reason := _unfit(folder, names):
        raise NotWholeError("archive-path", name, reason, "do not unpack it")
    paths = [one.removeprefix(f"{folder}/") for one in names]
    members = {
        path: Member(path=path, size=header.size, sha256=digest, offset=header.at + len(header.local()))
        for path, header, digest in zip(paths, headers, digests, strict=True)
    }
    return Archive(name=name, file=file, folder=folder, moment=moment, members=members)


def _unfit(folder: str, names: Sequence[str]) -> str | None:
    """Say why an archive must not have members of these names; None when it may."""
    if len(names) > MEMBERS:
        return f"there are more than {MEMBERS} members"
    if reason := unsafe_path_because(folder):
        return f"the folder {folder!r} {reason}"
    for one in names:
        if not one.startswith(f"{folder}/"):
            return f"the member {one!r} lies outside of the folder {folder!r}"
        if reason := unsafe_path_because(one.removeprefix(f"{folder}/")):
            return f"the path {one!r} {reason}"
    paths = [one.removeprefix(f"{folder}/") for one in names]
    if (twin := clash(paths)) is not None:
        return f"the path {twin!r} is that of another member, at least on some systems"
    if paths != in_order(paths):
        return "the members are not in order"
    return None


def _malformed(name: str, message: str) -> NotWholeError:
    return NotWholeError("archive-malformed", name, message, "get it again, or ask who published it")
