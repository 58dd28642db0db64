"""A release as it was delivered, packed or unpacked: which files there are, and what is in them."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from openfigures.errors import MachineError, NotWholeError
from openfigures.releases.files import digest_of, open_regular, pieces
from openfigures.releases.formats.archive import MEMBERS, Archive


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """Files that are said to be a release."""

    name: str
    """The archive or folder, for messages."""
    digests: Mapping[str, str]
    """The SHA-256 digest of every file, by path."""
    size: int
    """The bytes of all files together."""
    pieces: Callable[[str], Iterator[bytes]]
    """Yields the bytes of a file."""

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a file; raises NotWholeError when they are too many, or not the ones seen at first."""
        data = bytearray()
        for piece in self.pieces(path):
            data += piece
            if len(data) > limit:
                message = f"{path!r} is larger than the {limit} bytes that such a file may have"
                raise NotWholeError("file-too-large", self.name, message)
        if sha256(data).hexdigest() != self.digests[path]:
            raise NotWholeError("files-differ", self.name, f"{path!r} changed while it was read")
        return bytes(data)


def packed(archive: Archive) -> Delivered:
    """Return what an archive delivers."""
    digests = {path: member.sha256 for path, member in archive.members.items()}
    size = sum(member.size for member in archive.members.values())
    return Delivered(name=archive.name, digests=digests, size=size, pieces=archive.pieces)


def unpacked(folder: Path) -> Delivered:
    """Return what a folder delivers, with all that is below it.

    Raises NotWholeError when something there is neither a file nor a folder, MachineError when it cannot be read.
    """
    digests: dict[str, str] = {}
    size = 0
    try:
        for path in _files(folder):
            with open_regular(folder / path, follow=False) as file:
                digests[path], length = digest_of(file)
            size += length
            if len(digests) > MEMBERS:
                raise NotWholeError("files-differ", str(folder), f"there are more than {MEMBERS} files")
    except OSError as error:
        raise MachineError(f"{error.filename} cannot be read: {error.strerror}") from None
    return Delivered(name=str(folder), digests=digests, size=size, pieces=lambda path: _pieces(folder / path))


def _files(folder: Path) -> Iterator[str]:
    """Yield the paths of all files, folder by folder in the order of their names, however deep they lie."""
    waiting = [""]
    while waiting:
        above = waiting.pop()
        for entry in sorted(os.scandir(folder / above), key=lambda one: one.name):
            path = f"{above}{entry.name}"
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                waiting.append(f"{path}/")
            elif stat.S_ISREG(mode):
                yield path
            else:
                message = f"{path!r} is a link, or another thing that is neither a file nor a folder"
                raise NotWholeError("files-differ", str(folder), message, "do not use what lies there")


def _pieces(path: Path) -> Iterator[bytes]:
    with open_regular(path, follow=False) as file:
        yield from pieces(file)
