"""From the hits of an engine to findings with places: the rows are read again, only those that are shown."""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openfigures.demands.demand import Demand
from openfigures.engines.checks import Hit, Outcome
from openfigures.engines.hits import Hits
from openfigures.findings import Finding, Ruling, Tally
from openfigures.judges.judge import Case
from openfigures.places import Place
from openfigures.tables.table import Table
from openfigures.tables.table_file import Located

AT_ONCE = 100
"""Hits of each kind of finding whose rows are looked up at once; the others when somebody looks at their findings."""
_CELLS = 100_000
"""Cells of the other rows that are held while findings are told one by one."""
Pairs = Sequence[tuple[Demand, Outcome]]


def tallies(judge: str, case: Case, pairs: Pairs) -> tuple[Tally, ...]:
    """Return the tallies of all broken demands; the rows of all first hits are looked up at once."""
    broken = [
        (_Speaker(judge, one, case.tables[one.table], unknown), total, _hits(outcome, case.keep, unknown=unknown))
        for one, outcome in pairs
        for unknown, total in ((False, outcome.failed), (True, outcome.unknown))
        if total
    ]
    wanted: dict[str, set[int]] = {}
    for speaker, _, hits in broken:
        numbers = wanted.setdefault(speaker.demand.table, set())
        for hit in hits[:AT_ONCE]:
            numbers.update((hit.row, *hit.related))
    located = {name: case.tables[name].locate(found) for name, found in wanted.items()}
    return tuple(speaker.tally(total, hits, located[speaker.demand.table]) for speaker, total, hits in broken)


def rulings(case: Case, pairs: Pairs) -> tuple[Ruling, ...]:
    """Return what the outcomes say of every row, when judges are compared; else nothing."""
    return tuple(_ruling(one, outcome) for one, outcome in pairs if not outcome.skipped) if case.compared else ()


def _ruling(one: Demand, outcome: Outcome) -> Ruling:
    return Ruling(
        resource=one.table,
        rule=one.rule,
        broken=array("q", (hit.row for hit in outcome.hits if not hit.unknown)),
        unknown=array("q", (hit.row for hit in outcome.hits if hit.unknown)),
        beyond=array("q", outcome.beyond),
    )


def _hits(outcome: Outcome, keep: int, *, unknown: bool) -> Sequence[Hit]:
    """Return those of the first hits that are failed ones, or unknown ones."""
    hits = outcome.hits[:keep]
    if outcome.failed and outcome.unknown:
        return Hits(hit for hit in hits if hit.unknown is unknown)
    return hits


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Words for the hits of one demand: for those that failed, or for those of which nobody can tell."""

    judge: str
    demand: Demand
    table: Table
    unknown: bool

    @property
    def code(self) -> str:
        """The code of the findings."""
        return self.demand.unknown_code if self.unknown else self.demand.code

    def tally(self, total: int, hits: Sequence[Hit], located: Mapping[int, Located]) -> Tally:
        """Return all findings, given the located rows of the first hits."""
        others = hits[AT_ONCE:]
        first = tuple(self.finding(hit, located[hit.row], located) for hit in hits[:AT_ONCE])
        return Tally(
            code=self.code,
            rule=self.demand.rule,
            severity=self.demand.severity,
            resource=self.demand.table,
            total=total,
            findings=_Findings(self, first, others if isinstance(others, Hits) else Hits(others)) if others else first,
            because=self.demand.because,
        )

    def finding(self, hit: Hit, row: Located, others: Mapping[int, Located]) -> Finding:
        """Return the finding of a hit, given its row and the others that take part in it."""
        one, cells = self.demand, _Cells(self.table, row)
        told = one.tell(hit, cells)
        field = told.field or (one.fields[0] if one.fields else None)
        return Finding(
            code=self.code,
            judge=self.judge,
            rule=one.rule,
            severity=one.severity,
            message=told.message,
            fix=told.fix,
            place=_place(self.table, row, field),
            resource=one.table,
            field=field,
            key={name: cells[name] for name in self.table.schema.primary_key if name in cells},
            value=None if field is None else cells.get(field),
            related=tuple(_place(self.table, others[number], field) for number in hit.related),
        )


@dataclass(frozen=True, slots=True)
class _Findings(Collection[Finding]):
    """Findings of which only the first are held; whoever looks at more of them reads their rows again, one by one."""

    speaker: _Speaker
    first: tuple[Finding, ...]
    others: Hits

    def __len__(self) -> int:
        return len(self.first) + len(self.others)

    def __iter__(self) -> Iterator[Finding]:
        yield from self.first
        table = self.speaker.table
        rows = table.located(self.others.rows)
        batch = max(1, _CELLS // table.width)
        for start in range(0, len(self.others), batch):
            hits = list(self.others[start : start + batch])
            others = table.locate({number for hit in hits for number in hit.related})
            for hit in hits:
                yield self.speaker.finding(hit, next(rows)[1], others)

    def __contains__(self, finding: object) -> bool:
        return any(one == finding for one in self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process as the findings themselves: the table stays here."""
        return tuple, (tuple(self),)


class _Cells(Mapping[str, str]):
    """The cells of a row by field. Many findings can be of one wide row, and each needs few of its cells."""

    def __init__(self, table: Table, row: Located) -> None:
        self._columns = table.columns
        self._cells = row.cells

    def __getitem__(self, name: str) -> str:
        return self._cells[self._columns[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def _place(table: Table, row: Located, field: str | None) -> Place:
    return row.place if field is None or field not in table.columns else row.place_of(table.columns[field])
