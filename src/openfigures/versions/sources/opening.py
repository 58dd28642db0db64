"""Two versions, wherever they are, as folders or descriptors on this machine."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from openfigures.errors import MachineError
from openfigures.package.opening import DESCRIPTOR
from openfigures.versions.sources.store import refused, unpack

_FIX = (
    "name a folder, a descriptor, a .zip archive, a git revision such as v1.0.0, or one with a folder: v1.0.0:figures"
)


@contextmanager
def opened(old: str, new: str) -> Iterator[tuple[Path, Path]]:
    """Give the paths of two versions; what had to be unpacked is removed afterwards.

    Raises InputRefusedError when one of them is not to be had, or not safely.
    """
    with ExitStack() as stack:
        yield _path(old, new, stack), _path(new, old, stack)


def _path(source: str, other: str, stack: ExitStack) -> Path:
    path = Path(source)
    archive = path.is_file() and path.suffix.casefold() == ".zip"
    if path.exists() and not archive:
        return path
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="openfigures-")))
    descriptor = Path(other).name if Path(other).is_file() and other.endswith(".json") else DESCRIPTOR
    if archive:
        _unpack_archive(path, descriptor, folder)
        return folder / descriptor
    return _unpack_revision(source, other, descriptor, folder)


def _unpack_archive(path: Path, descriptor: str, folder: Path) -> None:
    from openfigures.versions.sources.archive import Archive  # noqa: PLC0415 - folders are not packed

    try:
        with path.open("rb") as file:
            unpack(Archive(file, path.name, descriptor), descriptor, folder, path.name)
    except OSError as error:
        raise MachineError(f"{path} cannot be read: {error.strerror}") from None


def _unpack_revision(source: str, other: str, descriptor: str, folder: Path) -> Path:
    """Unpack a revision of the repository around the other version, or else around the current folder."""
    from openfigures.versions.sources.git import find_commit, open_revision  # noqa: PLC0415 - it starts processes

    revision, _, inside = source.partition(":")
    beside = Path(other) if Path(other).is_dir() else Path(other).parent
    for place in (beside, Path()) if Path(other).exists() else (Path(),):
        found = find_commit(place, revision)
        if found is not None:
            commit, prefix = found
            if inside.endswith(".json"):
                inside, _, descriptor = inside.rpartition("/")
            elif not inside:
                inside = prefix
            unpack(open_revision(place, commit, inside.rstrip("/"), source), descriptor, folder, source)
            return folder / descriptor
    raise refused("revision-unknown", source, "there is no such folder, file or revision", _FIX)
