"""Public keys of SSH, and what each kind of them makes of a signature (RFC 4253, 5656, 8332, 8709)."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from openfigures.releases.signing.crypto import cryptography
from openfigures.releases.signing.wire import Wire

_RSA_BITS = 2048
"""The shortest RSA key that is taken."""
_RSA = {"rsa-sha2-256": "SHA256", "rsa-sha2-512": "SHA512"}
_CURVES = {"ecdsa-sha2-nistp256": "SHA256", "ecdsa-sha2-nistp384": "SHA384", "ecdsa-sha2-nistp521": "SHA512"}
KINDS = {"ssh-ed25519", "ssh-rsa", *_CURVES}
"""Keys whose signatures are understood."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key; two are equal when their bytes are."""

    kind: str
    """Its name in SSH, such as `ssh-ed25519`."""
    blob: bytes
    """The key as SSH writes it, the kind included."""

    @classmethod
    def parse(cls, blob: bytes) -> "PublicKey":
        """Return the key that is written so; raises ValueError when it is none, or of a kind that is not taken."""
        kind = Wire(blob).string().decode("ascii")
        if kind not in KINDS:
            raise ValueError(f"keys of the kind {kind!r} are not supported")
        key = cls(kind, blob)
        key._load()
        return key

    def __str__(self) -> str:
        """Return the line that stands in files of public keys, without a comment."""
        return f"{self.kind} {b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """The short name by which `ssh-keygen -l` knows the key."""
        return "SHA256:" + b64encode(sha256(self.blob).digest()).decode().rstrip("=")

    @property
    def weak(self) -> bool:
        """Whether the key is too short to prove anything."""
        return self.kind == "ssh-rsa" and bool(self._load().key_size < _RSA_BITS)

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Say whether the signature, as SSH writes it, is one of this data by this key."""
        invalid = cryptography("exceptions").InvalidSignature
        try:
            wire = Wire(signature)
            algorithm, raw = wire.string().decode("ascii"), wire.string()
            wire.end()
            if algorithm != self.kind and (self.kind != "ssh-rsa" or algorithm not in _RSA):
                return False
            self._verify(algorithm, raw, data)
        except (ValueError, invalid):
            return False
        return True

    def _verify(self, algorithm: str, raw: bytes, data: bytes) -> None:
        key = self._load()
        if self.kind == "ssh-ed25519":
            key.verify(raw, data)
        elif self.kind == "ssh-rsa":
            padding = cryptography("hazmat.primitives.asymmetric.padding").PKCS1v15()
            key.verify(raw.rjust(key.key_size // 8, b"\0"), data, padding, _digest(_RSA[algorithm]))
        else:
            numbers = Wire(raw)
            r, s = numbers.positive(), numbers.positive()
            numbers.end()
            encoded = cryptography("hazmat.primitives.asymmetric.utils").encode_dss_signature(r, s)
            ecdsa = cryptography("hazmat.primitives.asymmetric.ec").ECDSA(_digest(_CURVES[algorithm]))
            key.verify(encoded, data, ecdsa)

    def _load(self) -> Any:
        """Return the key as the library holds it; raises ValueError when its bytes are not as SSH writes them."""
        serialization = cryptography("hazmat.primitives.serialization")
        line = str(self).encode()
        key = serialization.load_ssh_public_key(line)
        if key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH) != line:
            raise ValueError("the key is not written as SSH writes it")
        return key


def _digest(name: str) -> Any:
    return getattr(cryptography("hazmat.primitives.hashes"), name)()
