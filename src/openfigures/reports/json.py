"""The report as JSON; keys may be added, never renamed."""

from collections.abc import Iterator
from typing import Any

from openfigures.errors import InputRefusedError, Problem, ReleaseError
from openfigures.findings import Coverage, Finding, JudgeResult, Report
from openfigures.reports.groups import counts_of, groups_of
from openfigures.reports.json_text import document, pieces
from openfigures.version import __version__

SCHEMA_VERSION = 1


def render_json(report: Report) -> Iterator[str]:
    """Yield the report as a JSON document that ends with a line end; its findings are held one at a time."""
    return pieces(_data(report, _findings(report)))


def as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain dicts, lists, strings and numbers."""
    return _data(report, list(_findings(report)))


def _data(report: Report, findings: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> dict[str, Any]:
    tallies = [tally for judge in report.judges for tally in judge.tallies]
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "openfigures", "version": __version__},
        "package": {"name": report.package, "version": report.version},
        "verdict": report.verdict.value,
        "tables": [{"name": table.name, "rows": table.rows, "fields": table.fields} for table in report.tables],
        "judges": [_judge(judge) for judge in report.judges],
        "counts": {severity.value: total for severity, total in report.counts.items()},
        "counts_told_once": {severity.value: total for severity, total in counts_of(groups_of(report.judges)).items()},
        "findings": findings,
        "findings_shown": sum(len(tally.findings) for tally in tallies),
        "findings_total": sum(tally.total for tally in tallies),
        "coverage": [_coverage(one) for one in report.coverage],
        "notes": list(report.notes),
    }


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    for judge in report.judges:
        for tally in judge.tallies:
            yield from map(_finding, tally.findings)


def _judge(judge: JudgeResult) -> dict[str, Any]:
    return {
        "name": judge.name,
        "verdict": judge.verdict.value,
        "rules_declared": judge.rules_declared,
        "rules_executed": judge.rules_executed,
        "rules_skipped": judge.rules_skipped,
        "rules_excused": judge.excused,
        "skipped": [{"resource": one.resource, "rule": one.rule, "reason": one.reason} for one in judge.skipped],
        "undecided": judge.undecided,
        "rows": judge.rows,
        "seconds": round(judge.seconds, 3),
    }


def _coverage(one: Coverage) -> dict[str, Any]:
    """Return who was asked to judge a rule, who did, and who did not and why."""
    skipped = [{"judge": judge, "reason": reason} for judge, reason in one.skipped_by]
    return {
        "resource": one.resource,
        "rule": one.rule,
        "declared": [*one.executed_by, *(judge for judge, _ in one.skipped_by)],
        "executed": list(one.executed_by),
        "skipped": skipped,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "judge": finding.judge,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "fix": finding.fix,
        "resource": finding.resource,
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "field": finding.field,
        "key": dict(finding.key),
        "value": finding.value,
        "related": [{"path": one.path, "line": one.line, "column": one.column} for one in finding.related],
    }


def render_refusal(error: InputRefusedError | ReleaseError) -> str:
    """Return the reasons why a package was not even judged, or a release not accepted."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "openfigures", "version": __version__},
        "refused": [problem_as_data(problem) for problem in error.problems],
    }
    return document(data)


def problem_as_data(problem: Problem) -> dict[str, Any]:
    """Return a reason for a refusal as plain data."""
    return {
        "code": problem.code,
        "message": problem.message,
        "fix": problem.fix,
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
    }
