"""Verifying what someone has: an archive, a folder, or the newest release of a store."""

import os
from pathlib import Path

from openfigures.errors import UsageError
from openfigures.options import Progress
from openfigures.releases.files import open_regular
from openfigures.releases.formats.layout import INDEX, SUMS
from openfigures.releases.reading.choosing import choose
from openfigures.releases.reading.delivered import unpacked
from openfigures.releases.reading.getting import Terms, Wish, read_index, verified_archive
from openfigures.releases.reading.reaching import Reach, is_address
from openfigures.releases.reading.verifying import Policy, Verified, verify_archive, verify_release


def examine(release: str, terms: Terms, reach: Reach, progress: Progress) -> Verified:
    """Verify a release: an archive, the folder that it was unpacked to, or STORE/NAME for the newest there.

    Nothing is kept or remembered. Raises NotAuthenticError or NotWholeError; UsageError when there is no such thing.
    """
    if is_address(release):
        store, _, name = release.rstrip("/").rpartition("/")
        if store.endswith(":/"):
            raise UsageError(f"{release} names no package; add its name: {release.rstrip('/')}/NAME")
        return _newest(Wish(name=name, source=reach.store(f"{store}/"), terms=terms), progress)
    path = Path(release)
    if path.is_dir():
        if os.path.lexists(path / INDEX) and not os.path.lexists(path / SUMS):
            whole = path.absolute()
            return _newest(Wish(name=whole.name, source=reach.store(str(whole.parent)), terms=terms), progress)
        return verify_release(unpacked(path), terms.policy)
    return _examine_archive(path, terms.policy)


def _newest(wish: Wish, progress: Progress) -> Verified:
    entry = choose(read_index(wish), wish.version)
    with verified_archive(wish, entry, progress) as (verified, _):
        return verified


def _examine_archive(path: Path, policy: Policy) -> Verified:
    try:
        with open_regular(path) as file:
            verified, _ = verify_archive(file, str(path), policy)
            return verified
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
