"""The report for a tired steward: grouped by rule, capped with exact totals, and clear when nothing is wrong."""

from collections.abc import Iterator

from openfigures.findings import Finding, JudgeResult, Report
from openfigures.reports.escape import visible
from openfigures.reports.groups import MOST_ENTRIES, Group, counts_of, groups_of
from openfigures.reports.unjudged import unjudged
from openfigures.reports.words import headline, many


def render_text(report: Report) -> str:
    """Return the report as lines of text, each ended."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    groups = groups_of(report.judges)
    for group in groups:
        yield from _group(group)
        yield ""
    yield from (visible(one.text, 600) for one in unjudged(report) if not one.excused)
    version = f" {report.version}" if report.version else ""
    yield f"{report.verdict.upper()}  {visible(report.package + version)}"
    yield f"  {headline(report.verdict, counts_of(groups))}"
    tables = ", ".join(f"{visible(table.name)} {many(table.rows, 'row')}" for table in report.tables)
    yield f"  Read: {tables or 'no table'}."
    yield from (f"  {_judge(judge)}" for judge in report.judges)
    yield from (f"  Note: {visible(note)}" for note in report.notes)


def _group(group: Group) -> Iterator[str]:
    where = f" in {visible(group.resource)}" if group.resource else ""
    by = f", by {', '.join(group.totals)}" if len(group.totals) > 1 else ""
    yield f"{group.severity}: {visible(group.rule)} ({group.code}){where}: {many(group.total, 'finding')}{by}"
    if group.because:
        yield f"  why: {visible(group.because)}"
    findings = [entry.finding for entry in group.entries]
    fixes = {finding.fix for finding in findings}
    for finding in findings:
        yield f"  {visible(str(finding.place))}  {visible(finding.message, 400)}{_also(finding)}"
        if len(fixes) > 1 and finding.fix:
            yield f"    fix: {visible(finding.fix, 400)}"
    if len(fixes) == 1 and (fix := fixes.pop()):
        yield f"  fix: {visible(fix, 400)}"
    if (hidden := group.total - len(findings)) > 0:
        more = "--limit shows more" if len(findings) < MOST_ENTRIES else "--format json has all that were kept"
        yield f"  and {hidden} more ({more})"


def _also(finding: Finding) -> str:
    key = ", ".join(f"{name} {value}" for name, value in finding.key.items() if name != finding.field)
    related = ", ".join(str(place) for place in finding.related)
    return (f"  [{visible(key)}]" if key else "") + (f"  see {visible(related)}" if related else "")


def _judge(judge: JudgeResult) -> str:
    text = f"{judge.name}: {judge.verdict}, {judge.rules_executed} of {many(judge.rules_declared, 'rule')} executed"
    if judge.excused:
        text += f", {judge.excused:,} more by other judges only"
    if judge.undecided:
        text += f", {many(judge.undecided, 'row')} not judged for a cell that another finding tells of"
    return f"{text} ({judge.seconds:.2f} s)"
