"""Every case of textbook.py, through packages: what the source says comes out, with proof."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from textbook import CASES, Case, Labels

from openfigures.consistency.bounds import range_of
from openfigures.consistency.checker import verify
from openfigures.consistency.conflicts import Clash
from openfigures.consistency.limits import Limits
from openfigures.consistency.search import Consistent, Decision, Inconsistent, decide
from openfigures.consistency.system import Constraint, System, negation
from openfigures.package.opening import open_package
from openfigures.proving import prove
from openfigures.relations.analysis import Status
from openfigures.relations.instances import Instance, Instances
from openfigures.relations.members import read_members
from openfigures.relations.quantities import bounds_of_kind
from openfigures.relations.statements import read_statements
from openfigures.relations.systems import statement_constraint
from openfigures.rules.catalogue import read_catalogue
from packages import Json, tables_of
from worlds import EMPTY, blamed, world, written

LIMITS = Limits(steps=50_000, seconds=20.0)
GIVEN = "given"
"""A quantity of every package, which one more figure states so that no table is empty."""
by_name = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def package_of(folder: Path, case: Case, more: Mapping[str, str] | None = None) -> Path:
    """Write a case as a package; `more` are further relations."""
    rows = ["id quantity value qualifier resolution weight", f"{GIVEN} {GIVEN} 1 exact {EMPTY} 1"]
    rows += [
        f"{one.quantity} {one.quantity} {one.value} {one.qualifier} {one.resolution or EMPTY} {one.weight}"
        for one in case.figures
    ]
    quantities: list[Json] = [
        {"name": one.name, "unit": one.unit, "kind": one.kind, "whole": str(one.whole).lower()}
        for one in case.quantities
    ]
    relations: dict[str, str | Json] = {
        hyphens(one.name): {"relate": one.relate} | ({"when": one.when} if one.when else {}) for one in case.relations
    }
    return world(folder, "\n".join(rows), relations | dict(more or {}), quantities=quantities)


def hyphens(name: str) -> str:
    """Return a name of a relation as the catalogue writes it."""
    return name.replace("_", "-")


def system_of(folder: Path, case: Case, more: Mapping[str, str] | None = None) -> System:
    """Return all of a case as one system, relations that no figure has to do with as well.

    The constraints of relations have their labels from `rule` and may be doubted like figures.
    """
    package = open_package(package_of(folder, case, more))
    catalogue, tables = read_catalogue(package), tables_of(folder)
    found = read_statements(package, tables, catalogue)
    assert found is not None
    members, dimensions = read_members(package, tables, catalogue)
    maker = Instances(found, members, dimensions)
    for one in case.quantities:
        maker.groups[one.name].add(("X",))
    instances: list[Instance] = [one for relation in catalogue.relations for one in maker.of(relation)]
    figures = [statement_constraint(one, one.interval) for one in found.statements]
    relations = [Constraint(rule(one.relation.name), one.constraint.formula, Fraction(1)) for one in instances]
    kinds = [bounds_of_kind(found.quantities[one.name], f"{one.name}[X]") for one in case.quantities]
    whole = frozenset(f"{one.name}[X]" for one in case.quantities if one.whole)
    return System((*figures, *relations, *(one for one in kinds if one is not None)), whole)


def rule(name: str) -> str:
    """Return the label of a relation; figures may have the same names."""
    return f"rule {hyphens(name)}"


def decided(system: System) -> Decision:
    """Return what is decided; the proof of a contradiction is checked."""
    decision = decide(system, LIMITS)
    assert isinstance(decision, Consistent | Inconsistent), decision
    if isinstance(decision, Inconsistent):
        verify(decision.certificate)
    return decision


def only(system: System, relations: Iterable[str]) -> System:
    """Return a system of some relations alone."""
    kept = frozenset(map(rule, relations))
    return replace(system, constraints=tuple(one for one in system.constraints if one.label in kept))


def names(case: Case) -> Labels:
    """Return the names of all relations of a case."""
    return frozenset(one.name for one in case.relations)


def follows(system: System, case: Case, name: str, others: Iterable[str]) -> bool:
    """Return whether a relation follows from others."""
    (wanted,) = [one for one in system.constraints if one.label == rule(name)]
    against = Constraint("against", negation(wanted.formula))
    return isinstance(decided(System((*only(system, others).constraints, against), system.whole)), Inconsistent)


@by_name
def test_the_verdict_is_that_of_the_source(tmp_path: Path, case: Case) -> None:
    assert isinstance(decided(system_of(tmp_path, case)), Consistent if case.consistent else Inconsistent)


@pytest.mark.parametrize("case", [case for case in CASES if case.figures], ids=lambda case: case.name)
def test_a_package_has_the_same_verdict_and_blames_the_same_figures(tmp_path: Path, case: Case) -> None:
    proof = prove(package_of(tmp_path, case))
    if case.consistent:
        assert proof.analysis.status is Status.CONSISTENT, proof.analysis
        return
    assert proof.analysis.status is Status.INCONSISTENT
    for one in proof.analysis.contradictions:
        verify(one.conflict.certificate)
    corrections = proof.analysis.contradictions[0].corrections
    assert corrections.complete
    found = {frozenset(one) for one in blamed(proof)}
    if case.corrections is not None:
        assert found == case.corrections if case.complete else case.corrections <= found
    if case.weight is not None:
        assert {one.weight for one in corrections.sets} == {case.weight}


@pytest.mark.parametrize("case", [case for case in CASES if case.bounds or case.fixed], ids=lambda case: case.name)
def test_what_follows_for_numbers(tmp_path: Path, case: Case) -> None:
    system = system_of(tmp_path, case)
    expected = dict(case.bounds) | {name: f"[{value}, {value}]" for name, value in case.fixed.items()}
    found = {name: range_of(system, f"{name}[X]", LIMITS) for name in expected}
    assert {name: one and written(one) for name, one in found.items()} == expected


@pytest.mark.parametrize("case", [case for case in CASES if case.impossible], ids=lambda case: case.name)
def test_what_cannot_be(tmp_path: Path, case: Case) -> None:
    for condition in case.impossible:
        assert isinstance(decided(system_of(tmp_path, case, {"asked": condition})), Inconsistent)
        assert isinstance(decided(only(system_of(tmp_path, case, {"asked": condition}), {"asked"})), Consistent)


@pytest.mark.parametrize("case", [case for case in CASES if case.redundant is not None], ids=lambda case: case.name)
def test_which_relations_say_nothing_new(tmp_path: Path, case: Case) -> None:
    system = system_of(tmp_path, case)
    found = frozenset(one for one in names(case) if follows(system, case, one, names(case) - {one}))
    assert found == case.redundant


@pytest.mark.parametrize("case", [case for case in CASES if case.implied_by], ids=lambda case: case.name)
def test_which_relations_follow_from_which(tmp_path: Path, case: Case) -> None:
    system = system_of(tmp_path, case)
    for name, others in case.implied_by.items():
        assert follows(system, case, name, others)
        assert not any(follows(system, case, name, others - {one}) for one in others), "all of them are needed"


@pytest.mark.parametrize("case", [case for case in CASES if case.contradicted_by], ids=lambda case: case.name)
def test_which_relations_contradict_which(tmp_path: Path, case: Case) -> None:
    system = system_of(tmp_path, case)
    for name, others in case.contradicted_by.items():
        assert isinstance(decided(only(system, {name, *others})), Inconsistent)
        assert isinstance(decided(only(system, others)), Consistent), "it is not they that clash"


@pytest.mark.parametrize("case", [case for case in CASES if case.drops is not None], ids=lambda case: case.name)
def test_which_relations_must_go(tmp_path: Path, case: Case) -> None:
    system = system_of(tmp_path, case)
    sure = tuple(replace(one, weight=None) if one.label in map(rule, case.kept) else one for one in system.constraints)
    system = replace(system, constraints=sure)
    decision = decided(system)
    assert isinstance(decision, Inconsistent)
    corrections = Clash(system, decision, LIMITS).corrections()
    found = {one.labels for one in corrections.sets}
    expected = {frozenset(map(rule, one)) for one in case.drops or ()}
    assert corrections.complete
    assert found == expected if case.drops_complete else expected <= found
