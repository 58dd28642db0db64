"""The releases that are in a store already, as the publisher of the next one sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openfigures.errors import NotAuthenticError, NotWholeError, UsageError
from openfigures.releases.files import digest_at
from openfigures.releases.formats.index import Entry, Index, Revoked, append, parse, render
from openfigures.releases.formats.layout import INDEX, INDEX_NAMESPACE
from openfigures.releases.publishing.store import read_index
from openfigures.releases.signing.keys import PrivateKey
from openfigures.releases.signing.signers import Signers
from openfigures.releases.signing.sshsig import verify

_VALID = timedelta(days=400)
"""How long an index is proof that there is nothing newer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What a store holds of one package."""

    store: Path
    name: str
    text: str | None
    """The index as it stands; None when there is none."""
    index: Index | None
    signed: bytes = b""
    """What of the index was signed."""
    signature: str = ""
    """The signature of the index; empty when it has none."""

    @property
    def releases(self) -> tuple[Entry, ...]:
        """All releases, in the order of their making."""
        return self.index.releases if self.index else ()

    def of(self, version: str | None) -> Entry | None:
        """Return the release of a version."""
        return next((entry for entry in self.releases if entry.version == version), None)

    def before(self, version: str | None) -> tuple[Entry, ...]:
        """Return the releases that one of this version follows: all, or those before it when it is there."""
        versions = [entry.version for entry in self.releases]
        return self.releases[: versions.index(version)] if version in versions else self.releases

    def archive(self, entry: Entry) -> Path:
        """Return the archive of a release; raises NotWholeError unless it is as the index says."""
        path = self.store / self.name / entry.archive
        try:
            digest, _ = digest_at(path)
        except OSError as error:
            raise NotWholeError("archive-missing", str(path), f"it cannot be read: {error.strerror}") from None
        if digest != entry.sha256:
            message = "it is not the archive that the index names"
            raise NotWholeError("download-digest", str(path), message, "put back what was published")
        return path

    def authenticate(self, key: PrivateKey | None, signers: Signers | None) -> None:
        """Raise NotAuthenticError unless the key, or one of the signers, signed the index.

        Whoever signs the next one vouches for all before it, so one that nobody signed is not continued with a key.
        Raises UsageError when a signed one would lose its signature.
        """
        if not self.signature:
            if self.index is not None and key is not None:
                fix = "if they are all yours, sign them as they stand with `openfigures renew`, then release"
                raise NotAuthenticError("signature-missing", INDEX, "nobody signed the releases before", fix)
            return
        if key is None:
            raise UsageError(f"the releases of '{self.name}' in this store are signed; name the key with --key")
        by = verify(self.signed, self.signature, INDEX_NAMESPACE, INDEX)
        if by.blob == key.public.blob:
            return
        if signers is None:
            message = f"the releases before were signed by another key, {by.fingerprint}"
            fix = "name those who may sign with --signers if you know that this key is theirs"
            raise NotAuthenticError("signer-not-allowed", INDEX, message, fix)
        signers.allow(by, self.name, INDEX_NAMESPACE, datetime.now(UTC))

    def continued(self, version: str, size: int, sha256: str, key: PrivateKey | None) -> str:
        """Return the text of the index with one more release."""
        releases = append(self.releases, self.name, version, size, sha256)
        return self._next(releases, self.index.revoked if self.index else (), key)

    def renewed(self, revoked: Mapping[str, str], key: PrivateKey | None) -> str:
        """Return the text of the index with a new date, and perhaps more versions that must not be used, with reasons.

        Raises UsageError when there is no such version, or it is revoked already.
        """
        known = self.index.revoked if self.index else ()
        for version in revoked:
            if self.of(version) is None:
                raise UsageError(f"there is no release {version} of '{self.name}' to revoke")
            if any(one.version == version for one in known):
                raise UsageError(f"{self.name} {version} is revoked already")
        more = (Revoked(version=version, reason=reason) for version, reason in revoked.items())
        return self._next(self.releases, (*known, *more), key)

    def _next(self, releases: tuple[Entry, ...], revoked: tuple[Revoked, ...], key: PrivateKey | None) -> str:
        index = Index(
            name=self.name,
            sequence=self.index.sequence + 1 if self.index else 1,
            expires=datetime.now(UTC).replace(microsecond=0) + _VALID,
            releases=releases,
            revoked=revoked,
        )
        return render(index, key)


def read_history(store: Path, name: str) -> History:
    """Return the releases of a package, whoever signed them; raises NotWholeError when the index is damaged."""
    text = read_index(store, name)
    if text is None:
        return History(store=store, name=name, text=None, index=None)
    index, signed, signature = parse(text)
    if index.name != name:
        raise NotWholeError("index-other", str(store / name / INDEX), f"it is the index of {index.name!r}")
    return History(store=store, name=name, text=text, index=index, signed=signed, signature=signature)
