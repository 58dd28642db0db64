"""Revisions of a git repository, read as objects.

Nothing is checked out or fetched, and no program is run that the repository is configured with.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from openfigures.errors import MachineError
from openfigures.package.paths import unsafe_because
from openfigures.versions.sources.store import MEMBERS, refused

_SECONDS = 60
_LISTING = 64 * 2**20
"""Bytes of the list of files of one revision."""
_FILES = {"100644", "100755", "100664"}
"""Modes of regular files."""
_OPTIONS = (
    "--no-pager", "--no-replace-objects", "--literal-pathspecs", "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a revision."""

    mode: str
    name: str
    """The name of its object."""
    size: int


class Revision:
    """The files of one folder in one revision."""

    def __init__(self, repository: Path, tree: str, source: str) -> None:
        self._repository = repository
        self._source = source
        self._entries = dict(_entries(repository, tree, source))

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None when there is none; raises InputRefusedError when it is no regular file."""
        entry = self._entries.get(path)
        if entry is not None and entry.mode not in _FILES:
            raise refused(
                "link", self._source, f"{path!r} is a link or another repository", "put the file itself there"
            )
        return None if entry is None else entry.size

    def copy(self, path: str, target: Path) -> None:
        """Write a file to where nothing is yet."""
        with target.open("xb") as out:
            done = _run(self._repository, ["cat-file", "blob", self._entries[path].name], out)
        if done.returncode:
            raise refused("revision-unreadable", self._source, f"{path!r} cannot be read: {_said(done)}")


def find_commit(folder: Path, revision: str) -> tuple[str, str] | None:
    """Return the commit that a revision names in the repository around a folder, and the folder's path there.

    None when there is no repository, or no such revision in it.
    """
    if not revision or revision.startswith("-") or not revision.isprintable():
        return None
    found = _run(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"])
    prefix = _run(folder, ["rev-parse", "--show-prefix"])
    if found.returncode or prefix.returncode:
        return None
    return found.stdout.decode().split()[-1], os.fsdecode(prefix.stdout).rstrip("\n").rstrip("/")


def open_revision(folder: Path, commit: str, inside: str, source: str) -> Revision:
    """Return the files of a folder of a commit; raises InputRefusedError when there is no such folder."""
    if inside and (reason := unsafe_because(inside)):
        raise refused("revision-unreadable", source, f"the folder {inside!r} {reason}")
    return Revision(folder, f"{commit}:{inside}", source)


def _entries(repository: Path, tree: str, source: str) -> list[tuple[str, Entry]]:
    done = _run(repository, ["ls-tree", "-r", "-z", "--long", "--full-tree", "--end-of-options", tree])
    if done.returncode:
        raise refused("revision-unreadable", source, f"its files cannot be listed: {_said(done)}")
    lines = done.stdout.split(b"\0")[:-1]
    if len(lines) > MEMBERS or len(done.stdout) > _LISTING:
        raise refused(
            "archive-too-large", source, f"it has more than {MEMBERS} files", "name the folder of the package"
        )
    found = []
    for line in lines:
        about, _, path = line.partition(b"\t")
        mode, _, name, size = about.decode().split()
        found.append((os.fsdecode(path), Entry(mode, name, int(size) if size.isdecimal() else 0)))
    return found


def _run(
    folder: Path, arguments: list[str], out: BinaryIO | int = subprocess.PIPE
) -> "subprocess.CompletedProcess[bytes]":
    program = shutil.which("git")
    if program is None:
        raise MachineError("git is not installed, so no revision can be read")
    environment = {"PATH": os.environ.get("PATH", ""), **_ENVIRONMENT}
    try:
        return subprocess.run(  # noqa: S603 - options of ours, and names that cannot be taken for options
            [program, *_OPTIONS, "-C", str(folder), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MachineError(f"git took longer than {_SECONDS} seconds") from None


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    return done.stderr.decode("utf-8", "replace").strip()[:200]
