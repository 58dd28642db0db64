"""What can be done to a store, to an archive and to an unpacked release; and the code by which each is refused.

The user believes PUBLISHER and has seen the store with 0.9.0 and 1.0.0. Contents are announced by an index of the
publisher's: the archive is what it says, yet no proper release.
"""

import json
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from small_stores import (
    NAME,
    PUBLISHER,
    STRANGER,
    Store,
    allow,
    package_files,
    packed,
    release_files,
    signed,
    stated,
    summed,
)  # fmt: skip

from openfigures.releases.formats.index import Index, Revoked, append, render
from openfigures.releases.formats.layout import INDEX_NAMESPACE, RELEASE_NAMESPACE, SIGNATURE, STATEMENT, SUMS
from openfigures.releases.signing.sshsig import sign

VERSION = "1.1.0"
"""The release that the attacker brings."""
FOLDER = f"{NAME}-{VERSION}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attack:
    """What is done to a store or to those who are believed, and how it is refused."""

    name: str
    code: str
    spoil: Callable[[Store, Path], object]
    """Gets the store, and the folder with `allowed_signers` and `revoked`."""
    exit: int = 4
    wanted: str = NAME
    """What is asked for."""


def known(store: Store) -> Index:
    """Return the index that the user has seen."""
    assert store.index
    return store.index


# --- the index -------------------------------------------------------------------------------------------------------


def index_text(name: str, code: str, change: Callable[[str], str]) -> Attack:
    """Return an attack that changes the text of the index."""

    def spoil(store: Store, _: Path) -> None:
        store.index_file.write_text(change(store.index_file.read_text("utf-8")), "utf-8")

    return Attack(name=f"index: {name}", code=code, spoil=spoil)


def index_part(name: str, code: str, **parts: Callable[[str], str]) -> Attack:
    """Return an attack that changes what was signed, or the signature."""

    def change(text: str) -> str:
        data = json.loads(text)
        data |= {part: new(data["signed"]) for part, new in parts.items()}
        return json.dumps(data, separators=(",", ":"), sort_keys=True) + "\n"

    return index_text(name, code, change)


def index_said(name: str, code: str, change: Callable[[Index], Index], wanted: str = NAME) -> Attack:
    """Return an attack by another index of the publisher's."""
    return Attack(
        name=f"index: {name}", code=code, spoil=lambda store, _: store.say(change(known(store))), wanted=wanted
    )


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def resigned(namespace: str = INDEX_NAMESPACE, by: object = PUBLISHER, ends: str = "") -> Callable[[str], str]:
    """Return a signature of what was signed, made otherwise."""
    return lambda text: sign(text.encode(), by, namespace) + ends  # type: ignore[arg-type]


def first_is(digest: str) -> Callable[[Index], Index]:
    """Return the index with another first release."""

    def change(index: Index) -> Index:
        releases = append((), NAME, "0.9.0", 10, digest * 64)
        for entry in index.releases[1:]:
            releases = append(releases, NAME, entry.version, entry.bytes, entry.sha256)
        return replace(index, sequence=index.sequence + 1, releases=releases)

    return change


INDEXES = [
    index_part("unsigned", "signature-missing", signature=lambda _: ""),
    index_part("signed by a stranger", "signer-not-allowed", signature=resigned(by=STRANGER)),
    index_part("signed for releases", "signature-namespace", signature=resigned(RELEASE_NAMESPACE)),
    index_part("signed for a file", "signature-namespace", signature=resigned("file")),
    index_part("signed, and more behind", "signature-malformed", signature=resigned(ends="more\n")),
    index_part("a signature that is none", "signature-malformed", signature=lambda _: "signed by me"),
    index_part("the signature of another text", "signature-wrong", signature=lambda text: resigned()(text + " ")),
    index_part("a later end", "signature-wrong", signed=lambda text: text.replace('"expires":"20', '"expires":"29')),
    index_part("another sequence", "signature-wrong", signed=lambda text: text.replace('"sequence":2', '"sequence":3')),
    index_part("another digest", "index-malformed", signed=lambda text: text.replace('"sha256":"', '"sha256":"0', 1)),
    index_text("truncated", "index-malformed", lambda text: text[:-20]),
    index_text("empty", "index-malformed", lambda _: ""),
    index_text("a page", "index-malformed", lambda _: "<!doctype html>\n"),
    index_text("deep", "index-malformed", lambda _: "[" * 100_000),
    index_text("a key twice", "index-malformed", lambda text: text.replace('{"', '{"signature":"","', 1)),
    index_text("endless", "download-endless", lambda text: text + " " * 2**24),
    index_said("rolled back", "index-rollback", lambda index: replace(index, sequence=1, releases=index.releases[:1])),
    index_said("older, with another end", "index-rollback", lambda index: replace(index, sequence=1)),
    index_said("another history", "index-fork", first_is("a")),
    index_said("a release taken back", "index-fork", lambda one: replace(one, sequence=3, releases=one.releases[:1])),
    index_said("two of one number", "index-fork", lambda index: replace(index, expires=index.expires + timedelta(1))),
    index_said("frozen", "index-expired", lambda index: replace(index, sequence=3, expires=LONG_AGO)),
    index_said(
        "a version that was revoked", "version-revoked", wanted=f"{NAME}@1.0.0",
        change=lambda index: replace(index, sequence=3, revoked=(Revoked(version="1.0.0", reason="wrong"),)),
    ),
    Attack(name="index: of another package", code="index-other", spoil=lambda store, _: store.index_file.write_text(
        render(replace(known(store), name="other", releases=append((), "other", "1.0.0", 1, "a" * 64)), PUBLISHER)
    )),
    Attack(name="index: a link", code="link", exit=3, spoil=lambda store, _: relink(store.index_file)),
    Attack(name="index: a pipe", code="not-a-file", exit=3, spoil=lambda store, _: repipe(store.index_file)),
    Attack(name="index: behind a link", code="link", exit=3, spoil=lambda store, _: relink(store.index_file.parent)),
]  # fmt: skip


