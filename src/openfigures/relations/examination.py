"""The catalogue examined: rules and relations that contradict each other, say nothing new, or can never apply.

The words are those of the R package validatetools (is_infeasible, detect_redundancy, is_implied_by,
detect_fixed_variables).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from openfigures.consistency.limits import Limits
from openfigures.consistency.search import Inconsistent, decide
from openfigures.consistency.system import Constraint, Formula, System, negation
from openfigures.findings import Severity
from openfigures.places import Place

LIMITS = Limits(steps=3_000, seconds=2.0)
"""For each question; a question that takes longer is left open, which is no remark."""
SECONDS = 3.0
"""For all questions about the rules of a package, or about its relations."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Something odd about a rule or a relation."""

    code: str
    name: str
    message: str
    severity: Severity
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """A rule or a relation as the solver sees it."""

    name: str
    constraint: Constraint
    guard: Formula | None
    """When it applies; None for always."""
    place: Place


def examine(
    laws: Sequence[Law],
    given: Sequence[Constraint],
    whole: frozenset[str] = frozenset(),
    deadline: float | None = None,
) -> Iterator[Remark]:
    """Yield what is odd about laws that speak of the same things; `given` holds whatever they say.

    Each remark is proved; what cannot be decided within the limits, or until a deadline on the monotonic clock, is
    passed over.
    """
    deadline = monotonic() + SECONDS if deadline is None else deadline
    everything = System((*given, *(law.constraint for law in laws)), whole)
    decision = decide(everything, LIMITS)
    if isinstance(decision, Inconsistent):
        clashing = [law for law in laws if law.constraint.label in decision.labels] or list(laws[:1])
        names = ", ".join(dict.fromkeys(law.name for law in clashing))
        message = f"nothing can meet all of {names}"
        yield _remark("catalogue-contradictory", clashing[0], message, Severity.ERROR)
        return
    kept = list(laws)
    for name in dict.fromkeys(law.name for law in laws):
        if monotonic() > deadline:
            return
        own = [law for law in laws if law.name == name]
        rest = [law for law in kept if law.name != name]
        others = System((*given, *(law.constraint for law in rest)), whole)
        if all(law.guard is not None and _excluded(others, law.guard) is not None for law in own):
            yield _remark("catalogue-dead", own[0], f"{name} never applies: its 'when' cannot hold", Severity.WARNING)
        elif (against := _against(others, own)) is not None:
            names = ", ".join(dict.fromkeys(law.name for law in rest if law.constraint.label in against)) or "itself"
            message = f"wherever {name} applies, nothing can keep it: it is contradicted by {names}"
            yield _remark("catalogue-contradicted", own[0], message, Severity.WARNING)
        elif (because := _all_implied(others, own)) is not None:
            names = ", ".join(dict.fromkeys(law.name for law in rest if law.constraint.label in because))
            message = f"{name} says nothing new: " + (f"it follows from {names}" if names else "it always holds")
            yield _remark("catalogue-redundant", own[0], message, Severity.INFORMATION)
            kept = rest


def _remark(code: str, law: Law, message: str, severity: Severity) -> Remark:
    return Remark(code=code, name=law.name, message=message, severity=severity, place=law.place)


def _excluded(others: System, formula: Formula) -> frozenset[str] | None:
    """Return the labels by which a formula cannot hold; None when it can, or nobody can tell."""
    extended = replace(others, constraints=(*others.constraints, Constraint("asked", formula)))
    decision = decide(extended, LIMITS)
    return decision.labels if isinstance(decision, Inconsistent) else None


def _against(others: System, laws: Sequence[Law]) -> frozenset[str] | None:
    """Return the labels by which none of some laws can be kept where it applies; None when one of them can."""
    labels: frozenset[str] = frozenset()
    for law in laws:
        together = replace(others, constraints=(*others.constraints, law.constraint))
        found = None if law.guard is None else _excluded(together, law.guard)
        if found is None:
            return None
        labels |= found
    return labels


def _all_implied(others: System, laws: Sequence[Law]) -> frozenset[str] | None:
    """Return the labels from which all of some laws follow; None when one of them does not."""
    labels: frozenset[str] = frozenset()
    for law in laws:
        because = _implied(others, law.constraint)
        if because is None:
            return None
        labels |= because
    return labels


def _implied(others: System, constraint: Constraint) -> frozenset[str] | None:
    """Return the labels from which a constraint follows; None when it does not, or nobody can tell."""
    asked = Constraint(constraint.label, negation(constraint.formula))
    decision = decide(replace(others, constraints=(*others.constraints, asked)), LIMITS)
    return decision.labels - {constraint.label} if isinstance(decision, Inconsistent) else None
