"""Downloads: whole and with the right digest, or refused; an interrupted one is continued, here or in another run."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from openfigures.errors import MachineError, NotWholeError
from openfigures.options import Progress
from openfigures.releases.files import digest_of
from openfigures.releases.formats.index import Entry
from openfigures.releases.reading.sources import BrokenOffError, NotThereError, Source

_TRIES = 5
"""How often a download is continued in one run."""


def fetch_small(source: Source, path: str, limit: int) -> bytes:
    """Return the bytes of a file; raises NotWholeError when they are more than the limit."""
    data = bytearray()
    with closing(source.pieces(path)) as pieces:
        for piece in pieces:
            data += piece
            if len(data) > limit:
                message = f"it goes on after the {limit} bytes that it may have"
                raise NotWholeError("download-endless", path, message)
    return bytes(data)


@contextmanager
def fetched(source: Source, folder: str, entry: Entry, cache: Path, progress: Progress) -> Iterator[BinaryIO]:
    """Give the archive of a release, with the size and digest that the index says.

    It lies in the cache meanwhile. What came of it stays there only when the connection broke off or the user stopped,
    to be continued; it is believed only once the digest of the whole fits.
    """
    path, keep = cache / f"{entry.sha256}.part", False
    with _opened(path) as file:
        try:
            _complete(source, f"{folder}/{entry.archive}", entry, file, progress)
            yield file
        except (BrokenOffError, KeyboardInterrupt):
            keep = file.tell() > 0
            raise
        finally:
            if not keep:
                path.unlink(missing_ok=True)


def _complete(source: Source, path: str, entry: Entry, file: BinaryIO, progress: Progress) -> None:
    """Fill a file with an archive; what does not fit is fetched once more from its beginning."""
    try:
        _fill(source, path, entry, file, progress)
    except NotWholeError:
        file.truncate(0)
        _fill(source, path, entry, file, progress)


def _fill(source: Source, path: str, entry: Entry, file: BinaryIO, progress: Progress) -> None:
    """Fetch what a file lacks, over several connections if need be, and compare the whole."""
    for attempt in range(1, _TRIES + 1):
        before = file.seek(0, os.SEEK_END)
        try:
            _append(source, path, entry, file, progress)
            break
        except NotThereError:
            raise NotWholeError("archive-missing", path, "the store names it, but does not have it") from None
        except BrokenOffError:
            if attempt == _TRIES or file.tell() == before:
                raise
    file.seek(0)
    if digest_of(file)[0] != entry.sha256:
        raise NotWholeError("download-digest", path, "these are not the bytes that the index speaks of")


def _append(source: Source, path: str, entry: Entry, file: BinaryIO, progress: Progress) -> None:
    """Fetch what a file lacks over one connection; raises BrokenOffError when not all came."""
    have = file.tell()
    if have >= entry.bytes:
        return
    with closing(source.pieces(path, entry.bytes, have)) as pieces:
        for piece in pieces:
            have += len(piece)
            if have > entry.bytes:
                raise NotWholeError("download-endless", path, f"it goes on after the {entry.bytes} bytes that are due")
            file.write(piece)
            file.flush()
            progress("download", have, entry.bytes)
    if have < entry.bytes:
        raise BrokenOffError(f"{path} broke off after {have} of {entry.bytes} bytes; run again to continue")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open what there is of a download, or a new one, for this process alone; waits for another that has it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            with os.fdopen(os.open(path, flags, 0o600), "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if _is_at(file, path):  # else the other is done, and took it away
                    yield file
                    return
    except OSError as error:
        raise MachineError(f"the download {path} cannot be written: {error.strerror}") from None


def _is_at(file: BinaryIO, path: Path) -> bool:
    """Say whether an open file is still the one at a path."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    except FileNotFoundError:
        return False
