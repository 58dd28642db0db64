"""The walk of `openfigures renew`: a new index of the same releases."""

from collections.abc import Mapping
from pathlib import Path

from openfigures.errors import UsageError
from openfigures.releases.formats.index import Index, parse
from openfigures.releases.formats.layout import is_name
from openfigures.releases.publishing.history import read_history
from openfigures.releases.publishing.store import is_unfinished, renew, repair
from openfigures.releases.signing.keys import PrivateKey
from openfigures.releases.signing.signers import Signers


def renew_index(
    store: Path, name: str, key: PrivateKey | None, signers: Signers | None, revoked: Mapping[str, str]
) -> Index:
    """Give the index of a package a new date and, if asked, revoke versions for the reasons given; return it.

    Raises UsageError when there is no such package or version, NotAuthenticError or NotWholeError when the store is
    not what its publisher left there, ReleaseConflictError when it is in use, MachineError when the machine fails.
    """
    if is_name(name) and is_unfinished(store):
        repair(store)
    history = read_history(store, name) if is_name(name) else None
    if history is None or history.text is None:
        raise UsageError(f"there are no releases of {name[:100]!r} in {store}")
    if history.signature:  # else whoever renews it is the first to vouch for it
        history.authenticate(key, signers)
    text = history.renewed(revoked, key)
    renew(store, name, text, history.text)
    return parse(text)[0]