def relink(path: Path) -> None:
    """Put a link in the place of a file or folder."""
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def repipe(path: Path) -> None:
    """Put a pipe in the place of a file, which nobody will ever write to."""
    path.unlink()
    os.mkfifo(path)


def refolder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


# --- who is believed -------------------------------------------------------------------------------------------------


def believed(name: str, code: str, signers: str, revoked: str = "") -> Attack:
    """Return a case in which the publisher's key must not be believed."""

    def spoil(_: Store, home: Path) -> None:
        (home / "allowed_signers").write_text(signers, "utf-8")
        (home / "revoked").write_text(revoked, "utf-8")

    return Attack(name=f"signers: {name}", code=code, spoil=spoil)


KEY = PUBLISHER.public
SIGNERS = [
    believed("nobody", "signer-not-allowed", ""),
    believed("somebody else", "signer-not-allowed", allow(STRANGER)),
    believed("for another package", "signer-not-allowed", allow(PUBLISHER, principal="other")),
    believed("for all but this package", "signer-not-allowed", allow(PUBLISHER, principal=f"*,!{NAME}")),
    believed("for files", "signer-not-allowed", f'{NAME} namespaces="file" {KEY}\n'),
    believed("for releases alone", "signer-not-allowed", f'{NAME} namespaces="{RELEASE_NAMESPACE}" {KEY}\n'),
    believed("for the index alone", "signer-not-allowed", f'{NAME} namespaces="{INDEX_NAMESPACE}" {KEY}\n'),
    believed("until last year", "signer-not-allowed", f'{NAME} valid-before="20250101Z" {KEY}\n'),
    believed("some day", "signer-not-allowed", f'{NAME} valid-after="29990101Z" {KEY}\n'),
    believed("as an authority", "signer-not-allowed", f"{NAME} cert-authority {KEY}\n"),
    believed("in a line with a mistake", "signer-not-allowed", f'{NAME} namespace="*" {KEY}\n'),
    believed("until the key was stolen", "signer-revoked", allow(PUBLISHER), f"{KEY} stolen in May\n"),
]

# --- archives --------------------------------------------------------------------------------------------------------


def archive(name: str, code: str, spoil: Callable[[Path], object], exit_code: int = 4) -> Attack:
    """Return an attack on an archive of which the index speaks truly."""
    return Attack(
        name=f"archive: {name}", code=code, exit=exit_code, spoil=lambda store, _: spoil(store.archive("1.0.0"))
    )


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Return what changes the bytes of a file."""
    return lambda path: path.write_bytes(change(path.read_bytes()))


OTHER = packed(release_files(name="figurez"), "figurez-1.0.0")
OLDER = packed(release_files("0.9.0"), f"{NAME}-0.9.0")
ARCHIVES = [
    archive("missing", "archive-missing", Path.unlink),
    archive("empty", "download-size", rewritten(lambda _: b"")),
    archive("truncated", "download-size", rewritten(lambda data: data[:-1])),
    archive("a byte longer", "download-size", rewritten(lambda data: data + b"\0")),
    archive("endless", "download-size", rewritten(lambda data: data + bytes(2**24))),
    archive("one bit", "download-digest", rewritten(lambda data: data[:500] + bytes([data[500] ^ 1]) + data[501:])),
    archive("the one before", "download-digest", rewritten(lambda _: OLDER)),
    archive("of another package", "download-digest", rewritten(lambda _: OTHER)),
    archive("a link", "link", relink, 3),
    archive("a pipe", "not-a-file", repipe, 3),
    archive("a folder", "not-a-file", refolder, 3),
]  # fmt: skip


# --- what is in an archive -------------------------------------------------------------------------------------------


def content(name: str, code: str, files: Mapping[str, bytes]) -> Attack:
    """Return an attack by the files of a release."""
    return announced(name, code, packed(files, FOLDER))


def announced(name: str, code: str, data: bytes) -> Attack:
    """Return an attack by an archive that the publisher's index speaks of."""

    def spoil(store: Store, _: Path) -> None:
        store.archive(VERSION).write_bytes(data)
        store.announce(VERSION, data)

    return Attack(name=f"content: {name}", code=code, spoil=spoil)


