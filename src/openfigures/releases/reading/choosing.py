"""Which release of an index is meant."""

from openfigures.errors import NotAuthenticError, UsageError
from openfigures.releases.formats.index import Entry, Index
from openfigures.releases.formats.layout import INDEX
from openfigures.versions.semver import Version, newest


def choose(index: Index, wanted: str) -> Entry:
    """Return the release that is wanted: `1.2.3`, the newest of a range such as `^1`, or the newest of all for nothing.

    Revoked releases are passed over. Raises NotAuthenticError when the one that was named is revoked, UsageError when
    there is none.
    """
    revoked = {one.version: one.reason for one in index.revoked}
    if wanted in revoked:
        message = f"{index.name} {wanted} must not be used any more: {revoked[wanted]}"
        raise NotAuthenticError("version-revoked", INDEX, message, "use another version")
    entries = {Version.parse(entry.version): entry for entry in index.releases if entry.version not in revoked}
    try:
        version = newest(wanted, entries)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if version is None:
        offered = ", ".join(map(str, sorted(entries)[-10:])) or "none"
        raise UsageError(
            f"no release of {index.name} fits {wanted or 'without being a pre-release'}; there are: {offered}"
        )
    return entries[version]
