"""A store of releases, and the protocol by which a release gets into it.

Whatever happens, a kill, a full disk or a broken one, a reader finds the old index with its releases, or the new one
with its own. Everything is staged first, the new index too. Renaming the archive to its place is the commit: if it
happened, whoever comes next carries the staged index forward; if not, what is staged is nothing.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from openfigures.errors import MachineError, NotWholeError, OpenFiguresError, ReleaseConflictError
from openfigures.releases.files import digest_at, open_regular
from openfigures.releases.formats.index import INDEX_BYTES, Entry, Index, parse
from openfigures.releases.formats.layout import INDEX
from openfigures.releases.publishing.syscalls import (
    create,
    make_folder,
    rename_new,
    rename_over,
    sync,
    sync_folder,
    write_all,
)

CONTROL = ".openfigures"
_LOCK, _STAGING = "lock", "staging"
_PIECE = 2**20


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A release that is ready, outside the store."""

    name: str
    archive: Path
    """The finished archive."""
    index: str
    """The text of the new index, whose last entry is this release."""
    before: str | None
    """The text of the index that it follows; None when there was none."""

    @property
    def entry(self) -> Entry:
        """What the new index says of this release."""
        return parse(self.index)[0].releases[-1]


def read_index(store: Path, name: str) -> str | None:
    """Return the text of a package's index, not yet looked into; None when there is none.

    Raises MachineError when it cannot be read, NotWholeError when it is too long or no text.
    """
    return _read(store / name / INDEX)


def is_unfinished(store: Path) -> bool:
    """Say whether an earlier command was cut off, so that something is to be tidied up or carried forward."""
    staging = store / CONTROL / _STAGING
    return staging.is_dir() and any(staging.iterdir())


def repair(store: Path) -> None:
    """Carry forward or clear away what an earlier command left behind; raises as `commit` does."""
    with _locked(store):
        _recover(store)


def confirm(store: Path, name: str) -> None:
    """See to it that a release that is there survives a power cut, in which the command that put it there failed."""
    with _locked(store), _committed(store):
        sync_folder(store / name)


def commit(store: Path, release: Release) -> bool:
    """Put a release into a store; False when it was there already, with the same bytes.

    Raises ReleaseConflictError when the store is in use, has moved on, or has other bytes under this version;
    MachineError when the machine fails, which says whether the release is there nevertheless.
    """
    with _locked(store):
        _recover(store)
        if _is_there(store, release):
            return False
        _compare(store, release.name, release.before)
        with _tidying(store):
            _stage(store, release)
            _rename_archive(store, release)
        with _committed(store):
            _finish(store, release.name)
            _clear(store)
    return True


def renew(store: Path, name: str, index: str, before: str) -> None:
    """Put another index of the same releases in place of the one before; raises as `commit` does."""
    with _locked(store):
        _recover(store)
        _compare(store, name, before)
        with _tidying(store):
            _stage_index(store, index)
        with _committed(store):
            _finish(store, name)


