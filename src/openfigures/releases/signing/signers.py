"""Who may sign: files of allowed signers and of revoked keys, with the verdicts of `ssh-keygen -Y verify`.

A line that is not understood allows nobody; what is wrong with it is told when no other line allows the key.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openfigures.errors import NotAuthenticError, UsageError
from openfigures.releases.files import open_regular
from openfigures.releases.signing.public_keys import PublicKey
from openfigures.releases.signing.signer_lines import BLANKS, allows, key_blob

_FILE_BYTES = 4 * 2**20


@dataclass(frozen=True, kw_only=True, slots=True)
class Signers:
    """A file of allowed signers, and perhaps one of revoked keys."""

    path: Path
    lines: tuple[str, ...]
    revoked_path: Path | None = None
    revoked: dict[bytes, int]
    """Revoked keys, with the lines they stand on."""

    @classmethod
    def read(cls, path: Path, revoked: Path | None = None) -> "Signers":
        """Read the files.

        Raises UsageError when they cannot be read, or when a line of the revoked keys is none: then nobody knows who
        is revoked.
        """
        keys = _revoked(revoked) if revoked else {}
        return cls(path=path, lines=_lines(path), revoked_path=revoked, revoked=keys)

    def allow(self, key: PublicKey, principal: str, namespace: str, moment: datetime) -> int:
        """Return the line that allows a key to sign for a principal and purpose at a moment.

        Raises NotAuthenticError when there is none, or the key is revoked.
        """
        if (line := self.revoked.get(key.blob)) is not None:
            message = f"the key {key.fingerprint} is revoked"
            raise NotAuthenticError("signer-revoked", f"{self.revoked_path}:{line}", message)
        doubts = ""
        for number, text in enumerate(self.lines, 1):
            try:
                if allows(text, key, principal, namespace, moment.timestamp()):
                    return number
            except ValueError as error:
                doubts += f"; line {number} {error}"
        message = f"the key {key.fingerprint} may not sign for {principal!r}{doubts}"
        fix = "ask who publishes the package which key is theirs, on another way than you got it"
        raise NotAuthenticError("signer-not-allowed", str(self.path), message, fix)


def _revoked(path: Path) -> dict[bytes, int]:
    """Return the keys in a file, one a line, as bytes."""
    keys: dict[bytes, int] = {}
    for number, line in enumerate(_lines(path), 1):
        text = line.strip(BLANKS)
        if text and not text.startswith("#"):
            blob = key_blob(text)
            if blob is None:
                raise UsageError(f"{path}:{number} is no public key; write one a line (files of kind KRL are not read)")
            keys.setdefault(blob, number)
    return keys


def _lines(path: Path) -> tuple[str, ...]:
    try:
        with open_regular(path) as file:
            data = file.read(_FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > _FILE_BYTES:
        raise UsageError(f"{path} is larger than {_FILE_BYTES} bytes")
    return tuple(data.decode(errors="surrogateescape").split("\n"))
