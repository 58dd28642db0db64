"""What is said of a release in its `statement.json`: an in-toto statement of what was checked and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from openfigures.exports.writing import Export
from openfigures.findings import JudgeResult, Report
from openfigures.releases.formats.contents import EXPORTS
from openfigures.releases.formats.layout import STATEMENT_TYPE
from openfigures.releases.publishing.since import Since
from openfigures.reports.json import as_data
from openfigures.reports.json_text import document
from openfigures.version import __version__

PREDICATE_TYPE = "urn:openfigures:release:v1"


def render_statement(digests: Mapping[str, str], predicate: Mapping[str, Any]) -> str:
    """Return the statement about files, given with their SHA-256 digests."""
    subject = [{"name": path, "digest": {"sha256": digests[path]}} for path in sorted(digests)]
    return document(
        {"_type": STATEMENT_TYPE, "subject": subject, "predicateType": PREDICATE_TYPE, "predicate": dict(predicate)}
    )


def predicate_of(report: Report, since: Since | None, exports: Sequence[Export], moment: datetime) -> dict[str, Any]:
    """Return who checked a package and what came of it, what changed since the release before, what was exported."""
    return {
        "tool": {"name": "openfigures", "version": __version__},
        "package": {"name": report.package, "version": report.version},
        "date": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "verdict": report.verdict.value,
        "counts": {severity.value: total for severity, total in report.counts.items()},
        "judges": [_judge(judge) for judge in report.judges],
        "tables": [{"name": table.name, "rows": table.rows} for table in report.tables],
        "since": None if since is None else _since(since),
        "exports": [{"path": f"{EXPORTS}/{one.path}", "notes": list(one.notes)} for one in exports],
    }


def render_report(report: Report) -> str:
    """Return the report as JSON, without the times that it took."""
    data = as_data(report)
    for judge in data["judges"]:
        del judge["seconds"]
    return document(data)


def _judge(judge: JudgeResult) -> dict[str, Any]:
    return {
        "name": judge.name,
        "verdict": judge.verdict.value,
        "rules_declared": judge.rules_declared,
        "rules_executed": judge.rules_executed,
        "rules_excused": judge.excused,
        "findings": sum(tally.total for tally in judge.tallies),
    }


def _since(since: Since) -> dict[str, Any]:
    return {
        "version": since.version,
        "chain": since.chain,
        "bump": since.bump,
        "least_version": since.wanted,
        "changes": {kind.code: total for kind, total in since.changes.items()},
    }