@contextmanager
def _locked(store: Path) -> Iterator[None]:
    """Hold the store alone; whoever does not get it at once does not wait."""
    control = store / CONTROL
    try:
        for folder in (store, control, control / _STAGING):
            if folder != store or not store.is_dir():
                make_folder(folder)
        lock = os.open(control / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            with suppress(OSError):  # nothing depends on it any more
                os.close(lock)
    except BlockingIOError:
        message = "another release is being made in this store"
        raise ReleaseConflictError("store-busy", str(store), message, "wait for it and run the command again") from None
    except OSError as error:
        raise MachineError(f"{error.filename or store}: {error.strerror}; nothing was released") from None


@contextmanager
def _committed(store: Path) -> Iterator[None]:
    """Say of errors that the release cannot be taken back any more."""
    try:
        yield
    except OSError as error:
        message = f"{error.filename or store}: {error.strerror}; committed, but not finished: run the command again"
        raise MachineError(message) from None


@contextmanager
def _tidying(store: Path) -> Iterator[None]:
    """Leave nothing staged when something goes wrong."""
    try:
        yield
    except BaseException:
        with suppress(OSError, OpenFiguresError):  # else the next command does it
            _recover(store)
        raise


def _compare(store: Path, name: str, before: str | None) -> None:
    """Raise ReleaseConflictError unless the index is the one that was looked at."""
    if read_index(store, name) != before:
        message = "another release came in between, so this one was compared with what is not the newest any more"
        raise ReleaseConflictError("store-moved", str(store), message, "run the command again")


def _recover(store: Path) -> None:
    """Carry the index forward when its archive was committed; clear away everything else that is staged."""
    index = _staged_index(store)
    if index is not None and _is_committed(store, index):
        with _committed(store):
            _finish(store, index.name)
    _clear(store)


def _staged_index(store: Path) -> Index | None:
    """Return the index that is staged; None when there is none, or one that was cut off, so nothing was committed."""
    with suppress(NotWholeError):
        text = _read(store / CONTROL / _STAGING / INDEX)
        return None if text is None else parse(text)[0]
    return None


def _is_committed(store: Path, staged: Index) -> bool:
    """Say whether the last release of a staged index is in its place and the next one of the present index."""
    text = read_index(store, staged.name)
    present = None if text is None else parse(text)[0]
    follows = staged.releases[:-1] == (present.releases if present else ())
    return follows and _has(store / staged.name / staged.releases[-1].archive, staged.releases[-1])


def _is_there(store: Path, release: Release) -> bool:
    """Say whether the release is there already; raises ReleaseConflictError when its version is, with other bytes."""
    text = read_index(store, release.name)
    known = parse(text)[0].releases if text is not None else ()
    same = next((entry for entry in known if entry.version == release.entry.version), None)
    if same is None:
        return False
    if same.sha256 != release.entry.sha256:
        raise taken(same.archive)
    with _committed(store):
        sync_folder(store / release.name)  # the command that put it there may have failed in exactly this
    return True


def _stage(store: Path, release: Release) -> None:
    """Write archive and index beside, and see to it that they are there as they should be."""
    archive = store / CONTROL / _STAGING / release.entry.archive
    with open_regular(release.archive) as source:
        _write(archive, iter(lambda: source.read(_PIECE), b""))
    _stage_index(store, release.index)
    if not _has(archive, release.entry):
        raise _not_kept(archive)


def _stage_index(store: Path, text: str) -> None:
    index = store / CONTROL / _STAGING / INDEX
    _write(index, iter([text.encode()]))
    sync_folder(index.parent)
    if _read(index) != text:
        raise _not_kept(index)


def _rename_archive(store: Path, release: Release) -> None:
    """Commit: give the archive its name, unless the name is taken."""
    folder, entry = store / release.name, release.entry
    make_folder(folder)
    try:
        rename_new(store / CONTROL / _STAGING / entry.archive, folder / entry.archive)
    except FileExistsError:
        if not _has(folder / entry.archive, entry):  # else it was put there by a command that could not finish
            raise taken(entry.archive) from None


def _finish(store: Path, name: str) -> None:
    """Let the index name the archive that is committed."""
    sync_folder(store / name)
    rename_over(store / CONTROL / _STAGING / INDEX, store / name / INDEX)
    sync_folder(store / name)


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    handle = create(path)
    try:
        for piece in pieces:
            write_all(handle, piece)
        sync(handle)
    finally:
        os.close(handle)


def _clear(store: Path) -> None:
    """Delete everything that is staged."""
    staging = store / CONTROL / _STAGING
    for name in os.listdir(staging):  # noqa: PTH208 - names are all that is needed
        os.unlink(staging / name)  # noqa: PTH108


def _has(path: Path, entry: Entry) -> bool:
    """Say whether a file is the archive that an entry names."""
    try:
        return digest_at(path) == (entry.sha256, entry.bytes)
    except FileNotFoundError:
        return False


def _read(path: Path) -> str | None:
    """Return the text of an index; None when there is none. Raises MachineError or NotWholeError."""
    try:
        with open_regular(path, follow=False) as file:
            data = file.read(INDEX_BYTES + 1)
        if len(data) > INDEX_BYTES:
            raise NotWholeError("index-malformed", str(path), f"it is larger than {INDEX_BYTES} bytes")
        return data.decode("ascii")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise NotWholeError("index-malformed", str(path), "it is not ASCII") from None
    except OSError as error:
        raise MachineError(f"{path} cannot be read: {error.strerror}") from None


def _not_kept(path: Path) -> MachineError:
    return MachineError(f"{path} does not hold what was written to it; nothing was released")


def taken(archive: str) -> ReleaseConflictError:
    """Return the refusal of other bytes under a name that was published."""
    message = "this version is there already, with other bytes; what was published never changes"
    fix = "raise the version; `openfigures release --draft` writes the one that the changes ask for"
    return ReleaseConflictError("version-taken", archive, message, fix)
