"""The command on a real cluster of two workers: the same findings as DuckDB, whatever becomes of a worker."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from spark_cluster import Cluster, Worker, cluster, wait_until
from spark_machine import Machine, machine, report
from spark_session import need_java

pytestmark = pytest.mark.tools
__all__ = ["machine"]


@pytest.fixture
def two_workers(tmp_path: Path) -> Iterator[Cluster]:
    need_java()
    with cluster(tmp_path, 2) as one:
        yield one


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
