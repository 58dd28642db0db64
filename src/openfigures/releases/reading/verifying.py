"""Whether a release is what its publisher released: step by step, each only after the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from openfigures.errors import InputRefusedError, NotAuthenticError, NotWholeError
from openfigures.package.json_text import parse_json
from openfigures.package.limits import DOCUMENT_BYTES
from openfigures.releases.formats.archive import Archive, read_archive
from openfigures.releases.formats.layout import (
    DESCRIPTOR,
    RELEASE_NAMESPACE,
    SIGNATURE,
    STATEMENT,
    STATEMENT_TYPE,
    SUMS,
    folder_of,
    is_name,
)
from openfigures.releases.formats.sums import parse_sums
from openfigures.releases.reading.delivered import Delivered, packed
from openfigures.releases.signing.signers import Signers
from openfigures.releases.signing.sshsig import SIGNATURE_CHARACTERS, parse, verify
from openfigures.versions.semver import is_version

_LIST_BYTES = 16 * 2**20
"""SHA256SUMS and the statement: a line for each file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who signed."""

    fingerprint: str
    line: int
    """The line of the allowed signers that allows it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Whom to believe, and when."""

    signers: Signers | None
    """None when signatures are not asked for; then only the bytes are compared."""
    moment: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """A release that was found whole, and authentic when there is a signer."""

    name: str
    version: str
    sha256: str
    """The digest of SHA256SUMS, which stands for all files."""
    files: int
    bytes: int
    signer: Signer | None


def authenticate(
    message: bytes, signature: str | None, *, namespace: str, principal: str, policy: Policy, path: str
) -> Signer | None:
    """Return who signed a message; None when signatures are not asked for.

    `path` is the file of the signature. Raises NotAuthenticError unless the policy allows the signer; a signature
    that is there must be right even when it is not asked for.
    """
    if signature is None:
        if policy.signers is None:
            return None
        fix = "if its publisher signs nothing, ask for integrity alone with --unsigned"
        raise NotAuthenticError("signature-missing", path, "there is no signature", fix)
    key = verify(message, signature, namespace, path)
    if str(parse(signature, path)) != signature:
        raise NotAuthenticError("signature-malformed", path, "it is not written as ssh-keygen writes it")
    if policy.signers is None:
        return None
    return Signer(fingerprint=key.fingerprint, line=policy.signers.allow(key, principal, namespace, policy.moment))


def verify_archive(file: BinaryIO, name: str, policy: Policy) -> tuple[Verified, Archive]:
    """Verify a release in its archive, a seekable file; `name` stands for it in messages.

    Raises NotWholeError or NotAuthenticError.
    """
    archive = read_archive(file, name)
    verified = verify_release(packed(archive), policy)
    if archive.folder != folder_of(verified.name, verified.version):
        message = f"the folder in it is {archive.folder!r}, but it holds {verified.name} {verified.version}"
        raise NotWholeError("release-other", name, message)
    return verified, archive


def verify_release(delivered: Delivered, policy: Policy) -> Verified:
    """Verify a release and say which one it is; whether it is the one that was wanted must still be asked.

    Raises NotWholeError or NotAuthenticError.
    """
    sums = _read_sums(delivered)
    digests = parse_sums(sums)
    _compare(delivered, digests)
    name, version = _identity(delivered)
    signature = _text(delivered, SIGNATURE, SIGNATURE_CHARACTERS) if SIGNATURE in delivered.digests else None
    signer = authenticate(
        sums.encode(), signature, namespace=RELEASE_NAMESPACE, principal=name, policy=policy, path=SIGNATURE
    )
    _compare_statement(delivered, digests)
    return Verified(
        name=name,
        version=version,
        sha256=delivered.digests[SUMS],
        files=len(delivered.digests),
        bytes=delivered.size,
        signer=signer,
    )


def _read_sums(delivered: Delivered) -> str:
    if SUMS not in delivered.digests:
        message = f"there is no {SUMS}, so nobody can tell what belongs to the release"
        fix = "name an archive, the folder that one was unpacked to, or STORE/NAME for the newest release of a store"
        raise NotWholeError("sums-missing", delivered.name, message, fix)
    return _text(delivered, SUMS, _LIST_BYTES)


def _compare(delivered: Delivered, digests: Mapping[str, str]) -> None:
    """Raise NotWholeError unless the files are exactly those of SHA256SUMS."""
    there = {path: digest for path, digest in delivered.digests.items() if path not in {SUMS, SIGNATURE}}
    for path in sorted(there.keys() | digests.keys()):
        if path not in digests:
            raise _differs(delivered, f"{path!r} is there, but does not belong to the release")
        if path not in there:
            raise _differs(delivered, f"{path!r} belongs to the release, but is not there")
        if there[path] != digests[path]:
            raise _differs(delivered, f"{path!r} is not the file that was released")


def _identity(delivered: Delivered) -> tuple[str, str]:
    """Return name and version of the package, from its descriptor."""
    value = _json(delivered, DESCRIPTOR, DOCUMENT_BYTES)
    name, version = value.get("name"), value.get("version")
    if not isinstance(name, str) or not isinstance(version, str) or not is_name(name) or not is_version(version):
        message = "the descriptor has no name and version that a release can have"
        raise NotWholeError("release-unnamed", delivered.name, message)
    return name, version


def _compare_statement(delivered: Delivered, digests: Mapping[str, str]) -> None:
    """Raise NotWholeError unless the statement speaks of exactly the files of SHA256SUMS."""
    statement = _json(delivered, STATEMENT, _LIST_BYTES)
    paths = sorted(digests.keys() - {STATEMENT})
    subject = [{"name": path, "digest": {"sha256": digests[path]}} for path in paths]
    if statement.get("_type") != STATEMENT_TYPE or statement.get("subject") != subject:
        message = f"{STATEMENT} speaks of other files than {SUMS}"
        raise NotWholeError("statement-differs", delivered.name, message)


def _json(delivered: Delivered, path: str, limit: int) -> dict[str, Any]:
    """Return the JSON object in a file."""
    if path not in delivered.digests:
        raise _differs(delivered, f"there is no {path}, which every release has")
    try:
        value = parse_json(_text(delivered, path, limit), path)
    except InputRefusedError as error:
        raise _differs(delivered, str(error.problems[0])) from None
    if not isinstance(value, dict):
        raise _differs(delivered, f"{path} is not an object in braces")
    return value


def _text(delivered: Delivered, path: str, limit: int) -> str:
    try:
        return delivered.read(path, limit).decode()
    except UnicodeDecodeError:
        raise _differs(delivered, f"{path} is not UTF-8") from None


def _differs(delivered: Delivered, message: str) -> NotWholeError:
    return NotWholeError("files-differ", delivered.name, message, "get it again, or ask who published it")
