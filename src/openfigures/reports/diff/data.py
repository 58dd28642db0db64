"""The diff as JSON; keys may be added, never renamed."""

import json
from typing import Any

from openfigures.places import Place
from openfigures.version import __version__
from openfigures.versions.changes import Change, Diff, Group
from openfigures.versions.numbers import fits, wanted

SCHEMA_VERSION = 1


def render_json(diff: Diff) -> str:
    """Return the diff as a JSON document in printable ASCII that ends with a line end."""
    text = json.dumps(as_data(diff), ensure_ascii=True, indent=2)
    return text.replace("##", r"\u0023\u0023").replace("\x7f", r"\u007f") + "\n"


def as_data(diff: Diff) -> dict[str, Any]:
    """Return the diff as plain dicts, lists, strings and numbers."""
    least = wanted(diff)
    sides = {
        side: {"source": one.source, "name": one.name, "version": one.version}
        for side, one in (("old", diff.old), ("new", diff.new))
    }
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "openfigures", "version": __version__},
        **sides,
        "bump": diff.bump.name.lower(),
        "version_wanted": None if least is None else str(least),
        "version_fits": fits(diff),
        "counts": {kind.code: total for kind, total in diff.totals.items()},
        "groups": [_group(group) for group in diff.groups],
        "changes": [_change(change) for group in diff.groups for change in group.changes],
        "changes_shown": sum(len(group.changes) for group in diff.groups),
        "changes_total": sum(group.total for group in diff.groups),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "kind": group.kind.code,
        "clause": group.kind.clause.words,
        "bump": group.kind.bump.name.lower(),
        "resource": group.resource,
        "field": group.field,
        "shown": len(group.changes),
        "total": group.total,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.code,
        "clause": change.kind.clause.words,
        "bump": change.kind.bump.name.lower(),
        "resource": change.resource,
        "field": change.field,
        "rule": change.rule,
        "key": dict(change.key),
        "before": change.before,
        "after": change.after,
        "note": change.note,
        "old_place": _place(change.old_place),
        "new_place": _place(change.new_place),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"path": place.path, "line": place.line, "column": place.column}
