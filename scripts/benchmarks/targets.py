"""What this tool wants to reach, and whether the measurements say that it did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.growth import STEEP, exponent, work
from benchmarks.results import OURS, PEER, Comparison, Result, Section, Sections


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What was measured of a goal."""

    measured: str
    met: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One goal."""

    goal: str
    section: str
    """The name of the section that tells."""
    judge: Callable[[Section], Outcome]


def ratio(section: Section, name: str, most: float, *, comparison: int = 0) -> Outcome:
    """Judge our time by that of another command, which it may exceed `most` times."""
    ours, other = _ours(section.comparisons[comparison]), _named(section.comparisons[comparison], name)
    share = ours.middle / other.middle
    return Outcome(measured=f"{share:.2f} ({ours.middle:.2f} s to {other.middle:.2f} s)", met=share <= most)


def times_faster(section: Section, name: str, least: float, *, comparison: int) -> Outcome:
    """Judge how many times our time another command takes."""
    ours, other = _ours(section.comparisons[comparison]), _named(section.comparisons[comparison], name)
    times = other.middle / ours.middle
    return Outcome(measured=f"{times:.1f} times ({ours.middle:.2f} s to {other.middle:.2f} s)", met=times >= least)


def fastest(section: Section, *, comparison: int = 0) -> Outcome:
    """Judge our time by that of the fastest other tool."""
    ours = _ours(section.comparisons[comparison])
    peers = [one for one in section.comparisons[comparison].results if one.role == PEER]
    peer = min(peers, key=lambda one: one.middle)
    measured = f"{ours.middle:.2f} s; the fastest other, {peer.name}, {peer.middle:.2f} s"
    return Outcome(measured=measured, met=ours.middle < peer.middle)


def memory(section: Section, most: float, *, comparison: int = 0) -> Outcome:
    """Judge our peak of memory, in MiB."""
    peak = _ours(section.comparisons[comparison]).peak
    return Outcome(measured=f"{peak:,.0f} MiB", met=peak <= most)


def nothing_missed(section: Section) -> Outcome:
    """Judge whether we found every fault, and nothing else, wherever we were compared."""
    ours = [one for comparison in section.comparisons for one in comparison.results if one.role == OURS]
    return Outcome(measured="; ".join(one.found for one in ours), met=all(one.whole for one in ours))


def linear(section: Section) -> Outcome:
    """Judge whether anything grows faster than linear."""
    told = {one.growing: exponent(one.results, work) for one in section.comparisons}
    steep = {what: slope for what, slope in told.items() if slope is not None and slope > STEEP}
    measured = "; ".join(f"{what}: {slope:.2f}" for what, slope in steep.items()) or f"none above {STEEP}"
    return Outcome(measured=measured, met=not steep)


FRICTIONLESS = "`frictionless validate`"
SCHEMA_ONLY = f"{FRICTIONLESS}, without the rules"
TARGETS = (
    Target(
        goal="Chongqing: at most half the time of frictionless",
        section="small",
        judge=partial(ratio, name=FRICTIONLESS, most=0.5),
    ),
    Target(goal="Chongqing: no other tool is faster", section="small", judge=fastest),
    Target(goal="large table, no faults: faster than every other tool", section="million", judge=fastest),
    Target(
        goal="large table, 1 % faults: faster than every other tool",
        section="million",
        judge=partial(fastest, comparison=1),
    ),
    Target(
        goal="large table, no faults: 40 times as fast as frictionless",
        section="million",
        judge=partial(times_faster, name=SCHEMA_ONLY, least=40, comparison=0),
    ),
    Target(
        goal="large table, 1 % faults: 40 times as fast as frictionless",
        section="million",
        judge=partial(times_faster, name=SCHEMA_ONLY, least=40, comparison=1),
    ),
    Target(goal="large table: every fault found, and nothing else", section="million", judge=nothing_missed),
    Target(goal="ten times the rows: at most 1 GiB of memory", section="large", judge=partial(memory, most=1024)),
    Target(goal="a hundred times the rows: at most 1 GiB of memory", section="huge", judge=partial(memory, most=1024)),
    Target(
        goal="two versions: at most 1.5 times a bare join of DuckDB",
        section="versions",
        judge=partial(ratio, name="hand-written DuckDB join", most=1.5),
    ),
    Target(
        goal="Apache Spark: at most 1.5 times a query written by hand",
        section="spark",
        judge=partial(ratio, name="hand-written Spark query", most=1.5),
    ),
    Target(goal="no cost grows faster than linear", section="growth", judge=linear),
)


def judged(sections: Sections) -> Sequence[tuple[str, Outcome | None]]:
    """Return each goal with what was measured of it; None when its section was not."""
    return [
        (target.goal, target.judge(sections[target.section]) if target.section in sections else None)
        for target in TARGETS
    ]


def _ours(comparison: Comparison) -> Result:
    return next(one for one in comparison.results if one.role == OURS)


def _named(comparison: Comparison, name: str) -> Result:
    return next(one for one in comparison.results if one.name == name)
