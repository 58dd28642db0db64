"""The library frictionless as a judge. It only ever sees packages that were opened strictly before."""

from collections.abc import Iterator, Sequence
from typing import Any

from openfigures.engines.checks import Check, Outcome
from openfigures.findings import Finding, JudgeResult, Severity, Skipped, Tally
from openfigures.judges.judge import Case
from openfigures.places import Place

NAME = "frictionless"


class FrictionlessJudge:
    """Judges with `frictionless.validate`."""

    name = NAME

    def checks(self, case: Case) -> Sequence[Check]:
        """Return nothing: the library reads the tables itself."""
        return ()

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Run the library and translate what it says; one rule is one resource."""
        import frictionless  # noqa: PLC0415 - heavy, and optional

        descriptor = case.package.folder.root / case.package.descriptor.path
        report = frictionless.validate(str(descriptor), type="package", parallel=False)
        tasks = {task.name: task for task in report.tasks}
        declared = [resource.name for resource in case.package.resources]
        skipped = tuple(Skipped(name, "the library gave no report on it") for name in declared if name not in tasks)
        errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
        total_errors = sum(task.stats.get("errors", 0) or 0 for task in report.tasks) + len(report.errors)
        partial = total_errors > len(errors)
        rows = sum(task.stats.get("rows", 0) or 0 for task in report.tasks)
        return JudgeResult(
            name=NAME,
            rules_declared=len(declared),
            rules_executed=len(declared) - len(skipped),
            skipped=skipped,
            undecided=int(partial),
            rows=rows,
            tallies=tuple(_tallies(report, case)),
        )


def _tallies(report: Any, case: Case) -> Iterator[Tally]:
    groups: dict[tuple[str, str | None], list[Finding]] = {}
    for error in report.errors:
        finding = _finding(error, None, case)
        groups.setdefault((finding.rule, None), []).append(finding)
    for task in report.tasks:
        for error in task.errors:
            finding = _finding(error, task.name, case)
            groups.setdefault((finding.rule, task.name), []).append(finding)
    for (rule, resource), findings in groups.items():
        yield Tally(
            code="frictionless",
            rule=rule,
            severity=Severity.ERROR,
            resource=resource,
            total=len(findings),
            findings=tuple(findings[: case.keep]),
            because="the library frictionless says so",
        )


def _finding(error: Any, resource: str | None, case: Case) -> Finding:
    found = case.package.resource(resource) if resource else None
    path = found.paths[0] if found and found.paths else case.package.descriptor.path
    return Finding(
        code="frictionless",
        judge=NAME,
        rule=error.type,
        severity=Severity.ERROR,
        message=error.note or error.message,
        place=Place(path=path, line=getattr(error, "row_number", None)),
        resource=resource,
        field=getattr(error, "field_name", None),
        value=None if (cell := getattr(error, "cell", None)) is None else str(cell),
    )
