"""Whether judges agree: on every row of every rule that two of them executed; who disagrees is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from openfigures.findings import WHOLE, Coverage, Finding, JudgeResult, Report, Ruling, Severity, Tally
from openfigures.judges.judge import Case
from openfigures.tables.table import Table
from openfigures.tables.table_file import Located

NAME = "agreement"
_CODE = "judges-disagree"
_BECAUSE = "one of two judges that differ about the same row is wrong, and nobody knows which"
_FIX = (
    "look at the row and the rule; do not publish before the judges agree, and report it to the makers of openfigures"
)
_WORDS = {"broken": "broken", "unknown": "undecided", "holds": "kept"}

Rule = tuple[str, str]
"""The table and the name of a rule."""
_Rulings = Mapping[Rule, Mapping[str, "_Rows"]]
"""For each rule the rows that each judge speaks of, by the judge's name."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """What one judge says by one rule; rows in none of the three keep it."""

    broken: frozenset[int]
    unknown: frozenset[int]
    beyond: frozenset[int]

    def verdict(self, row: int) -> str | None:
        """Return the verdict on a row; None when the judge cannot tell."""
        if row in self.beyond:
            return None
        return "broken" if row in self.broken else "unknown" if row in self.unknown else "holds"


def compared(report: Report, case: Case) -> Report:
    """Return the report with what its judges say of each other: coverage, excuses, and a result named `agreement`."""
    rulings = _by_rule(report.judges)
    coverage = tuple(_coverage(report.judges, rulings))
    tallies = [*_disagreements(rulings, case), *_library_alone(report.judges)]
    twice = sum(len(judges) > 1 for judges in rulings.values())
    result = JudgeResult(
        name=NAME,
        rules_declared=twice,
        rules_executed=twice,
        rows=sum(table.rows for table in case.tables.values()),
        tallies=tuple(tallies),
    )
    judges = (*(_excused(judge, rulings) for judge in report.judges), result)
    return replace(report, judges=judges, coverage=coverage)


def _by_rule(judges: Sequence[JudgeResult]) -> _Rulings:
    found: dict[Rule, dict[str, list[Ruling]]] = {}
    for judge in judges:
        for ruling in judge.rulings:
            found.setdefault((ruling.resource, ruling.rule), {}).setdefault(judge.name, []).append(ruling)
    return {rule: {name: _rows(parts) for name, parts in judges.items()} for rule, judges in found.items()}


def _rows(rulings: Sequence[Ruling]) -> _Rows:
    """Return the rows of a rule; two keys of the same fields have one name and are looked at together."""
    parts = ("broken", "unknown", "beyond")
    return _Rows(*(frozenset(row for one in rulings for row in getattr(one, part)) for part in parts))


def _coverage(judges: Sequence[JudgeResult], rulings: _Rulings) -> Iterator[Coverage]:
    skipped: dict[Rule, dict[str, str]] = {}
    for judge in judges:
        for one in judge.skipped:
            if one.resource is not None:
                skipped.setdefault((one.resource, one.rule), {})[judge.name] = one.reason
    for rule in dict.fromkeys((*rulings, *skipped)):
        yield Coverage(
            resource=rule[0],
            rule=rule[1],
            executed_by=tuple(rulings.get(rule, ())),
            skipped_by=tuple(skipped.get(rule, {}).items()),
        )


def _excused(judge: JudgeResult, rulings: _Rulings) -> JudgeResult:
    """Return a result without blame for what another judge has judged in its place."""
    judged = {(resource, WHOLE) for resource, _ in rulings} | set(rulings)
    excused = sum(one.inexpressible and (one.resource or "", one.rule) in judged for one in judge.skipped)
    silent = {
        (rule, row): [other for name, other in judges.items() if name != judge.name]
        for rule, judges in rulings.items()
        if judge.name in judges
        for row in judges[judge.name].beyond
    }
    covered = sum(any(row not in other.beyond for other in others) for (_, row), others in silent.items())
    return replace(judge, excused=excused, undecided=judge.undecided - covered)


def _disagreements(rulings: _Rulings, case: Case) -> Iterator[Tally]:
    for (resource, rule), judges in rulings.items():
        rows = sorted(_disputed(list(judges.values())))
        if not rows:
            continue
        table = case.tables[resource]
        located = table.locate(rows[: case.keep])
        findings = [_finding(rule, table, located[row], row, judges) for row in rows[: case.keep]]
        yield Tally(
            code=_CODE,
            rule=rule,
            severity=Severity.ERROR,
            resource=resource,
            total=len(rows),
            findings=tuple(findings),
            because=_BECAUSE,
        )


def _disputed(judges: Sequence[_Rows]) -> set[int]:
    """Return the rows on which two judges say different things."""
    if all(one == judges[0] for one in judges):
        return set()
    spoken = frozenset[int]().union(*(one.broken | one.unknown for one in judges))
    return {row for row in spoken if len({one.verdict(row) for one in judges} - {None}) > 1}


def _finding(rule: str, table: Table, located: Located, row: int, judges: Mapping[str, _Rows]) -> Finding:
    said = [f"{name} says {_WORDS[verdict]}" for name, rows in judges.items() if (verdict := rows.verdict(row))]
    cells = dict(zip(table.columns, located.cells, strict=False))
    return Finding(
        code=_CODE,
        judge=NAME,
        rule=rule,
        severity=Severity.ERROR,
        message=f"the judges disagree on this row: {', '.join(said)}",
        fix=_FIX,
        place=located.place,
        resource=table.name,
        key={name: cells[name] for name in table.schema.primary_key if name in cells},
    )


def _library_alone(judges: Sequence[JudgeResult]) -> Iterator[Tally]:
    """Yield where frictionless finds fault with a table that `structure` finds nothing in.

    The other way round is no disagreement: docs/differences.md says where we are stricter.
    """
    named = {judge.name: judge for judge in judges}
    if not {"frictionless", "structure"} <= named.keys():
        return
    clean = {tally.resource for tally in named["frictionless"].tallies if tally.resource is not None} - {
        tally.resource for tally in named["structure"].tallies if tally.severity is Severity.ERROR
    }
    for resource in sorted(clean):
        tally = next(one for one in named["frictionless"].tallies if one.resource == resource)
        message = f"frictionless finds fault with '{resource}', structure does not"
        finding = replace(next(iter(tally.findings)), code=_CODE, judge=NAME, rule="table", message=message, fix=_FIX)
        yield Tally(
            code=_CODE,
            rule="table",
            severity=Severity.ERROR,
            resource=resource,
            total=1,
            findings=(finding,),
            because=_BECAUSE,
        )
