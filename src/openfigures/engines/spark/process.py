"""The process that asks Spark, seen from the one that needs the answer."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import sleep

from openfigures.engines.spark.jobs import ANSWER, JOB, Failure, Fetch, Job
from openfigures.engines.spark.judging import Answer
from openfigures.engines.spark.masters import master
from openfigures.errors import MachineError

_LOG = "log.txt"
_LAST_WORDS = 300
_INTERVAL = 0.05
"""Seconds between two looks whether there is an answer."""


def driven(job: Job | Fetch, folder: Path) -> Mapping[int, Answer]:
    """Return what Spark says; the folder takes all files of the process. Raises MachineError."""
    (folder / JOB).write_bytes(pickle.dumps(job))
    process = _start(job, folder)
    try:
        while process.poll() is None and not (folder / ANSWER).exists():
            sleep(_INTERVAL)  # a process that gave up may never end, for Spark waits on
    finally:
        _end(process)
    if not (folder / ANSWER).exists():
        raise MachineError(
            f"Spark at {job.url} broke down: it ended with {process.returncode}: {_last_words(folder / _LOG)}"
        )
    found = pickle.loads((folder / ANSWER).read_bytes())  # noqa: S301 - written by our own process in our own folder
    if not isinstance(found, Failure):
        return found  # type: ignore[no-any-return]
    if found.is_bug:
        raise RuntimeError(found.reason)
    raise MachineError(f"Spark at {job.url} failed: {found.reason}")


def _start(job: Job | Fetch, folder: Path) -> "subprocess.Popen[bytes]":
    home = folder / "home"
    home.mkdir()
    variables = {"SPARK_LOCAL_IP": "127.0.0.1"} if master(job.url).is_near else {}
    # -P keeps Python from importing what lies in the working folder, which may be a stranger's package
    command = [sys.executable, "-P", "-m", "openfigures.engines.spark.driver", str(folder)]
    with (folder / _LOG).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own module, and a folder that was just made
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            env=os.environ | variables,
            start_new_session=True,  # one group with the Java machine, to be ended together
        )


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_words(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").strip().splitlines()
    return lines[-1][-_LAST_WORDS:] if lines else "it said nothing"
