"""Files that are opened and written with care: no pipes and devices, nothing half written."""

import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

_PIECE = 2**20


def open_regular(path: Path, *, follow: bool = True) -> BinaryIO:
    """Open a regular file for reading; raises OSError at anything else, without waiting for it.

    With `follow` off the last part of the path may not be a link.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    file = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(None, "it is not a regular file", str(path))
    return file


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file from where it stands, a megabyte at a time."""
    while piece := file.read(_PIECE):
        yield piece


def digest_of(file: BinaryIO) -> tuple[str, int]:
    """Return the SHA-256 digest and the number of the bytes of a file from where it stands."""
    digest, size = sha256(), 0
    for piece in pieces(file):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def digest_at(path: Path) -> tuple[str, int]:
    """Return the same of a whole file; raises OSError when it is no regular file."""
    with open_regular(path, follow=False) as file:
        return digest_of(file)


def write_new(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file that was not there before, or none at all; raises OSError."""
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, mode), "wb")
    try:
        with file:
            file.write(data)
            settle(file)
    except BaseException:
        path.unlink()
        raise


def settle(file: BinaryIO) -> None:
    """See to it that what was written survives a power cut."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """See to it that new names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
