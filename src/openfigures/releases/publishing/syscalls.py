"""The system calls by which a store is written, each named for what it promises."""

import ctypes
import errno
import os
from contextlib import suppress
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are relative to the current folder."""
_NO_REPLACE = 1
_NOT_OFFERED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
_MODE, _FOLDER_MODE = 0o644, 0o755
"""A store is served to all, whatever the umask of its publisher."""


def make_folder(path: Path) -> None:
    """Make a folder, if it is not there, and see to it that its name survives a power cut."""
    with suppress(FileExistsError):  # then perhaps a command made it that was cut off before the next lines
        os.mkdir(path)  # noqa: PTH102 - one name, one system call
        os.chmod(path, _FOLDER_MODE)  # noqa: PTH101
    sync_folder(path.parent)


def create(path: Path) -> int:
    """Create a file that was not there, and return its handle."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, _MODE)
    os.fchmod(handle, _MODE)
    return handle


def write_all(handle: int, data: bytes) -> None:
    """Write all of some bytes; one call may write a part of them only."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def sync(handle: int) -> None:
    """Wait until what was written to a file survives a power cut."""
    os.fsync(handle)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rename_new(source: Path, target: Path) -> None:
    """Give a file another name, in one step, unless that name is taken; raises FileExistsError."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None:
        if rename(_HERE, os.fsencode(source), _HERE, os.fsencode(target), _NO_REPLACE) == 0:
            return
        if (code := ctypes.get_errno()) not in _NOT_OFFERED:
            raise OSError(code, os.strerror(code), str(target))
    os.link(source, target, follow_symlinks=False)  # never replaces anything either
    with suppress(OSError):  # it has its new name
        os.unlink(source)  # noqa: PTH108


def rename_over(source: Path, target: Path) -> None:
    """Give a file the name of another one, in one step; whoever reads sees the one or the other."""
    os.rename(source, target)  # noqa: PTH104
