"""The command on a real cluster of two workers: the same findings as DuckDB, whatever becomes of a worker."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from spark_cluster import Cluster, Worker, cluster, wait_until
from spark_session import QUICK, need_java

from benchmarks.generated.records import write_package

pytestmark = pytest.mark.tools


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


@pytest.fixture
def two_workers(tmp_path: Path) -> Iterator[Cluster]:
    need_java()
    with cluster(tmp_path, 2) as one:
        yield one


def report(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """Return the report of a command that found faults; what it took in seconds is left out."""
    out, err = process.communicate()
    assert (process.returncode, err) == (1, "")
    found: dict[str, Any] = json.loads(out)
    return {**found, "judges": [{**judge, "seconds": 0} for judge in found["judges"]]}


def workers_at_work(process: "subprocess.Popen[str]", cluster: Cluster) -> list[Worker]:
    """Wait until a worker was given something to do by a command, and return all such."""

    def at_work() -> list[Worker]:
        return [worker for worker in cluster.workers if worker.ran_a_task()]

    wait_until(lambda: bool(at_work()) or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    return at_work()


def test_a_cluster_finds_what_duckdb_finds_and_leaves_nothing_behind(machine: Machine, two_workers: Cluster) -> None:
    duckdb = report(machine.start("--engine", "duckdb"))
    assert duckdb["findings_total"] == 200
    before = machine.files()
    assert report(machine.start("--engine", "spark", "--connect", two_workers.url)) == duckdb
    assert all(worker.ran_a_task() for worker in two_workers.workers)
    assert machine.files() == before


def test_a_worker_killed_in_the_middle_changes_nothing(machine: Machine, two_workers: Cluster) -> None:
    duckdb = report(machine.start("--engine", "duckdb"))
    spark = machine.start("--engine", "spark", "--connect", two_workers.url)
    workers_at_work(spark, two_workers)[0].kill()
    assert report(spark) == duckdb


def test_without_any_worker_the_command_ends_and_says_so(machine: Machine, two_workers: Cluster) -> None:
    spark = machine.start("--engine", "spark", "--connect", two_workers.url)
    workers_at_work(spark, two_workers)
    for worker in two_workers.workers:
        worker.kill()
    out, err = spark.communicate()
    assert (spark.returncode, out) == (6, "")
    assert err == (
        f"Spark at {two_workers.url} failed: it has no worker, and none came within 60 seconds; "
        "start one, and try again\n"
    )
    assert machine.files() == sorted([*machine.package.rglob("*")])
