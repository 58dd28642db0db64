"""Size and digest of a file."""

from hashlib import sha256
from pathlib import Path

from openfigures.releases.files import open_regular

_PIECE = 2**20


def digest_of(path: Path) -> tuple[int, str]:
    """Return the bytes and the SHA-256 (hex) of a file; raises OSError when it is no regular file."""
    digest, size = sha256(), 0
    with open_regular(path, follow=False) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()
