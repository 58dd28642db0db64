"""Private keys: Ed25519, in the files of OpenSSH."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openfigures.errors import MachineError, UsageError
from openfigures.releases.files import open_regular, write_new
from openfigures.releases.signing.crypto import cryptography
from openfigures.releases.signing.public_keys import PublicKey
from openfigures.releases.signing.wire import strings

_KIND = "ssh-ed25519"
_KEY_BYTES = 2**16
"""More than the file of any key that is taken."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivateKey:
    """A private key, which never shows itself."""

    public: PublicKey
    secret: Any = field(repr=False)
    """The key as the library holds it."""

    @classmethod
    def of(cls, secret: Any) -> "PrivateKey":
        """Return the key that the library holds so."""
        serialization = cryptography("hazmat.primitives.serialization")
        raw = secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return cls(public=PublicKey(_KIND, strings(_KIND.encode(), raw)), secret=secret)

    @classmethod
    def new(cls) -> "PrivateKey":
        """Return a new key, made of the machine's randomness."""
        return cls.of(cryptography("hazmat.primitives.asymmetric.ed25519").Ed25519PrivateKey.generate())

    def sign(self, data: bytes) -> bytes:
        """Return the signature of data, as SSH writes it."""
        return strings(_KIND.encode(), self.secret.sign(data))


def read_private_key(path: Path, passphrase: Callable[[], str] | None = None) -> PrivateKey:
    """Read a key from a file of OpenSSH; `passphrase` is asked for when the file is locked with one.

    Raises UsageError when the file holds no Ed25519 key, others may read it, or the passphrase is wrong.
    """
    data = _read(path)
    try:
        secret = _unlocked(data, None)
        if secret is None and passphrase is not None:
            secret = _unlocked(data, passphrase().encode())
    except (ValueError, cryptography("exceptions").UnsupportedAlgorithm):
        reason = "it is damaged, not a private key of OpenSSH, or locked with another passphrase"
        raise UsageError(f"the key {path} cannot be read: {reason}") from None
    if secret is None:
        raise UsageError(f"the key {path} is locked with a passphrase, and nobody can be asked for it")
    if not isinstance(secret, cryptography("hazmat.primitives.asymmetric.ed25519").Ed25519PrivateKey):
        raise UsageError(f"the key {path} is not an Ed25519 key; make one with: openfigures keygen FILE")
    return PrivateKey.of(secret)


def _unlocked(data: bytes, passphrase: bytes | None) -> Any | None:
    """Return the key in a file, or None when it asks for a passphrase; raises ValueError."""
    try:
        return cryptography("hazmat.primitives.serialization").load_ssh_private_key(data, passphrase)
    except TypeError:
        return None


def _read(path: Path) -> bytes:
    """Return the bytes of a key's file, unless others may read it too."""
    try:
        with open_regular(path) as file:
            if os.fstat(file.fileno()).st_mode & _OTHERS:
                raise UsageError(f"others may read the key {path}; close it with: chmod 600 {path}")
            return file.read(_KEY_BYTES)
    except OSError as error:
        raise UsageError(f"the key {path} cannot be read: {error.strerror}") from None


def new_key(path: Path, passphrase: str = "", comment: str = "") -> PrivateKey:
    """Make a key and write it to a file, and its public half to the file beside it that ends with `.pub`.

    Raises UsageError when one of them is there already, MachineError when they cannot be written.
    """
    key, public = PrivateKey.new(), path.with_name(f"{path.name}.pub")
    serialization = cryptography("hazmat.primitives.serialization")
    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    text = key.secret.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, lock)
    try:
        write_new(path, text, 0o600)
        try:
            write_new(public, f"{key.public} {comment}".rstrip().encode() + b"\n")
        except BaseException:
            path.unlink()
            raise
    except FileExistsError as error:
        raise UsageError(f"{error.filename} is there already; nothing was written") from None
    except OSError as error:
        raise MachineError(f"the key {path} cannot be written: {error.strerror}") from None
    return key
