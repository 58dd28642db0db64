"""The report for a tired steward: grouped by rule, capped with exact totals, and clear when nothing is wrong."""

from collections.abc import Iterator

from openfigures.findings import Finding, JudgeResult, Report, Severity, Tally, Verdict
from openfigures.reports.escape import visible

_ORDER = list(Severity)
_HEADLINE = {
    Verdict.PASS: "Nothing wrong.",
    Verdict.FAIL: "This package must not be published as it is.",
    Verdict.UNDECIDED: "Not everything could be checked, so this is no pass.",
}


def render_text(report: Report) -> str:
    """Return the report as lines of text, each ended."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    tallies = [tally for judge in report.judges for tally in judge.tallies]
    for tally in sorted(tallies, key=lambda tally: _ORDER.index(tally.severity)):
        yield from _tally(tally)
        yield ""
    for judge in report.judges:
        for skipped in judge.skipped:
            yield f"not checked by {judge.name}: {visible(skipped.rule)}: {visible(skipped.reason)}"
    version = f" {report.version}" if report.version else ""
    yield f"{report.verdict.upper()}  {visible(report.package + version)}"
    yield f"  {_headline(report)}"
    tables = ", ".join(f"{visible(table.name)} {_many(table.rows, 'row')}" for table in report.tables)
    yield f"  Read: {tables or 'no table'}."
    yield from (f"  {_judge(judge)}" for judge in report.judges)
    yield from (f"  Note: {visible(note)}" for note in report.notes)


def _headline(report: Report) -> str:
    counts = ", ".join(_many(total, severity) for severity, total in report.counts.items() if total)
    if not counts:
        return _HEADLINE[report.verdict]
    headline = "Nothing stands in the way." if report.verdict is Verdict.PASS else _HEADLINE[report.verdict]
    return f"{headline} Findings: {counts}."


def _tally(tally: Tally) -> Iterator[str]:
    where = f" in {visible(tally.resource)}" if tally.resource else ""
    yield f"{tally.severity}: {visible(tally.rule)} ({tally.code}){where}: {_many(tally.total, 'finding')}"
    if tally.because:
        yield f"  why: {visible(tally.because)}"
    fixes = {finding.fix for finding in tally.findings}
    for finding in tally.findings:
        yield f"  {visible(str(finding.place))}  {visible(finding.message, 400)}{_also(finding)}"
        if len(fixes) > 1 and finding.fix:
            yield f"    fix: {visible(finding.fix, 400)}"
    if len(fixes) == 1 and (fix := fixes.pop()):
        yield f"  fix: {visible(fix, 400)}"
    if (hidden := tally.total - len(tally.findings)) > 0:
        yield f"  and {hidden} more (--limit shows more)"


def _also(finding: Finding) -> str:
    key = ", ".join(f"{name} {value}" for name, value in finding.key.items() if name != finding.field)
    related = ", ".join(str(place) for place in finding.related)
    return (f"  [{visible(key)}]" if key else "") + (f"  see {visible(related)}" if related else "")


def _judge(judge: JudgeResult) -> str:
    text = f"{judge.name}: {judge.verdict}, {judge.rules_executed} of {_many(judge.rules_declared, 'rule')} executed"
    if judge.undecided:
        text += f", {_many(judge.undecided, 'row')} not judged for a cell that another finding tells of"
    return f"{text} ({judge.seconds:.2f} s)"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 or noun == Severity.INFORMATION else "s")
