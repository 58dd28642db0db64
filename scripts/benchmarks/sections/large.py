"""Ten times as many rows; and a table of which every row is broken."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from typing import IO

from benchmarks.commands import UNLIMITED, openfigures, peer
from benchmarks.generated.package import apart
from benchmarks.generated.records import write_package
from benchmarks.processes import Checks, Command, measure
from benchmarks.results import Comparison
from benchmarks.sections.growths import of_json
from benchmarks.sections.million import PEERS, limits
from benchmarks.sections.section import Plan, Setting

RUNS = 2
"""At most so many."""
PATIENCE = 3_600.0
"""Seconds."""
NOTE = (
    "Ten times the rows of the large table, one in a hundred with a fault, beside the hand-written queries and the "
    "fastest peer. Then the large table with a fault in every row and all findings written out."
)
SHOW_ALL = ("--limit", str(UNLIMITED))
RULE_ID = re.compile(r'"ruleId":\s*"(?:[^"]*/)?([^"/]*)"')
"""The name of a rule is the last part of its identifier in a SARIF log."""


def of_sarif(output: IO[str]) -> Checks:
    """Read which rules the results of a SARIF log name, bit by bit: it may be larger than the memory."""
    counts: Checks = Counter()
    rest = ""
    while bit := output.read(2**20):
        *whole, rest = (rest + bit).split("}")
        counts.update(name for part in whole for name in RULE_ID.findall(part))
    return counts


def knows_sarif() -> bool:
    """Whether this version writes SARIF."""
    ask = [sys.executable, "-m", "openfigures", "validate", "--help"]
    return "sarif" in subprocess.run(ask, check=True, capture_output=True, text=True).stdout


def tall(setting: Setting, rows: int, peers: Sequence[str] = ()) -> Comparison:
    """Measure a table of so many rows, beside the hand-written query and peers; leave no table behind."""
    package = setting.folder / f"{rows} rows"
    expected = apart(lambda: write_package(package, rows, every=100))
    table = package / "figures.csv"
    title = f"{rows:,} rows, {table.stat().st_size / 2**20:,.0f} MiB, {expected.total():,} faults"
    duckdb, polars = limits(table, expected)
    others = [peer(name, PEERS[name], table, expected=expected) for name in peers]
    commands = [openfigures(package, expected), duckdb, *([polars, *others] if peers else [])]
    for one in commands:
        one.patience = PATIENCE
    results = measure(commands, min(setting.runs, RUNS))
    table.unlink()
    return Comparison(title=title, note="", results=results)


def broken(setting: Setting) -> Comparison:
    """Measure a table of which every row is broken."""
    package = setting.folder / "broken"
    expected = apart(lambda: write_package(package, setting.rows, every=1))
    shown = openfigures(package, expected, name="as text, 20 of each rule shown")
    as_json = openfigures(package, expected, *SHOW_ALL, "--format", "json", name="as JSON, all shown")
    as_json.read = of_json
    commands: list[Command] = [shown, as_json]
    if knows_sarif():
        as_sarif = openfigures(package, expected, *SHOW_ALL, "--format", "sarif", name="as SARIF, all shown")
        as_sarif.read = of_sarif
        commands.append(as_sarif)
    results = measure(commands, min(setting.runs, RUNS))
    return Comparison(title=f"{expected.total():,} findings", note="", results=results)


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    return [tall(setting, setting.rows * 10, peers=["dataframely"]), broken(setting)]


PLAN = Plan(title="Very large tables, and very many findings", note=NOTE, measured=measured, minutes=8)
