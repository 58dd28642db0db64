"""From the hits of an engine to findings with places: the rows are read again, only those that are shown."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openfigures.demands.demand import Demand
from openfigures.engines.checks import Hit, Outcome
from openfigures.findings import Finding, Ruling, Tally
from openfigures.judges.judge import Case
from openfigures.places import Place
from openfigures.tables.table import Located, Table

Pairs = Sequence[tuple[Demand, Outcome]]


def tallies(judge: str, case: Case, pairs: Pairs) -> tuple[Tally, ...]:
    """Return the tallies of all broken demands; each table's rows are looked up once."""
    broken = [(one, outcome, outcome.hits[: case.keep]) for one, outcome in pairs if outcome.hits]
    located = _locate_all(case, [(one.table, hits) for one, _, hits in broken])
    return tuple(
        tally
        for one, outcome, hits in broken
        for tally in _tallies(judge, one, outcome, hits, case.tables[one.table], located[one.table])
    )


def rulings(case: Case, pairs: Pairs) -> tuple[Ruling, ...]:
    """Return what the outcomes say of every row, when judges are compared; else nothing."""
    return tuple(_ruling(one, outcome) for one, outcome in pairs if not outcome.skipped) if case.compared else ()


def _ruling(one: Demand, outcome: Outcome) -> Ruling:
    return Ruling(
        resource=one.table,
        rule=one.rule,
        broken=array("q", [hit.row for hit in outcome.hits if not hit.unknown]),
        unknown=array("q", [hit.row for hit in outcome.hits if hit.unknown]),
        beyond=array("q", outcome.beyond),
    )


def _locate_all(case: Case, broken: Iterable[tuple[str, Sequence[Hit]]]) -> dict[str, dict[int, Located]]:
    wanted: dict[str, set[int]] = {}
    for table, hits in broken:
        numbers = wanted.setdefault(table, set())
        for hit in hits:
            numbers.update((hit.row, *hit.related))
    return {name: case.tables[name].locate(numbers) for name, numbers in wanted.items()}


def _tallies(
    judge: str, one: Demand, outcome: Outcome, hits: Sequence[Hit], table: Table, located: Mapping[int, Located]
) -> Iterator[Tally]:
    for unknown, total in ((False, outcome.failed), (True, outcome.unknown)):
        if not total:
            continue
        code = one.unknown_code if unknown else one.code
        yield Tally(
            code=code,
            rule=one.rule,
            severity=one.severity,
            resource=one.table,
            total=total,
            findings=tuple(_finding(judge, code, one, hit, table, located) for hit in hits if hit.unknown is unknown),
            because=one.because,
        )


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


def _finding(judge: str, code: str, one: Demand, hit: Hit, table: Table, located: Mapping[int, Located]) -> Finding:
    row = located[hit.row]
    cells = _Cells(table, row)
    told = one.tell(hit, cells)
    field = told.field or (one.fields[0] if one.fields else None)
    return Finding(
        code=code,
        judge=judge,
        rule=one.rule,
        severity=one.severity,
        message=told.message,
        fix=told.fix,
        place=_place(table, row, field),
        resource=one.table,
        field=field,
        key={name: cells[name] for name in table.schema.primary_key if name in cells},
        value=None if field is None else cells.get(field),
        related=tuple(_place(table, located[number], field) for number in hit.related),
    )


def _place(table: Table, row: Located, field: str | None) -> Place:
    if field is not None and field in table.columns:
        return row.places[table.columns[field]]
    return Place(path=row.places[0].path, line=row.places[0].line)
