"""How cost grows with rows, columns, rules, findings, figures and relations, each doubled several times."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.commands import of_openfigures, openfigures
from benchmarks.generated.grid import write_grid
from benchmarks.generated.package import apart
from benchmarks.generated.panel import write_pairs, write_panel, write_tree
from benchmarks.generated.records import write_package
from benchmarks.processes import Checks, Command, measure
from benchmarks.results import Comparison
from benchmarks.sections.figures import contradictions, of_contradictions
from benchmarks.sections.section import Plan, Setting

RUNS = 3
"""At most so many: a slope over many sizes evens out noise."""
NOTE = (
    "`openfigures validate` on more and more of one thing, the rest unchanged. The floor is a run with next to "
    "nothing of it. The exponent is the slope of what the three largest sizes cost above the floor, both as "
    "logarithms: 1 is linear. It is taken of the work of all cores together, and of the memory. An exponent above "
    "1.15 is in bold."
)
DUCKDB = ("--engine", "duckdb")
"""What `auto` chooses for all but the floor, which must not seem lower than it is."""
ALL_FINDINGS = ("--limit", "100000", "--format", "json")


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """What grows, and how a package with so much of it is written."""

    what: str
    note: str
    write: Callable[[Path, int], Checks]
    """Returns what must be found."""
    floor: int
    sizes: Sequence[int]
    options: Sequence[str] = ()
    read: Callable[[IO[str]], Checks] = of_openfigures


def doubled(least: int, times: int = 4) -> list[int]:
    """Return sizes, each twice the one before."""
    return [least << turn for turn in range(times + 1)]


def growths(rows: int) -> list[Growth]:
    """Return all that grows, for the largest table of so many rows."""
    wide, tall, groups = max(rows // 50, 100), max(rows // 10, 100), max(rows // 1_600, 10)
    return [
        Growth(
            what="rows",
            note="Ten columns, no faults.",
            write=write_package,
            floor=1,
            sizes=doubled(max(rows // 256, 10), times=8),
            options=DUCKDB,
        ),
        Growth(
            what="columns",
            note=f"{wide:,} rows of integers between limits.",
            write=lambda folder, columns: write_grid(folder, wide, columns),
            floor=1,
            sizes=doubled(16),
        ),
        Growth(
            what="rules",
            note=f"{tall:,} rows of eight columns.",
            write=lambda folder, rules: write_grid(folder, tall, 8, rules),
            floor=0,
            sizes=doubled(8),
            options=DUCKDB,
        ),
        Growth(
            what="findings",
            note=f"{tall:,} rows; all findings are shown, as JSON.",
            write=lambda folder, faults: write_package(folder, tall, every=tall // faults if faults else 0),
            floor=0,
            sizes=doubled(tall // 32),
            options=(*DUCKDB, *ALL_FINDINGS),
            read=of_json,
        ),
        Growth(
            what="figures",
            note="Independent groups of five figures, one group in a hundred with a wrong one.",
            write=lambda folder, figures: contradictions(write_panel(folder, figures // 5)),
            floor=5,
            sizes=doubled(groups * 5),
            read=of_contradictions,
        ),
        Growth(
            what="figures in one system",
            note="A tree of exact figures that all hang together, none of them wrong.",
            write=lambda folder, figures: contradictions(write_tree(folder, figures // 15, wrong=0)),
            floor=15,
            sizes=doubled(240),
            read=of_contradictions,
        ),
        Growth(
            what="relations",
            note="20,480 figures, of which each relation ties ten pairs.",
            write=lambda folder, relations: contradictions(write_pairs(folder, relations)),
            floor=1,
            sizes=doubled(64),
            read=of_contradictions,
        ),
    ]


def of_json(output: IO[str]) -> Checks:
    """Read which rules the findings of a report in JSON name, line by line: it may be larger than the memory."""
    named = (re.search(r'"rule": "([^"]*)"', line) for line in output)
    return Counter(match[1] for match in named if match)


def validation(growth: Growth, size: int, folder: Path) -> Command:
    """Write a package of a size and return the command that judges it."""
    package = folder / f"{growth.what} {size}"
    expected = apart(lambda: growth.write(package, size))
    command = openfigures(package, expected, *growth.options, size=size)
    command.read = growth.read
    return command


def comparison(growth: Growth, setting: Setting) -> Comparison:
    """Measure one thing that grows, the floor first."""
    commands = [validation(growth, size, setting.folder) for size in (growth.floor, *growth.sizes)]
    commands[0].size = 0
    results = measure(commands, min(setting.runs, RUNS))
    return Comparison(title=f"More {growth.what}", note=growth.note, results=results, growing=growth.what)


def measured(setting: Setting) -> Sequence[Comparison]:
    """Measure."""
    return [comparison(growth, setting) for growth in growths(setting.rows)]


PLAN = Plan(title="How cost grows", note=NOTE, measured=measured, minutes=5)
