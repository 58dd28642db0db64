"""Every flipped bit and every missing end of a small release is noticed, packed, unpacked and in the index."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from small_stores import NAME, PUBLISHER, SOON, allow, packed, release_files, stated, summed

from openfigures.errors import NotAuthenticError, NotWholeError
from openfigures.releases.formats.index import Index, append, parse, render
from openfigures.releases.formats.layout import INDEX_NAMESPACE
from openfigures.releases.reading.delivered import Delivered
from openfigures.releases.reading.verifying import Policy, authenticate, verify_archive, verify_release
from openfigures.releases.signing.signers import Signers

NOW = datetime.now(UTC)
FILES = release_files()
WHOLE = summed(stated({"datapackage.json": b'{"name":"figures","version":"1.0.0"}'}))


def signers() -> Signers:
    return Signers(path=Path("allowed_signers"), lines=tuple(allow(PUBLISHER).splitlines()), revoked={})


SIGNED, UNSIGNED = Policy(signers=signers(), moment=NOW), Policy(signers=None, moment=NOW)


def flipped(data: bytes) -> Iterator[bytes]:
    """Yield data with each of its bits the other way, one at a time."""
    for at, byte in enumerate(data):
        for bit in range(8):
            yield data[:at] + bytes([byte ^ 1 << bit]) + data[at + 1 :]


def cut(data: bytes) -> Iterator[bytes]:
    """Yield every beginning of data that is not all of it."""
    return (data[:length] for length in range(len(data)))


def delivered(files: Mapping[str, bytes]) -> Delivered:
    """Return files as if they lay in a folder."""
    digests = {path: sha256(data).hexdigest() for path, data in files.items()}
    size = sum(map(len, files.values()))
    return Delivered(name="folder", digests=digests, size=size, pieces=lambda path: iter([files[path]]))


def archive_is_taken(data: bytes, policy: Policy) -> bool:
    try:
        verify_archive(BytesIO(data), "x.zip", policy)
    except (NotAuthenticError, NotWholeError):
        return False
    return True


def folder_is_taken(files: Mapping[str, bytes], policy: Policy) -> bool:
    try:
        verify_release(delivered(files), policy)
    except (NotAuthenticError, NotWholeError):
        return False
    return True


def index_is_taken(data: bytes) -> bool:
    try:
        _, payload, signature = parse(data.decode())
        authenticate(
            payload, signature or None, namespace=INDEX_NAMESPACE, principal=NAME, policy=SIGNED, path="index.json"
        )
    except (NotAuthenticError, NotWholeError, UnicodeDecodeError):
        return False
    return True


ARCHIVES = [("signed", packed(FILES), SIGNED), ("unsigned", packed(WHOLE), UNSIGNED)]


@pytest.mark.parametrize(("data", "policy"), [case[1:] for case in ARCHIVES], ids=[case[0] for case in ARCHIVES])
def test_of_an_archive(data: bytes, policy: Policy) -> None:
    assert archive_is_taken(data, policy)
    assert not any(archive_is_taken(other, policy) for other in flipped(data))
    assert not any(archive_is_taken(other, policy) for other in cut(data))


@pytest.mark.parametrize("policy", [SIGNED, UNSIGNED], ids=["signed", "for integrity alone"])
@pytest.mark.parametrize("path", FILES)
def test_of_an_unpacked_file(path: str, policy: Policy) -> None:
    """Even of the signature when nobody asks for it."""
    assert folder_is_taken(FILES, policy)
    assert not any(folder_is_taken({**FILES, path: other}, policy) for other in flipped(FILES[path]))
    assert not any(folder_is_taken({**FILES, path: other}, policy) for other in cut(FILES[path]))


def test_of_an_index() -> None:
    releases = append((), NAME, "1.0.0", 1000, "a" * 64)
    data = render(Index(name=NAME, sequence=1, expires=SOON, releases=releases), PUBLISHER).encode()
    assert index_is_taken(data)
    assert not any(index_is_taken(other) for other in flipped(data))
    assert not any(index_is_taken(other) for other in cut(data))
