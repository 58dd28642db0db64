"""The judges of other libraries, asked through openfigures, beside the suites that it compiles for them, run alone."""

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from benchmarks.commands import of_counts, openfigures, peer, without_rules
from benchmarks.generated.package import apart
from benchmarks.generated.records import write_package
from benchmarks.processes import Checks, Command, measure
from benchmarks.results import Comparison
from benchmarks.sections.section import Plan, Setting

NOTE = (
    "A quarter of the rows, one in a hundred with a fault, judged by each library through openfigures, and by the "
    "suites that openfigures compiles, with the plain library (`scripts/rivals/plain_*.py`). Numbers with more than "
    "six decimals are beyond the suite of Pandera, and such rows beyond that of Great Expectations; both say so, and "
    "other judges judge them. frictionless counts in its own way, and stops at a thousand errors a table."
)


def of_suite(output: IO[str]) -> Checks:
    """Read what a suite by itself says; rows that are beyond it are told of in checks of their own."""
    counts = of_counts(output)
    return Counter({name: total for name, total in counts.items() if not name.endswith("beyond this suite")})


def plain(name: str, script: str, package: Path, expected: Checks) -> Command:
    """Return a suite by itself."""
    command = peer(f"the suite with {name} alone", script, package, expected=expected)
    command.read = of_suite
    return command


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    package = setting.folder / "judged"
    expected = apart(lambda: write_package(package, setting.rows // 4, every=100))
    write_suites = [sys.executable, "-m", "openfigures", "suites", str(package)]
    subprocess.run(write_suites, check=True, stdout=subprocess.DEVNULL)
    together = {
        "Pandera": [
            openfigures(package, expected, "--judge", "pandera"),
            plain("Pandera", "plain_pandera.py", package, expected),
        ],
        "Great Expectations": [
            openfigures(package, expected, "--judge", "great_expectations"),
            plain("Great Expectations", "plain_great_expectations.py", package, expected),
        ],
        "All judges": [
            openfigures(package, expected, "--full"),
            openfigures(package, expected),
            openfigures(package, without_rules(expected), "--judge", "frictionless"),
        ],
    }
    return [
        Comparison(title=title, note="", results=measure(commands, setting.runs))
        for title, commands in together.items()
    ]


PLAN = Plan(title="Judges of other libraries", note=NOTE, measured=measured, minutes=3)
