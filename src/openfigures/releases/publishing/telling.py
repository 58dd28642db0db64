"""What is said of a release that was made, or was not."""

from collections.abc import Iterator
from typing import Any

from openfigures.releases.publishing.drafting import Draft
from openfigures.releases.publishing.making import Result, Status
from openfigures.reports.diff.words import counted
from openfigures.reports.escape import visible
from openfigures.reports.json import problem_as_data
from openfigures.reports.json_text import document
from openfigures.version import __version__

_SCHEMA_VERSION = 1
_HEADLINES = {
    Status.REFUSED: "is not released",
    Status.POSSIBLE: "could be released; nothing was written",
    Status.RELEASED: "is released",
    Status.THERE_ALREADY: "is released already, with the same bytes",
}


def result_as_text(result: Result) -> str:
    """Return lines for people."""
    return "".join(f"{line}\n" for line in _lines(result))


def result_as_json(result: Result) -> str:
    """Return a JSON document."""
    data = _head(result.name, result.version) | {
        "status": result.status.value,
        "obstacles": [problem_as_data(one) for one in result.obstacles],
        "verdict": result.report.verdict.value,
        "since": None,
        "release": None,
    }
    if (since := result.since) is not None:
        data["since"] = {
            "version": since.version,
            "bump": since.bump,
            "least_version": since.wanted,
            "changes": {kind.code: total for kind, total in since.changes.items()},
        }
    if (entry := result.entry) is not None and result.built is not None:
        data["release"] = {
            "archive": entry.archive,
            "bytes": entry.bytes,
            "sha256": entry.sha256,
            "chain": entry.chain,
            "files": result.built.files,
        }
    return document(data)


def draft_as_text(draft: Draft) -> str:
    """Return lines for people."""
    if not draft.files:
        return f"{visible(draft.name)} {draft.version}: nothing is to be drafted\n"
    wrote = "".join(f"wrote {visible(file)}\n" for file in draft.files)
    return f"{wrote}{visible(draft.name)} {draft.version} is drafted: look through it, commit it, and release it\n"


def draft_as_json(draft: Draft) -> str:
    """Return a JSON document."""
    return document(_head(draft.name, draft.version) | {"status": "drafted", "files": list(draft.files)})


def _head(name: str, version: str | None) -> dict[str, Any]:
    return {
        "schema_version": _SCHEMA_VERSION,
        "tool": {"name": "openfigures", "version": __version__},
        "package": {"name": name, "version": version},
    }


def _lines(result: Result) -> Iterator[str]:
    yield f"{visible(result.name)} {visible(str(result.version))} {_HEADLINES[result.status]}"
    if result.obstacles:
        yield "  In the way:"
        yield from (f"    {visible(str(one), 1000)}" for one in result.obstacles)
    if result.since is not None:
        changes = ", ".join(counted(kind, total) for kind, total in result.since.changes.items()) or "nothing changed"
        yield f"  Since {result.since.version}: {changes}; that is {result.since.bump}"
    if result.entry is not None and result.built is not None:
        yield f"  {result.entry.archive}: {len(result.built.files)} files, {result.entry.bytes:,} bytes"
        yield f"  SHA-256 {result.entry.sha256}"
        yield f"  the history up to here is {result.entry.chain}"
        for export in result.built.exports:
            yield from (f"  {visible(export.path)}: {visible(note)}" for note in export.notes)
