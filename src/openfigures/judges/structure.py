"""The judge of form: bytes, headers, types, constraints, keys and references, as descriptor and schemas say."""

from collections.abc import Iterator, Sequence

from openfigures.demands.demand import Demand
from openfigures.demands.schemas import schema_demands
from openfigures.engines.checks import Check, Outcome
from openfigures.errors import InputRefusedError, Problem
from openfigures.findings import Finding, JudgeResult, Severity, Skipped, Tally
from openfigures.judges.files import file_findings
from openfigures.judges.judge import Case
from openfigures.judges.locating import rulings, tallies
from openfigures.tables.faults import FAULTS
from openfigures.tables.table import Table

NAME = "structure"


class StructureJudge:
    """Judges whether the files are what the descriptor says they are."""

    name = NAME

    def __init__(self) -> None:
        self._demands: list[Demand] = []

    def checks(self, case: Case) -> Sequence[Check]:
        """Return the checks of all schemas; raises InputRefusedError when a constraint cannot be used."""
        self._demands = declared(case)
        return [one.check for one in self._demands]

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Return the findings on descriptor, files, headers, cells and keys."""
        pairs = list(zip(self._demands, outcomes, strict=True))
        skipped = [Skipped(one.rule, outcome.skipped, one.table) for one, outcome in pairs if outcome.skipped]
        skipped += [Skipped(f"resource {name}", reason) for name, reason in case.unreadable.items()]
        files = file_findings(case.package, NAME)
        reason = "a table of several files has no size or digest of its own"
        skipped += [Skipped("bytes and hash", reason, name) for name in files.unchecked]
        total = len(pairs) + files.checked + len(files.unchecked) + len(case.tables) + len(case.unreadable)
        return JudgeResult(
            name=NAME,
            rules_declared=total,
            rules_executed=total - len(skipped),
            skipped=tuple(skipped),
            executed=(
                *((name, rule) for name in case.tables for rule in ("header", "bytes")),
                *((one.table, one.rule) for one, outcome in pairs if not outcome.skipped),
            ),
            rows=sum(table.rows for table in case.tables.values()),
            tallies=(
                *_doubts(case),
                *files.tallies,
                *(tally for table in case.tables.values() for tally in _table_tallies(table, case.keep)),
                *tallies(NAME, case, pairs),
            ),
            rulings=rulings(case, pairs),
        )


def declared(case: Case) -> list[Demand]:
    """Return the demands of all schemas; raises InputRefusedError when a constraint cannot be used."""
    problems: list[Problem] = []
    demands = [
        one
        for table in case.tables.values()
        for one in schema_demands(table.name, table.schema, problems, table.columns)
    ]
    if problems:
        raise InputRefusedError(problems)
    return demands


def _doubts(case: Case) -> Iterator[Tally]:
    for vital, problem in case.package.doubts:
        severity = Severity.ERROR if vital else Severity.WARNING
        finding = Finding(
            code=problem.code,
            judge=NAME,
            rule="properties",
            severity=severity,
            message=problem.message,
            fix=problem.fix,
            place=problem.place,
        )
        yield _one(finding, "an unknown property switches off what it was meant to say")


def _one(finding: Finding, because: str) -> Tally:
    return Tally(
        code=finding.code,
        rule=finding.rule,
        severity=finding.severity,
        resource=finding.resource,
        total=1,
        findings=(finding,),
        because=because,
    )


def _table_tallies(table: Table, keep: int) -> Iterator[Tally]:
    for fault in table.header_faults:
        finding = Finding(
            code=fault.code,
            judge=NAME,
            rule="header",
            severity=Severity.ERROR,
            message=fault.message,
            fix=fault.fix,
            place=fault.place,
            resource=table.name,
            field=fault.field,
        )
        yield _one(
            finding, "some programs find a column by its name and some by its place, so both must agree with the schema"
        )
    for code, total in table.log.totals.items():
        kind = FAULTS[code]
        findings = tuple(
            Finding(
                code=code,
                judge=NAME,
                rule="bytes",
                severity=kind.severity,
                message=fault.message,
                fix=kind.fix,
                place=fault.place,
                resource=table.name,
                value=fault.value,
            )
            for fault in table.log.kept[code][:keep]
        )
        yield Tally(
            code=code,
            rule="bytes",
            severity=kind.severity,
            resource=table.name,
            total=total,
            findings=findings,
            because=kind.because,
        )
