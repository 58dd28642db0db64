"""Can all figures of a package be true at once? One answer for each cluster, with proof."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from time import monotonic

from openfigures.consistency.conflicts import Clash, Conflict, Corrections
from openfigures.consistency.limits import Limits
from openfigures.consistency.search import Consistent, Inconsistent, Undecided, decide
from openfigures.consistency.system import System
from openfigures.errors import InputRefusedError, Problem, nearest
from openfigures.findings import Severity
from openfigures.package.opening import Package
from openfigures.relations.instances import Instance, Instances
from openfigures.relations.members import read_members
from openfigures.relations.statements import Statement, Statements, read_statements
from openfigures.relations.systems import Cluster, clusters
from openfigures.relations.terms import conditions, references, template
from openfigures.rules.catalogue import Catalogue
from openfigures.rules.parser import GrammarError
from openfigures.rules.relations import Relation
from openfigures.tables.table import Table

SECONDS = 5.0
"""How long one analysis may look for proofs, and so much longer for each group:"""
_MORE = 0.005
_ORDER = list(Severity)


class Status(StrEnum):
    """Whether all figures can be true at once."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """Figures that cannot all be true."""

    cluster: Cluster
    system: System
    """What was decided: surely or likely, with all relations or with those of some severity."""
    conflict: Conflict
    corrections: Corrections
    """What could be to blame for all contradictions of the cluster."""
    severity: Severity
    likely: bool
    """Whether the contradiction is only between what readers take the figures to say."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The figures that clash, in the order of their rows."""
        return tuple(one for one in self.cluster.statements if one.label in self.conflict.labels)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The relations by which they clash."""
        return tuple(one for one in self.cluster.instances if one.constraint.label in self.conflict.labels)


@dataclass(kw_only=True, slots=True)
class Analysis:
    """What is known of all figures together."""

    found: Statements
    clusters: tuple[Cluster, ...]
    unused: tuple[Relation, ...]
    """Relations that speak of no figure of the package."""
    contradictions: list[Contradiction] = field(default_factory=list)
    undecided: list[tuple[Cluster, str]] = field(default_factory=list)
    witness: dict[str, Fraction] = field(default_factory=dict)
    """One exact value for each number of the clusters that can be true, all of them checked."""

    @property
    def status(self) -> Status:
        """The verdict; a contradiction between what readers merely take from figures leaves them consistent."""
        if any(not one.likely and one.severity is Severity.ERROR for one in self.contradictions):
            return Status.INCONSISTENT
        return Status.UNDECIDED if self.undecided or self.found.misfits or self.found.unread else Status.CONSISTENT

    @property
    def untested(self) -> tuple[Statement, ...]:
        """The figures that no relation and no other statement touches."""
        clashing = {label for one in self.contradictions for label in one.conflict.labels}
        alone = (one for cluster in self.clusters if cluster.untested for one in cluster.statements)
        return tuple(one for one in alone if one.label not in clashing)


def analyse(
    package: Package, tables: Mapping[str, Table], catalogue: Catalogue, *, seconds: float | None = None
) -> Analysis | None:
    """Decide all figures of a package; None when its catalogue does not say where they stand.

    Raises InputRefusedError when a relation names what nobody knows, or mixes units.
    """
    with _no_collection():
        found = read_statements(package, tables, catalogue)
        if found is None:
            return None
        instances = _instances(package, tables, catalogue, found)
        used = {one.relation.name for one in instances}
        unused = tuple(one for one in catalogue.relations if one.name not in used)
        analysis = Analysis(found=found, clusters=tuple(clusters(found, instances)), unused=unused)
        deadline = monotonic() + (allowance(analysis.clusters) if seconds is None else seconds)
        for cluster in analysis.clusters:
            _decide(cluster, analysis, deadline)
    return analysis


def allowance(clusters: Sized) -> float:
    """Return how many seconds the figures may take when nobody says: each group is allowed a little."""
    return SECONDS + _MORE * len(clusters)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector from looking for cycles, again and again, among millions of records that have none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def related(package: Package, tables: Mapping[str, Table], catalogue: Catalogue) -> tuple[Cluster, ...]:
    """Return the figures of a package by what hangs together, undecided; raises InputRefusedError like `analyse`."""
    found = read_statements(package, tables, catalogue)
    if found is None:
        return ()
    return tuple(clusters(found, _instances(package, tables, catalogue, found)))


def _instances(
    package: Package, tables: Mapping[str, Table], catalogue: Catalogue, found: Statements
) -> list[Instance]:
    problems = list(_unknown(catalogue.relations, found)) or list(_mixed(catalogue.relations, found))
    if problems:
        raise InputRefusedError(problems)
    members, dimensions = read_members(package, tables, catalogue)
    maker = Instances(found, members, dimensions)
    instances: list[Instance] = []
    maker.grown = True
    while maker.grown:
        maker.grown = False
        for relation in catalogue.relations:
            try:
                instances += maker.of(relation)
            except GrammarError as error:  # sums over many members can be too long, whatever their units
                raise InputRefusedError([_senseless(relation, error)]) from None
    return instances


def _mixed(relations: Iterable[Relation], found: Statements) -> Iterator[Problem]:
    """Yield a problem for each relation whose units do not go together, whether it applies anywhere or not."""
    for relation in relations:
        ones = {str(one.by): 1 for one in references(relation) if one.by is not None}
        try:
            template(relation, found.quantities, [True] * len(conditions(relation)), ones)
        except GrammarError as error:
            yield _senseless(relation, error)


def _senseless(relation: Relation, error: GrammarError) -> Problem:
    message = f"the relation '{relation.name}' makes no sense: {error.message}"
    return Problem(code="relation-units", place=relation.place, message=message, fix=error.hint)


def _unknown(relations: Iterable[Relation], found: Statements) -> Iterator[Problem]:
    """Yield a problem for each quantity that no table and no declaration knows."""
    for relation in relations:
        for name in dict.fromkeys(one.quantity for one in references(relation)):
            if name not in found.quantities:
                near = nearest(name, found.quantities)
                fix = f"did you mean '{near}'?" if near else "declare it under 'quantities' if nobody states it"
                message = f"the relation '{relation.name}' names the quantity '{name}', which nobody states"
                yield Problem(code="relation-unknown-quantity", place=relation.place, message=message, fix=fix)


def _decide(cluster: Cluster, analysis: Analysis, deadline: float) -> None:
    decision = decide(cluster.system(short=True), _left(deadline))
    match decision:
        case Consistent():
            analysis.witness.update(decision.witness)
            _decide_likely(cluster, analysis, deadline)
        case Inconsistent():
            _explain(cluster, analysis, deadline)
        case Undecided():
            analysis.undecided.append((cluster, decision.reason))


def _left(deadline: float) -> Limits:
    return Limits(seconds=max(0.0, deadline - monotonic()))


def _decide_likely(cluster: Cluster, analysis: Analysis, deadline: float) -> None:
    """Look whether the figures also hold as readers take them; if not, that is worth a warning."""
    if all(one.likely is one.interval for one in cluster.statements):
        return
    system = cluster.system(likely=True)
    decision = decide(system, _left(deadline))
    if isinstance(decision, Inconsistent):
        clash = Clash(system, decision, _left(deadline))
        corrections = clash.corrections()
        analysis.contradictions.append(
            Contradiction(
                cluster=cluster,
                system=system,
                conflict=clash.smallest(),
                corrections=corrections,
                severity=Severity.WARNING,
                likely=True,
            )
        )


def _explain(cluster: Cluster, analysis: Analysis, deadline: float) -> None:
    """Tell of all clashes of a cluster that have no figure in common, by the gravest relations that need no milder."""
    found = _gravest(cluster, analysis, deadline)
    if found is None:
        return
    severity, system, decision = found
    clash = Clash(system, decision, _left(deadline))
    corrections = clash.corrections()
    while True:
        conflict = clash.smallest()
        analysis.contradictions.append(
            Contradiction(
                cluster=cluster,
                system=system,
                conflict=conflict,
                corrections=corrections,
                severity=severity,
                likely=False,
            )
        )
        doubted = conflict.labels & {one.label for one in cluster.statements}
        rest = replace(system, constraints=tuple(one for one in clash.system.constraints if one.label not in doubted))
        again = decide(rest, _left(deadline))
        if not doubted or monotonic() > deadline or not isinstance(again, Inconsistent):
            return
        clash = Clash(rest, again, _left(deadline))


def _gravest(cluster: Cluster, analysis: Analysis, deadline: float) -> tuple[Severity, System, Inconsistent] | None:
    """Return a contradiction that needs no milder relations than it must, and how grave it is.

    As far as there is none, the figures are consistent, and a witness is kept. None when it cannot be decided how grave
    it is, which is noted: a clash that may be an error must not pass for a warning.
    """
    levels = _levels(cluster)
    for level in (None, *levels):
        rank = -1 if level is None else _ORDER.index(level)
        grave = [one for one in cluster.instances if _ORDER.index(one.relation.severity) <= rank]
        system = cluster.system(instances=grave)
        decision = decide(system, _left(deadline))
        match decision:
            case Inconsistent():
                return level or Severity.ERROR, system, decision
            case Undecided():
                analysis.undecided.append((cluster, decision.reason))
                return None
            case Consistent() if level is Severity.ERROR or Severity.ERROR not in levels:
                analysis.witness.update(decision.witness)
    raise AssertionError("all relations together were found to clash")


def _levels(cluster: Cluster) -> list[Severity]:
    """Return the severities of a cluster's relations, the gravest first."""
    return sorted({one.relation.severity for one in cluster.instances}, key=_ORDER.index)
