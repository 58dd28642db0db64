"""Signatures: this program and ssh-keygen say the same of each."""

import base64
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_stores import NAME, PUBLISHER, STRANGER, allow

from openfigures.errors import NotAuthenticError, UsageError
from openfigures.releases.formats.layout import RELEASE_NAMESPACE
from openfigures.releases.signing.keys import new_key
from openfigures.releases.signing.signers import Signers
from openfigures.releases.signing.sshsig import parse, sign, verify
from openfigures.releases.signing.wire import Wire, strings

MESSAGE = b"what was released\n"
GOOD = sign(MESSAGE, PUBLISHER, RELEASE_NAMESPACE)
LONGER = RELEASE_NAMESPACE + "0"
PADDED = sign(MESSAGE, PUBLISHER, LONGER)
"""Its text ends with `==`."""
KEY, OTHER = str(PUBLISHER.public), str(STRANGER.public)

needs_ssh_keygen = pytest.mark.skipif(
    not shutil.which("ssh-keygen"), reason="needs ssh-keygen: apt install openssh-client"
)


def armored(blob: bytes, width: int = 70) -> str:
    """Return a signature with these bytes."""
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def blob(
    magic: bytes = b"SSHSIG",
    version: int = 1,
    namespace: str = RELEASE_NAMESPACE,
    reserved: bytes = b"",
    hash_name: bytes = b"sha512",
    raw: bytes = parse(GOOD).raw,
) -> bytes:
    """Return the bytes of the good signature with something else in them."""
    values = (PUBLISHER.public.blob, namespace.encode(), reserved, hash_name, raw)
    return magic + version.to_bytes(4) + strings(*values)


