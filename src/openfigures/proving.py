"""Prove whether the figures of a package can be true at once, and say what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import monotonic

from openfigures.errors import InputRefusedError, Problem
from openfigures.figures.intervals import Interval
from openfigures.package.opening import Package, open_package
from openfigures.places import Place
from openfigures.relations.analysis import Analysis, Status, allowance, analyse
from openfigures.relations.conditions import examine_rules
from openfigures.relations.examination import Remark
from openfigures.relations.ranges import Bound, bounds, slack
from openfigures.relations.readable import unreadable
from openfigures.relations.shapes import examine_relations
from openfigures.rules.catalogue import read_catalogue
from openfigures.tables.table import read_table


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What was proved about the figures of a package."""

    package: str
    version: str | None
    analysis: Analysis
    bounds: tuple[Bound, ...]
    slack: Mapping[str, Interval]
    """What all others leave for the number of each figure, by the figure's label."""
    unfinished: bool
    """Whether time ran out before all bounds and all slack were known."""
    remarks: tuple[Remark, ...]
    """What is odd about the catalogue."""
    places: Mapping[str, Place]
    """Where the value of each figure stands, by its label."""

    @property
    def passes(self) -> bool:
        """Whether all figures were proved to be consistent."""
        return self.analysis.status is Status.CONSISTENT


def prove(path: str | Path = ".", *, seconds: float | None = None) -> Proof:
    """Return what can be proved about the figures of a package in a folder or behind a descriptor.

    Decisions take at most `seconds`, and ranges as long again; by default some seconds and a little for each group.
    What is not decided then is undecided. Raises InputRefusedError when the package is unsafe or malformed, or when
    its catalogue does not say where the figures stand.
    """
    package = open_package(Path(path))
    catalogue = read_catalogue(package)
    tabular = [resource for resource in package.resources if resource.tabular]
    tables = {resource.name: read_table(resource, package.folder, hold=not resource.packed) for resource in tabular}
    if reason := unreadable(package, tables, catalogue):
        place = Place(path=package.rules_path or "datapackage.json")
        fix = "openfigures validate says what is wrong with the tables"
        raise InputRefusedError([Problem(code="figures-unreadable", place=place, message=reason, fix=fix)])
    analysis = analyse(package, tables, catalogue, seconds=seconds)
    if analysis is None:
        raise _without_figures(package)
    deadline = monotonic() + (allowance(analysis.clusters) if seconds is None else seconds)
    return Proof(
        package=package.name,
        version=package.version,
        analysis=analysis,
        bounds=tuple(bounds(analysis, deadline)),
        slack=dict(slack(analysis, deadline)),
        unfinished=monotonic() > deadline,
        remarks=tuple(chain(examine_rules(package, catalogue), examine_relations(analysis.clusters))),
        places=_places(analysis),
    )


def _places(analysis: Analysis) -> dict[str, Place]:
    found = analysis.found
    column = found.table.columns[found.columns.value]
    located = found.table.locate({one.row for one in found.statements})
    return {one.label: located[one.row].place_of(column) for one in found.statements}


def _without_figures(package: Package) -> InputRefusedError:
    message = "the rule catalogue does not say where the figures stand"
    fix = "add 'figures' to validators/rules.yaml, as docs/relations.md describes"
    place = Place(path=package.rules_path or "datapackage.json")
    return InputRefusedError([Problem(code="no-figures", place=place, message=message, fix=fix)])
