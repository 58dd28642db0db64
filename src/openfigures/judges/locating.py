"""From the hits of an engine to findings with places: the rows are read again, only those that are shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from openfigures.engines.checks import Hit, Outcome
from openfigures.findings import Finding, Severity, Tally
from openfigures.places import Place
from openfigures.tables.table import Located, Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a finding says of one row."""

    message: str
    fix: str
    field: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Accusation:
    """A check that was broken, and how to speak of it."""

    table: Table
    outcome: Outcome
    code: str
    unknown_code: str
    rule: str
    severity: Severity
    because: str
    fields: tuple[str, ...]
    """The fields concerned; the first of them is pointed at."""
    tell: Callable[[Hit, Mapping[str, str]], Told]
    """Gives the words for a hit, from the row's cells by field."""


def tallies(judge: str, accusations: Iterable[Accusation]) -> tuple[Tally, ...]:
    """Return the tallies of all broken checks; each table's rows are looked up once."""
    broken = [one for one in accusations if one.outcome.hits]
    located = _locate_all(broken)
    return tuple(tally for one in broken for tally in _tally(judge, one, located[one.table.name]))


def _locate_all(accusations: list[Accusation]) -> dict[str, dict[int, Located]]:
    wanted: dict[str, set[int]] = {}
    tables: dict[str, Table] = {}
    for one in accusations:
        tables[one.table.name] = one.table
        numbers = wanted.setdefault(one.table.name, set())
        for hit in one.outcome.hits:
            numbers.update((hit.row, *hit.related))
    return {name: tables[name].locate(numbers) for name, numbers in wanted.items()}


def _tally(judge: str, one: Accusation, located: Mapping[int, Located]) -> Iterable[Tally]:
    for unknown, total in ((False, one.outcome.failed), (True, one.outcome.unknown)):
        if not total:
            continue
        code = one.unknown_code if unknown else one.code
        hits = [hit for hit in one.outcome.hits if hit.unknown is unknown]
        yield Tally(
            code=code,
            rule=one.rule,
            severity=one.severity,
            resource=one.table.name,
            total=total,
            findings=tuple(_finding(judge, code, one, hit, located) for hit in hits),
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


def _finding(judge: str, code: str, one: Accusation, hit: Hit, located: Mapping[int, Located]) -> Finding:
    row = located[hit.row]
    cells = _Cells(one.table, row)
    told = one.tell(hit, cells)
    field = told.field or (one.fields[0] if one.fields else None)
    return Finding(
        code=code,
        judge=judge,
        rule=one.rule,
        severity=one.severity,
        message=told.message,
        fix=told.fix,
        place=_place(one.table, row, field),
        resource=one.table.name,
        field=field,
        key={name: cells[name] for name in one.table.schema.primary_key if name in cells},
        value=None if field is None else cells.get(field),
        related=tuple(_place(one.table, located[number], field) for number in hit.related),
    )


def _place(table: Table, row: Located, field: str | None) -> Place:
    if field is not None and field in table.columns:
        return row.places[table.columns[field]]
    return Place(path=row.places[0].path, line=row.places[0].line)
