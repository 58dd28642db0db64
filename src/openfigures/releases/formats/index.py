"""The index of a store: which releases there are, in a chain that nobody can rewrite unnoticed."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from openfigures.errors import InputRefusedError, NotWholeError
from openfigures.package.json_text import parse_json
from openfigures.releases.formats.archive import ARCHIVE_BYTES
from openfigures.releases.formats.layout import INDEX, INDEX_NAMESPACE, archive_of, is_name
from openfigures.releases.formats.objects import exact
from openfigures.releases.signing.keys import PrivateKey
from openfigures.releases.signing.sshsig import sign
from openfigures.versions.semver import Version

INDEX_BYTES = 16 * 2**20
SCHEMA_VERSION = 1
FIRST_CHAIN = "0" * 64
"""What stands for the history before the first release."""
_DIGEST = re.compile("[0-9a-f]{64}")
_OUTER = {"signed": str, "signature": str}
_PAYLOAD = {"schema_version": int, "name": str, "sequence": int, "expires": str, "releases": list, "revoked": list}
_ENTRY = {"version": str, "archive": str, "bytes": int, "sha256": str, "chain": str}
_REVOKED = {"version": str, "reason": str}
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One release."""

    version: str
    archive: str
    """The file beside the index."""
    bytes: int
    """The size of the archive."""
    sha256: str
    """The digest of the archive."""
    chain: str
    """Stands for this release and all before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revoked:
    """A version that must not be used any more."""

    version: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """All releases of a package."""

    name: str
    sequence: int
    """Rises by one with each new index."""
    expires: datetime
    """From this moment on the index is no proof that there is nothing newer; UTC, whole seconds."""
    releases: tuple[Entry, ...]
    """In the order of their making."""
    revoked: tuple[Revoked, ...] = ()

    @property
    def payload(self) -> bytes:
        """The bytes that are signed."""
        data = asdict(self) | {"schema_version": SCHEMA_VERSION, "expires": f"{self.expires:{_MOMENT}}"}
        return _json(data).encode()


def chain(previous: str, version: str, size: int, digest: str) -> str:
    """Return the chain of a release, from that of the one before and the bytes and digest of its archive."""
    return sha256(f"{previous}\n{version}\n{size}\n{digest}\n".encode()).hexdigest()


def append(releases: tuple[Entry, ...], name: str, version: str, size: int, digest: str) -> tuple[Entry, ...]:
    """Return the releases with one more at the end."""
    previous = releases[-1].chain if releases else FIRST_CHAIN
    return (*releases, _entry(previous, name, version, size, digest))


def _entry(previous: str, name: str, version: str, size: int, digest: str) -> Entry:
    link = chain(previous, version, size, digest)
    return Entry(version=version, archive=archive_of(name, version), bytes=size, sha256=digest, chain=link)


def render(index: Index, key: PrivateKey | None) -> str:
    """Return the text of `index.json`, signed when there is a key."""
    signature = sign(index.payload, key, INDEX_NAMESPACE) if key else ""
    return _json({"signed": index.payload.decode(), "signature": signature}) + "\n"


def parse(text: str) -> tuple[Index, bytes, str]:
    """Return what an index says, the bytes that were signed, and their signature, which is still to be proved.

    Raises NotWholeError unless the text is as `render` writes it and its chain holds.
    """
    try:
        outer = exact(parse_json(text, INDEX), _OUTER)
        if _json(outer) + "\n" != text:
            raise ValueError("it is not written as openfigures writes it")
        index = _index(exact(parse_json(outer["signed"], INDEX), _PAYLOAD))
        if index.payload != outer["signed"].encode():
            raise ValueError("what was signed is not written as openfigures writes it")
    except InputRefusedError as error:
        raise _malformed(error.problems[0].message) from None
    except ValueError as error:
        raise _malformed(str(error)) from None
    return index, index.payload, outer["signature"]


def _index(data: dict[str, Any]) -> Index:
    if data["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"it has version {data['schema_version']}, which needs a newer openfigures")
    if not is_name(data["name"]) or data["sequence"] < 1:
        raise ValueError("it has no proper name or sequence")
    releases = tuple(Entry(**exact(one, _ENTRY)) for one in data["releases"])
    revoked = tuple(Revoked(**exact(one, _REVOKED)) for one in data["revoked"])
    _refuse_wrong_releases(data["name"], releases)
    versions = [one.version for one in revoked]
    if len(set(versions)) < len(versions) or not {entry.version for entry in releases}.issuperset(versions):
        raise ValueError("it revokes a version twice, or one that there is not")
    return Index(
        name=data["name"],
        sequence=data["sequence"],
        expires=datetime.strptime(data["expires"], _MOMENT).replace(tzinfo=UTC),
        releases=releases,
        revoked=revoked,
    )


def _refuse_wrong_releases(name: str, releases: tuple[Entry, ...]) -> None:
    """Raise ValueError unless each release follows from the one before, and all have different versions."""
    previous = FIRST_CHAIN
    for entry in releases:
        Version.parse(entry.version)
        if not 0 < entry.bytes <= ARCHIVE_BYTES or not _DIGEST.fullmatch(entry.sha256):
            raise ValueError(f"the release {entry.version} has no possible size or digest")
        if entry != _entry(previous, name, entry.version, entry.bytes, entry.sha256):
            raise ValueError(f"the release {entry.version} does not follow from those before it")
        previous = entry.chain
    if not releases or len({entry.version for entry in releases}) < len(releases):
        raise ValueError("it has no releases, or two of one version")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _malformed(message: str) -> NotWholeError:
    return NotWholeError("index-malformed", INDEX, message, "ask who publishes the store")