def zipped(*members: tuple[str, bytes], kind: int = zipfile.ZIP_STORED, mode: int = 0o100644) -> bytes:
    """Return an archive as Python makes it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members:
            info = zipfile.ZipInfo(f"{FOLDER}/{name}", (2026, 11, 23, 19, 13, 6))
            info.external_attr, info.create_system, info.compress_type = mode << 16, 3, kind
            made.writestr(info, data)
    return out.getvalue()


FILES = package_files(VERSION)
STATED = stated(FILES)
GOOD = release_files(VERSION)
CLIMBING = b'{"name": "../x", "version": "1.1.0"}'
BEFORE = release_files("1.0.0")
OF_MORE = stated({**FILES, "more.csv": b"x"})[STATEMENT]
CHANGED = summed({**STATED, "data/t.csv": b"x"})


def altered(**changes: bytes | None) -> dict[str, bytes]:
    """Return the good release with some files changed, added, or (None) left out."""
    return {path: data for path, data in {**GOOD, **changes}.items() if data is not None}


def resummed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files as a release that is signed and consistent with itself."""
    return signed(summed(stated(files)))


def sums_as(change: Callable[[str], str]) -> dict[str, bytes]:
    """Return the release with another text in SHA256SUMS, signed."""
    return signed({**STATED, SUMS: change(GOOD[SUMS].decode()).encode()})


CONTENTS = [
    content("unsigned", "signature-missing", altered(**{SIGNATURE: None})),
    content("signed by a stranger", "signer-not-allowed", signed(summed(STATED), STRANGER)),
    content("signed for an index", "signature-namespace", signed(summed(STATED), namespace=INDEX_NAMESPACE)),
    content("the signature of another release", "signature-wrong", altered(**{SIGNATURE: BEFORE[SIGNATURE]})),
    content("a signature with more behind", "signature-malformed", altered(**{SIGNATURE: GOOD[SIGNATURE] + b"\n"})),
    content("a signature that is not text", "files-differ", altered(**{SIGNATURE: b"\xff"})),
    content("an endless signature", "file-too-large", altered(**{SIGNATURE: b"x" * 2**20})),
    content("no digests", "sums-missing", altered(**{SUMS: None})),
    content("endless digests", "file-too-large", altered(**{SUMS: b"x" * (2**24 + 1)})),
    content("digests of nothing", "sums-malformed", sums_as(lambda _: "")),
    content("digests out of order", "sums-malformed", sums_as(lambda text: "".join(reversed(text.splitlines(True))))),
    content("digests twice", "sums-malformed", sums_as(lambda text: text + text.splitlines(True)[-1])),
    content("digests with other line ends", "sums-malformed", sums_as(lambda text: text.replace("\n", "\r\n"))),
    content("digests in capitals", "sums-malformed", sums_as(str.upper)),
    content("a digest of a path that climbs", "sums-malformed", sums_as(lambda text: f"{'a' * 64}  ../x\n{text}")),
    content("a digest of the digests", "sums-malformed", sums_as(lambda text: f"{'a' * 64}  {SUMS}\n{text}")),
    content("a file more", "files-differ", altered(**{"more.csv": b"x"})),
    content("a file less", "files-differ", altered(**{"data/t.csv": None})),
    content("a file changed", "files-differ", altered(**{"data/t.csv": b"id,n\na,9\n"})),
    content("a file renamed", "files-differ", altered(**{"data/t.csv": None, "data/T.csv": FILES["data/t.csv"]})),
    content("no statement", "files-differ", signed(summed(FILES))),
    content("a statement about a file more", "statement-differs", signed(summed({**FILES, STATEMENT: OF_MORE}))),
    content("another statement", "statement-differs", signed(summed({**FILES, STATEMENT: BEFORE[STATEMENT]}))),
    content("a statement that is no object", "files-differ", signed(summed({**FILES, STATEMENT: b"[]"}))),
    content("a statement that is not JSON", "files-differ", signed(summed({**FILES, STATEMENT: b"{,}"}))),
    content("no descriptor", "files-differ", resummed({"data/t.csv": b"x"})),
    content("a descriptor that is not JSON", "files-differ", resummed({"datapackage.json": b"{"})),
    content("a descriptor without version", "release-unnamed", resummed({"datapackage.json": b'{"name": "figures"}'})),
    content("a name that climbs", "release-unnamed", resummed({"datapackage.json": CLIMBING})),
    content("the release before", "release-other", release_files("1.0.0")),
    content("another package", "signer-not-allowed", release_files(VERSION, "other")),
    announced("the archive of the release before", "release-other", OLDER),
    announced("no archive", "archive-malformed", b"no archive"),
    announced("compressed", "archive-malformed", zipped(("a", b"x"), kind=zipfile.ZIP_DEFLATED)),
    announced("a bomb", "archive-malformed", zipped(("a", bytes(2**26)), kind=zipfile.ZIP_BZIP2)),
    announced("a link", "archive-malformed", zipped(("a", b"/etc/passwd"), mode=0o120777)),
    announced("a folder", "archive-path", zipped(("a/", b""))),
    announced("a path that climbs", "archive-path", zipped(("../../.bashrc", b"x"))),
    announced("an absolute path", "archive-path", zipped(("/etc/passwd", b"x"))),
    announced("a hidden file", "archive-path", zipped((".git/hooks/post-checkout", b"x"))),
    announced("a file twice", "archive-path", zipped(("a", b"x"), ("A", b"y"))),
    announced("a file that is a folder", "archive-path", zipped(("a", b"x"), ("a/b", b"y"))),
    announced("bytes behind the archive", "archive-malformed", packed(GOOD, FOLDER) + b"x"),
    announced("bytes before the archive", "archive-malformed", b"x" + packed(GOOD, FOLDER)),
]  # fmt: skip

