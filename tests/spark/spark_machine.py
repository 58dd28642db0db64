"""A place where the command judges a package with faults, and nothing may be left behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from spark_session import QUICK, need_java

from benchmarks.generated.records import write_package


class Machine:
    """A package, and empty folders in which a command works."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "package"
        write_package(self.package, 20_000, every=100)
        self.own = [folder / name for name in ("home", "temporary", "here")]
        for one in self.own:
            one.mkdir()
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start `openfigures validate` on the package, with a report in JSON of all findings."""
        home, temporary, here = self.own
        command = [sys.executable, "-P", "-m", "openfigures", "validate", str(self.package), *arguments]
        process = subprocess.Popen(
            [*command, "--format", "json", "--limit", "100000"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=here,
            env=os.environ | QUICK | {"HOME": str(home), "TMPDIR": str(temporary)},
        )
        self.started.append(process)
        return process

    def files(self) -> list[Path]:
        """Return what is in the package and in the folders."""
        return sorted(path for folder in (self.package, *self.own) for path in folder.rglob("*"))

    def stop(self) -> None:
        """Interrupt what a failing test left running; it takes its processes along."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    need_java()
    one = Machine(tmp_path)
    yield one
    one.stop()


def report(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """Return the report of a command that found faults; what it took in seconds is left out."""
    out, err = process.communicate()
    assert (process.returncode, err) == (1, "")
    found: dict[str, Any] = json.loads(out)
    return {**found, "judges": [{**judge, "seconds": 0} for judge in found["judges"]]}
