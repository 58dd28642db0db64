"""What there can be more and more of: rows, columns, rules, findings, figures and relations."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.commands import UNLIMITED, of_openfigures
from benchmarks.generated.grid import write_grid
from benchmarks.generated.panel import write_pairs, write_panel, write_tree
from benchmarks.generated.records import write_package
from benchmarks.processes import Checks
from benchmarks.sections.figures import contradictions, of_contradictions

DUCKDB = ("--engine", "duckdb")
"""What `auto` chooses for all but the floor, which must not seem lower than it is."""
ALL_FINDINGS = ("--limit", str(UNLIMITED), "--format", "json")


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
    why: str = ""
    """Why it costs more than linear, where that is known."""


def growths(rows: int) -> list[Growth]:
    """Return all that grows, in proportion to the rows of the large table."""
    return [
        _rows(rows),
        _columns(max(rows // 50, 100)),
        _rules(max(rows // 10, 100)),
        _findings(max(rows // 10, 100)),
        _figures(max(rows // 320, 50)),
        _system(),
        _relations(),
    ]


def _doubled(least: int, times: int = 4) -> list[int]:
    """Return sizes, each twice the one before."""
    return [least << turn for turn in range(times + 1)]


def _rows(rows: int) -> Growth:
    return Growth(
        what="rows",
        note="Ten columns, no faults.",
        write=write_package,
        floor=1,
        sizes=_doubled(max(rows // 64, 10), times=8),
        options=DUCKDB,
    )


def _columns(rows: int) -> Growth:
    return Growth(
        what="columns",
        note=f"{rows:,} rows of integers between limits.",
        write=lambda folder, columns: write_grid(folder, rows, columns),
        floor=1,
        sizes=_doubled(32),
        why="with many columns and few rows most time goes into plans, and DuckDB plans in more than linear time.",
    )


def _rules(rows: int) -> Growth:
    return Growth(
        what="rules",
        note=f"{rows:,} rows of eight columns.",
        write=lambda folder, rules: write_grid(folder, rows, 8, rules),
        floor=0,
        sizes=_doubled(32),
        options=DUCKDB,
    )


def _findings(rows: int) -> Growth:
    return Growth(
        what="findings",
        note=f"{rows:,} rows; all findings are shown, as JSON.",
        write=lambda folder, faults: write_package(folder, rows, every=rows // faults if faults else 0),
        floor=0,
        sizes=_doubled(rows // 32),
        options=(*DUCKDB, *ALL_FINDINGS),
        read=of_json,
    )


def _figures(least: int) -> Growth:
    return Growth(
        what="figures",
        note="Independent groups of five figures, one group in a hundred with a wrong one.",
        write=lambda folder, figures: contradictions(write_panel(folder, figures // 5)),
        floor=5,
        sizes=_doubled(least),
        read=of_contradictions,
    )


def _system() -> Growth:
    return Growth(
        what="figures in one system",
        note="A tree of exact figures that all hang together, none of them wrong.",
        write=lambda folder, figures: contradictions(write_tree(folder, figures // 15, wrong=0)),
        floor=15,
        sizes=_doubled(1_920),
        read=of_contradictions,
        why="between the sizes DuckDB begins to read the tables instead of plain Python, and takes some 70 MiB.",
    )


def _relations() -> Growth:
    return Growth(
        what="relations",
        note="20,480 figures, of which each relation ties ten pairs.",
        write=lambda folder, relations: contradictions(write_pairs(folder, relations)),
        floor=1,
        sizes=_doubled(64),
        read=of_contradictions,
    )


def of_json(output: IO[str]) -> Checks:
    """Read which rules the findings of a report in JSON name, line by line: it may be larger than the memory."""
    named = (re.search(r'"rule": "([^"]*)"', line) for line in output)
    return Counter(match[1] for match in named if match)
