"""Small releases and stores, made with the library itself; and the commands that read them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openfigures.releases.formats.archive import write_archive
from openfigures.releases.formats.index import Index, append, render
from openfigures.releases.formats.layout import (
    RELEASE_NAMESPACE,
    SIGNATURE,
    STATEMENT,
    SUMS,
    archive_of,
    folder_of,
    in_order,
)
from openfigures.releases.formats.sums import render_sums
from openfigures.releases.signing.keys import PrivateKey
from openfigures.releases.signing.sshsig import sign

NAME = "figures"
MOMENT = datetime(2026, 11, 23, 19, 13, 6, tzinfo=UTC)
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
"""When an index expires that has not yet."""


def key(number: int) -> PrivateKey:
    """Return one of a row of keys, always the same."""
    return PrivateKey.of(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


PUBLISHER, STRANGER = key(1), key(2)


def package_files(version: str, name: str = NAME) -> dict[str, bytes]:
    """Return the files of a small package."""
    table = f"id,n\na,{len(version)}\n"
    resource = {"name": "t", "path": "data/t.csv", "schema": {"fields": [{"name": "id"}, {"name": "n"}]}}
    descriptor = {"name": name, "version": version, "resources": [resource]}
    return {"datapackage.json": json.dumps(descriptor).encode(), "data/t.csv": table.encode()}


def stated(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with a statement about them."""
    subject = [{"name": path, "digest": {"sha256": sha256(files[path]).hexdigest()}} for path in sorted(files)]
    statement = {
        "_type": "https://in-toto.io/Statement/v1", "subject": subject, "predicateType": "x",
        "predicate": {"date": f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}"},
    }  # fmt: skip
    return {**files, STATEMENT: json.dumps(statement).encode()}


def summed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with their digests."""
    return {**files, SUMS: render_sums({path: sha256(data).hexdigest() for path, data in files.items()}).encode()}


def signed(
    files: Mapping[str, bytes], by: PrivateKey = PUBLISHER, namespace: str = RELEASE_NAMESPACE
) -> dict[str, bytes]:
    """Return the files with a signature of their digests."""
    return {**files, SIGNATURE: sign(files[SUMS], by, namespace).encode()}


def release_files(version: str = "1.0.0", name: str = NAME, by: PrivateKey = PUBLISHER) -> dict[str, bytes]:
    """Return all files of a release."""
    return signed(summed(stated(package_files(version, name))), by)


def packed(files: Mapping[str, bytes], folder: str = folder_of(NAME, "1.0.0")) -> bytes:
    """Return the archive of a release."""
    out = BytesIO()
    write_archive(out, folder, [(path, files[path]) for path in in_order(files)], MOMENT)
    return out.getvalue()


def unpack(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write the files of a release into a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@dataclass(kw_only=True)
class Store:
    """A store in a folder, with the releases that its publisher made."""

    folder: Path
    name: str = NAME
    index: Index | None = None

    def publish(self, version: str, files: Mapping[str, bytes] | None = None) -> "Store":
        """Put a release into the store, and tell of it in the index."""
        archive = packed(files or release_files(version, self.name), folder_of(self.name, version))
        (self.folder / self.name).mkdir(parents=True, exist_ok=True)
        self.archive(version).write_bytes(archive)
        return self.announce(version, archive)

    def announce(self, version: str, archive: bytes) -> "Store":
        """Tell in the index of a release with these bytes."""
        before = self.index.releases if self.index else ()
        releases = append(before, self.name, version, len(archive), sha256(archive).hexdigest())
        sequence = self.index.sequence + 1 if self.index else 1
        return self.say(Index(name=self.name, sequence=sequence, expires=SOON, releases=releases))

    def say(self, index: Index, by: PrivateKey | None = PUBLISHER) -> "Store":
        """Replace the index."""
        self.index = index
        self.index_file.write_text(render(index, by), "utf-8")
        return self

    def change(self, **changes: object) -> "Store":
        """Replace the index by one that is said otherwise, and signed."""
        assert self.index
        return self.say(replace(self.index, **changes))  # type: ignore[arg-type]

    @property
    def index_file(self) -> Path:
        """The file of the index."""
        return self.folder / self.name / "index.json"

    def archive(self, version: str) -> Path:
        """Return the file of a release."""
        return self.folder / self.name / archive_of(self.name, version)


def allow(*keys: PrivateKey, principal: str = NAME) -> str:
    """Return a file of allowed signers."""
    return "".join(f'{principal} namespaces="openfigures-*" {one.public}\n' for one in keys)


@dataclass(frozen=True, slots=True)
class User:
    """Someone who reads releases, with a home of their own."""

    home: Path

    def __post_init__(self) -> None:
        """Lay out the home."""
        for name in ("state", "cache", "tmp", "work"):
            (self.home / name).mkdir(parents=True)
        self.signers.write_text(allow(PUBLISHER), "utf-8")

    @property
    def signers(self) -> Path:
        """Whom the user believes."""
        return self.home / "allowed_signers"

    @property
    def state(self) -> Path:
        """What the user's programs remember."""
        return self.home / "state" / "openfigures" / "trust.json"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead to the home."""
        return {
            **os.environ,
            "HOME": str(self.home), "TMPDIR": str(self.home / "tmp"),
            "XDG_STATE_HOME": str(self.home / "state"), "XDG_CACHE_HOME": str(self.home / "cache"),
        }  # fmt: skip

    def command(self, *arguments: str | Path) -> list[str]:
        """Return a command that believes the user's signers, unless it asks for none."""
        signers = [] if "--unsigned" in arguments else ["--signers", str(self.signers)]
        return [sys.executable, "-m", "openfigures", *map(str, arguments), *signers]

    def run(self, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command that believes the user's signers."""
        return self.run_program(self.command(*arguments), **variables)

    def run_as_typed(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command as it is."""
        return self.run_program([sys.executable, "-m", "openfigures", *arguments])

    def run_program(self, command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
        """Run any program in the user's working folder."""
        return subprocess.run(
            command, capture_output=True, text=True, cwd=self.home / "work", env=self.environment | variables,
            check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def files(self) -> dict[str, bytes]:
        """Return all that lies in the home."""
        return {str(path.relative_to(self.home)): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}
