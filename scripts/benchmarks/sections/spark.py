"""The same rules on Apache Spark, beside one query of Spark written by hand."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from benchmarks.commands import RIVALS, of_counts, openfigures
from benchmarks.generated.package import apart
from benchmarks.generated.records import write_package
from benchmarks.processes import Command, measure
from benchmarks.results import LIMIT, Comparison
from benchmarks.sections.section import Plan, Setting

MASTER = "local[2]"
NOTE = (
    "Whole processes, start of Spark included. openfigures reads the bytes strictly before, and says where each fault"
    " is and why; the query counts (`scripts/rivals/spark_query.py`). Slow as they are, both run as often as the rest."
)


def missing() -> str:
    """Say what this machine lacks."""
    if shutil.which("java") is None:
        return "Java is not installed"
    if find_spec("pyspark") is None:
        return "pyspark is not installed: pip install 'openfigures[spark]'"
    ask = [sys.executable, "-m", "openfigures", "validate", "--help"]
    told = subprocess.run(ask, check=True, capture_output=True, text=True).stdout
    return "" if "spark" in told else "this version of openfigures has no engine for Spark"


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    package = setting.folder / "spark"
    expected = apart(lambda: write_package(package, setting.rows, every=100))
    query = Command(
        name="hand-written Spark query",
        arguments=[sys.executable, RIVALS / "spark_query.py", package / "figures.csv", MASTER],
        read=of_counts,
        role=LIMIT,
        expected=expected,
        ends=(0,),
    )
    ours = openfigures(package, expected, "--engine", "spark", "--connect", MASTER)
    for one in (ours, query):
        one.slow = one.patience
    title = f"{setting.rows:,} rows, one row in a hundred with a fault"
    return [Comparison(title=title, note="", results=measure([ours, query], setting.runs))]


PLAN = Plan(title="Apache Spark", note=NOTE, measured=measured, minutes=6, missing=missing)