def enlarged() -> bytes:
    """Return what the key made, with the order of the group of Ed25519 added to its second half."""
    wire = Wire(parse(GOOD).raw)
    kind, raw = wire.string(), wire.string()
    order = 2**252 + 27742317777372353535851937790883648493
    half = int.from_bytes(raw[32:], "little") + order
    return strings(kind, raw[:32] + half.to_bytes(32, "little"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A signature, whom to believe, and what is right."""

    name: str
    right: bool
    signature: str = GOOD
    message: bytes = MESSAGE
    signers: str = allow(PUBLISHER)
    revoked: str | None = None
    principal: str = NAME
    namespace: str = RELEASE_NAMESPACE


def said(name: str, right: bool, text: str, message: bytes = MESSAGE, namespace: str = RELEASE_NAMESPACE) -> Case:
    """Return a case that is about the signature."""
    return Case(name=name, right=right, signature=text, message=message, namespace=namespace)


def believed(right: bool, text: str, principal: str = NAME) -> Case:
    """Return a case that is about the allowed signers."""
    name = f"{principal} by {text}".replace(KEY, "KEY").replace(OTHER, "OTHER")
    return Case(name=name, right=right, signers=text, principal=principal)


def revoked(name: str, right: bool, text: str) -> Case:
    """Return a case that is about revoked keys."""
    return Case(name=name, right=right, revoked=text)


SIGNATURES = [
    said("good", True, GOOD),
    said("of another message", False, GOOD, MESSAGE + b"x"),
    said("of a message with other line ends", False, GOOD, MESSAGE.replace(b"\n", b"\r\n")),
    said("of an empty message", True, sign(b"", PUBLISHER, RELEASE_NAMESPACE), b""),
    said("of a long message", True, sign(b"x" * 2**20, PUBLISHER, RELEASE_NAMESPACE), b"x" * 2**20),
    said("by another key", False, sign(MESSAGE, STRANGER, RELEASE_NAMESPACE)),
    said("for another purpose", False, sign(MESSAGE, PUBLISHER, "file")),
    said("for no purpose", False, sign(MESSAGE, PUBLISHER, "")),
    said("for a purpose of which this is the beginning", False, PADDED),
    said("said to be for another purpose", False, armored(blob(namespace="file")), namespace="file"),
    said("with another hash", False, armored(blob(hash_name=b"sha256"))),
    said("with a hash that is none", False, armored(blob(hash_name=b"md5"))),
    said("of another magic", False, armored(blob(magic=b"SSHSIX"))),
    said("of version 0", True, armored(blob(version=0))),
    said("of version 2", False, armored(blob(version=2))),
    said("with something reserved", True, armored(blob(reserved=b"x"))),
    said("with a byte behind", False, armored(blob() + b"x")),
    said("without its last byte", False, armored(blob()[:-1])),
    said("of no bytes", False, armored(b"")),
    said("of bytes that mean nothing", False, armored(b"x" * 190)),
    said("empty", False, ""),
    said("with text before", False, "x" + GOOD),
    said("with a line before", False, "\n" + GOOD),
    said("with text behind", True, GOOD + "and more\n"),
    said("twice", True, GOOD + GOOD),
    said("without its last line", False, GOOD.replace("-----END SSH SIGNATURE-----\n", "")),
    said("without its last line end", True, GOOD.removesuffix("\n")),
    said("in long lines", True, armored(blob(), 10_000)),
    said("in short lines", True, armored(blob(), 3)),
    said("with blanks inside", True, GOOD.replace("U1NIU0lH", "U1NI \t\v\fU0lH")),
    said("with blank lines inside", True, GOOD.replace("U1NIU0lH", "U1NI\n\nU0lH")),
    said("with a letter that base64 has not", False, GOOD.replace("U1NIU0lH", "U1NI!U0lH")),
    said("with the letters of another base64", False, GOOD.replace("+", "-").replace("/", "_")),
    said("padded", True, PADDED, namespace=LONGER),
    said("without padding", False, PADDED.replace("==\n", "\n"), namespace=LONGER),
    said("with too much padding", False, PADDED.replace("==\n", "===\n"), namespace=LONGER),
    said("with blanks between the padding", True, PADDED.replace("==\n", "= =\n"), namespace=LONGER),
    said("with bits that mean nothing", False, re.sub(".==\n", "B==\n", PADDED), namespace=LONGER),
    said("with more behind the padding", False, PADDED.replace("==\n", "==AAAA\n"), namespace=LONGER),
    said("in the armor of another program", False, GOOD.replace("SSH SIGNATURE", "PGP SIGNATURE")),
]

SIGNERS = [
    believed(True, f"{NAME} {KEY}\n"),
    believed(True, f"{NAME} {KEY}"),
    believed(True, f"{NAME} {KEY} a comment\n"),
    believed(True, f"  {NAME}\t {KEY}\r\n"),
    believed(True, f"# whom I believe\n\n{NAME} {KEY}\n"),
    believed(True, f'"{NAME}" {KEY}\n'),
    believed(True, f"fig* {KEY}\n"),
    believed(True, f"fig?res {KEY}\n"),
    believed(True, f"other,figures {KEY}\n"),
    believed(True, f"*,!other {KEY}\n"),
    believed(False, f"*,!fig* {KEY}\n"),
    believed(False, f"!other {KEY}\n"),
    believed(False, f"other {KEY}\n"),
    believed(False, f"figure {KEY}\n"),
    believed(False, f"Figures {KEY}\n"),
    believed(False, f"fig[u]res {KEY}\n"),
    believed(True, f"fig[*] {KEY}\n", "fig[u]"),
    believed(False, f"{NAME} {OTHER}\n"),
    believed(True, f"{NAME} {OTHER}\n{NAME} {KEY}\n"),
    believed(True, f"broken\n{NAME} nothing\n{NAME} {KEY}\n"),
    believed(False, f"#{NAME} {KEY}\n"),
    believed(False, f"{NAME}\n"),
    believed(False, f"{KEY}\n"),
    believed(False, f"{NAME} {KEY[:-4]}\n"),
    believed(False, f"{NAME} ssh-rsa {KEY.split()[1]}\n"),
    believed(False, ""),
    believed(True, f'{NAME} namespaces="{RELEASE_NAMESPACE}" {KEY}\n'),
    believed(True, f'{NAME} namespaces="file,openfigures-*" {KEY}\n'),
    believed(True, f'{NAME} NAMESPACES="openfigures-*" {KEY}\n'),
    believed(False, f'{NAME} namespaces="file" {KEY}\n'),
    believed(False, f'{NAME} namespaces="*,!openfigures-*" {KEY}\n'),
    believed(False, f'{NAME} namespaces="" {KEY}\n'),
    believed(False, f"{NAME} namespaces={RELEASE_NAMESPACE} {KEY}\n"),
    believed(False, f'{NAME} namespaces="{RELEASE_NAMESPACE} {KEY}\n'),
    believed(False, f'{NAME} namespaces="*",namespaces="*" {KEY}\n'),
    believed(False, f'{NAME} namespace="*" {KEY}\n'),
    believed(False, f'{NAME} namespaces="*", {KEY}\n'),
    believed(True, f'{NAME} ,namespaces="*" {KEY}\n'),
    believed(False, f'{NAME} namespaces="*" no-touch-required {KEY}\n'),
    believed(False, f"{NAME} cert-authority {KEY}\n"),
    believed(False, f'{NAME} namespaces="*",cert-authority {KEY}\n'),
    believed(False, f"{NAME} cert-authorities {KEY}\n"),
    believed(True, f'{NAME} valid-after="20200101Z" {KEY}\n'),
    believed(True, f'{NAME} valid-after="202001010000" {KEY}\n'),
    believed(True, f'{NAME} valid-after="20200101000000UTC" {KEY}\n'),
    believed(False, f'{NAME} valid-after="29990101" {KEY}\n'),
    believed(True, f'{NAME} valid-before="29990101Z" {KEY}\n'),
    believed(False, f'{NAME} valid-before="20200101Z" {KEY}\n'),
    believed(True, f'{NAME} valid-after="20200101",valid-before="29990101" {KEY}\n'),
    believed(False, f'{NAME} valid-after="29990101",valid-before="20200101" {KEY}\n'),
    believed(False, f'{NAME} valid-before="29990101",valid-before="29990101" {KEY}\n'),
    believed(False, f'{NAME} valid-before="2999-01-01" {KEY}\n'),
    believed(False, f'{NAME} valid-before="29991301" {KEY}\n'),
    believed(False, f'{NAME} valid-after="19700101Z" {KEY}\n'),
    believed(False, f'{NAME} valid-after="" {KEY}\n'),
]

REVOKED = [
    revoked("nobody", True, ""),
    revoked("comments", True, "# nobody yet\n\n"),
    revoked("another key", True, f"{OTHER}\n"),
    revoked("the key", False, f"{KEY}\n"),
    revoked("the key with a comment", False, f"  {KEY} stolen in May\n"),
    revoked("the key after others", False, f"# since May\n{OTHER}\n{KEY}\n"),
    revoked("a line that is no key", False, f"{NAME} {OTHER}\n"),
    revoked("half a key", False, f"{OTHER[:-4]}\n"),
]


def ours(case: Case, folder: Path) -> bool:
    """Return the verdict of this program."""
    lists = written(case, folder)
    try:
        key = verify(case.message, case.signature, case.namespace)
        Signers.read(*lists).allow(key, case.principal, case.namespace, datetime.now(UTC))
    except (NotAuthenticError, UsageError):
        return False
    return True


def theirs(case: Case, folder: Path) -> bool:
    """Return the verdict of ssh-keygen."""
    signers, *more = written(case, folder)
    (folder / "signature").write_text(case.signature, "utf-8", newline="")
    command: list[str | Path] = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        signers,
        "-I",
        case.principal,
        "-n",
        case.namespace,
    ]
    command += ["-s", folder / "signature", *(part for path in more for part in ("-r", path))]
    return subprocess.run(command, input=case.message, capture_output=True, check=False).returncode == 0


def written(case: Case, folder: Path) -> list[Path]:
    """Write the lists of keys, and return where they are."""
    (folder / "signers").write_text(case.signers, "utf-8", newline="")
    if case.revoked is None:
        return [folder / "signers"]
    (folder / "revoked").write_text(case.revoked, "utf-8", newline="")
    return [folder / "signers", folder / "revoked"]


@pytest.mark.parametrize("case", [*SIGNATURES, *SIGNERS, *REVOKED], ids=lambda case: case.name)
def test_the_verdict_is_right(case: Case, tmp_path: Path) -> None:
    assert ours(case, tmp_path) is case.right


@pytest.mark.tools
@needs_ssh_keygen
@pytest.mark.parametrize("case", [*SIGNATURES, *SIGNERS, *REVOKED], ids=lambda case: case.name)
def test_ssh_keygen_agrees(case: Case, tmp_path: Path) -> None:
    assert theirs(case, tmp_path) is case.right


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            NAME, "fig*", "!fig*", "other", ",", " ", "\t", '"', "\\", "\n", "\r\n", "#", "*", "?", "", "!", "=",
            "namespaces=", '"openfigures-*"', '"file"', "valid-after=", "valid-before=", '"20200101Z"', '"29990101"',
            "cert-authority", "ssh-ed25519", KEY, f" {KEY}", f"{NAME} {KEY}\n", OTHER,
        ]
    ),
    max_size=9,
).map("".join)  # fmt: skip


@pytest.mark.tools
@needs_ssh_keygen
@settings(max_examples=150)
@given(FRAGMENTS | FRAGMENTS.map(lambda text: f"{NAME} {text} {KEY}\n"))
def test_ssh_keygen_agrees_about_any_signers(text: str) -> None:
    with TemporaryDirectory() as folder:
        case = Case(name="", right=True, signers=text)
        assert ours(case, Path(folder)) is theirs(case, Path(folder))


@pytest.mark.tools
@needs_ssh_keygen
@settings(max_examples=150)
@given(st.integers(0, len(PADDED) - 1), st.sampled_from([*"\n \tA/=-#", ""]), st.integers(0, 2))
def test_ssh_keygen_agrees_about_any_signature(at: int, new: str, deleted: int) -> None:
    with TemporaryDirectory() as folder:
        case = said("", True, PADDED[:at] + new + PADDED[at + deleted :], namespace=LONGER)
        assert ours(case, Path(folder)) is theirs(case, Path(folder))


STRICTER = [
    said("with the line ends of Windows, which old versions of ssh-keygen refuse", False, GOOD.replace("\n", "\r\n")),
    said("that begins with the line end of Windows", False, GOOD.replace("\n", "\r\n", 1)),
    said("whose second half is the same number, written larger", False, armored(blob(raw=enlarged()))),
]


@pytest.mark.parametrize("case", STRICTER, ids=lambda case: case.name)
def test_what_some_versions_of_ssh_keygen_take(case: Case, tmp_path: Path) -> None:
    assert not ours(case, tmp_path)


@pytest.mark.tools
@needs_ssh_keygen
@pytest.mark.parametrize("message", [b"", MESSAGE, bytes(range(256)) * 1000], ids=len)
def test_both_sign_with_the_same_bytes(message: bytes, tmp_path: Path) -> None:
    key = new_key(tmp_path / "key")
    command: list[str | Path] = ["ssh-keygen", "-q", "-Y", "sign", "-f", tmp_path / "key", "-n", RELEASE_NAMESPACE]
    done = subprocess.run(command, input=message, capture_output=True, check=True)
    assert done.stdout.decode() == sign(message, key, RELEASE_NAMESPACE) == str(parse(done.stdout.decode()))


KINDS = [
    (["ed25519"], True),
    (["ecdsa", "-b", "256"], True),
    (["ecdsa", "-b", "384"], True),
    (["ecdsa", "-b", "521"], True),
    (["rsa", "-b", "2048"], True),
    (["rsa", "-b", "1024"], False),
]


@pytest.mark.tools
@needs_ssh_keygen
@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
@pytest.mark.parametrize(("kind", "right"), KINDS, ids=str)
def test_keys_of_other_kinds(kind: list[str], right: bool, hash_name: str, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-f", tmp_path / "key", "-t", *kind], check=True)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-O", f"hashalg={hash_name}", "-n", RELEASE_NAMESPACE, "-f"]
    done = subprocess.run([*command, tmp_path / "key"], input=MESSAGE, capture_output=True, check=True)
    signers = f"{NAME} {(tmp_path / 'key.pub').read_text()}"
    case = Case(name="", right=right, signature=done.stdout.decode(), signers=signers)
    assert ours(case, tmp_path) is right
    assert not ours(replace(case, message=b"other"), tmp_path)
    assert theirs(case, tmp_path)
    assert not theirs(replace(case, message=b"other"), tmp_path)
