"""Reports to be written in every format."""

from openfigures.findings import Finding, JudgeResult, Report, Severity, Skipped, TableCount, Tally
from openfigures.places import Place


def finding(line: int, message: str, fix: str = "correct it", **more: str) -> Finding:
    """Return a finding in a table."""
    return Finding(
        code="rule-broken",
        judge="rules",
        rule="not-negative",
        severity=Severity.ERROR,
        message=message,
        fix=fix,
        place=Place(path="t.csv", line=line, column=3),
        resource="t",
        field="v",
        key=more,
        value="-1",
        related=(Place(path="t.csv", line=2, column=3),) if line == 4 else (),
    )


def tally(severity: Severity, total: int, *findings: Finding, because: str = "") -> Tally:
    """Return what came of one rule."""
    return Tally(
        code="rule-broken",
        rule="not-negative",
        severity=severity,
        resource="t",
        total=total,
        findings=findings,
        because=because,
    )


def report(*judges: JudgeResult, notes: tuple[str, ...] = ()) -> Report:
    """Return a report on a package of one table."""
    tables = (TableCount(name="t", rows=1234, fields=2),)
    return Report(package="some-figures", version="1.0.0", tables=tables, judges=judges, notes=notes)


RULES = JudgeResult(name="rules", rules_declared=2, rules_executed=2, rows=1234, seconds=0.126)
BROKEN = JudgeResult(
    name="rules",
    rules_declared=2,
    rules_executed=1,
    skipped=(Skipped("other", "the column 'x' of 't' is not there"),),
    undecided=1,
    rows=1234,
    seconds=1.0,
    tallies=(
        tally(Severity.WARNING, 1, finding(3, "same fix"), because="why not"),
        tally(Severity.ERROR, 5, finding(2, "-1 is\nless", id="a"), finding(4, "-2 is less", "remove the row", v="-1")),
    ),
)
