"""Findings as results: their message, their places, and a fingerprint that stays when rows move."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from openfigures.findings import Finding, Severity
from openfigures.places import Place
from openfigures.reports.escape import visible
from openfigures.reports.groups import Entry, Group

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
_FINGERPRINT = "openfigures/v1"
_RELATED = 100
"""Other places of one result; code scanning takes no more, and refuses results with very many."""
_LONGEST = 1_000


def rule_id(group: Group) -> str:
    """Return the name of a rule in the log."""
    return visible("/".join(filter(None, (group.code, group.resource, group.rule))))


def shown(text: str | None) -> str | None:
    """Return a text as readers may be shown it; `--format json` has it as it was written."""
    return None if text is None else visible(text, _LONGEST)


def message(text: str) -> dict[str, str]:
    """Return a text as a plain message, in which no text of a stranger is a link or a placeholder."""
    return {"text": visible(text, _LONGEST).replace("](", "] (").replace("{", "{{").replace("}", "}}")}


def results(groups: Sequence[Group], folder: str) -> Iterator[dict[str, Any]]:
    """Yield one result for each finding; `folder` is where the package is seen from the root of the sources."""
    for index, group in enumerate(groups):
        rule = {"ruleId": rule_id(group), "ruleIndex": index, "level": LEVELS[group.severity]}
        for entry in group.all_entries():
            yield rule | _result(entry, folder)


def _result(entry: Entry, folder: str) -> dict[str, Any]:
    finding = entry.finding
    return {
        "message": message(finding.message),
        "locations": [_location(finding.place, folder)],
        "relatedLocations": [_location(place, folder) for place in finding.related[:_RELATED]],
        "partialFingerprints": {_FINGERPRINT: fingerprint(finding)},
        "properties": {
            "judges": list(entry.judges),
            "fix": shown(finding.fix),
            "field": shown(finding.field),
            "key": {shown(name): shown(value) for name, value in finding.key.items()},
            "value": shown(finding.value),
            "related": len(finding.related),
        },
    }


def _location(place: Place, folder: str) -> dict[str, Any]:
    path = f"{folder}/{place.path}" if folder else place.path
    uri = quote(path, safe="/", errors="surrogatepass")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
        if place.column is not None:
            physical["region"]["startColumn"] = place.column
    return {"physicalLocation": physical}


def fingerprint(finding: Finding) -> str:
    """Return what stays the same while the same cell of the same row breaks the same rule, wherever it stands."""
    parts = [finding.code, finding.rule, finding.resource, sorted(finding.key.items()), finding.field, finding.value]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
