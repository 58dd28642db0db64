"""The protocol run in processes that strace watches, spoils or kills."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, cast

import pytest

from openfigures.releases.formats.layout import INDEX
from openfigures.releases.publishing.store import CONTROL, Release

DRIVER = Path(__file__).with_name("store_driver.py")
_CALL = re.compile(r"([a-z0-9_]+)\(")
_QUOTED = re.compile(r'"([^"]*)"')
_HANDLE = re.compile(r"\((?:\d+)<([^>]*)>")


class Driver:
    """The process that puts releases into stores; see store_driver.py."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, store: Path, release: Release, mutant: str = "as it is", *, renewal: bool = False) -> int:
        """Start a process that waits for SIGCONT, and return its number; a renewal only takes the release's index."""
        parts = asdict(release) | {"archive": str(release.archive)}
        return self._ask({"store": str(store), "release": parts, "mutant": mutant, "renewal": renewal})

    def wait(self, number: int) -> int:
        """Return the exit code of a process."""
        return self._ask({"wait": number})

    def close(self) -> None:
        """End the driver."""
        self._process.communicate()

    def _ask(self, job: dict[str, object]) -> int:
        source, target = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        source.write(json.dumps(job) + "\n")
        source.flush()
        return int(target.readline())


@contextmanager
def driver() -> Iterator[Driver]:
    """Give a driver."""
    one = Driver()
    try:
        yield one
    finally:
        one.close()


def need_strace() -> None:
    """Skip the test where nobody can be watched."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt-get install strace")


def traced(
    one: Driver, store: Path, release: Release, *options: str, mutant: str = "as it is", renewal: bool = False
) -> tuple[int, list[str]]:
    """Put a release into a store under strace with some options; return the exit code and the lines of the trace."""
    log = store.parent / "trace"
    number = one.start(store, release, mutant, renewal=renewal)
    command = ["strace", "-y", "-s", "16", *options, "-o", str(log), "-p", str(number)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        if "attached" not in cast("IO[str]", strace.stderr).readline():
            os.kill(number, signal.SIGKILL)
            one.wait(number)
            pytest.skip("strace may not watch other processes here: allow ptrace")
        os.kill(number, signal.SIGCONT)
        code = one.wait(number)
    return code, log.read_text("utf-8", errors="replace").splitlines()


def calls(trace: list[str]) -> Counter[str]:
    """Return how often each system call was made."""
    return Counter(match[1] for line in trace if (match := _CALL.match(line)))


def faults(trace: list[str], store: Path, *, renewal: bool = False) -> list[str]:
    """Return what a power cut at some moment could make of a store, judged by the order of system calls."""
    return list(_Watch(store, archive_is_there=renewal).faults(trace))


class _Watch:
    """Follows which bytes and names are not yet safe."""

    def __init__(self, store: Path, *, archive_is_there: bool) -> None:
        self.served = f"{store}/"
        self.hidden = f"{store}/{CONTROL}/"
        self.archive_is_there = archive_is_there
        self.unsafe: set[str] = set()
        """Files whose bytes, and folders whose names, a power cut can still take."""

    def faults(self, trace: list[str]) -> Iterator[str]:
        for line in trace:
            if match := _CALL.match(line):
                yield from self._call(match[1], line)
        yield from (
            f"at the end {path} is not synced" for path in sorted(self.unsafe) if not f"{path}/".startswith(self.hidden)
        )

    def _call(self, name: str, line: str) -> Iterator[str]:
        paths = [path for path in _QUOTED.findall(line) if path.startswith(self.served)]
        handle = _HANDLE.search(line)
        if name == "openat" and "O_CREAT" in line and paths:
            yield from self._opened(paths[0])
        elif name == "write" and handle:
            self.unsafe.add(handle[1])
        elif name == "fsync" and handle:
            self.unsafe.discard(handle[1])
        elif name.startswith("mkdir") and paths:
            self.unsafe.add(_above(paths[0]))
        elif name.startswith("rename") and len(paths) == 2:
            yield from self._renamed(*paths)

    def _opened(self, path: str) -> Iterator[str]:
        self.unsafe.add(_above(path))
        if not path.startswith(self.hidden):
            yield f"{path} is written in its place"

    def _renamed(self, source: str, target: str) -> Iterator[str]:
        """Before a name is given, everything it promises must be safe."""
        promised = {source, _above(target if target.endswith(INDEX) else source)}
        yield from (f"{target} is named before {path} is synced" for path in sorted(promised & self.unsafe))
        self.unsafe.add(_above(target))
        if target.endswith(INDEX) and not self.archive_is_there:
            yield f"{target} names an archive that is not there"
        self.archive_is_there = True


def _above(path: str) -> str:
    """Return the folder that a name stands in."""
    return str(Path(path).parent)
