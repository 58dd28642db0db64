"""The log as a whole: one run, with its rules, results, and what could not be judged."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from openfigures.findings import JudgeResult, Report
from openfigures.reports.groups import Group, counts_of, groups_of
from openfigures.reports.json_text import pieces
from openfigures.reports.sarif.results import LEVELS, message, results, rule_id, shown
from openfigures.reports.unjudged import unjudged
from openfigures.reports.words import headline, many
from openfigures.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(report: Report) -> Iterator[str]:
    """Yield the report as a SARIF log that ends with a line end; its results are held one at a time."""
    return pieces({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, groups_of(report.judges))]})


def _run(report: Report, groups: Sequence[Group]) -> dict[str, Any]:
    rules = [_rule(group) for group in groups]
    driver = {"name": "openfigures", "fullName": "Open Figures", "version": __version__, "rules": rules}
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"openfigures/{quote(report.package, safe='', errors='surrogatepass')}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, groups)],
        "properties": {
            "package": shown(report.package),
            "version": shown(report.version),
            "verdict": report.verdict.value,
            "counts": {severity.value: total for severity, total in counts_of(groups).items()},
            "resultsShown": sum(group.listed for group in groups),
            "resultsTotal": sum(group.total for group in groups),
        },
        "results": results(groups, report.folder),
    }


def _rule(group: Group) -> dict[str, Any]:
    """Describe a rule that is broken, with how often it is and how much of that is shown."""
    where = f" in {group.resource}" if group.resource else ""
    fix = next((entry.finding.fix for entry in group.all_entries()), "")
    why = group.because or f"{group.rule} is asked{where}"
    return {
        "id": rule_id(group),
        "name": shown(group.rule),
        "shortDescription": message(f"{group.rule}{where}"),
        "fullDescription": message(why),
        "help": message(f"Why: {why}. To do: {fix or 'correct what the message tells of'}."),
        "defaultConfiguration": {"level": LEVELS[group.severity]},
        "properties": {"code": group.code, "total": group.total, "shown": group.listed, "judges": dict(group.totals)},
    }


def _invocation(report: Report, groups: Sequence[Group]) -> dict[str, Any]:
    """Say how the run ended; one that left a rule to nobody was no success."""
    told = [_notification("verdict", "note", headline(report.verdict, counts_of(groups)))]
    told += [_notification("skipped", "error", one.text) for one in unjudged(report) if not one.excused]
    told += [_notification("excused", "note", one.text) for one in unjudged(report) if one.excused]
    told += [_notification("undecided", "warning", _rows(judge)) for judge in report.judges if judge.undecided]
    told += [
        _notification("unshown", "note", f"{rule_id(group)}: {group.listed:,} of {group.total:,} are shown")
        for group in groups
        if group.listed < group.total
    ]
    successful = bool(report.judges) and all(judge.rules_skipped <= judge.excused for judge in report.judges)
    return {"executionSuccessful": successful, "toolExecutionNotifications": told}


def _rows(judge: JudgeResult) -> str:
    return f"{many(judge.undecided, 'row')} not judged by {judge.name} for a cell that another finding tells of"


def _notification(name: str, level: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": name}, "level": level, "message": message(text)}
