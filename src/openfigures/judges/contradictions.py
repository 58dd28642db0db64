"""What the judge of consistency finds: figures that contradict each other, or that cannot be understood."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from openfigures.findings import Finding, JudgeResult, Severity, Skipped, Tally
from openfigures.judges.judge import Case
from openfigures.judges.published_bounds import RULE, bound_tallies, current_bounds
from openfigures.places import Place
from openfigures.relations.analysis import Analysis, Contradiction, analyse
from openfigures.relations.explain import blame_of, reason_of
from openfigures.relations.readable import unreadable
from openfigures.relations.statements import Misfit, Statements
from openfigures.rules.relations import Relation
from openfigures.tables.table_file import Located

NAME = "consistency"
_SAME = "one-number-for-one-quantity"
"""What is broken when figures of one quantity clash without any relation."""


def result(case: Case) -> JudgeResult:
    """Return the contradictions between the figures of a package; raises InputRefusedError for senseless relations."""
    catalogue = case.catalogue
    declared = len(catalogue.relations) + 1
    if reason := unreadable(case.package, case.tables, catalogue):
        skipped = tuple(Skipped(one.name, reason) for one in catalogue.relations)
        return JudgeResult(name=NAME, rules_declared=declared, rules_executed=0, skipped=skipped)
    analysis = analyse(case.package, case.tables, catalogue)
    if analysis is None:
        raise AssertionError("the catalogue says where the figures stand")
    tallies = list(_tallies(analysis, case))
    published, skipped = analysis.found.columns.bounds, ()
    if published is not None:
        declared += 1
        right = current_bounds(analysis)
        if right is None:
            skipped = (Skipped(RULE, "the bounds that follow from the figures take too long"),)
        else:
            tallies += bound_tallies(NAME, analysis, right, case.tables[published], case.keep)
    return JudgeResult(
        name=NAME,
        rules_declared=declared,
        rules_executed=declared - len(skipped),
        skipped=skipped,
        executed=tuple((analysis.found.table.name, one.name) for one in catalogue.relations),
        undecided=analysis.found.unread + sum(len(cluster.statements) for cluster, _ in analysis.undecided),
        rows=analysis.found.table.rows,
        tallies=tuple(tallies),
    )


def _tallies(analysis: Analysis, case: Case) -> Iterator[Tally]:
    keep = case.keep
    yield from _misfits(analysis.found, keep)
    by_rule: dict[tuple[bool, Severity, str], list[Contradiction]] = defaultdict(list)
    for one in analysis.contradictions:
        by_rule[one.likely, one.severity, _rule(one)].append(one)
    for (likely, severity, rule), listed in by_rule.items():
        yield Tally(
            code="figures-strained" if likely else "figures-contradict",
            rule=rule,
            severity=severity,
            resource=analysis.found.table.name,
            total=len(listed),
            findings=tuple(_contradictions(analysis, listed[:keep], rule)),
            because=_because(listed[0]),
        )
    yield from (_unused(relation) for relation in analysis.unused)


def _rule(one: Contradiction) -> str:
    names = dict.fromkeys(instance.relation.name for instance in one.instances)
    return ", ".join(names) or _SAME


def _because(one: Contradiction) -> str:
    reasons = dict.fromkeys(instance.relation.because for instance in one.instances)
    return "; ".join(reasons) or "two statements of one quantity must be able to be true together"


def _contradictions(analysis: Analysis, listed: Sequence[Contradiction], rule: str) -> Iterator[Finding]:
    table, field = analysis.found.table, analysis.found.columns.value
    located = table.locate({one.row for contradiction in listed for one in contradiction.statements})
    written = analysis.found.written(statement for one in listed for statement in one.statements)
    for one in listed:
        rows = [located[statement.row] for statement in one.statements]
        places = [row.place_of(table.columns[field]) for row in rows]
        yield Finding(
            code="figures-strained" if one.likely else "figures-contradict",
            judge=NAME,
            rule=rule,
            severity=one.severity,
            message=reason_of(one, analysis.found, written),
            fix=blame_of(one),
            place=places[0] if places else one.instances[0].relation.place,
            resource=table.name,
            field=field,
            key=_key(analysis.found, rows[0]) if rows else {},
            value=rows[0].cells[table.columns[field]] if rows else None,
            related=tuple(places[1:]),
        )


def _key(found: Statements, row: Located) -> dict[str, str]:
    columns = found.table.columns
    return {name: row.cells[columns[name]] for name in found.table.schema.primary_key if name in columns}


def _misfits(found: Statements, keep: int) -> Iterator[Tally]:
    by_code: dict[str, list[Misfit]] = defaultdict(list)
    for one in found.misfits:
        by_code[one.code].append(one)
    for code, listed in by_code.items():
        yield Tally(
            code=code,
            rule=code,
            severity=Severity.ERROR,
            resource=found.table.name,
            total=len(listed),
            findings=tuple(_misfit_findings(found, listed[:keep])),
            because="a figure that cannot be understood cannot be compared with others",
        )


def _misfit_findings(found: Statements, listed: Iterable[Misfit]) -> Iterator[Finding]:
    located = found.table.locate({one.row for one in listed})
    for one in listed:
        row, column = located[one.row], found.table.columns.get(one.column)
        yield Finding(
            code=one.code,
            judge=NAME,
            rule=one.code,
            severity=Severity.ERROR,
            message=one.message,
            fix=one.fix,
            place=row.place if column is None else row.place_of(column),
            resource=found.table.name,
            field=one.column,
            key=_key(found, row),
            value=None if column is None else row.cells[column],
        )


def _unused(relation: Relation) -> Tally:
    message = "no figure of the package has to do with this relation"
    place = Place(path=relation.place.path, line=relation.place.line, column=relation.place.column)
    finding = Finding(
        code="relation-unused",
        judge=NAME,
        rule=relation.name,
        severity=Severity.INFORMATION,
        message=message,
        place=place,
        fix="check its names, dimensions and guard, or leave it out",
    )
    return Tally(
        code="relation-unused",
        rule=relation.name,
        severity=Severity.INFORMATION,
        resource=None,
        total=1,
        findings=(finding,),
        because=relation.because,
    )
