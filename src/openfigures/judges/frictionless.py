"""The library frictionless as a judge. It only ever sees packages that were opened strictly before."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from openfigures.engines.checks import Check, Outcome
from openfigures.findings import WHOLE, Finding, JudgeResult, Severity, Skipped, Tally
from openfigures.judges.judge import Case
from openfigures.package.formats import Format
from openfigures.package.opening import Package
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

        unsaid = _unsaid(case.package)
        descriptor = _without(case.package, unsaid)
        root = str(case.package.folder.root)
        report = frictionless.validate(descriptor, type="package", basepath=root, parallel=False)
        tasks = {task.name: task for task in report.tasks}
        declared = [resource.name for resource in case.package.resources]
        missing = [name for name in declared if name not in tasks and name not in unsaid]
        skipped = (
            *(Skipped(name, "the library gave no report on it") for name in missing),
            *(Skipped(WHOLE, reason, name, inexpressible=True) for name, reason in unsaid.items()),
        )
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


def _unsaid(package: Package) -> dict[str, str]:
    """Return the tables that the library cannot judge as they are, and why."""
    reason = "the library reads Parquet through pandas, which turns whole numbers into floats beside a null"
    found = {one.name: reason for one in package.resources if one.format is Format.PARQUET}
    while more := {
        one.name: "it refers to a table in Parquet, which the library does not read as it is"
        for one in package.resources
        if one.name not in found and one.schema and any(key.resource in found for key in one.schema.foreign_keys)
    }:
        found |= more
    return found


def _without(package: Package, names: Collection[str]) -> dict[str, Any]:
    """Return the descriptor without some of its resources."""
    descriptor: dict[str, Any] = package.descriptor.value
    pairs = zip(package.resources, descriptor["resources"], strict=True)
    return descriptor | {"resources": [described for one, described in pairs if one.name not in names]}


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
