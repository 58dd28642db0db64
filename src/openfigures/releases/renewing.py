"""The walk of `openfigures renew`: a new index of the same releases."""

from collections.abc import Mapping
from pathlib import Path

from openfigures.errors import UsageError
from openfigures.releases.history import read_history
from openfigures.releases.index import Index, parse
from openfigures.releases.keys import PrivateKey
from openfigures.releases.layout import is_name
from openfigures.releases.signers import Signers
from openfigures.releases.store import is_unfinished, renew, repair


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
    history.authenticate(key, signers)
    text = history.renewed(revoked, key)
    renew(store, name, text, history.text)
    return parse(text)[0]
