"""Getting a release from a store: verified in all its parts before anything of it is kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from openfigures.errors import MachineError, NotAuthenticError, NotWholeError, UsageError
from openfigures.options import Progress
from openfigures.releases.files import settle, settle_folder
from openfigures.releases.formats.archive import Archive
from openfigures.releases.formats.index import INDEX_BYTES, Entry, Index, parse
from openfigures.releases.formats.layout import INDEX, INDEX_NAMESPACE, folder_of, is_name
from openfigures.releases.reading.choosing import choose
from openfigures.releases.reading.delivered import unpacked
from openfigures.releases.reading.fetching import fetch_small, fetched
from openfigures.releases.reading.repacking import is_archive_of
from openfigures.releases.reading.sources import NotThereError, Source
from openfigures.releases.reading.trust import TrustedState, refuse_older
from openfigures.releases.reading.verifying import Policy, Verified, authenticate, verify_archive, verify_release


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What must be so before anything is believed, and where the work is done."""

    policy: Policy
    trusted: TrustedState
    cache: Path
    """The folder where downloads lie until they are verified."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which release is wanted, from where, and on what terms."""

    name: str
    version: str = ""
    """Exact, a range such as `^1` or `~1.2`, or empty for the newest."""
    source: Source
    terms: Terms


@dataclass(frozen=True, kw_only=True, slots=True)
class Got:
    """A release that was verified and put into place."""

    verified: Verified
    folder: Path
    fetched: bool
    """False when it was there already."""


def get(wish: Wish, folder: Path | None, progress: Progress) -> Got:
    """Fetch a release, verify it, and put it into a folder; by default NAME-VERSION in the current one.

    Raises NotAuthenticError or NotWholeError with nothing kept and nothing remembered, UsageError when the folder holds
    something else.
    """
    index = read_index(wish)
    entry = choose(index, wish.version)
    target = folder or Path(folder_of(index.name, entry.version))
    found = _found(target, index.name, entry, wish.terms.policy)
    if found is None:
        with verified_archive(wish, entry, progress) as (verified, archive):
            put(archive, target)
    wish.terms.trusted.remember(wish.source.address, index)
    return Got(verified=found or verified, folder=target, fetched=found is None)


def read_index(wish: Wish) -> Index:
    """Return the index of the package, proved to be authentic, and not older than what was known before."""
    if not is_name(wish.name):
        raise UsageError(f"{wish.name[:100]!r} cannot be the name of a package")
    try:
        data = fetch_small(wish.source, f"{wish.name}/{INDEX}", INDEX_BYTES)
    except NotThereError:
        raise UsageError(f"there are no releases of {wish.name!r} in {wish.source.address}") from None
    try:
        index, signed, signature = parse(data.decode())
    except UnicodeDecodeError:
        raise NotWholeError("index-malformed", INDEX, "it is not UTF-8") from None
    authenticate(
        signed,
        signature or None,
        namespace=INDEX_NAMESPACE,
        principal=wish.name,
        policy=wish.terms.policy,
        path=INDEX,
    )
    if index.name != wish.name:
        raise NotWholeError("index-other", INDEX, f"it is that of {index.name!r}, but {wish.name!r} was asked for")
    refuse_older(index, wish.terms.trusted.known(wish.source.address, wish.name), wish.terms.policy.moment)
    return index


@contextmanager
def verified_archive(wish: Wish, entry: Entry, progress: Progress) -> Iterator[tuple[Verified, Archive]]:
    """Give a release that was fetched and verified; it is gone afterwards."""
    with fetched(wish.source, wish.name, entry, wish.terms.cache, progress) as file:
        verified, archive = verify_archive(file, entry.archive, wish.terms.policy)
        if (verified.name, verified.version) != (wish.name, entry.version):
            message = f"it holds {verified.name} {verified.version}"
            raise NotWholeError("release-other", entry.archive, message, "ask who publishes the store")
        yield verified, archive


def _found(target: Path, name: str, entry: Entry, policy: Policy) -> Verified | None:
    """Return the release when it lies in the folder already; None when the folder is empty or not there."""
    if target.resolve() == Path.cwd():
        raise UsageError("the current folder cannot be replaced; choose a new one with --to")
    try:
        if not any(target.iterdir()):
            return None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{target} cannot be used: {error.strerror}; choose another folder with --to") from None
    message = (
        f"{target} is there already, with something else than {name} {entry.version}; choose another folder with --to"
    )
    delivered = unpacked(target)
    try:
        verified = verify_release(delivered, policy)
    except (NotAuthenticError, NotWholeError):
        raise UsageError(message) from None
    if not is_archive_of(delivered, target, folder_of(name, entry.version), entry):
        raise UsageError(message)
    return verified


def put(archive: Archive, target: Path) -> None:
    """Unpack an archive beside its place, and move it there as a whole."""
    target = target.resolve()
    staging = target.with_name(f".{target.name}.{token_hex(4)}")
    try:
        staging.mkdir(parents=True)
        _unpack(archive, staging)
        staging.rename(target)
        settle_folder(target.parent)
    except OSError as error:
        raise MachineError(f"{target} cannot be written: {error.strerror}") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(archive: Archive, folder: Path) -> None:
    """Write all files of an archive; their paths were found safe when it was read."""
    for path in archive.members:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for piece in archive.pieces(path):
                file.write(piece)
            settle(file)
    for one in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        settle_folder(one)
