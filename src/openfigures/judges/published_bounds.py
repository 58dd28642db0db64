"""Whether the published bounds of numbers that nobody stated are those that follow from the figures."""

from collections.abc import Iterator
from time import monotonic

from openfigures.engines.plain.rows import Reading
from openfigures.findings import Finding, Severity, Tally
from openfigures.places import Place
from openfigures.relations.analysis import Analysis
from openfigures.relations.ranges import Bound, bound_cells, bounds
from openfigures.rules.relations import BOUND_COLUMNS
from openfigures.tables.table import Table

CODE = "bounds-stale"
RULE = "published-bounds"
SECONDS = 5.0
"""How long the bounds may take; what takes longer is not judged."""
_FIX = "write the table again: openfigures consistency --bounds FILE, then correct its size and hash in the descriptor"


def current_bounds(analysis: Analysis) -> list[Bound] | None:
    """Return the bounds that follow from the figures; None when that takes too long, so that nobody can tell."""
    deadline = monotonic() + SECONDS
    found = list(bounds(analysis, deadline))
    return None if monotonic() > deadline else found


def bound_tallies(judge: str, analysis: Analysis, right: list[Bound], table: Table, keep: int) -> Iterator[Tally]:
    """Yield one tally of all rows that are missing, surplus or out of date, if there are any."""
    columns = analysis.found.columns
    names = (columns.quantity, *columns.over, *BOUND_COLUMNS)
    width = 1 + len(columns.over)
    expected = {cells[:width]: cells for cells in map(bound_cells, right)}
    wrong: list[tuple[int, str, str]] = []
    for row in Reading(table).rows():
        cells = tuple(row.text(name) for name in names)
        follows = expected.pop(cells[:width], None)
        if follows is None:
            wrong.append((row.number, names[0], "no such bound follows from the figures"))
        elif follows != cells:
            at = next(at for at, cell in enumerate(cells) if cell != follows[at])
            wrong.append(
                (row.number, names[at], f"{names[at]} is '{cells[at]}'; from the figures follows '{follows[at]}'")
            )
    findings = [*_of_rows(judge, table, wrong[:keep]), *_missing(judge, table, expected, keep - len(wrong))]
    if findings:
        yield Tally(
            code=CODE,
            rule=RULE,
            severity=Severity.ERROR,
            resource=table.name,
            total=len(wrong) + len(expected),
            findings=tuple(findings),
            because="bounds that are published must be those that follow from the published figures",
        )


def _of_rows(judge: str, table: Table, wrong: list[tuple[int, str, str]]) -> Iterator[Finding]:
    located = table.locate({number for number, _, _ in wrong})
    for number, field, message in wrong:
        row = located[number]
        yield _finding(judge, table, message, row.place_of(table.columns[field]), field)


def _missing(
    judge: str, table: Table, expected: dict[tuple[str, ...], tuple[str, ...]], most: int
) -> Iterator[Finding]:
    for key in list(expected)[: max(most, 0)]:
        place = Place(path=table.files[0].path, line=1)
        yield _finding(judge, table, f"the bounds of {', '.join(key)} are not published", place, None)


def _finding(judge: str, table: Table, message: str, place: Place, field: str | None) -> Finding:
    return Finding(
        code=CODE,
        judge=judge,
        rule=RULE,
        severity=Severity.ERROR,
        message=message,
        fix=_FIX,
        place=place,
        resource=table.name,
        field=field,
    )
