"""Findings by rule: what several judges say of one place is told once, with their names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openfigures.findings import Finding, JudgeResult, Severity, Tally
from openfigures.places import Place
from openfigures.reports.words import GRAVEST_FIRST

_FOLLOWS = {"bytes-differ", "hash-differs", "bounds-stale"}
"""Codes of what every other correction makes out of date again, so that it is done last."""
Said = Sequence[tuple[str, Tally]]
"""Tallies, each with the judge whose it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A finding, and the judges that list it."""

    finding: Finding
    judges: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """What all judges say by one rule about one table."""

    resource: str | None
    rule: str
    code: str
    severity: Severity
    because: str
    totals: Mapping[str, int]
    """How many findings each judge counts."""
    entries: tuple[Entry, ...]

    @property
    def total(self) -> int:
        """How many findings there are at least; exactly so many when the judges agree."""
        return max(*self.totals.values(), len(self.entries))


def groups_of(judges: Iterable[JudgeResult]) -> list[Group]:
    """Return what was found, the gravest first, and else in the order of the report."""
    said: dict[tuple[Severity, str | None, str, str], list[tuple[str, Tally]]] = defaultdict(list)
    for judge in judges:
        for tally in judge.tallies:
            said[tally.severity, tally.resource, tally.rule, tally.code].append((judge.name, tally))
    return sorted(map(_group, said.values()), key=lambda one: (GRAVEST_FIRST.index(one.severity), one.code in _FOLLOWS))


def counts_of(groups: Iterable[Group]) -> dict[Severity, int]:
    """Return how much was found by severity, each finding counted once."""
    counts = dict.fromkeys(Severity, 0)
    for group in groups:
        counts[group.severity] += group.total
    return counts


def _group(said: Said) -> Group:
    tallies = [tally for _, tally in said]
    totals: Counter[str] = Counter()
    for judge, tally in said:
        totals[judge] += tally.total
    return Group(
        resource=tallies[0].resource,
        rule=tallies[0].rule,
        code=tallies[0].code,
        severity=tallies[0].severity,
        because=next((tally.because for tally in tallies if tally.because), ""),
        totals=totals,
        entries=_entries(said),
    )


def _entries(said: Said) -> tuple[Entry, ...]:
    """Join what is at one place; the second finding of a judge at a place is joined with the second of another."""
    times: Counter[tuple[str, Place]] = Counter()
    joined: dict[tuple[Place, int], list[tuple[str, Finding]]] = defaultdict(list)
    for judge, tally in said:
        for finding in tally.findings:
            times[judge, finding.place] += 1
            joined[finding.place, times[judge, finding.place]].append((judge, finding))
    return tuple(Entry(finding=told[0][1], judges=tuple(judge for judge, _ in told)) for told in joined.values())
