"""What was checked, and by whom."""

from collections.abc import Iterator

from openfigures.findings import Coverage, JudgeResult, Report, Skipped
from openfigures.reports.html.lists import bullets, table
from openfigures.reports.html.markup import Html, element
from openfigures.reports.words import many

_HEADS = ("Judge", "Verdict", "Rules", "Executed", "Skipped", "Rows read", "Not judged", "Seconds")


def skipped_anchor(number: int) -> str:
    """Return the name of the place in the page where the rules are that the judge of a number skipped."""
    return f"skipped-{number}"


def judges_section(report: Report) -> Html:
    """Return one line for each judge, what it skipped and why, who judged which rule, and the tables read."""
    judges = list(enumerate(report.judges, start=1))
    tables = [(element("code", one.name), f"{one.rows:,}", f"{one.fields:,}") for one in report.tables]
    return element(
        "section",
        element("h2", "What was checked, and by whom"),
        table("Judges", _HEADS, [_line(judge) for judge in report.judges]),
        *(_skipped(skipped_anchor(number), judge) for number, judge in judges if judge.rules_skipped),
        *_coverage(report.coverage),
        table("Tables read", ("Table", "Rows", "Fields"), tables),
    )


def _line(judge: JudgeResult) -> tuple[str | Html, ...]:
    return (
        judge.name,
        element("strong", judge.verdict, class_=f"badge {judge.verdict}"),
        f"{judge.rules_declared:,}",
        f"{judge.rules_executed:,}",
        f"{judge.rules_skipped:,}",
        f"{judge.rows:,}",
        f"{judge.undecided:,}",
        f"{judge.seconds:.2f}",
    )


def _skipped(name: str, judge: JudgeResult) -> Html:
    """Return what a judge skipped; open when nobody else did it either, for then it must be seen."""
    others = f", {judge.excused:,} of them executed by another judge" if judge.excused else ""
    title = f"{many(judge.rules_skipped, 'rule')} skipped by {judge.name}{others}"
    opened = {"open": ""} if judge.rules_skipped > judge.excused else {}
    reasons = bullets([_reason(one) for one in judge.skipped])
    return element("details", element("summary", title), reasons, id=name, **opened)


def _reason(one: Skipped) -> Html:
    table = (" in ", element("code", one.resource)) if one.resource else ()
    return element("span", element("code", one.rule), *table, ": ", element("bdi", one.reason))


def _coverage(coverage: tuple[Coverage, ...]) -> Iterator[Html]:
    if not coverage:
        return
    rows = [(element("code", one.rule), element("code", one.resource), *_who(one)) for one in coverage]
    rules = table("Rules and who judged them", ("Rule", "Table", "Executed by", "Skipped by"), rows)
    yield element("details", element("summary", "Rules and who judged them"), rules)


def _who(one: Coverage) -> tuple[str, str]:
    skipped = "; ".join(f"{judge}: {reason}" for judge, reason in one.skipped_by)
    return ", ".join(one.executed_by) or "nobody", skipped
