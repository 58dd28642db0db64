"""The page as a whole: verdict, what to do first, what was checked, what was found."""

from collections.abc import Iterator, Sequence

from openfigures.findings import Report, Verdict
from openfigures.reports.groups import Group, counts_of, groups_of
from openfigures.reports.html.attached import attached
from openfigures.reports.html.findings import findings_section, group_anchor
from openfigures.reports.html.frame import framed
from openfigures.reports.html.judges import judges_section, skipped_anchor
from openfigures.reports.html.lists import bullets
from openfigures.reports.html.markup import Html, element
from openfigures.reports.words import headline, many

_STEPS = 5
"""Rules that are named as the first to look at."""


def render_html(report: Report) -> str:
    """Return the report as one HTML page that ends with a line end."""
    groups = groups_of(report.judges)
    return framed(
        f"{report.verdict.upper()} {_name(report)}",
        _header(report, groups),
        _first(report, groups),
        judges_section(report),
        findings_section(groups),
        *_notes(report.notes),
        *_pages(report),
    )


def _name(report: Report) -> str:
    return f"{report.package} {report.version}" if report.version else report.package


def _header(report: Report, groups: Sequence[Group]) -> Html:
    verdict = element("strong", report.verdict.upper(), class_=f"badge {report.verdict}")
    return element(
        "header",
        element("h1", verdict, " ", element("bdi", _name(report))),
        element("p", headline(report.verdict, counts_of(groups))),
    )


def _first(report: Report, groups: Sequence[Group]) -> Html:
    steps = [*_of_groups(groups), *_of_judges(report)]
    nothing = "Nothing needs to be done." if report.verdict is Verdict.PASS else "Ask a judge: none was asked."
    return element(
        "section", element("h2", "What to do first"), bullets(steps, "ol") if steps else element("p", nothing)
    )


def _of_groups(groups: Sequence[Group]) -> Iterator[Html]:
    """Name the gravest rules that are broken, each with where it is broken first and what to do about it."""
    for number, group in enumerate(groups[:_STEPS], start=1):
        table = (" in ", element("code", group.resource)) if group.resource else ()
        link = element("a", many(group.total, group.severity), href=f"#{group_anchor(number)}")
        yield element("span", element("code", group.rule), *table, ": ", link, *_beginning(group))
    if len(groups) > _STEPS:
        yield element("span", f"Then the other {many(len(groups) - _STEPS, 'rule')} among the findings below.")


def _beginning(group: Group) -> Iterator[str | Html]:
    for entry in group.entries[:1]:
        yield ", first at " if group.total > 1 else ", at "
        yield element("code", str(entry.finding.place))
        if entry.finding.fix:
            yield ": "
            yield element("bdi", entry.finding.fix)


def _of_judges(report: Report) -> Iterator[Html]:
    """Name what nobody judged."""
    for number, judge in enumerate(report.judges, start=1):
        if judge.rules_skipped > judge.excused:
            link = element("a", many(judge.rules_skipped - judge.excused, "rule"), href=f"#{skipped_anchor(number)}")
            yield element("span", "Find out why ", link, f" could not be executed by {judge.name}.")
    waiting = [f"{many(one.undecided, 'row')} by {one.name}" for one in report.judges if one.undecided]
    if waiting:
        again = "Validate again once the cells that other findings tell of are corrected."
        yield element("span", f"Not judged yet: {', '.join(waiting)}. {again}")


def _notes(notes: Sequence[str]) -> Iterator[Html]:
    if notes:
        yield element("section", element("h2", "Notes"), bullets([element("bdi", note) for note in notes]))


def _pages(report: Report) -> Iterator[Html]:
    pages = [attached(page.title, page.html) for judge in report.judges for page in judge.pages]
    if pages:
        yield element("section", element("h2", "What the libraries say themselves"), *pages)
