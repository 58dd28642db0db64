"""The report as workflow commands of GitHub: each finding as an annotation of the line it is about."""

from collections.abc import Iterator

from openfigures.findings import Finding, Report, Severity
from openfigures.places import Place
from openfigures.reports.escape import visible
from openfigures.reports.groups import Group, counts_of, groups_of
from openfigures.reports.unjudged import unjudged
from openfigures.reports.words import headline, many

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"}
_LONGEST = 1_000


def render_github(report: Report) -> Iterator[str]:
    """Yield one command a line: the findings, what was not judged, and at last a notice with the totals."""
    groups = groups_of(report.judges)
    for group in groups:
        for entry in group.all_entries():
            yield _annotation(group, entry.finding, report.folder)
    for one in unjudged(report):
        if not one.excused:
            yield _command("warning", "not checked", one.text)
    for judge in report.judges:
        if judge.undecided:
            text = f"{many(judge.undecided, 'row')} not judged by {judge.name} for a cell that another finding tells of"
            yield _command("warning", "not judged", text)
    version = f" {report.version}" if report.version else ""
    yield _command("notice", f"{report.verdict.upper()} {report.package}{version}", _summary(report, groups))


def _summary(report: Report, groups: list[Group]) -> str:
    shown, total = sum(group.listed for group in groups), sum(group.total for group in groups)
    extent = f" {shown:,} of {many(total, 'finding')} shown." if shown < total else ""
    return f"{headline(report.verdict, counts_of(groups))}{extent}"


def _annotation(group: Group, finding: Finding, folder: str) -> str:
    where = f" in {group.resource}" if group.resource else ""
    fix = f" To do: {finding.fix}" if finding.fix else ""
    place = _place(finding.place, folder)
    return _command(_COMMANDS[group.severity], f"{group.rule}{where}", finding.message + fix, place)


def _place(place: Place, folder: str) -> str:
    path = f"{folder}/{place.path}" if folder else place.path
    parts = {"file": _property(path), "line": place.line, "col": place.column}
    return "".join(f"{name}={value}," for name, value in parts.items() if value is not None)


def _command(name: str, title: str, text: str, place: str = "") -> str:
    return f"::{name} {place}title={_property(title)}::{_data(text)}\n"


def _data(text: str) -> str:
    """Return a text that ends no line and means nothing to a runner."""
    return visible(text, _LONGEST).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return a text that ends no property either."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
