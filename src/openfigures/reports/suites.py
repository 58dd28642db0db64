"""What `openfigures suites` says, as text and as JSON."""

import json
from collections.abc import Iterator, Mapping

from openfigures.reports.escape import visible
from openfigures.suites.shipped import COMPILERS, State, Suites
from openfigures.version import __version__

_WRITTEN = {
    State.CURRENT: "unchanged",
    State.STALE: "renewed",
    State.MISSING: "written",
    State.LEFT_OVER: "removed, for the table is no more",
}


def render_suites_json(suites: Suites, states: Mapping[str, State], *, written: bool) -> str:
    """Return the state of each file, before it was written if it was, as a JSON document that ends with a line end."""
    data = {
        "schema_version": 1,
        "tool": {"name": "openfigures", "version": __version__},
        "package": {"name": suites.package.name, "version": suites.package.version},
        "current": all(state is State.CURRENT for state in states.values()),
        "written": written,
        "files": [{"path": path, "state": state.value} for path, state in states.items()],
        "rules_declared": suites.demands,
        "unsaid": [
            {"judge": one.judge, "resource": one.resource, "rule": one.rule, "reason": one.reason}
            for one in suites.unsaid
        ],
    }
    return json.dumps(data, ensure_ascii=True, indent=2).replace("##", r"\u0023\u0023") + "\n"


def render_suites_text(suites: Suites, states: Mapping[str, State], *, written: bool) -> str:
    """Return the same as lines of text."""
    return "".join(f"{line}\n" for line in _lines(suites, states, written))


def _lines(suites: Suites, states: Mapping[str, State], written: bool) -> Iterator[str]:
    for path, state in states.items():
        yield f"{visible(path)}: {_WRITTEN[state] if written else state.value}"
    for judge in COMPILERS:
        unsaid = [one for one in suites.unsaid if one.judge == judge]
        yield f"{judge}: {suites.demands - len(unsaid)} of {suites.demands} rules"
        for one in unsaid:
            yield f"  without {visible(one.resource)}: {visible(one.rule)}: {visible(one.reason)}"
    if not written and any(state is not State.CURRENT for state in states.values()):
        yield "The suites are not those of the schemas and rules. To renew them: openfigures suites"
