"""Figures that hang together, decided exactly."""

import sys
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from typing import IO

from benchmarks.commands import of_openfigures, openfigures
from benchmarks.generated.package import apart
from benchmarks.generated.panel import write_panel, write_tree
from benchmarks.processes import Checks, Command, measure
from benchmarks.results import OURS, Comparison
from benchmarks.sections.section import Plan, Setting

NOTE = (
    "Rounded figures of independent groups (`scripts/benchmarks/generated/panel.py`), one group in a hundred with a "
    "wrong one: read, decided exactly, explained and blamed. Then one system of 63 figures with two errors. No other "
    "tool does this."
)


def contradictions(wrong: int) -> Checks:
    """Return what must be found."""
    return Counter({"contradictions": wrong})


def of_consistency(output: IO[str]) -> Checks:
    """Read the report of `openfigures consistency`."""
    return contradictions(output.read().count("cannot all be true"))


def of_contradictions(output: IO[str]) -> Checks:
    """Read the report of the judge of consistency, which names a finding after its relations."""
    report = output.read()
    undecided = Counter({"undecided": report.count("consistency: undecided")})
    return contradictions(of_openfigures(StringIO(report)).total()) + undecided


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    groups, tree = max(setting.rows // 100, 100), setting.folder / "tree"
    wrong = apart(lambda: write_panel(setting.folder / "panel", groups))
    panel = openfigures(
        setting.folder / "panel",
        contradictions(wrong),
        *("--judge", "consistency"),
        name=f"{groups:,} groups of 5 figures",
    )
    panel.read = of_contradictions
    together = Command(
        name="63 figures that all hang together, bounds and slack included",
        arguments=[sys.executable, "-m", "openfigures", "consistency", tree],
        read=of_consistency,
        role=OURS,
        expected=contradictions(apart(lambda: write_tree(tree))),
    )
    return [Comparison(title="", note="", results=measure([panel, together], setting.runs))]


PLAN = Plan(title="Figures that hang together", note=NOTE, measured=measured, minutes=1)
