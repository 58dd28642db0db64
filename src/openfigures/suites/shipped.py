"""The suites that a package carries in `validators/`: compiled, compared with those that are there, written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from openfigures.demands.demand import Demand
from openfigures.demands.rules import rule_demands
from openfigures.demands.schemas import schema_demands
from openfigures.errors import InputRefusedError, Problem
from openfigures.package.opening import Package, open_package
from openfigures.package.writing import remove_file, replace_file
from openfigures.places import Place
from openfigures.rules.catalogue import read_catalogue
from openfigures.suites.great_expectations import compiling as great_expectations
from openfigures.suites.pandera import compiling as pandera

COMPILERS = {"pandera": pandera.compile_suite, "great_expectations": great_expectations.compile_suite}
"""By the name of the judge that runs the suite."""
_FOLDER = "validators/great_expectations"
"""Holds a file for each table; one of a table that is no more is left over."""


class State(StrEnum):
    """How a file of the package is to the suite that its schemas and rules make."""

    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"
    LEFT_OVER = "left over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsaid:
    """A demand that a suite cannot express."""

    judge: str
    resource: str
    rule: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Suites:
    """All suites of one package."""

    package: Package
    files: Mapping[str, str]
    """Texts by their paths in the package."""
    demands: int
    """What schemas and catalogue ask, in number."""
    unsaid: tuple[Unsaid, ...]

    def states(self) -> dict[str, State]:
        """Return for each file of a suite, made or found, how it is; raises InputRefusedError for what is no file."""
        found = {path: self._state(path, text) for path, text in self.files.items()}
        return found | dict.fromkeys(self._left_over(), State.LEFT_OVER)

    def _state(self, path: str, text: str) -> State:
        file = self.package.folder.root / path
        if not file.is_symlink() and not file.exists():
            return State.MISSING
        with self.package.folder.open(path, Place(path=path)) as source:
            return State.CURRENT if source.read() == text.encode() else State.STALE

    def _left_over(self) -> Iterator[str]:
        folder = self.package.folder.root / _FOLDER
        if folder.is_dir() and not folder.is_symlink():
            yield from sorted(
                path for one in folder.glob("*.json") if (path := f"{_FOLDER}/{one.name}") not in self.files
            )

    def write(self) -> dict[str, State]:
        """Make the files of the package those of the suites and return how they were before.

        Each file is either as before or whole. Raises MachineError when one cannot be written.
        """
        before = self.states()
        for path, state in before.items():
            if state is State.LEFT_OVER:
                remove_file(self.package.folder.root, path)
            elif state is not State.CURRENT:
                replace_file(self.package.folder.root, path, self.files[path])
        return before


def compile_suites(path: str | Path = ".") -> Suites:
    """Compile the suites of the package in a folder or behind a descriptor.

    Raises InputRefusedError when the package is unsafe or malformed.
    """
    package = open_package(Path(path))
    tables = {one.name: one.schema for one in package.resources if one.tabular and one.schema is not None}
    problems: list[Problem] = []
    demands = [demand for name, schema in tables.items() for demand in schema_demands(name, schema, problems)]
    demands += rule_demands(package, read_catalogue(package))
    if problems:
        raise InputRefusedError(problems)
    files: dict[str, str] = {}
    unsaid: list[Unsaid] = []
    for judge, compile_suite in COMPILERS.items():
        suite = compile_suite(tables, demands)
        files.update(suite.files)
        unsaid += [_unsaid(judge, demands[at], reason) for at, reason in sorted(suite.unsaid.items())]
    return Suites(package=package, files=files, demands=len(demands), unsaid=tuple(unsaid))


def _unsaid(judge: str, demand: Demand, reason: str) -> Unsaid:
    return Unsaid(judge=judge, resource=demand.table, rule=demand.rule, reason=reason)
