"""Our plan and the one by hand on the same Spark: the counts of all checks over the same copy of a table.

Usage: python spark_plans.py PACKAGE [TURNS]
The package is that of the benchmark without faults: then there are no rows to tell of, and the query by hand counts.
Prints for each turn the seconds of both, by the clock and of the processor that Java uses, as JSON; the first turns
warm Java up.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import spark_query

from openfigures.engines.checks import Check
from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.copies import copied
from openfigures.engines.spark.judging import answers
from openfigures.engines.spark.masters import HERE, Master
from openfigures.engines.spark.session import opened
from openfigures.options import Options
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.tables.table import Table
from openfigures.validation.walk import load_judge, read_case


def checks_of(folder: Path) -> tuple[Table, list[Check]]:
    """Return the table of the benchmark's package, and the checks that the everyday judges ask of it."""
    package = open_package(folder)
    case = read_case(package, read_catalogue(package), Options(), lambda *_: None, compared=False)
    checks = [check for name in ("structure", "rules") for check in load_judge(name).checks(case)]
    return case.tables["figures"], checks


def by_hand(session: Any) -> None:
    """Ask the query by hand, with the settings that Spark has by itself where ours are about speed."""
    session.conf.set("spark.sql.codegen.wholeStage", "true")
    spark_query.counts(session)
    session.conf.set("spark.sql.codegen.wholeStage", "false")


def timed(java: int, work: Callable[[], object]) -> dict[str, float]:
    """Return how many seconds some work takes."""
    clock, processor = perf_counter(), _processor(java)
    work()
    return {"clock": perf_counter() - clock, "processor": _processor(java) - processor}


def _processor(java: int) -> float:
    """Return the seconds that a process has computed, as Linux tells them."""
    fields = Path(f"/proc/{java}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(folder: Path, turns: int) -> None:
    table, checks = checks_of(folder)
    with TemporaryDirectory() as scratch:
        os.chdir(scratch)
        copy = copied(table, Path(scratch) / "figures")
        with opened(Master(HERE), Path(scratch), copy.rows) as session:
            asking = Asking(session, {"figures": copy})
            asking.know()
            columns = ", ".join(f"nullif(c{at}, '') AS {name}" for at, name in enumerate(spark_query.HEADER))
            session.sql(f"CREATE TEMPORARY VIEW texts AS SELECT {columns} FROM openfigures0")
            plans: dict[str, Callable[[], object]] = {
                "ours": lambda: answers(asking, dict(enumerate(checks)), 20),
                "by hand": lambda: by_hand(session),
            }
            java = session.sparkContext._gateway.proc.pid
            for _ in range(turns):
                print(json.dumps({name: timed(java, work) for name, work in plans.items()}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
