"""A package that was not even judged, as a report: for formats that know nothing but findings."""

from openfigures.errors import InputRefusedError, Problem
from openfigures.findings import Finding, JudgeResult, Report, Severity, Skipped, Tally

_NAME = "opening"
_BECAUSE = "a package that is unsafe or malformed is not judged at all"


def as_report(error: InputRefusedError, package: str) -> Report:
    """Return each reason as a finding, and everything else as not judged."""
    skipped = (Skipped("every rule", "the package was refused"),)
    tallies = tuple(map(_tally, error.problems))
    judge = JudgeResult(name=_NAME, rules_declared=1, rules_executed=0, skipped=skipped, tallies=tallies)
    return Report(package=package, version=None, tables=(), judges=(judge,))


def _tally(problem: Problem) -> Tally:
    finding = Finding(
        code=problem.code,
        judge=_NAME,
        rule=problem.code,
        severity=Severity.ERROR,
        message=problem.message,
        place=problem.place,
        fix=problem.fix,
    )
    return Tally(
        code=problem.code,
        rule=problem.code,
        severity=Severity.ERROR,
        resource=None,
        total=1,
        findings=(finding,),
        because=_BECAUSE,
    )
