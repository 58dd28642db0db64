"""What `openfigures consistency` says, as text and as JSON; numbers that carry a figure are texts."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from openfigures.consistency.proof import constraint_data
from openfigures.figures.intervals import Interval
from openfigures.proving import Proof
from openfigures.relations.analysis import Analysis, Contradiction, Status
from openfigures.relations.explain import lines, words
from openfigures.relations.ranges import Bound, bound_cells
from openfigures.reports.escape import visible
from openfigures.rules.relations import BOUND_COLUMNS
from openfigures.version import __version__

_SHOWN = 100
"""Lines of one list in the text."""
_HEADLINE = {
    Status.CONSISTENT: "All figures can be true at once.",
    Status.INCONSISTENT: "Not all figures can be true at once.",
    Status.UNDECIDED: "It could not be decided whether all figures can be true at once, so this is no pass.",
}


def render_consistency_json(proof: Proof) -> str:
    """Return what was proved as a JSON document that ends with a line end."""
    analysis = proof.analysis
    data: dict[str, Any] = {
        "schema_version": 1,
        "tool": {"name": "openfigures", "version": __version__},
        "package": {"name": proof.package, "version": proof.version},
        "status": analysis.status.value,
        "witness": {name: str(value) for name, value in sorted(analysis.witness.items())},
        "constraints": list(_constraints(analysis)),
        "conflicts": [_conflict(one) for one in analysis.contradictions if not one.likely],
        "strained": [_conflict(one) for one in analysis.contradictions if one.likely],
        "corrections": list(_corrections(analysis)),
        "complete": all(one.corrections.complete for one in analysis.contradictions),
        "bounds": {one.variable: {**_interval(one.interval), "relations": list(one.relations)} for one in proof.bounds},
        "slack": {label: _interval(interval) for label, interval in proof.slack.items()},
        "unfinished": proof.unfinished,
        "untested": [one.label for one in analysis.untested],
        "undecided": [
            {"figures": [one.label for one in cluster.statements], "reason": reason}
            for cluster, reason in analysis.undecided
        ],
        "unused_relations": [one.name for one in analysis.unused],
        "catalogue": [{"code": one.code, "name": one.name, "message": one.message} for one in proof.remarks],
    }
    return json.dumps(data, ensure_ascii=True, indent=2).replace("##", r"\u0023\u0023") + "\n"


def _conflict(one: Contradiction) -> dict[str, Any]:
    return {
        "figures": [statement.label for statement in one.statements],
        "rules": list(dict.fromkeys(instance.relation.name for instance in one.instances)),
        "severity": one.severity.value,
        "smallest": one.conflict.smallest,
        "certificate": one.conflict.certificate,
    }


def _constraints(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Yield what the witness meets, so that a reader can check it."""
    for cluster in analysis.clusters:
        if analysis.witness.keys() >= cluster.quantities.keys():
            system = cluster.system()
            yield {"whole": sorted(system.whole), "constraints": [constraint_data(one) for one in system.constraints]}


def _corrections(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Yield the corrections of each cluster once."""
    told: set[int] = set()
    for one in analysis.contradictions:
        if one.likely or id(one.corrections) in told:
            continue
        told.add(id(one.corrections))
        for correction in one.corrections.sets:
            yield {"figures": sorted(correction.labels), "weight": _plain(correction.weight)}


def _plain(weight: Fraction) -> int | str:
    return weight.numerator if weight.denominator == 1 else str(weight)


def _interval(interval: Interval) -> dict[str, Any]:
    return {
        "lower": None if interval.lower is None else str(interval.lower),
        "upper": None if interval.upper is None else str(interval.upper),
        "lower_closed": interval.lower_closed,
        "upper_closed": interval.upper_closed,
    }


def render_consistency_text(proof: Proof) -> str:
    """Return what was proved as lines of text."""
    return "".join(f"{visible(line, 2000)}\n" for line in _lines(proof))


def render_bounds(proof: Proof) -> str:
    """Return the bounds of unstated numbers as a CSV table: ends rounded outwards to six decimals, and exact beside.

    An end that is empty is no end.
    """
    columns = proof.analysis.found.columns
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([columns.quantity, *columns.over, *BOUND_COLUMNS])
    writer.writerows(map(bound_cells, proof.bounds))
    return out.getvalue()


def _lines(proof: Proof) -> Iterator[str]:
    analysis, found = proof.analysis, proof.analysis.found
    written = found.written(statement for one in analysis.contradictions for statement in one.statements)
    for one in analysis.contradictions:
        yield from lines(one, found, proof.places, written)
        yield ""
    version = f" {proof.version}" if proof.version else ""
    yield f"{analysis.status.upper()}  {proof.package}{version}"
    mild = analysis.status is Status.CONSISTENT and any(not one.likely for one in analysis.contradictions)
    yield f"  {_HEADLINE[analysis.status]}" + (" But some relations that only warn do not hold." if mild else "")
    groups = len(analysis.clusters)
    yield f"  {len(found.statements)} figures in {groups} group{'' if groups == 1 else 's'} that hang together."
    if found.misfits or found.unread:
        yield f"  {len(found.misfits) + found.unread} figures cannot be understood; openfigures validate says which."
    for cluster, reason in analysis.undecided:
        yield f"  undecided: {', '.join(one.label for one in cluster.statements)}: {reason}"
    yield from _listed("What follows for numbers that nobody stated:", map(_bound, proof.bounds))
    slack = (f"{label}: {words(interval)}" for label, interval in proof.slack.items())
    yield from _listed("What the other figures leave for each; so far it could be wrong and go unnoticed:", slack)
    if proof.unfinished:
        yield "  Time ran out before everything that follows was computed; --seconds gives more."
    yield from _listed("Relations that speak of no figure here:", (one.name for one in analysis.unused))
    untested = (f"{proof.places[one.label]}  {one.label}" for one in analysis.untested)
    yield from _listed("Untested, because no relation compares them with another figure:", untested)
    yield from _listed("About the catalogue:", (f"{one.place}  {one.message} ({one.code})" for one in proof.remarks))


def _bound(one: Bound) -> str:
    return f"{one.variable}: {words(one.interval)}  (by {', '.join(one.relations)})"


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    """Yield the first items under a title."""
    listed = list(items)
    if listed:
        yield f"  {title}"
    yield from (f"    {item}" for item in listed[:_SHOWN])
    if len(listed) > _SHOWN:
        yield f"    and {len(listed) - _SHOWN:,} more; --format json has all"
