"""The commands that several sections measure, and what reads their output."""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import IO

from benchmarks.environments import python_of
from benchmarks.generated.records import RULE_NAMES
from benchmarks.processes import PATIENCE, ROOT, Checks, Command
from benchmarks.results import LIMIT, OURS, PEER

RIVALS = ROOT / "scripts" / "rivals"
UNLIMITED = 1_000_000_000


def openfigures(
    package: Path, expected: Checks, *options: str | Path, name: str = "", size: int = 0, patience: float = PATIENCE
) -> Command:
    """Return our own command."""
    return Command(
        name=name or f"`{' '.join(('openfigures validate', *map(str, options)))}`",
        arguments=[sys.executable, "-m", "openfigures", "validate", package, *options],
        read=of_openfigures,
        role=OURS,
        expected=expected,
        size=size,
        patience=patience,
    )


def limit(name: str, script: str, *arguments: str | Path, expected: Checks) -> Command:
    """Return a hand-written query, with the same versions of libraries as ours where it uses the same."""
    python = sys.executable if script.startswith("duckdb") else python_of("peers")
    whole = [python, RIVALS / script, *arguments]
    return Command(name=name, arguments=whole, read=of_counts, role=LIMIT, expected=expected, ends=(0,))


def peer(name: str, script: str, *arguments: str | Path, expected: Checks, environment: str = "peers") -> Command:
    """Return the script of another library, in the environment of that library."""
    whole = [python_of(environment), RIVALS / script, *arguments]
    return Command(name=name, arguments=whole, read=of_counts, role=PEER, expected=expected, ends=(0,))


def frictionless(package: Path, expected: Checks, *, name: str) -> Command:
    """Return the command of frictionless, which knows no rules between cells."""
    options = ["validate", "datapackage.json", "--json", "--limit-errors", str(UNLIMITED)]
    return Command(
        name=name,
        arguments=[python_of("peers"), "-m", "frictionless", *options],
        folder=package,
        read=of_frictionless,
        expected=without_rules(expected),
    )


def without_rules(expected: Checks) -> Checks:
    """Return the faults that break the schema."""
    return Counter({check: count for check, count in expected.items() if check not in RULE_NAMES})


def of_openfigures(output: IO[str]) -> Checks:
    """Read the report of `openfigures validate`."""
    found = re.findall(r"^error: (.+) \([a-z-]+\)(?: in \S+)?: ([0-9,]+) finding", output.read(), re.MULTILINE)
    counts: Checks = Counter()
    for check, total in found:
        counts[check] += int(total.replace(",", ""))
    return counts


def of_counts(output: IO[str]) -> Checks:
    """Read the counts by check that the scripts of rivals print as JSON."""
    return Counter(json.load(output))


def of_nothing(_: IO[str]) -> Checks:
    """Read the output of a command that judges nothing."""
    return Counter()


def of_frictionless(output: IO[str]) -> Checks:
    """Read the report of `frictionless validate --json`, in our names of checks."""
    found: Checks = Counter()
    for error in (error for task in json.load(output)["tasks"] for error in task["errors"]):
        kind = {"type-error": "type", "primary-key": "primaryKey"}.get(error["type"], error["type"])
        if constraint := re.match(r'constraint "(\w+)"', error["note"]):
            kind = constraint[1]
        if "are all" not in error["note"]:  # a row without a key is told of a second time
            found[f"{error.get('fieldName', 'record_id')} {kind}"] += 1
    return found
