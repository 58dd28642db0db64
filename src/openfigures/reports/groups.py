"""Findings by rule: what several judges say of one place is told once, with their names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from openfigures.findings import Finding, JudgeResult, Severity, Tally
from openfigures.places import Place
from openfigures.reports.words import GRAVEST_FIRST

MOST_ENTRIES = 2_000
"""Findings of one rule that people are shown; programs get as many as were asked for."""
_FOLLOWS = {"bytes-differ", "hash-differs", "bounds-stale"}
"""Codes of what every other correction makes out of date again, so that it is done last."""
Said = Sequence[tuple[str, Tally]]
"""Tallies, each with the judge whose it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A finding, and the judges that list it."""

    finding: Finding
    judges: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """What all judges say by one rule about one table."""

    resource: str | None
    rule: str
    code: str
    severity: Severity
    because: str
    totals: Mapping[str, int]
    """How many findings each judge counts."""
    said: Said
    listed: int
    """How many findings there are to go through, what several judges list counted once."""

    @property
    def total(self) -> int:
        """How many findings there are at least; exactly so many when the judges agree."""
        return max(*self.totals.values(), self.listed)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The first findings, as many as people are shown."""
        return tuple(islice(self.all_entries(), MOST_ENTRIES))

    def all_entries(self) -> Iterator[Entry]:
        """Go through all findings that are listed; those of one judge are not held meanwhile."""
        return _entries(self.said)


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
        said=said,
        listed=sum(len(tally.findings) for tally in tallies) if len(totals) == 1 else sum(1 for _ in _entries(said)),
    )


def _entries(said: Said) -> Iterator[Entry]:
    """Join what is at one place; the second finding of a judge at a place is joined with the second of another."""
    if len({judge for judge, _ in said}) == 1:
        yield from (Entry(finding=finding, judges=(judge,)) for judge, tally in said for finding in tally.findings)
        return
    times: Counter[tuple[str, Place]] = Counter()
    joined: dict[tuple[Place, int], list[tuple[str, Finding]]] = defaultdict(list)
    for judge, tally in said:
        for finding in tally.findings:
            times[judge, finding.place] += 1
            joined[finding.place, times[judge, finding.place]].append((judge, finding))
    for told in joined.values():
        yield Entry(finding=told[0][1], judges=tuple(judge for judge, _ in told))
