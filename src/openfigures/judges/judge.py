"""What a judge is, and what it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from openfigures.engines.checks import Check, Outcome
from openfigures.findings import JudgeResult
from openfigures.package.opening import Package
from openfigures.rules.catalogue import Catalogue
from openfigures.tables.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A package with everything that was read of it."""

    package: Package
    catalogue: Catalogue = field(default_factory=Catalogue)
    tables: Mapping[str, Table] = field(default_factory=dict)
    """The tables that are judged row by row, by name."""
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """Resources that hold rows but cannot be judged row by row, and why."""
    keep: int = 20
    """Findings shown for each rule."""
    compared: bool = False
    """Whether the judges are compared row by row, so that each must say of which rows it speaks."""


class Judge(Protocol):
    """Looks at a package. Its checks run together with those of the other judges, in one pass over the tables."""

    name: str

    def checks(self, case: Case) -> Sequence[Check]:
        """Return what an engine shall run for this judge; nothing when it works by itself."""

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Return the result, given one outcome for each check."""
