"""docs/benchmarks.md, from what was measured."""

from collections.abc import Iterator
from statistics import median

from benchmarks.growth import STEEP, exponent, memory, work
from benchmarks.results import LIMIT, OURS, Comparison, Result, Section, Sections
from benchmarks.targets import judged

INTRODUCTION = """\
# Benchmarks

Written by `python scripts/benchmark.py` from [what was measured](benchmarks.json). Each run is a whole process, from
start to exit code, with all bytecode compiled before. The commands of a table run in turns after one warm-up; ratios
are of median wall times, to the first command. What takes more than 10 seconds runs once. *Limits*, in italics, are
code written by hand for this one task, which shows what is possible. Times are those of one machine: read them as
proportions. Memory of less than some 30 MiB cannot be told apart, as the benchmark itself takes so much.
"""
COSTS = ("work of all cores, s", "peak memory, MiB", "faults found")


def written(sections: Sections) -> str:
    """Return the whole document."""
    lines = [INTRODUCTION, *_targets(sections), "![Time of each tool](benchmarks-time.svg)", ""]
    before = ""
    for name, section in sections.items():
        together = "Measured together with the section before." if section.written == before else section.written
        lines += [f"## {section.title}\n", f"{together}\n", *_section(name, section)]
        before = section.written
    return "\n".join(lines).rstrip("\n") + "\n"


def _targets(sections: Sections) -> Iterator[str]:
    yield "## Targets\n"
    yield from _head("goal", "measured", "met")
    for goal, outcome in judged(sections):
        if outcome is None:
            yield f"| {goal} | | not measured |"
        else:
            yield f"| {goal} | {outcome.measured} | {'yes' if outcome.met else '**no**'} |"
    yield ""


def _head(*columns: str) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"


def _section(name: str, section: Section) -> Iterator[str]:
    yield f"{section.note}\n"
    if name == "growth":
        yield "![How cost grows](benchmarks-growth.svg)\n"
    for comparison in section.comparisons:
        if comparison.title:
            yield f"### {comparison.title}\n"
        if comparison.note:
            yield f"{comparison.note}\n"
        yield from _growing(comparison) if comparison.growing else _compared(comparison)
        yield ""


def _compared(comparison: Comparison) -> Iterator[str]:
    first = comparison.results[0]
    yield from _head("command", "runs", "seconds: median (min to max)", "ratio", *COSTS)
    for one in comparison.results:
        spread = f"{one.middle:.2f} ({min(one.seconds):.2f} to {max(one.seconds):.2f})"
        yield (
            f"| {_styled(one)} | {len(one.seconds)} | {spread} | {one.middle / first.middle:.2f} "
            f"| {median(one.work):.2f} | {one.peak:,.0f} | {one.found} |"
        )


def _styled(result: Result) -> str:
    return {OURS: f"**{result.name}**", LIMIT: f"*{result.name}*"}.get(result.role, result.name)


def _growing(comparison: Comparison) -> Iterator[str]:
    yield from _head(comparison.growing, "runs", "seconds, median", *COSTS)
    for one in comparison.results:
        yield (
            f"| {f'{one.size:,}' if one.size else 'floor'} | {len(one.seconds)} | {one.middle:.2f} | {work(one):.2f} "
            f"| {one.peak:,.0f} | {one.found} |"
        )
    slopes = [exponent(comparison.results, cost) for cost in (work, memory)]
    yield f"| **exponent** | | | {_slope(slopes[0])} | {_slope(slopes[1])} | |"
    if any(slope is not None and slope > STEEP for slope in slopes):
        yield f"\nMore than linear: {comparison.why or 'not explained yet.'}"


def _slope(slope: float | None) -> str:
    if slope is None:
        return "hardly above the floor"
    return f"**{slope:.2f}**" if slope > STEEP else f"{slope:.2f}"
