"""Servers of Spark on this machine, from the installed package: a master with workers, or one of Spark Connect."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from spark_session import QUICK

_DEADLINE = 300
"""Seconds for a cluster to start on a machine that does other things too."""


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker, with the folder in which it makes one for each process that runs tasks."""

    process: "subprocess.Popen[bytes]"
    folder: Path

    def ran_a_task(self) -> bool:
        """Whether it was given something to do."""
        return any("Running task" in log.read_text("utf-8", "replace") for log in self.folder.glob("app-*/*/stderr"))

    def kill(self) -> None:
        """Kill it and what it started, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster."""

    url: str
    workers: list[Worker]


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Give a cluster of some workers with one core each."""
    port, page = free_port(), free_port()
    one = Cluster(f"spark://127.0.0.1:{port}", [])
    master = _daemon(folder / "master", "master.Master", "--port", str(port), "--webui-port", str(page))
    started = [master]
    try:
        wait_until(lambda: _connects(port))
        for number in range(workers):
            started.append(_daemon(folder / f"worker{number}", "worker.Worker", "-c", "1", "-m", "1200M", one.url))
            one.workers.append(started[-1])
        wait_until(lambda: _alive(page) == workers)
        yield one
    finally:
        for process in started:
            process.kill()


def wait_until(so: Callable[[], bool]) -> None:
    """Wait until something is so, and fail when it is not in time."""
    end = time.monotonic() + _DEADLINE
    while not so():
        assert time.monotonic() < end, "the cluster did not come so far"
        time.sleep(0.1)


@contextmanager
def connect_server(folder: Path) -> Iterator[str]:
    """Give the address of a server of Spark Connect."""
    port = free_port()
    settings = {"connect.grpc.binding.address": "127.0.0.1", "connect.grpc.binding.port": port, "ui.enabled": "false"}
    settings["sql.warehouse.dir"] = folder / "warehouse"
    given = [part for name, value in settings.items() for part in ("--conf", f"spark.{name}={value}")]
    program = "org.apache.spark.sql.connect.service.SparkConnectServer"
    process = _start(folder / "server", "spark-submit", "--master", "local[1]", *given, "--class", program)
    try:
        wait_until(lambda: _connects(port) or process.process.poll() is not None)
        assert process.process.poll() is None, (folder / "server" / "log.txt").read_text("utf-8", "replace")
        yield f"sc://127.0.0.1:{port}"
    finally:
        process.kill()


def _daemon(folder: Path, name: str, *arguments: str) -> Worker:
    place = ["--host", "127.0.0.1", *(["--work-dir", str(folder), "--webui-port", "0"] if "Worker" in name else [])]
    return _start(folder, "spark-class", f"org.apache.spark.deploy.{name}", *place, *arguments)


def _start(folder: Path, program: str, *arguments: str) -> Worker:
    from pyspark.find_spark_home import _find_spark_home  # noqa: PLC0415 - heavy

    folder.mkdir()
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [Path(_find_spark_home()) / "bin" / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=os.environ | QUICK | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "600m"},
            start_new_session=True,
        )
    return Worker(process, folder)


def _connects(port: int) -> bool:
    with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
        return True
    return False


def _alive(page: int) -> int:
    """Return how many workers the master knows, from its page, which is another one at first."""
    with suppress(OSError, ValueError), urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as answer:
        return int(json.load(answer)["aliveworkers"])
    return 0
