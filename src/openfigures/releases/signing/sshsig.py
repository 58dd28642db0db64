"""Signatures of SSH over files, as `ssh-keygen -Y sign` makes them (PROTOCOL.sshsig of OpenSSH)."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256, sha512
from textwrap import wrap

from openfigures.errors import NotAuthenticError
from openfigures.releases.signing.keys import PrivateKey
from openfigures.releases.signing.public_keys import PublicKey
from openfigures.releases.signing.wire import Wire, strings

SIGNATURE_CHARACTERS = 16_384
"""More than the longest signature of a key that is taken."""
_MAGIC = b"SSHSIG"
_VERSION = 1
_HASHES = {b"sha256": sha256, b"sha512": sha512}
_WIDTH = 70
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_ARMOR = re.compile(rf"{_BEGIN}\n(.*?)\n{_END}", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """What a signature says of itself."""

    key: PublicKey
    namespace: bytes
    """What it was made for."""
    hash: bytes
    raw: bytes
    """The signature of the key, with its algorithm."""

    def __str__(self) -> str:
        """Return the text that `ssh-keygen` writes for it."""
        blob = strings(self.key.blob, self.namespace, b"", self.hash, self.raw)
        text = b64encode(_MAGIC + _VERSION.to_bytes(4) + blob).decode()
        return "\n".join([_BEGIN, *wrap(text, _WIDTH), _END, ""])


def sign(message: bytes, key: PrivateKey, namespace: str) -> str:
    """Return the signature of a message, the same as `ssh-keygen -Y sign -n namespace` writes with this key."""
    raw = key.sign(_signed(message, namespace.encode(), b"sha512"))
    return str(Signature(key=key.public, namespace=namespace.encode(), hash=b"sha512", raw=raw))


def verify(message: bytes, signature: str, namespace: str, path: str = "signature") -> PublicKey:
    """Return the key that signed a message for a purpose; whose key it is must still be asked.

    Takes what `ssh-keygen -Y verify` takes. Raises NotAuthenticError; `path` is the file that it names.
    """
    read = parse(signature, path)
    if read.namespace != namespace.encode():
        shown = read.namespace.decode(errors="replace")
        raise NotAuthenticError("signature-namespace", path, f"it was made for {shown!r}, not for {namespace!r}")
    if read.key.weak:
        raise NotAuthenticError("signature-weak", path, "its key is too short to prove anything")
    if not read.key.verifies(read.raw, _signed(message, read.namespace, read.hash)):
        raise NotAuthenticError("signature-wrong", path, "it is not one of these bytes: they were changed, or it was")
    return read.key


def parse(text: str, path: str = "signature") -> Signature:
    """Return what a signature says, unproved; raises NotAuthenticError when it cannot be read."""
    try:
        wire = Wire(_blob(text))
        if wire.take(len(_MAGIC)) != _MAGIC or wire.number() > _VERSION:
            raise ValueError("it is of another kind or version")
        key, namespace, _, name, raw = (wire.string() for _ in range(5))
        wire.end()
        if name not in _HASHES:
            raise ValueError("it uses a hash that is not taken")
        return Signature(key=PublicKey.parse(key), namespace=namespace, hash=name, raw=raw)
    except ValueError as error:
        raise NotAuthenticError("signature-malformed", path, f"it cannot be read: {error}") from None


def _blob(text: str) -> bytes:
    """Return the bytes inside the armor; raises ValueError."""
    if len(text) > SIGNATURE_CHARACTERS or (armor := _ARMOR.match(text)) is None:
        raise ValueError("it does not begin and end as a signature does")
    inner = re.sub(r"[ \t\n\v\f\r]", "", armor[1])
    blob = b64decode(inner, validate=True)
    if b64encode(blob).decode() != inner:
        raise ValueError("it has bits that mean nothing")
    return blob


def _signed(message: bytes, namespace: bytes, name: bytes) -> bytes:
    """Return what the key signs: the message as its digest, and what the signature is for."""
    return _MAGIC + strings(namespace, b"", name, _HASHES[name](message).digest())