# --- unpacked releases -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tampering:
    """What is done to a folder into which a release was unpacked, and how it is refused."""

    name: str
    code: str
    spoil: Callable[[Path], object]


def overwritten(path: str, data: bytes) -> Callable[[Path], object]:
    """Return what puts other bytes into a file of a folder."""
    return lambda folder: (folder / path).write_bytes(data)


def overwritten_by(files: Mapping[str, bytes]) -> Callable[[Path], object]:
    """Return what puts other bytes into several files of a folder."""
    return lambda folder: [(folder / path).write_bytes(data) for path, data in files.items()]


TAMPERINGS = [
    Tampering("a file changed", "files-differ", overwritten("data/t.csv", b"id,n\na,9\n")),
    Tampering("a file more", "files-differ", overwritten("more.csv", b"x")),
    Tampering("a hidden file more", "files-differ", overwritten(".hidden", b"x")),
    Tampering("a file whose name is no text", "files-differ", lambda folder: (folder / os.fsdecode(b"\xff")).touch()),
    Tampering("a file less", "files-differ", lambda folder: (folder / "data/t.csv").unlink()),
    Tampering("a file is a link", "files-differ", lambda folder: relink_outside(folder, "data/t.csv")),
    Tampering("a folder is a link", "files-differ", lambda folder: relink_outside(folder, "data")),
    Tampering("a link more", "files-differ", lambda folder: (folder / "more").symlink_to("data/t.csv")),
    Tampering("a pipe more", "files-differ", lambda folder: os.mkfifo(folder / "more")),
    Tampering("the digests follow the change", "signature-wrong", overwritten_by(CHANGED)),
    Tampering("and a stranger signs it", "signer-not-allowed", overwritten_by(signed(CHANGED, STRANGER))),
    Tampering("no digests", "sums-missing", lambda folder: (folder / SUMS).unlink()),
    Tampering("no signature", "signature-missing", lambda folder: (folder / SIGNATURE).unlink()),
    Tampering("an empty signature", "signature-malformed", overwritten(SIGNATURE, b"")),
    Tampering("the signature of another release", "signature-wrong", overwritten(SIGNATURE, BEFORE[SIGNATURE])),
    Tampering("the digests of another release", "files-differ", overwritten(SUMS, BEFORE[SUMS])),
]  # fmt: skip


def relink_outside(folder: Path, path: str) -> None:
    """Move a file or folder out of its release, and put a link in its place."""
    elsewhere = folder.with_name("elsewhere")
    (folder / path).rename(elsewhere)
    (folder / path).symlink_to(elsewhere)
