"""The package of this repository: what everyday use costs."""

import sys
from collections.abc import Sequence

from benchmarks.commands import frictionless, of_nothing, openfigures, peer
from benchmarks.processes import ROOT, Checks, Command, measure
from benchmarks.results import LIMIT, Comparison
from benchmarks.sections.section import Plan, Setting

RUNS = 20
"""At least so many, for commands that end within a second."""
NONE = Checks()
NOTE = (
    "The figures of Chongqing, five small tables without faults. openfigures checks all of it: bytes, schemas, "
    "references, rules, and that all figures can be true at once. frictionless checks schemas and references; the "
    "other libraries, with scripts written by hand (`scripts/rivals/*_chongqing.py`), the schema of the one table of "
    "figures."
)


def commands() -> list[Command]:
    """Return what is compared."""
    table = ROOT / "datapackage" / "observations.csv"
    floors = {
        "one query of DuckDB, `select 1`": "import duckdb; duckdb.sql('select 1')",
        "Python, `pass`": "pass",
    }
    return [
        openfigures(ROOT, NONE, name="`openfigures validate`"),
        frictionless(ROOT, NONE, name="`frictionless validate`"),
        peer("dataframely", "dataframely_chongqing.py", table, expected=NONE),
        peer("Pandera on Polars", "pandera_chongqing.py", table, expected=NONE),
        peer("pointblank on Polars", "pointblank_chongqing.py", table, expected=NONE),
        *(
            Command(name=name, arguments=[sys.executable, "-c", code], read=of_nothing, role=LIMIT)
            for name, code in floors.items()
        ),
    ]


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    results = measure(commands(), max(setting.runs, RUNS) if setting.runs > 1 else 1)
    return [Comparison(title="The figures of Chongqing", note="", results=results)]


PLAN = Plan(title="The package of this repository", note=NOTE, measured=measured, minutes=1)
